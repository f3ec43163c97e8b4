"""The gunicorn worker: one loop reads every request to its end and sends every answer; a thread is held by neither.

gunicorn keeps the processes: it starts, watches, reloads and stops them. Inside each, waitress reads from all connections at
once and hands a request to a thread when it has arrived in full; what an application answered is sent as fast as its reader
takes it, long after the thread went on to others. Large bodies, either way, are on disk meanwhile. So somebody who sends or
reads slowly costs a connection and never a thread, with a proxy in front or without.

Of gunicorn's settings, those about the access log, hooks of requests, TLS and restarting after so many requests do nothing here.
"""

import logging
import os
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import WSGITask

from serving.requests import Request

LARGEST_BODY = 200 * 1024 * 1024  # of more, the connection is cut; of less, the application says in words that it is too large
IN_MEMORY_BYTES = 64 * 1024  # of each body and each answer; what is more waits on disk
MOST_WAITING_BYTES = 64 * 1024 * 1024  # of an answer whose reader is slow, before the thread that makes more of it waits
SILENT_SECONDS = 60  # a connection that neither sends nor takes anything for so long is closed
LINGERING_SECONDS = 2.0  # how long a worker that stops waits for what a client may be sending already
LOOP_SECONDS = 1.0

SETTINGS: dict[str, Any] = {
    "asyncore_use_poll": True,
    "recv_bytes": 64 * 1024,
    "inbuf_overflow": IN_MEMORY_BYTES,
    "outbuf_overflow": IN_MEMORY_BYTES,
    "outbuf_high_watermark": MOST_WAITING_BYTES,
    "max_request_header_size": 32 * 1024,
    "max_request_body_size": LARGEST_BODY,
    "channel_timeout": SILENT_SECONDS,
    "cleanup_interval": 5,
    "log_socket_errors": False,  # people go away all the time
    "clear_untrusted_proxy_headers": False,  # the application trusts as many proxies as PROXY_COUNT says, and no other
    "ident": None,
}
Connections = dict[int, Any]


class Answer(WSGITask):
    """What goes back for one request. An answer that has no body (304, 204) ends with its head, so the connection stays open.

    The library closes it then: whoever comes back to a page that has not changed would connect anew for each.
    """

    def set_close_on_finish(self) -> None:
        """Close the connection after this answer, unless it has no body and the client did not ask for the end."""
        client_ends = self.version != "1.1" or self.request.headers.get("CONNECTION", "").casefold() == "close"
        if self.has_body or client_ends:
            super().set_close_on_finish()


class Connection(HTTPChannel):
    """One client's connection. Of requests sent at once, each is read when the one before it has been answered and sent.

    The library would answer all of them: whoever asks for much in few bytes and does not read it would hold a thread.
    """

    task_class = Answer
    _ahead = b""

    def parser_class(self, adj: Any) -> Request:
        """What reads the next request."""
        return Request(adj, self._set_aside)

    def _set_aside(self, data: bytes) -> None:
        self._ahead = data

    def readable(self) -> bool:
        """Whether to look for more from the client. The loop asks before each wait: what was set aside has its turn here."""
        if super().readable() and self._ahead:
            ahead, self._ahead = self._ahead, b""
            self.received(ahead)
        return bool(super().readable())

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being worked out for it and nothing is on its way to it."""
        return not (self.requests or self._ahead or self.total_outbufs_len)


class _Woken(wasyncore.file_dispatcher):
    """Ends a wait for the network when a signal comes in: gunicorn writes to this pipe then."""

    def handle_read(self) -> None:
        self.recv(64)

    def writable(self) -> bool:
        return False


class PatientWorker(Worker):
    """Serves with so many threads as `threads` says, none of which waits for the network."""

    def run(self) -> None:
        """Serve until told to stop, then let what has arrived be answered."""
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that a request waits for a thread is no news
        connections: Connections = {}
        _Woken(self.PIPE[0], map=connections)
        server = create_server(
            self.wsgi,
            map=connections,
            sockets=[listener.sock for listener in self.sockets],
            threads=self.cfg.threads,
            connection_limit=self.cfg.worker_connections,
            backlog=self.cfg.backlog,
            **SETTINGS,
        )
        for listening in _of_kind(connections, BaseWSGIServer):
            listening.channel_class = Connection
        while self.alive and self.ppid == os.getppid():
            self._turn(connections, LOOP_SECONDS)
        self._finish(connections)
        server.task_dispatcher.shutdown(timeout=LOOP_SECONDS)
        wasyncore.close_all(connections)

    def _turn(self, connections: Connections, seconds: float) -> None:
        self.notify()
        wasyncore.loop(timeout=seconds, use_poll=True, map=connections, count=1)

    def _finish(self, connections: Connections) -> None:
        """Take no new connection; close each as soon as nothing is owed to it."""
        for listening in _of_kind(connections, BaseWSGIServer):
            listening.accepting = False
        started = time.monotonic()
        while (passed := time.monotonic() - started) < self.cfg.graceful_timeout:
            waiting = _of_kind(connections, Connection)
            if not waiting:
                return
            if passed > LINGERING_SECONDS:
                for connection in waiting:
                    connection.will_close = connection.will_close or connection.is_idle
            self._turn(connections, 0.1)


def _of_kind(connections: Connections, kind: type[Any]) -> list[Any]:
    return [each for each in connections.values() if isinstance(each, kind)]
