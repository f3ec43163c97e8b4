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
_every_cache: "WeakSet[Cache[object]]" = WeakSet()


class Cache(Generic[V]):
    """At most `room` units of answers, each weighed by `weigh`. Safe for threads; two may work out the same answer."""

    def __init__(self, room: int, weigh: Callable[[V], int] = lambda answer: 1) -> None:
        self._room, self._weigh = room, weigh
        self._answers: OrderedDict[Hashable, V] = OrderedDict()
        self._used = 0
        self._lock = Lock()
        _every_cache.add(self)  # type: ignore[arg-type]  # a set of caches of anything

    def get(self, key: Hashable, compute: Callable[[], V]) -> V:
        """The answer held for `key` in the database of this unit of work, or what `compute` returns."""
        here = (engine(), key)
        with self._lock:
            if here in self._answers:
                self._answers.move_to_end(here)
                return self._answers[here]
        answer = compute()
        self._keep(here, answer)
        return answer

    def _keep(self, key: Hashable, answer: V) -> None:
        weight = self._weigh(answer)
        with self._lock:
            if key in self._answers or weight > self._room:
                return
            self._answers[key] = answer
            self._used += weight
            while self._used > self._room:
                _, oldest = self._answers.popitem(last=False)
                self._used -= self._weigh(oldest)

    def clear(self) -> None:
        """Hold nothing."""
        with self._lock:
            self._answers.clear()
            self._used = 0


def forget_everything() -> None:
    """Empty every cache of this process: for when a database is emptied or replaced under it, and its clock starts again."""
    for cache in list(_every_cache):
        cache.clear()
