"""Telling a restored database again what was erased, redacted and stopped since it was copied, before anybody reads it.

However it was restored, it is known by the record of erasures: that has lines which the database has not. Doing them again twice
changes nothing. What cannot be done again now is left, is shown to administrators, and is tried at every start.
"""

import logging
from dataclasses import dataclass
from weakref import WeakSet

from app import feature
from app.core import erasures, worker
from app.core.db import Database, transaction, unit_of_work
from app.core.erasures import Line
from app.core.errors import AppError
from app.upkeep.jobs import forgetting
from app.upkeep.restored import services

log = logging.getLogger(__name__)
DONE, NOTHING_LEFT, FAILED = "done", "nothing left", "failed"


@dataclass(frozen=True)
class Report:
    """How many acts were done again, how many had nothing (any more) to be done to, and how many could not be done."""

    done: int
    nothing_left: int
    failed: int


def catch_up(database: Database) -> Report:
    """Do again what the record has and the database has not. Where anything was to be done, mail is held from now on."""
    with unit_of_work(database):
        lines = erasures.unknown_lines()
    outcomes = [_do_again(database, line) for line in lines]
    if DONE in outcomes:
        with unit_of_work(database), transaction():
            services.hold(None)
        while worker.run_one(database, only=forgetting()):
            pass
    return Report(*(outcomes.count(outcome) for outcome in (DONE, NOTHING_LEFT, FAILED)))


def _do_again(database: Database, line: Line) -> str:
    acts = {name: act for one in feature.installed() for name, act in one.does_again.items()}
    try:
        with unit_of_work(database), transaction(), erasures.doing_again(line):
            return DONE if acts[line.act](line.thing, line.at) else NOTHING_LEFT
    except (AppError, KeyError) as error:
        log.error("an erasure of before the restore cannot be done again: %s, %s", line.act, type(error).__name__)
        return FAILED


class BeforeAnybodyReads:
    """Catches up once a process: before its first request, at the worker's first turn. Where it fails, the next tries again."""

    def __init__(self) -> None:
        self._caught_up: WeakSet[Database] = WeakSet()

    def __call__(self, database: Database) -> None:
        if database not in self._caught_up:
            catch_up(database)
            self._caught_up.add(database)
