"""Writing Whoosh segments: opening a generation safely, and applying a batch of changed rows to it."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from whoosh.index import TOC, FileIndex

from app.search.index import generations
from app.search.index.generations import Held, IndexDamaged
from app.search.models import DocumentRow
from app.search.schema import IndexFiles, schema

NAME = "MAIN"
MEMORY_MB = 64
WASTE_FLOOR, WASTE_SHARE = 50, 0.2


@contextlib.contextmanager
def creating(folder: Path) -> Iterator[FileIndex]:
    """A new, empty index in `folder`; its files are closed at the end."""
    files = IndexFiles(str(folder))
    try:
        yield FileIndex.create(files, schema(), NAME)
    finally:
        files.close_files()


@contextlib.contextmanager
def opening(folder: Path) -> Iterator[tuple[FileIndex, TOC, Held]]:
    """The index of `folder`, its table of contents and what it holds; its files are closed at the end.

    Raises as `read_contents` does.
    """
    files = IndexFiles(str(folder))
    try:
        toc, held = read_contents(folder, files)
        yield FileIndex(files, toc.schema, NAME), toc, held
    finally:
        files.close_files()


def read_contents(folder: Path, files: IndexFiles) -> tuple[TOC, Held]:
    """The table of contents of `folder`, once every file that it needs is seen to be as it was written.

    Raises IndexDamaged, or whatever Whoosh makes of damaged pickles, when one is not.
    """
    contents = generations.read_held(folder)
    toc = TOC.read(files, NAME)
    if set(toc.schema.names()) != set(schema().names()):
        raise IndexDamaged("other fields")
    generations.check_files(contents, generations.listing(folder), needed_names(toc))
    return toc, contents


def needed_names(toc: TOC) -> set[str]:
    """What the names of the files that `toc` needs start with, up to the first dot."""
    return {segment.segment_id() for segment in toc.segments} | {f"_{NAME}_{toc.generation}"}


def apply(index: FileIndex, rows: Sequence[DocumentRow]) -> None:
    """Write `rows` (each id once) over what the index holds of them, as one commit. Safe to repeat."""
    writer = index.writer(compound=False, limitmb=MEMORY_MB)
    try:
        with writer.searcher() as searcher:
            old = [number for row in rows for number in searcher.document_numbers(id=row.id)]
        for number in old:
            writer.delete_document(number)
        for row in rows:
            if not row.deleted:
                add(writer, row)
        writer.commit(optimize=_is_wasteful(writer))
    except BaseException:
        with contextlib.suppress(Exception):
            writer.cancel()
        raise


def add(writer: object, row: DocumentRow) -> None:
    """Add one live row to a Whoosh writer."""
    writer.add_document(  # type: ignore[attr-defined]  # Whoosh has no types
        id=row.id,
        number=row.changed_seq,
        title=row.title,
        summary=row.summary,
        body=row.body,
        words=(row.title, row.summary, row.body),
    )


def deleted_count(toc: TOC) -> int:
    """How many replaced or removed entries still lie in the index files."""
    return sum(segment.deleted_count() for segment in toc.segments)


def _is_wasteful(writer: object) -> bool:
    segments = writer.segments  # type: ignore[attr-defined]  # Whoosh has no types
    dead = sum(segment.deleted_count() for segment in segments)
    whole = sum(segment.doc_count_all() for segment in segments)
    return bool(dead > WASTE_FLOOR and dead > WASTE_SHARE * whole)
