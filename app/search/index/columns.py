"""Columns of a table in memory that take few bytes a row: texts end to end, words of a short list by their place in it.

A Python string costs some fifty bytes beyond its letters, and many small ones, scattered between what comes and goes, keep a
process from ever giving memory back. A column here is two or three blocks, whatever its length. None is ever changed.
"""

from array import array
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[Any]  # whole numbers, in whatever size holds the largest
END = b"\0"  # of a text: no database column of text can hold it
TEXTS_AT_ONCE = 4_096


@dataclass(frozen=True)
class Texts:
    """Texts by row: `letters` holds one after another, in UTF-8, each with its END; `ends` is where each stops."""

    letters: bytes
    ends: npt.NDArray[np.uint32]

    @staticmethod
    def of(texts: Iterable[str]) -> "Texts":
        """A column of `texts`. Raises ValueError where one holds a NUL."""
        encoded = [text.encode() + END for text in texts]
        if any(END in text[:-1] for text in encoded):
            raise ValueError("a text with a NUL in it")
        return Texts(b"".join(encoded), _ends([len(text) for text in encoded]))

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, row: int) -> str:
        return self.letters[self._start(row) : int(self.ends[row]) - 1].decode()

    def __iter__(self) -> Iterator[str]:
        """Every text in order. Only some thousands are strings at a time."""
        for first in range(0, len(self), TEXTS_AT_ONCE):
            last = min(first + TEXTS_AT_ONCE, len(self)) - 1
            yield from self.letters[self._start(first) : int(self.ends[last]) - 1].decode().split("\0")

    def kept(self, mask: Mask) -> "Texts":
        """The rows of `mask`."""
        if mask.all():
            return self
        edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))  # where a run of kept rows begins, and where it stops
        runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        letters = b"".join(self.letters[self._start(first) : self._start(stop)] for first, stop in runs)
        return Texts(letters, _ends(np.diff(self.ends, prepend=np.uint32(0))[mask]))

    def followed_by(self, other: "Texts") -> "Texts":
        """These rows, then those of `other`."""
        return Texts(self.letters + other.letters, np.concatenate([self.ends, other.ends + np.uint32(len(self.letters))]))

    def _start(self, row: int) -> int:
        return int(self.ends[row - 1]) if row else 0


@dataclass(frozen=True)
class Choices:
    """One of a short list of `values` by row: `codes` holds its place in the list."""

    values: tuple[str, ...]
    codes: Whole

    @staticmethod
    def of(choices: Sequence[str]) -> "Choices":
        """A column of `choices`."""
        code_of: dict[str, int] = {}
        codes = array("I", (code_of.setdefault(choice, len(code_of)) for choice in choices))
        return Choices(tuple(code_of), smallest(np.asarray(codes)))

    def among(self, wanted: Container[str]) -> Mask:
        """Which rows have a value that is `wanted`."""
        return np.array([value in wanted for value in self.values], dtype=np.bool_)[self.codes]

    def kept(self, mask: Mask) -> "Choices":
        """The rows of `mask`."""
        return Choices(self.values, self.codes[mask])

    def followed_by(self, other: "Choices") -> "Choices":
        """These rows, then those of `other`."""
        values = tuple(dict.fromkeys((*self.values, *other.values)))
        place_of = {value: place for place, value in enumerate(values)}
        codes = np.array([place_of[value] for value in other.values], dtype=np.uint32)[other.codes]
        kind = np.min_scalar_type(max(len(values) - 1, 0))
        return Choices(values, np.concatenate([self.codes.astype(kind), codes.astype(kind)]))


def smallest(numbers: Whole) -> Whole:
    """`numbers`, none of them negative, in as few bytes as the largest of them needs."""
    return numbers.astype(np.min_scalar_type(numbers.max(initial=0)))


def _ends(lengths: Whole | list[int]) -> npt.NDArray[np.uint32]:
    return np.cumsum(lengths, dtype=np.uint32)
