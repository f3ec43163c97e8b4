"""A small memory of answers that cost something to work out, per process: what was not used for longest goes first.

A key holds everything the answer depends on, the facet clock among it, so nothing needs to be told to forget. An answer that
several threads ask for at one moment is worked out by one of them; the others wait for it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Event, Lock, get_ident
from typing import Generic, TypeVar

from app.core.db import engine

V = TypeVar("V")


class _Computing(Generic[V]):
    """An answer that some thread is working out. `answers` is empty until it has it, and for good where it failed."""

    def __init__(self) -> None:
        self.thread = get_ident()
        self.ended = Event()
        self.answers: list[V] = []


class Cache(Generic[V]):
    """At most `room` units of answers, each weighed by `weigh`. Safe for threads."""

    def __init__(self, room: int, weigh: Callable[[V], int] = lambda answer: 1) -> None:
        self._room, self._weigh = room, weigh
        self._answers: OrderedDict[Hashable, V] = OrderedDict()
        self._computing: dict[Hashable, _Computing[V]] = {}
        self._used = 0
        self._lock = Lock()

    def get(self, key: Hashable, compute: Callable[[], V]) -> V:
        """The answer held for `key` in the database of this unit of work, or what `compute` returns.

        Whatever `compute` raises reaches its own caller alone; a thread that asks for `key` in the midst of it computes it twice.
        """
        here = (engine(), key)
        with self._lock:
            if here in self._answers:
                self._answers.move_to_end(here)
                return self._answers[here]
            others = self._computing.get(here)
            if others is None:
                own = self._computing[here] = _Computing()
        if others is None:
            return self._compute(here, own, compute)
        if others.thread != get_ident():
            others.ended.wait()
        return others.answers[0] if others.answers else compute()

    def _compute(self, key: Hashable, own: _Computing[V], compute: Callable[[], V]) -> V:
        try:
            answer = compute()
            own.answers.append(answer)
            self._keep(key, answer)
            return answer
        finally:
            with self._lock:
                self._computing.pop(key, None)
            own.ended.set()

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
