"""Places for slow work on what people wrote: how many child processes one process that serves pages may have at once.

A child can take seconds, and the thread that asked waits for it. Were that not bounded, one member's dozen saves would hold every
thread, and nobody could read a page. So a process has few places, an asker has one of them and one turn in the queue on the whole
host (`Turns`), and who waits too long is told that the site is busy. How many an asker may have in a minute is limited as well,
by each process and counted in memory, since what is refused must change nothing. The edge of a request says who asks (`asking`);
commands and the worker, which serve nobody, need no place.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import ceil
from typing import Protocol

from app.core.errors import Busy, TooMany

AT_ONCE = 2
PATIENCE_SECONDS = 2.0
LOOKING_SECONDS = 0.05  # how often somebody who waits sees whether another process has done with them
RUNNING, WAITING = 0, 1
MOST_A_MINUTE = 40  # by one asker: nobody saves faster by hand
MINUTE = 60.0  # seconds
ASKERS_KNOWN = 1000
ONE_AT_A_TIME = "We are still working on what you asked for before. Wait until it is done, then try again."
CROWDED = "Too many people are saving or uploading at this moment."
TOO_OFTEN = "You are saving or uploading very often. Wait a minute."

_asker: ContextVar[str | None] = ContextVar("asker", default=None)


class Turns(Protocol):
    """What an asker holds in all processes of this host: at most once that they run (0), and once that they wait (1)."""

    def take(self, asker: str, turn: int) -> bool:
        """Hold `turn` of `asker`, unless another process holds it."""

    def give_back(self, asker: str, turn: int) -> None:
        """Let others have it."""


class OwnTurns:
    """Where there is one process, which counts for itself."""

    def take(self, asker: str, turn: int) -> bool:
        """Nobody else can hold it."""
        return True

    def give_back(self, asker: str, turn: int) -> None:
        """Nothing was held."""


class _Turn:
    """One wish for a place. `is_elsewhere`: its asker was at work in another process when last looked at."""

    def __init__(self, asker: str) -> None:
        self.asker = asker
        self.is_elsewhere = False


class Places:
    """`at_once` places, given in the order in which they were asked for. An asker holds one, and has one more turn waiting."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        patience_seconds: float = PATIENCE_SECONDS,
        most_a_minute: int = MOST_A_MINUTE,
        now: Callable[[], float] = time.monotonic,
        turns: Turns | None = None,
    ) -> None:
        self.turns = turns or OwnTurns()
        self._at_once, self._patience_seconds, self._most, self._now = at_once, patience_seconds, most_a_minute, now
        self._changed = threading.Condition()
        self._begun: dict[str, deque[float]] = {}
        self._waiting: list[_Turn] = []
        self._working: set[str] = set()

    @contextmanager
    def taken_by(self, asker: str) -> Iterator[None]:
        """Hold a place for the block.

        Raises Busy where none is free in time, and at once where this asker waits already; TooMany where they had many lately.
        """
        self._take(_Turn(asker))
        try:
            yield
        finally:
            with self._changed:
                self._working.remove(asker)
                self.turns.give_back(asker, RUNNING)
                self._changed.notify_all()

    def _take(self, turn: _Turn) -> None:
        with self._changed:
            self._count(turn.asker)
            if any(other.asker == turn.asker for other in self._waiting):
                raise Busy(ONE_AT_A_TIME)
            self._waiting.append(turn)
            try:
                if not self._begins(turn):
                    self._wait(turn)
            finally:
                self._waiting.remove(turn)
                self._changed.notify_all()

    def _wait(self, turn: _Turn) -> None:
        """Until the turn has its place. Raises Busy where it has none in time, and at once where its asker waits elsewhere."""
        if not self.turns.take(turn.asker, WAITING):
            raise Busy(ONE_AT_A_TIME)
        try:
            end = time.monotonic() + self._patience_seconds
            while not self._begins(turn):
                left = end - time.monotonic()
                if left <= 0:
                    raise Busy(ONE_AT_A_TIME if turn.is_elsewhere or turn.asker in self._working else CROWDED)
                self._changed.wait(min(left, LOOKING_SECONDS) if turn.is_elsewhere else left)
        finally:
            self.turns.give_back(turn.asker, WAITING)

    def _count(self, asker: str) -> None:
        """One more within the last minute, and forget askers who had none in it."""
        now = self._now()
        if len(self._begun) > ASKERS_KNOWN:
            self._begun = {name: times for name, times in self._begun.items() if times[-1] > now - MINUTE}
        times = self._begun.setdefault(asker, deque())
        while times and times[0] <= now - MINUTE:
            times.popleft()
        if len(times) >= self._most:
            raise TooMany(TOO_OFTEN, ceil(times[0] + MINUTE - now), keeps_text=True)
        times.append(now)

    def _begins(self, turn: _Turn) -> bool:
        """Give the turn a place, where one is free and nobody who could have it was there before. Others are let by while their
        asker has one, here or in another process.
        """
        able = (other for other in self._waiting if other is turn or not (other.is_elsewhere or other.asker in self._working))
        if turn.asker in self._working or len(self._working) >= self._at_once or next(able, None) is not turn:
            return False
        was_elsewhere, turn.is_elsewhere = turn.is_elsewhere, not self.turns.take(turn.asker, RUNNING)
        if turn.is_elsewhere:
            if not was_elsewhere:
                self._changed.notify_all()
            return False
        self._working.add(turn.asker)
        return True


_places = Places()


def share(turns: Turns) -> None:
    """Have this process count with the others of its host."""
    _places.turns = turns


@contextmanager
def asking(asker: str) -> Iterator[None]:
    """Say for whom everything in the block is done."""
    token = _asker.set(asker)
    try:
        yield
    finally:
        _asker.reset(token)


@contextmanager
def place() -> Iterator[None]:
    """Hold one of this process's places for the block, where somebody asks. Raises Busy, as `Places.taken_by` does."""
    asker = _asker.get()
    if asker is None:
        yield
        return
    with _places.taken_by(asker):
        yield
