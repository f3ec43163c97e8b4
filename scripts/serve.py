"""`make run`: the site and its worker on this machine, started and stopped together.

Migrates and loads content, starts gunicorn and the worker side by side, waits until the site answers and prints its
address. Ctrl-C, or the end of either process, stops both. For a public site run the lines of `Procfile` under a
process manager instead.
"""

import contextlib
import errno
import http.client
import io
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

import click
from flask import Flask

from app import create_app
from app.core.config import BadSettings, Settings, from_environment

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 15
POLL_SECONDS = 0.1


class CannotServe(RuntimeError):
    """The site cannot start or go on; the message is for the person at the terminal."""


class Stopped(Exception):
    """Somebody asked us to stop; the message names the signal."""


def main() -> int:
    """Serve until told to stop. Returns the exit status: 0 when told to stop, 1 where something failed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        settings = from_environment()
        _require_free(settings.port)
        welcome = _prepare(settings)
        _say("Starting the site and its worker …")
        children["The site"] = _start(_web_command(settings.port))
        children["The worker"] = _start([sys.executable, "-m", "flask", "worker"])
        _wait_until_it_answers(settings, children)
        _announce(settings, welcome)
        _watch(children)
    except Stopped as request:
        print(f"Stopping ({request}).", flush=True)
        return 0
    except (BadSettings, CannotServe) as problem:
        print(problem, file=sys.stderr, flush=True)
        return 1
    finally:
        _stop_all(list(children.values()))
    return 0


def _say(words: str) -> None:
    print(words, flush=True)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(signal.Signals(number).name)


def _require_free(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotServe(
                    f"Port {port} is already in use, perhaps by another copy of this site. "
                    f"Stop that, or choose another port: make run PORT={port + 1}"
                ) from error
            raise CannotServe(f"Port {port} cannot be used: {error.strerror}. Choose another: make run PORT=5001") from error


def _prepare(settings: Settings) -> str:
    """Bring the database and its content up to date. Returns the words for the first administrator, or nothing.

    The commands run here, one after the other, because loading the code for each would take longer than they do.
    """
    app = create_app(settings)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # which tables were made is of no interest here
    try:
        _say("Bringing the database up to date …")
        _run_command(app, "upgrade-database")
        _say("Loading what ships with the site. The first time, that takes up to a minute …")
        _run_command(app, "load-content")
        words = io.StringIO()
        with contextlib.redirect_stdout(words):
            _run_command(app, "first-administrator")
        return words.getvalue().strip()
    finally:
        app.extensions["database"].engine.dispose()


def _run_command(app: Flask, name: str) -> None:
    try:
        with app.app_context():
            app.cli.commands[name].main(args=[], prog_name=f"flask {name}", standalone_mode=False)
    except click.ClickException as problem:
        raise CannotServe(f"The site was not started, because `flask {name}` failed: {problem.format_message()}") from problem


def _web_command(port: int) -> list[str]:
    settings = ["--config", "gunicorn.conf.py", "--log-level", "warning"]
    return [sys.executable, "-m", "gunicorn", *settings, "--bind", f"{HOST}:{port}", "wsgi:app"]


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own, so that Ctrl-C reaches only us and we stop everything it started."""
    # The commands are the fixed ones of this module: nothing a person typed.
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603


def _wait_until_it_answers(settings: Settings, children: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(settings):
        _require_alive(children)
        if time.monotonic() > deadline:
            raise CannotServe(f"The site did not answer within {START_SECONDS} seconds.")
        time.sleep(POLL_SECONDS)


def _answers(settings: Settings) -> bool:
    connection = http.client.HTTPConnection(HOST, settings.port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": settings.site_host})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _announce(settings: Settings, welcome: str) -> None:
    lines = ["", f"Practice Exchange is at {settings.site_url}"]
    if welcome:
        lines += ["", welcome]
    if settings.mail_url.startswith("file:"):
        lines += ["", f"Emails are written to {settings.mail_url.removeprefix('file:')}"]
    lines += ["", "Ctrl-C stops it.", ""]
    print("\n".join(lines), flush=True)


def _watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        _require_alive(children)
        time.sleep(POLL_SECONDS)


def _require_alive(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise CannotServe(f"{name} stopped by itself (exit status {child.returncode}), so everything is being stopped.")


def _stop_all(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to finish what it is doing, then end whatever is left of their groups."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave something running
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=max(0.0, deadline - time.monotonic()))
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


if __name__ == "__main__":
    sys.exit(main())
