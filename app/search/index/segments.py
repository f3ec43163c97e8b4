"""Reading postings as numpy arrays: from the files of a Whoosh segment, or from a few rows not yet indexed.

Both kinds answer alike, so a change is findable before the index has it. A Whoosh segment never changes once
written, so what was decoded is kept, within a limit for the process, in as few bytes as it needs.
"""

import pickle
import threading
import weakref
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.fields import Schema
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.util.numeric import byte_to_length, length_to_byte

from app.core.cache import Cache
from app.search.asking import words
from app.search.index.columns import Texts, Whole, smallest
from app.search.models import DocumentRow
from app.search.schema import TEXT_FIELDS, WORDS_FIELD, IndexFiles

Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
DECODED_BYTES, ENTRY_BYTES = 32 * 1024 * 1024, 400  # for the whole process; the second is what an entry costs beside its numbers
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float32)


@dataclass(frozen=True)
class Postings:
    """Where a term occurs: places of documents, ascending, and how often it does in each, as whole numbers of whatever size."""

    places: Places
    counts: Whole


NOTHING = Postings(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.uint8))
_decoded: Cache[Postings] = Cache(DECODED_BYTES, lambda postings: postings.places.nbytes + postings.counts.nbytes + ENTRY_BYTES)


class Segment(Protocol):
    """Some documents by place (0, 1, …): the number of the change each was made from, field lengths and postings."""

    @property
    def numbers(self) -> Ints: ...

    @property
    def lengths(self) -> dict[str, Floats]: ...

    def postings(self, field: str, term: str) -> Postings:
        """Postings of one term."""

    def phrase(self, field: str, terms: tuple[str, ...]) -> Postings:
        """Postings of terms that stand one after another."""

    def vocabulary(self) -> Texts:
        """The distinct unstemmed words, sorted."""


class IndexedSegment:
    """A segment of a Whoosh index. Its reader seeks in shared files, so threads take turns to read; answers are kept.

    Deletions are not looked at: an entry counts by its number, and the number of a replaced or removed one is no
    longer in the catalogue. Postings are decoded a block at a time through internals of Whoosh 2.7.4, which has
    not moved since 2016: stepping through them one by one costs about ten times more.
    """

    def __init__(self, files: IndexFiles, schema: Schema, segment: W3Segment) -> None:
        weakref.finalize(self, files.close_files)
        self._reader = reader = SegmentReader(files, schema, segment)
        self._turn = threading.Lock()
        self._key = object()  # for what is kept of this segment, without keeping the segment
        self._vocabulary: Texts | None = None
        self.size = reader.doc_count_all()
        self.numbers = self._read_numbers()
        self.lengths = {field: self._read_lengths(field) for field in TEXT_FIELDS}

    def postings(self, field: str, term: str) -> Postings:
        """See Segment."""
        return _decoded.get((self._key, field, term), lambda: self._read_postings(field, term))

    def phrase(self, field: str, terms: tuple[str, ...]) -> Postings:
        """See Segment."""
        return _decoded.get((self._key, field, *terms), lambda: self._find_phrase(field, terms))

    def vocabulary(self) -> Texts:
        """See Segment."""
        with self._turn:
            if self._vocabulary is None:
                self._vocabulary = Texts.of(sorted(term.decode() for term in self._reader.lexicon(WORDS_FIELD)))
        return self._vocabulary

    def _read_postings(self, field: str, term: str) -> Postings:
        with self._turn:
            places, counts, _values = self._decode(field, term, with_values=False)
        return Postings(places, counts)

    def _read_numbers(self) -> Ints:
        return self._column("number", ">i8", self.size).astype(np.int64)

    def _read_lengths(self, field: str) -> Floats:
        return np.asarray(_LENGTHS[self._column(f"_{field}_len", "u1", self.size)], dtype=np.float32)

    def _column(self, name: str, kind: str, size: int) -> npt.NDArray[Any]:
        """A column of fixed-size values; it ends at the last document that has one."""
        values = np.zeros(size, dtype=kind)
        storage, segment = self._reader.storage(), self._reader.segment()
        path = W3Codec.column_filename(segment, name)
        if storage.file_exists(path):
            with storage.open_file(path) as file:
                raw = file.read()
            stored = np.frombuffer(raw, dtype=kind)
            values[: len(stored)] = stored
        return values

    def _decode(self, field: str, term: str, *, with_values: bool) -> tuple[Places, Whole, list[bytes]]:
        """All of a posting list. The matcher is made from the terms, not the reader, to skip a filter over deletions."""
        form = self._reader.schema[field].format
        try:
            matcher = self._reader._terms.matcher(field, term.encode(), form)
        except TermNotFound:
            return NOTHING.places, NOTHING.counts, []
        places, counts, values = [], [], []
        while matcher.is_active():
            deltas, weights, block_values = _block(matcher)
            found = np.cumsum(deltas, dtype=np.int32)
            places.append(found)
            counts.append(np.full(len(found), 1 if weights is None else weights, dtype=np.uint32))
            if with_values:
                values.extend(block_values)
            matcher._next_block()
        return np.concatenate(places), smallest(np.concatenate(counts)), values

    def _find_phrase(self, field: str, terms: tuple[str, ...]) -> Postings:
        with self._turn:
            lists = [self._decode(field, term, with_values=True) for term in terms]
        common = lists[0][0]
        for places, _counts, _values in lists[1:]:
            common = np.intersect1d(common, places, assume_unique=True)
        where = [(np.searchsorted(places, common), values) for places, _counts, values in lists]
        counts = np.zeros(len(common), dtype=np.uint32)
        for at in range(len(common)):
            counts[at] = _count_runs([_positions(values[index[at]]) for index, values in where])
        return Postings(common[counts > 0], smallest(counts[counts > 0]))


