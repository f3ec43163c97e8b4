"""A small memory of answers that cost something to work out, per process: what was not used for longest goes first.

A key holds everything the answer depends on, the facet clock among it, so nothing needs to be told to forget.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakSet

from app.core.db import engine

V = TypeVar("V")
_all: "WeakSet[Recall[object]]" = WeakSet()


class Recall(Generic[V]):
    """At most `room` units of answers, each weighed by `weigh`. Safe for threads; two may work out the same answer."""

    def __init__(self, room: int, weigh: Callable[[V], int] = lambda answer: 1) -> None:
        self._room, self._weigh = room, weigh
        self._held: OrderedDict[Hashable, V] = OrderedDict()
        self._used = 0
        self._lock = Lock()
        _all.add(self)  # type: ignore[arg-type]  # a set of memories of anything

    def get(self, key: Hashable, work_out: Callable[[], V]) -> V:
        """The answer held for `key` in the database of this unit of work, or what `work_out` returns."""
        here = (engine(), key)
        with self._lock:
            if here in self._held:
                self._held.move_to_end(here)
                return self._held[here]
        answer = work_out()
        self._keep(here, answer)
        return answer

    def _keep(self, key: Hashable, answer: V) -> None:
        weight = self._weigh(answer)
        with self._lock:
            if key in self._held or weight > self._room:
                return
            self._held[key] = answer
            self._used += weight
            while self._used > self._room:
                _, oldest = self._held.popitem(last=False)
                self._used -= self._weigh(oldest)

    def forget(self) -> None:
        """Hold nothing."""
        with self._lock:
            self._held.clear()
            self._used = 0


def forget_everything() -> None:
    """Empty every memory of this process: for when a database is emptied or replaced under it, and its clock starts again."""
    for memory in list(_all):
        memory.forget()
