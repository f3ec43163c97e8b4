"""What this process has open: one catalogue and one set of index segments, looked at again before every query.

Looking costs one small query and two calls of stat. Threads share what is open; it is replaced, never changed.
"""

import logging
import threading
import time
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
import sqlalchemy as sa

from app.core import config
from app.core.db import engine, is_writing, session
from app.search.answering import catalogue
from app.search.answering.catalogue import Catalogue
from app.search.answering.corpus import Corpus
from app.search.index import generations, writing
from app.search.index.generations import Held
from app.search.index.segments import IndexedSegment, PendingSegment, Segment
from app.search.models import DocumentRow
from app.search.schema import IndexFiles

log = logging.getLogger(__name__)

MOST_PENDING = 300
LOOK_AGAIN_SECONDS = 1.0
PATIENCE_SECONDS = 30.0
TRIES, PAUSE_SECONDS = 3, 0.03


def corpus() -> Corpus:
    """Everything there is to search, as this unit of work sees it.

    Inside a transaction nothing is shared, because what it wrote may yet be undone: the database answers.
    """
    if is_writing():
        return Corpus(catalogue.updated(catalogue.EMPTY), [], from_index=False)
    return _state().corpus()


def give_up_on_index() -> None:
    """Answer from the database from now on, and ask the writer for a new index: reading the present one failed."""
    _state().give_up()


class _State:
    """The open files and arrays of one database and one index directory. Its methods are called by many threads."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._turn = threading.RLock()
        self._catalogue = catalogue.EMPTY
        self._confirmed_at = 0.0
        self._signature: tuple[int, ...] | None = None
        self._looked_at = float("-inf")
        self._held: tuple[Path, Held, set[str]] | None = None
        self._segments: dict[str, IndexedSegment] | None = None
        self._pending: PendingSegment | None = None
        self._corpus: Corpus | None = None

    def corpus(self) -> Corpus:
        with self._turn:
            newest = self._newest_catalogue()
            if self._look_at_index() or newest is not self._catalogue or self._corpus is None:
                self._catalogue = newest
                self._corpus = self._put_together(newest)
            return self._corpus

    def give_up(self) -> None:
        with self._turn:
            if self._held is not None:
                generations.report_damage(self._root, self._held[0].name)
            self._segments = self._held = self._corpus = None

    def _newest_catalogue(self) -> Catalogue:
        """The catalogue brought up to date.

        A unit of work that began a moment ago can see less than another already showed; the newer catalogue is then
        used, and hits are checked against what this one sees. If that lasts, the database was restored: read it anew.
        """
        newest = catalogue.updated(self._catalogue)
        if newest.number >= self._catalogue.number:
            self._confirmed_at = time.monotonic()
            return newest
        if time.monotonic() - self._confirmed_at < PATIENCE_SECONDS:
            return self._catalogue
        return catalogue.updated(catalogue.EMPTY)

    def _look_at_index(self) -> bool:
        """Open what is new, drop what is damaged; whether anything changed."""
        signature, now = generations.signature(self._root), time.monotonic()
        if signature == self._signature and now - self._looked_at < LOOK_AGAIN_SECONDS:
            return False
        self._looked_at = now
        if signature == self._signature and self._is_intact():
            return False
        before, self._signature = self._segments, signature
        self._open(signature is not None)
        return self._segments is not None or before is not None

    def _is_intact(self) -> bool:
        """Whether the files that are open are as they were written; what is not open has nothing to lose."""
        if self._held is None:
            return self._signature is None
        folder, held, needed = self._held
        try:
            generations.check_files(held, generations.listing(folder), needed)
        except (OSError, generations.IndexDamaged):
            return False
        return True

    def _open(self, exists: bool) -> None:
        for tries_left in range(TRIES - 1, -1, -1) if exists else ():
            try:
                self._read(generations.current(self._root))
                return
            except Exception as error:  # damage shows as almost any exception, and so does a commit going on meanwhile
                if tries_left:
                    time.sleep(PAUSE_SECONDS)
                else:
                    self._refuse(error)
        self._segments = self._held = None

    def _refuse(self, error: Exception) -> None:
        log.warning("the search index cannot be read: %s", type(error).__name__)
        try:
            generations.report_damage(self._root, generations.current(self._root).name)
        except generations.IndexDamaged:
            return

    def _read(self, folder: Path) -> None:
        files = IndexFiles(str(folder))
        try:
            toc, contents = writing.read_contents(folder, files)
        finally:
            files.close_files()
        segments_before = self._segments or {}
        segments = {}
        for segment in toc.segments:
            key = segment.segment_id()
            segments[key] = segments_before.get(key) or IndexedSegment(IndexFiles(str(folder)), toc.schema, segment)
        self._segments, self._held = segments, (folder, contents, writing.needed_names(toc))

    def _put_together(self, newest: Catalogue) -> Corpus:
        if self._segments is None:
            return Corpus(newest, [], from_index=False)
        numbers = [segment.numbers for segment in self._segments.values()]
        lacking = newest.numbers[~np.isin(newest.numbers, np.concatenate(numbers) if numbers else [])]
        if len(lacking) > MOST_PENDING:
            return Corpus(newest, [], from_index=False)
        segments: list[Segment] = list(self._segments.values())
        if len(lacking):
            self._pending = _pending(self._pending, [int(number) for number in lacking])
            segments.append(self._pending)
        return Corpus(newest, segments, from_index=True)


def _pending(segment: PendingSegment | None, numbers: list[int]) -> PendingSegment:
    if segment is not None and segment.numbers.tolist() == numbers:
        return segment
    asked = sa.select(DocumentRow).where(DocumentRow.changed_seq.in_(numbers)).order_by(DocumentRow.changed_seq)
    return PendingSegment(session().scalars(asked).all())


_states: WeakKeyDictionary[object, dict[Path, _State]] = WeakKeyDictionary()
_making = threading.Lock()


def _state() -> _State:
    with _making:
        by_root = _states.setdefault(engine(), {})
        root = config.settings().search_dir
        if root not in by_root:
            by_root[root] = _State(root)
        return by_root[root]
