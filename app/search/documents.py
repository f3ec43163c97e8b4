"""Writing the projection: what a feature calls, in its own transaction, when a thing is published, changed or withdrawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import Base, engine, is_writing, session
from app.search.models import DocumentRow, SequenceRow

PUBLIC = "public"


@dataclass(frozen=True)
class SearchDocument:
    """A findable thing. `id` is its kind and key ("initiative:12"); `body` is plain text, never HTML.

    `audience` is "public", "members" or "area:" and an area's code. `demoted` things rank lower on best match.
    """

    id: str
    kind: str
    title: str
    summary: str
    body: str
    url: str
    audience: str = PUBLIC
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    demoted: bool = False
    published_at: datetime | None = None
    checked_at: datetime | None = None


def put(document: SearchDocument) -> None:
    """Write `document` over whatever had its id, in the caller's transaction. It is findable when that commits."""
    put_many([document])


def put_many(documents: Sequence[SearchDocument]) -> None:
    """Write `documents` (each id once) over whatever had their ids, as `put` does, with one statement for them all."""
    if not documents:
        return
    last = _take_numbers(len(documents))
    statement = _insert(DocumentRow)
    replaced = {name: statement.excluded[name] for name in _values(documents[0], last)}
    first = last - len(documents) + 1
    rows = [{"id": document.id, **_values(document, number)} for number, document in enumerate(documents, start=first)]
    session().execute(statement.on_conflict_do_update(index_elements=[DocumentRow.id], set_=replaced), rows)


def _values(document: SearchDocument, number: int) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "title": _storable(document.title),
        "summary": _storable(document.summary),
        "body": _storable(document.body),
        "url": document.url,
        "audience": document.audience,
        "facets": {name: sorted(set(codes)) for name, codes in document.facets.items() if codes},
        "demoted": document.demoted,
        "published_at": document.published_at,
        "checked_at": document.checked_at,
        "changed_seq": number,
        "deleted": False,
    }


def remove(document_id: str) -> None:
    """Erase the text of a document and make it unfindable, in the caller's transaction. Safe to repeat.

    The row stays, empty, so that every index following the changes learns that the document went.
    """
    blanks = dict.fromkeys(("title", "summary", "body", "url", "audience"), "")
    session().execute(
        sa.update(DocumentRow)
        .where(DocumentRow.id == document_id)
        .values(
            **blanks,
            facets={},
            demoted=False,
            published_at=None,
            checked_at=None,
            changed_seq=_take_numbers(1),
            deleted=True,
        )
    )


def list_under(prefix: str) -> list[str]:
    """The ids that begin with `prefix` of documents that are findable now, in order."""
    ids = sa.select(DocumentRow.id).where(_begins_with(prefix), DocumentRow.deleted.is_(False))
    return sorted(session().scalars(ids))


def _begins_with(prefix: str) -> sa.ColumnElement[bool]:
    """As a range where an index answers that: SQLite compares texts byte by byte, and reads every row for a LIKE."""
    if engine().dialect.name == "sqlite":
        return sa.and_(DocumentRow.id >= prefix, DocumentRow.id < prefix[:-1] + chr(ord(prefix[-1]) + 1))
    return DocumentRow.id.startswith(prefix, autoescape=True)


def last_number() -> int:
    """The number of the last change this unit of work can see; 0 when there was none."""
    return session().scalar(sa.select(SequenceRow.value)) or 0


def changed_after(number: int, *, limit: int, up_to: int | None = None) -> Iterator[DocumentRow]:
    """Rows changed after change `number` (and not after `up_to`), oldest change first."""
    asked = sa.select(DocumentRow).where(DocumentRow.changed_seq > number)
    if up_to is not None:
        asked = asked.where(DocumentRow.changed_seq <= up_to)
    return iter(session().scalars(asked.order_by(DocumentRow.changed_seq).limit(limit)).all())


def _take_numbers(count: int) -> int:
    """Take the next `count` numbers of the sequence; the last of them.

    The statement locks the one row until the caller commits, so numbers become visible in the order they
    were given: on PostgreSQL by this row lock, on SQLite because a writing transaction begins IMMEDIATE and
    is alone. Without that a reader could see change 8, note that it has everything up to 8, and never look
    for change 7, which committed later.
    """
    if not is_writing():
        raise RuntimeError("a search document is written in the transaction of the change it describes")
    statement = (
        _insert(SequenceRow)
        .values(id=1, value=count)
        .on_conflict_do_update(index_elements=[SequenceRow.id], set_={"value": SequenceRow.value + count})
        .returning(SequenceRow.value)
    )
    return session().execute(statement).scalar_one()


def _insert(model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An insert that may turn into an update, which both databases have and SQLAlchemy keeps apart."""
    return postgresql.insert(model) if engine().dialect.name == "postgresql" else sqlite.insert(model)


def _storable(text: str) -> str:
    """`text` without what no database column or index can hold: NUL and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
