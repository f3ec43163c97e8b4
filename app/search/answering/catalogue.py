"""What exists and who may see it, as numpy arrays: read from the database once, then only what changed.

Rows are kept in the order of their change numbers. A row of the catalogue and an entry of an index belong
together only when their numbers are equal, which is how anything withdrawn, closed or edited since the
index was written drops out before anything is counted.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from app.core.db import session
from app.search import documents
from app.search.asking import words
from app.search.index.columns import Choices, Mask, Texts
from app.search.models import DocumentRow

KIND = "kind"
ROWS_AT_ONCE = 1_000
_COLUMNS = (
    DocumentRow.id,
    DocumentRow.changed_seq,
    DocumentRow.deleted,
    DocumentRow.kind,
    DocumentRow.audience,
    DocumentRow.facets,
    DocumentRow.demoted,
    DocumentRow.published_at,
    DocumentRow.checked_at,
    DocumentRow.title,
)


@dataclass(frozen=True)
class Facet:
    """The values of one facet, as pairs of a row and a value."""

    rows: npt.NDArray[np.int32]
    choices: Choices

    def counts(self, mask: Mask) -> dict[str, int]:
        """How many rows of `mask` have each value; values that none has are left out."""
        values = self.choices.values
        found = np.bincount(self.choices.codes[mask[self.rows]], minlength=len(values))
        return {value: int(count) for value, count in zip(values, found, strict=True) if count}

    def having(self, values: Iterable[str], size: int) -> Mask:
        """Which of `size` rows have any of these `values`."""
        mask = np.zeros(size, dtype=np.bool_)
        mask[self.rows[self.choices.among(frozenset(values))]] = True
        return mask

    def kept(self, mask: Mask) -> "Facet":
        """The pairs of the rows of `mask`, by the places those rows have when the others are gone."""
        places, pairs = np.cumsum(mask, dtype=np.int32) - np.int32(1), mask[self.rows]
        return Facet(places[self.rows[pairs]], self.choices.kept(pairs))

    def followed_by(self, other: "Facet") -> "Facet":
        """These pairs, then those of `other`."""
        return Facet(np.concatenate([self.rows, other.rows]), self.choices.followed_by(other.choices))


@dataclass(frozen=True)
class Catalogue:
    """Every findable thing up to change `number`, one row each. Never changed: `updated` makes another."""

    number: int
    ids: npt.NDArray[Any]  # strings: a listing asks for most of them at once, and packed ones take too long to read
    numbers: npt.NDArray[np.int64]
    titles: Texts
    audiences: Choices
    demoted: Mask
    published: npt.NDArray[np.float64]
    checked: npt.NDArray[np.float64]
    facets: Mapping[str, Facet]

    @property
    def size(self) -> int:
        return len(self.ids)

    def visible(self, audiences: frozenset[str]) -> Mask:
        """The rows that a reader belonging to `audiences` may know of."""
        return self.audiences.among(audiences)

    def rows_of(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        """The row made by each change; -1 for a change that no longer counts."""
        if not self.size:
            return np.full(len(numbers), -1, dtype=np.int32)
        places = np.minimum(np.searchsorted(self.numbers, numbers), self.size - 1)
        return np.where(self.numbers[places] == numbers, places, -1).astype(np.int32)

    @cached_property
    def title_order(self) -> npt.NDArray[np.int32]:
        """The rank of each row's title in the alphabet, ignoring case and punctuation."""
        keys = [" ".join(words.split(title)) for title in self.titles]
        ranks = np.empty(self.size, dtype=np.int32)
        ranks[sorted(range(self.size), key=keys.__getitem__)] = np.arange(self.size, dtype=np.int32)
        return ranks


NO_PAIRS = Facet(np.empty(0, dtype=np.int32), Choices.of([]))
EMPTY = Catalogue(
    number=0,
    ids=np.empty(0, dtype=object),
    numbers=np.empty(0, dtype=np.int64),
    titles=Texts.of([]),
    audiences=Choices.of([]),
    demoted=np.empty(0, dtype=np.bool_),
    published=np.empty(0, dtype=np.float64),
    checked=np.empty(0, dtype=np.float64),
    facets={},
)


def updated(old: Catalogue) -> Catalogue:
    """`old` brought up to what this unit of work sees; `old` itself when nothing changed.

    The rows come some at a time: of a hundred thousand as objects, a process would never give the memory back. A row that changes
    meanwhile has a higher number then, and takes the place of what was read of it before.
    """
    number = documents.last_number()
    if number == old.number:
        return old
    while len(rows := _changed_after(old.number)) == ROWS_AT_ONCE:
        old = _merged(old, rows[-1].changed_seq, rows)
    # A row seen here may be newer than the number read just before it; then so is everything that came before it.
    return _merged(old, max([number, *(row.changed_seq for row in rows[-1:])]), rows)


def _changed_after(number: int) -> Sequence[sa.Row[Any]]:
    """The next rows that changed after change `number`, in order."""
    asked = sa.select(*_COLUMNS).where(DocumentRow.changed_seq > number).order_by(DocumentRow.changed_seq)
    return session().execute(asked.limit(ROWS_AT_ONCE)).all()


def _merged(old: Catalogue, number: int, changed_rows: Sequence[Any]) -> Catalogue:
    replaced = {row.id for row in changed_rows}
    staying = np.fromiter((key not in replaced for key in old.ids), dtype=np.bool_, count=old.size)
    live = [row for row in changed_rows if not row.deleted]
    return Catalogue(
        number=number,
        ids=_joined(old.ids[staying], [row.id for row in live]),
        numbers=_joined(old.numbers[staying], [row.changed_seq for row in live]),
        titles=old.titles.kept(staying).followed_by(Texts.of([row.title for row in live])),
        audiences=old.audiences.kept(staying).followed_by(Choices.of([row.audience for row in live])),
        demoted=_joined(old.demoted[staying], [row.demoted for row in live]),
        published=_joined(old.published[staying], [_seconds(row.published_at) for row in live]),
        checked=_joined(old.checked[staying], [_seconds(row.checked_at) for row in live]),
        facets=_merged_facets(old, staying, live),
    )


def _merged_facets(old: Catalogue, staying: Mask, live: list[Any]) -> dict[str, Facet]:
    """The old pairs of the rows that stay, then the pairs of the new rows, which come after those."""
    added = _facets_of(live, first=int(staying.sum()))
    names = dict.fromkeys((*old.facets, *added))
    return {name: old.facets.get(name, NO_PAIRS).kept(staying).followed_by(added.get(name, NO_PAIRS)) for name in names}


def _facets_of(live: list[Any], first: int) -> dict[str, Facet]:
    """The facets of new rows, of which the first becomes row `first`."""
    rows: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
    values: defaultdict[str, list[str]] = defaultdict(list)
    for row, document in enumerate(live, start=first):
        for name, codes in ((KIND, (document.kind,)), *document.facets.items()):
            rows[name].extend([row] * len(codes))
            values[name].extend(codes)
    return {name: Facet(np.asarray(rows[name]), Choices.of(values[name])) for name in rows}


def _joined(old: npt.NDArray[Any], new: list[Any]) -> npt.NDArray[Any]:
    return np.concatenate([old, np.array(new, dtype=old.dtype)])


def _seconds(moment: Any) -> float:
    """Seconds since the epoch; minus infinity for "never", which every order puts last."""
    return float("-inf") if moment is None else float(moment.timestamp())
