"""Cutting an ordered list into numbered pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

from app.core import numbers

T = TypeVar("T")
LAST_PAGE = 100_000


@dataclass(frozen=True)
class Page(Generic[T]):
    """`items` of page `number` (from 1) out of `total` things, `size` to a page."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def count(self) -> int:
        """How many pages there are: at least one."""
        return max(1, ceil(self.total / self.size))

    @property
    def first(self) -> int:
        return 0 if not self.total else (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return min(self.total, self.number * self.size)


def page_number(raw: str | None) -> int:
    """The page asked for in an address; anything that is not a sensible number is page 1."""
    number = numbers.whole(raw, most=999_999)
    return 1 if number is None else max(1, min(number, LAST_PAGE))
