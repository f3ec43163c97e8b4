"""What the guard makes of a text that it is asked about again and again: each reading takes it some milliseconds.

Nothing is kept outside `reading_once`, which is for what ships with the site: what people write stays in no memory.
"""

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Readings = MutableMapping[tuple[object, ...], Any]  # by the question, the text and what else was said of it

Answer = TypeVar("Answer")

_readings: ContextVar[Readings | None] = ContextVar("readings", default=None)


@contextmanager
def reading_once(readings: Readings | None = None) -> Iterator[None]:
    """Within, each text is read once for each question about it. What was read goes into `readings` where that is given."""
    token = _readings.set({} if readings is None else readings)
    try:
        yield
    finally:
        _readings.reset(token)


def reading(question: Callable[..., Answer], *about: object) -> Answer:
    """The answer to a question about a text, worked out now or before."""
    readings = _readings.get()
    if readings is None:
        return question(*about)
    key = (question, *about)
    if key not in readings:
        readings[key] = question(*about)
    answer: Answer = readings[key]
    return answer
