"""The commands of `flask …`: migrate, load content, add people, run the worker, look after the search index."""

import signal
import time
from types import FrameType

import click
from flask import Flask

from app.core import jobs
from app.core.db import Database

IDLE_SECONDS = 0.5


def install(app: Flask) -> None:
    """Add the commands to `app`."""

    @app.cli.command("worker")
    @click.option("--once", is_flag=True, help="Run what is due, then stop.")
    def worker(once: bool) -> None:
        """Run jobs and keep the search index up to date."""
        database: Database = app.extensions["database"]
        if once:
            jobs.drain(database)
            return
        stopping = _stop_on_signal()
        next_tick = 0.0
        while not stopping:
            if time.monotonic() >= next_tick:  # followers keep up even while jobs never stop coming
                jobs.tick(database)
                next_tick = time.monotonic() + IDLE_SECONDS
            if not jobs.run_one(database):
                time.sleep(max(0.0, next_tick - time.monotonic()))


def _stop_on_signal() -> list[int]:
    """A list that stops being empty once the process is asked to stop, so that the job in hand is finished first."""
    received: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        received.append(number)

    signal.signal(signal.SIGTERM, note)
    signal.signal(signal.SIGINT, note)
    return received
