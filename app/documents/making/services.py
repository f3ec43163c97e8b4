"""Asking for a document, drawing it, and taking it away again.

A file is put on the disk by the caller, before the transaction in which its row is written: here only rows are.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.core import batches, clock, jobs
from app.core.actor import SYSTEM
from app.core.db import after_commit, session
from app.core.errors import Busy, Conflict
from app.documents.making import files, queries
from app.documents.making.lifecycle import MADE_DOCUMENT
from app.documents.making.models import MadeDocument, MadeDocumentOrigin
from app.documents.making.sources import Source

DRAW_ASKED, DRAW_FOR_EVERYONE = "documents.draw_asked", "documents.draw_for_everyone"
FOR_SOMEBODY, FOR_EVERYONE = 1, 2  # turns of the worker's jobs: whoever waits for a document comes first
MOST_WAITING = 50  # of all askers: a person has one at a time
ONE_AT_A_TIME = "Another document that you asked for is still being made. Wait until it is ready, then ask for this one."
CROWDED = "Too many people are waiting for documents at this moment."
TABLE = MadeDocument.__table__


@dataclass(frozen=True)
class Order:
    """A document to be made. `origins` are codes of everything that it holds words of; `file` has what it is drawn from."""

    source: Source
    origins: Sequence[str]
    file: str


def asker(person_id: int) -> str:
    """The code of a person who asks for a document."""
    return f"person:{person_id}"


def ask(asker: str, order: Order) -> bool:
    """Ask for a document, for this asker alone. Asking again for the same changes nothing, unless it failed, and returns False.

    Raises Conflict while another that they asked for is not made, and Busy where too many wait.
    """
    earlier = queries.find_asked(asker, order.source.key)
    if earlier is not None and earlier.refusal in ("", "too-long") and queries.is_sound(earlier):
        return False
    if queries.has_open(asker):
        raise Conflict(ONE_AT_A_TIME)
    if queries.count_asked() >= MOST_WAITING:
        raise Busy(CROWDED)
    _forget(MadeDocument.asker == asker, MadeDocument.key == order.source.key)
    _add(DRAW_ASKED, order, asker=asker)
    return True


def make_for_everyone(subject: str, order: Order) -> None:
    """Have the document of a subject made for everyone who may see its page, in the place of the one before."""
    forget_subjects([subject])
    _add(DRAW_FOR_EVERYONE, order, subject=subject)


def _add(handler: str, order: Order, *, asker: str = "", subject: str | None = None) -> None:
    document = MadeDocument(
        key=order.source.key,
        format=order.source.format_code,
        asker=asker,
        subject=subject,
        file=order.file,
        asked_at=clock.now(),
    )
    MADE_DOCUMENT.start(document)
    session().add(document)
    session().flush()
    session().add_all(MadeDocumentOrigin(document_id=document.id, origin=origin) for origin in dict.fromkeys(order.origins))
    jobs.enqueue(handler, {"document_id": document.id})


def begin(document_id: int) -> bool:
    """Note that a document is being drawn; False where it was taken away, or is drawn already."""
    return _move("draw", document_id)


def finish(document_id: int, file: str, size: int) -> bool:
    """Note that a document is in `file`, and take away what it was drawn from; False where it was taken away meanwhile."""
    document = session().get(MadeDocument, document_id)
    before = None if document is None else document.file
    if before is None or not _move("finish", document_id, file=file, size=size, made_at=clock.now()):
        return False
    _delete_later([before])
    return True


def refuse(document_id: int, refusal: str) -> bool:
    """Note that a document cannot be made, and why, as a code, and take away what it would have been drawn from."""
    document = session().get(MadeDocument, document_id)
    if document is None or not _move("refuse", document_id, refusal=refusal):
        return False
    _delete_later([document.file])
    return True


def _move(verb: str, document_id: int, **values: object) -> bool:
    """Move one document, unless it is gone. Not every step of a file that is gone in a day belongs into the audit trail."""
    moved = MADE_DOCUMENT.moving(TABLE, verb, SYSTEM).where(TABLE.c.id == document_id).values(**values)
    return session().execute(moved.returning(TABLE.c.id)).first() is not None


def forget_origin(origin: str) -> None:
    """Take away every document that holds words of `origin`."""
    _forget(MadeDocument.id.in_(sa.select(MadeDocumentOrigin.document_id).where(MadeDocumentOrigin.origin == origin)))


def forget_subjects(subjects: Collection[str]) -> None:
    """Take away what was made for everyone of these subjects."""
    _forget(MadeDocument.subject.in_(subjects))


def forget_what_was_asked_for() -> None:
    """Take away every document that somebody asked for: it can be asked for again."""
    _forget(MadeDocument.asker != "")


def forget_everything() -> None:
    """Take away every row: in a restored database they name files that are not there."""
    _forget(sa.true())


def forget_old() -> bool:
    """Take away a batch of what was asked for, or refused, longer ago than documents are kept; whether there may be more."""
    old = MadeDocument.asked_at <= clock.now() - queries.LIFETIME
    passed = sa.or_(MadeDocument.asker != "", MadeDocument.status == "refused")
    ids = session().scalars(sa.select(MadeDocument.id).where(old, passed).order_by(MadeDocument.id).limit(batches.ROWS_A_BATCH))
    numbers = list(ids)
    _forget(MadeDocument.id.in_(numbers))
    return len(numbers) == batches.ROWS_A_BATCH


def _forget(*conditions: sa.ColumnElement[bool]) -> None:
    """Delete rows, and their files once the rows are gone. One that is being drawn is then thrown away when it is done."""
    names = list(session().scalars(sa.delete(MadeDocument).where(*conditions).returning(MadeDocument.file)))
    if names:
        _delete_later(names)


def _delete_later(names: Sequence[str]) -> None:
    after_commit(lambda: files.delete(*names))
