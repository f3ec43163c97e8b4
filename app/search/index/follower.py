"""Keeping an index in step with the database: the only code that writes index files, by a lease that one process holds.

The worker calls `follow` at every turn. It is safe to kill at any moment: what an index holds is recorded after its
files are durable, and a change applied twice leaves one entry. Whatever is wrong with the files, a new index is made.
"""

import contextlib
import errno
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader

from app.core import config
from app.core.db import Database, session, unit_of_work
from app.search import documents
from app.search.index import generations, writing
from app.search.index.generations import Held, IndexDamaged
from app.search.models import DocumentRow

log = logging.getLogger(__name__)

BATCH = 500
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE)


@dataclass(frozen=True)
class Report:
    """Index against database. `missing`, `stale` and `extra` are ids; `pending` counts changes not yet followed."""

    documents: int
    indexed: int
    pending: int = 0
    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    damage: str = ""

    @property
    def ok(self) -> bool:
        """Whether the index says what the database says, up to the last change it followed."""
        return not (self.missing or self.stale or self.extra or self.damage)


def follow(database: Database) -> int:
    """Bring this host's index up to the last committed change; how many changes were written.

    Does nothing when another process holds the lease. Makes a new index when the present one cannot be used.
    Raises OSError when the disk takes no more, and SQLAlchemyError when the database does not answer.
    """
    root = config.settings().search_dir
    with generations.lease(root, wait=False) as mine:
        if not mine:
            return 0
        try:
            return _catch_up(database, root)
        except SQLAlchemyError:
            raise
        except Exception as error:  # damage shows as almost any exception: pickles, missing files, short reads
            if isinstance(error, OSError) and error.errno in _NO_ROOM:
                raise
            was_there = generations.is_there(root)
            log.info("the search index is made%s", f" anew: {type(error).__name__}" if was_there else ": there is none yet")
        return _make_anew(database, root)


def rebuild(database: Database) -> int:
    """Make a new index and switch to it, while searches go on; how many documents it holds. Waits for the lease."""
    root = config.settings().search_dir
    with generations.lease(root, wait=True):
        return _make_anew(database, root)


def compact(database: Database) -> int:
    """Rewrite the index without the entries of replaced and removed documents; how many went. Meant to run daily.

    Until it runs, the words of a removed document lie in the index files, where no query can reach them.
    """
    root = config.settings().search_dir
    follow(database)
    with generations.lease(root, wait=True):
        folder = generations.current(root)
        with writing.opening(folder) as (index, toc, contents):
            count = writing.deleted_count(toc)
            if count:
                index.writer(compound=False, limitmb=writing.MEMORY_MB).commit(optimize=True)
                generations.write_held(folder, contents.number, contents.files)
        return count


def check(database: Database) -> Report:
    """Compare ids and change numbers of index and database both ways. Waits for the lease; changes nothing."""
    root = config.settings().search_dir
    with generations.lease(root, wait=True):
        live, gone_later, pending_after = _rows(database)
        try:
            contents, entries = _entries(generations.current(root))
        except Exception as error:  # as in `follow`
            return Report(documents=len(live), indexed=0, damage=str(error) or type(error).__name__)
    due = {key: number for key, number in live.items() if number <= contents.number}
    return Report(
        documents=len(live),
        indexed=len(entries),
        pending=sum(1 for number in pending_after if number > contents.number),
        missing=tuple(sorted(due.keys() - entries.keys())),
        stale=tuple(sorted(key for key, number in due.items() if key in entries and entries[key] != number)),
        extra=tuple(sorted(key for key in entries.keys() - live.keys() if gone_later.get(key, 0) <= contents.number)),
    )


def _catch_up(database: Database, root: Path) -> int:
    folder = generations.current(root)
    if generations.is_reported(root, folder):
        raise IndexDamaged("reported by a reader")
    with writing.opening(folder) as (index, _toc, contents):
        with unit_of_work(database):
            if contents.number > documents.last_number():
                raise IndexDamaged("ahead of the database, which was restored")
        return _follow_on(database, folder, index, contents)


def _follow_on(database: Database, folder: Path, index: FileIndex, contents: Held) -> int:
    row_count = 0
    for rows in _batches(database, contents.number):
        writing.apply(index, rows)
        contents = generations.write_held(folder, rows[-1].changed_seq, contents.files)
        row_count += len(rows)
    return row_count


def _make_anew(database: Database, root: Path) -> int:
    folder = generations.new_folder(root)
    try:
        with unit_of_work(database):
            last = documents.last_number()
        with writing.creating(folder) as index:
            _fill(database, index, last)
            held = generations.write_held(folder, last, {})
            _follow_on(database, folder, index, held)  # what changed while the index was being made
        generations.switch(root, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    with unit_of_work(database):
        return session().scalar(sa.select(sa.func.count()).where(~DocumentRow.deleted)) or 0


def _fill(database: Database, index: FileIndex, last: int) -> None:
    """One commit of every live row up to change `last`. A row that changes meanwhile moves past it, so none comes twice."""
    writer = index.writer(compound=False, limitmb=writing.MEMORY_MB)
    try:
        for rows in _batches(database, 0, up_to=last):
            for row in rows:
                if not row.deleted:
                    writing.add(writer, row)
        writer.commit()
    except BaseException:
        with contextlib.suppress(Exception):
            writer.cancel()
        raise


def _batches(database: Database, after: int, up_to: int | None = None) -> Iterator[list[DocumentRow]]:
    """Changed rows, oldest change first, each batch read in its own short unit of work."""
    while True:
        with unit_of_work(database):
            rows = list(documents.changed_after(after, limit=BATCH, up_to=up_to))
        if not rows:
            return
        yield rows
        after = rows[-1].changed_seq


def _rows(database: Database) -> tuple[dict[str, int], dict[str, int], list[int]]:
    """Live ids with their numbers, removed ids with theirs, and the numbers of all changes."""
    with unit_of_work(database):
        every = session().execute(sa.select(DocumentRow.id, DocumentRow.changed_seq, DocumentRow.deleted)).all()
    live = {key: number for key, number, deleted in every if not deleted}
    gone = {key: number for key, number, deleted in every if deleted}
    return live, gone, [number for _key, number, _deleted in every]


def _entries(folder: Path) -> tuple[Held, dict[str, int]]:
    """What the index of `folder` holds: ids with the numbers of the changes they were made from."""
    entries: dict[str, int] = {}
    with writing.opening(folder) as (index, toc, contents):
        for segment in toc.segments:
            reader = SegmentReader(index.storage, toc.schema, segment)
            numbers = reader.column_reader("number")
            for place, stored in reader.iter_docs():
                if stored["id"] in entries:
                    raise IndexDamaged(f"{stored['id']} is there twice")
                entries[stored["id"]] = numbers[place]
    return contents, entries
