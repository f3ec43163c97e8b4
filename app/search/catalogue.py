"""What exists and who may see it, as numpy arrays: read from the database once, then only what changed.

Rows are kept in the order of their change numbers. A row of the catalogue and an entry of an index belong
together only when their numbers are equal, which is how anything withdrawn, closed or edited since the
index was written drops out before anything is counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from app.core.db import session
from app.search import documents, words
from app.search.models import DocumentRow

Mask = npt.NDArray[np.bool_]
KIND = "kind"
ROWS_AT_ONCE = 5_000
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
    """The values of one facet, as pairs of a row and the place of a value in `values`."""

    values: tuple[str, ...]
    rows: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int64]

    def counts(self, mask: Mask) -> dict[str, int]:
        """How many rows of `mask` have each value; values that none has are left out."""
        found = np.bincount(self.codes[mask[self.rows]], minlength=len(self.values))
        return {value: int(count) for value, count in zip(self.values, found, strict=True) if count}

    def having(self, values: Iterable[str], size: int) -> Mask:
        """Which of `size` rows have any of these `values`."""
        mask = np.zeros(size, dtype=np.bool_)
        places = [place for place, value in enumerate(self.values) if value in set(values)]
        mask[self.rows[np.isin(self.codes, places)]] = True
        return mask


@dataclass(frozen=True)
class Catalogue:
    """Every findable thing up to change `number`, one row each. Never changed: `updated` makes another."""

    number: int
    ids: npt.NDArray[Any]
    numbers: npt.NDArray[np.int64]
    titles: npt.NDArray[Any]
    audiences: npt.NDArray[Any]
    demoted: Mask
    published: npt.NDArray[np.float64]
    checked: npt.NDArray[np.float64]
    facets: Mapping[str, Facet]

    @property
    def size(self) -> int:
        return len(self.ids)

    def visible(self, audiences: frozenset[str]) -> Mask:
        """The rows that a reader belonging to `audiences` may know of."""
        return np.isin(self.audiences, sorted(audiences))

    def rows_of(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The row made by each change; -1 for a change that no longer counts."""
        if not self.size:
            return np.full(len(numbers), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.numbers, numbers), self.size - 1)
        return np.where(self.numbers[places] == numbers, places, -1)

    @cached_property
    def title_order(self) -> npt.NDArray[np.int64]:
        """The rank of each row's title in the alphabet, ignoring case and punctuation."""
        keys = [" ".join(words.split(title)) for title in self.titles]
        ranks = np.empty(self.size, dtype=np.int64)
        ranks[sorted(range(self.size), key=keys.__getitem__)] = np.arange(self.size)
        return ranks


EMPTY = Catalogue(
    number=0,
    ids=np.empty(0, dtype=object),
    numbers=np.empty(0, dtype=np.int64),
    titles=np.empty(0, dtype=object),
    audiences=np.empty(0, dtype="U40"),
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
    staying = np.array([key not in replaced for key in old.ids], dtype=np.bool_)
    live = [row for row in changed_rows if not row.deleted]
    first = int(staying.sum())
    return Catalogue(
        number=number,
        ids=_joined(old.ids[staying], [row.id for row in live], object),
        numbers=_joined(old.numbers[staying], [row.changed_seq for row in live], np.int64),
        titles=_joined(old.titles[staying], [row.title for row in live], object),
        audiences=_joined(old.audiences[staying], [row.audience for row in live], "U40"),
        demoted=_joined(old.demoted[staying], [row.demoted for row in live], np.bool_),
        published=_joined(old.published[staying], [_seconds(row.published_at) for row in live], np.float64),
        checked=_joined(old.checked[staying], [_seconds(row.checked_at) for row in live], np.float64),
        facets=_merged_facets(old, staying, first, live),
    )


def _merged_facets(old: Catalogue, staying: Mask, first: int, live: list[Any]) -> dict[str, Facet]:
    """The old pairs renumbered for the rows that stay, then the pairs of the new rows, which start at row `first`."""
    new_rows = np.cumsum(staying) - 1
    pairs: dict[str, list[tuple[int, str]]] = {name: [] for name in old.facets}
    for row, document in enumerate(live, start=first):
        pairs.setdefault(KIND, []).append((row, document.kind))
        for name, codes in document.facets.items():
            pairs.setdefault(name, []).extend((row, code) for code in codes)
    return {name: _facet(old.facets.get(name), staying, new_rows, new) for name, new in pairs.items()}


def _facet(old: Facet | None, staying: Mask, new_rows: npt.NDArray[np.int64], new: list[tuple[int, str]]) -> Facet:
    values = dict.fromkeys((*(old.values if old else ()), *(value for _row, value in new)))
    code_of = {value: code for code, value in enumerate(values)}
    staying_pairs = staying[old.rows] if old else np.empty(0, dtype=np.bool_)
    rows: Any = new_rows[old.rows[staying_pairs]] if old else []
    codes: Any = old.codes[staying_pairs] if old else []
    return Facet(
        values=tuple(values),
        rows=_joined(rows, [row for row, _value in new], np.int64),
        codes=_joined(codes, [code_of[value] for _row, value in new], np.int64),
    )


def _joined(old: Any, new: list[Any], kind: Any) -> npt.NDArray[Any]:
    added = np.empty(len(new), dtype=kind)
    added[:] = new
    return np.concatenate([np.asarray(old, dtype=kind), added])


def _seconds(moment: Any) -> float:
    """Seconds since the epoch; minus infinity for "never", which every order puts last."""
    return float("-inf") if moment is None else float(moment.timestamp())
