"""Writing Whoosh segments: opening a generation safely, and applying a batch of changed rows to it."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from whoosh.index import TOC, FileIndex

from app.search import generations
from app.search.generations import Held, IndexDamaged
from app.search.models import DocumentRow
from app.search.schema import IndexFiles, schema

NAME = "MAIN"
MEMORY_MB = 64
WASTE_FLOOR, WASTE_SHARE = 50, 0.2


def create(folder: Path) -> FileIndex:
    """An empty index in `folder`."""
    return FileIndex.create(IndexFiles(str(folder)), schema(), NAME)


def open_checked(folder: Path) -> tuple[FileIndex, TOC, Held]:
    """The index of `folder`, its table of contents and what it holds.

    Raises IndexDamaged, or whatever Whoosh makes of damaged pickles, when it is not as it was written.
    """
    held = generations.read_held(folder)
    index = FileIndex(IndexFiles(str(folder)), indexname=NAME)
    toc = TOC.read(index.storage, NAME)
    if set(toc.schema.names()) != set(schema().names()):
        raise IndexDamaged("other fields")
    generations.check_files(held, generations.listing(folder), needed_names(toc))
    return index, toc, held


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
        words=f"{row.title}\n{row.summary}\n{row.body}",
    )


def deleted_count(toc: TOC) -> int:
    """How many replaced or removed entries still lie in the index files."""
    return sum(segment.deleted_count() for segment in toc.segments)


def _is_wasteful(writer: object) -> bool:
    segments = writer.segments  # type: ignore[attr-defined]  # Whoosh has no types
    dead = sum(segment.deleted_count() for segment in segments)
    whole = sum(segment.doc_count_all() for segment in segments)
    return bool(dead > WASTE_FLOOR and dead > WASTE_SHARE * whole)
