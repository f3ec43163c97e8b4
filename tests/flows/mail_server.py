"""A real mail server for mailings: it keeps what it took, by recipient, and goes away in the middle of things when told to."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.parser import BytesParser
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.smtp_server import listening


class MailServer:
    """What the server took. `drops` is how often in a hundred it goes away at each of three moments; `seconds` how long it takes.

    Its answers can be set: `refused` for good and `busy` for now, by recipient, and `refuses_senders` and `refuses_content` for
    everybody.
    """

    def __init__(self, drops: int = 0, seconds: float = 0.0, seed: int = 1) -> None:
        self.drops, self.seconds, self.chance = drops, seconds, random.Random(seed)
        self.taken: Counter[str] = Counter()
        self.message_ids: dict[str, set[str]] = {}
        self.senders: set[str] = set()
        self.refused: dict[str, str] = {}
        self.busy: dict[str, str] = {}
        self.refuses_senders = ""
        self.refuses_content = ""
        self.cut_once = ""  # RCPT, DATA or taken: where the next message is cut off
        self.dropped: Counter[str] = Counter()
        self.connections = 0
        self.takes_at_once = True  # whether it says that commands may be sent in one go
        self.port = 0
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Count anew, for the next mailing."""
        for counted in (self.taken, self.message_ids, self.senders, self.dropped):
            counted.clear()

    def _goes_away(self, server: SMTP, when: str, step: str) -> bool:
        if self.cut_once == step:
            self.cut_once = ""
        elif self.chance.uniform(0, 100) >= self.drops:
            return False
        self.dropped[when] += 1
        if server.transport is not None:
            server.transport.abort()
        return True

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return [*responses[:-1], "250-PIPELINING", *responses[-1:]] if self.takes_at_once else responses

    async def handle_MAIL(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any) -> str:
        if self.refuses_senders:
            return self.refuses_senders
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any) -> str:
        if self._goes_away(server, "before DATA", "RCPT"):
            return "451 Gone"
        for answers in (self.refused, self.busy):
            if address in answers:
                return answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.seconds)
        if self.refuses_content:
            return self.refuses_content
        if self._goes_away(server, "after DATA, nothing taken", "DATA"):
            return "451 Gone"
        self._take(envelope)
        if self._goes_away(server, "after DATA, and taken", "taken"):
            return "451 Gone"
        return "250 2.0.0 Taken"

    def _take(self, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        assert b"\n" not in content.replace(b"\r\n", b""), "every line ends in CRLF"
        message = BytesParser(policy=policy.default.clone(raise_on_defect=True)).parsebytes(content)
        if message["List-Id"] is None:
            return  # a letter to an editor, which is not what is counted here
        with self._lock:
            for address in envelope.rcpt_tos:
                self.taken[address] += 1
                self.message_ids.setdefault(address, set()).add(str(message["Message-ID"]))
                assert message["To"] == address
            self.senders.add(str(envelope.mail_from))


@contextmanager
def opened(mail_server: MailServer) -> Iterator[MailServer]:
    """The server, listening on `mail_server.port`."""
    with listening(mail_server) as mail_server.port:
        yield mail_server
