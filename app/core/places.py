"""Places for slow work on what people wrote: how many child processes one process that serves pages may have at once.

A child can take seconds, and the thread that asked waits for it. Were that not bounded, one member's dozen saves would hold every
thread, and nobody could read a page. So a process has few places, an asker has one of them and one turn in the queue, and who
waits too long is told that the site is busy. How many an asker may have in a minute is limited as well, and counted in memory,
since what is refused must change nothing. The edge of a request says who asks (`asking`); commands and the worker, which serve
nobody, need no place.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import ceil

from app.core.errors import Busy, TooMany

AT_ONCE = 2
PATIENCE_SECONDS = 2.0
MOST_A_MINUTE = 40  # by one asker: nobody saves faster by hand
MINUTE = 60.0  # seconds
ASKERS_KNOWN = 1000
ONE_AT_A_TIME = "We are still working on what you asked for before. Wait until it is done, then try again."
CROWDED = "Too many people are saving or uploading at this moment."
TOO_OFTEN = "You are saving or uploading very often. Wait a minute."

_asker: ContextVar[str | None] = ContextVar("asker", default=None)


class _Turn:
    """One wish for a place."""

    def __init__(self, asker: str) -> None:
        self.asker = asker


class Places:
    """`at_once` places, given in the order in which they were asked for. An asker holds one, and has one more turn waiting."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        patience_seconds: float = PATIENCE_SECONDS,
        most_a_minute: int = MOST_A_MINUTE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
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
                self._changed.notify_all()

    def _take(self, turn: _Turn) -> None:
        with self._changed:
            self._count(turn.asker)
            if any(other.asker == turn.asker for other in self._waiting):
                raise Busy(ONE_AT_A_TIME)
            self._waiting.append(turn)
            try:
                if not self._changed.wait_for(lambda: self._is_next(turn), self._patience_seconds):
                    raise Busy(ONE_AT_A_TIME if turn.asker in self._working else CROWDED)
                self._working.add(turn.asker)
            finally:
                self._waiting.remove(turn)
                self._changed.notify_all()

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

    def _is_next(self, turn: _Turn) -> bool:
        """Whether a place is free and nobody who could have it was there before. Whoever has one already lets others by."""
        able = (other for other in self._waiting if other.asker not in self._working)
        return len(self._working) < self._at_once and next(able, None) is turn


_places = Places()


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