class PendingSegment:
    """Rows that changed since the index was written, analysed in memory. Meant for a few hundred."""

    def __init__(self, rows: Sequence[DocumentRow]) -> None:
        self.numbers = np.array([row.changed_seq for row in rows], dtype=np.int64)
        self.lengths = {field: np.zeros(len(rows), dtype=np.float32) for field in TEXT_FIELDS}
        self._positions: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(dict)
        for place, row in enumerate(rows):
            self._analyse(place, row)

    def postings(self, field: str, term: str) -> Postings:
        """See Segment."""
        found = self._positions.get((field, term))
        return _postings({place: len(positions) for place, positions in found.items()}) if found else NOTHING

    def phrase(self, field: str, terms: tuple[str, ...]) -> Postings:
        """See Segment."""
        lists = [self._positions.get((field, term), {}) for term in terms]
        shared = sorted(set(lists[0]).intersection(*lists[1:]))
        runs = {place: _count_runs([positions[place] for positions in lists]) for place in shared}
        return _postings({place: count for place, count in runs.items() if count})

    def vocabulary(self) -> Texts:
        """See Segment."""
        return Texts.of(sorted(term for field, term in self._positions if field == WORDS_FIELD))

    def _analyse(self, place: int, row: DocumentRow) -> None:
        for field in TEXT_FIELDS:
            found = words.split(getattr(row, field))
            # the same rounding as the index stores, so that the order does not change when the row is indexed
            self.lengths[field][place] = _LENGTHS[length_to_byte(len(found))] if found else 0.0
            for position, word in enumerate(found):
                self._positions[field, words.stem(word)].setdefault(place, []).append(position)
                self._positions[WORDS_FIELD, word][place] = [0]


def _postings(counts: dict[int, int]) -> Postings:
    places = sorted(counts)
    return Postings(np.array(places, dtype=np.int32), np.array([counts[place] for place in places], dtype=np.uint32))


def _block(matcher: Any) -> tuple[Any, Any, Any]:
    """The ids (as differences), weights and values of the block the matcher stands on."""
    start = matcher._dataoffset
    raw = matcher._postfile.get(start, matcher._nextoffset - start)
    deltas, weights, values = pickle.loads(zlib.decompress(raw))  # noqa: S301  # our own files, in a directory closed to others
    return deltas, weights, values


def _positions(value: bytes) -> list[int]:
    """Word positions from Whoosh's `Positions` format: a count in four bytes, then a pickle of differences."""
    place, positions = 0, []
    for difference in pickle.loads(value[4:]):  # noqa: S301  # as in _block
        place += difference
        positions.append(place)
    return positions


def _count_runs(positions: list[list[int]]) -> int:
    """How often the words stand one after another, given the positions of each."""
    starts = set(positions[0])
    for offset, following in enumerate(positions[1:], start=1):
        starts.intersection_update(position - offset for position in following)
        if not starts:
            return 0
    return len(starts)
