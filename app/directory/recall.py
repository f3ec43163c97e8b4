"""A small memory of answers that cost something to work out, per process: the oldest unused go first.

A key holds everything the answer depends on, the facet clock among it, so nothing is ever told to forget.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Recall(Generic[V]):
    """At most `room` units of answers, each weighed by `weigh`. Safe for threads; two may work out the same answer."""

    def __init__(self, room: int, weigh: Callable[[V], int] = lambda answer: 1) -> None:
        self._room, self._weigh = room, weigh
        self._held: OrderedDict[Hashable, V] = OrderedDict()
        self._used = 0
        self._lock = Lock()

    def get(self, key: Hashable, work_out: Callable[[], V]) -> V:
        """The answer held for `key`, or what `work_out` returns."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        answer = work_out()
        self._keep(key, answer)
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
