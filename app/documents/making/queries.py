"""Which documents are made, wait or were refused."""

from collections.abc import Collection, Sequence
from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.db import session
from app.documents.making import files
from app.documents.making.lifecycle import OPEN
from app.documents.making.models import MadeDocument, MadeDocumentOrigin

# Gone within a day: what is older is not given to anybody, and is taken away at the next hour.
LIFETIME = timedelta(hours=22)


def content_of(key: str) -> bytes | None:
    """The file that was made of a key, whoever asked for it; None where there is none."""
    fresh = sa.or_(MadeDocument.asker == "", MadeDocument.asked_at > clock.now() - LIFETIME)
    names = sa.select(MadeDocument.file).where(MadeDocument.key == key, MadeDocument.status == "made", fresh)
    contents = (files.read(name) for name in session().scalars(names.order_by(MadeDocument.id)).all())
    return next((content for content in contents if content is not None), None)


def find_asked(asker: str, key: str) -> MadeDocument | None:
    """What an asker asked for, of this key."""
    fresh = MadeDocument.asked_at > clock.now() - LIFETIME
    own = sa.select(MadeDocument).where(MadeDocument.asker == asker, MadeDocument.key == key, fresh)
    return session().scalar(own) if asker else None


def find_for_everyone(key: str) -> MadeDocument | None:
    """What is made of this key for everyone who may see its page."""
    return session().scalar(sa.select(MadeDocument).where(MadeDocument.asker == "", MadeDocument.key == key).limit(1))


def find_of_subject(subject: str) -> MadeDocument | None:
    """What is made for everyone of a subject."""
    return session().scalar(sa.select(MadeDocument).where(MadeDocument.subject == subject))


def has_open(asker: str) -> bool:
    """Whether something that an asker asked for is not made yet."""
    waiting = sa.select(MadeDocument.id).where(MadeDocument.asker == asker, MadeDocument.status.in_(OPEN))
    return session().scalar(waiting.limit(1)) is not None


def count_asked() -> int:
    """How many documents that somebody asked for are not made yet."""
    return _count(MadeDocument.asker != "")


def count_before(document: MadeDocument) -> int:
    """How many that others asked for are made before one."""
    return _count(MadeDocument.asker != "", MadeDocument.id < document.id)


def _count(*conditions: sa.ColumnElement[bool]) -> int:
    waiting = sa.select(sa.func.count()).select_from(MadeDocument).where(MadeDocument.status.in_(OPEN), *conditions)
    return session().scalar(waiting) or 0


def subjects_drawn_from(origin: str, after: int, limit: int) -> Sequence[tuple[int, str]]:
    """The id and the subject of documents for everyone that hold words of `origin`, in order of id, those after an id."""
    rows = (
        sa.select(MadeDocument.id, MadeDocument.subject)
        .join(MadeDocumentOrigin, MadeDocumentOrigin.document_id == MadeDocument.id)
        .where(MadeDocumentOrigin.origin == origin, MadeDocument.subject.is_not(None), MadeDocument.id > after)
        .order_by(MadeDocument.id)
        .limit(limit)
    )
    return [(number, subject or "") for number, subject in session().execute(rows)]


def asked_by(asker: str) -> Sequence[MadeDocument]:
    """Everything that an asker asked for and that is still there."""
    return session().scalars(sa.select(MadeDocument).where(MadeDocument.asker == asker).order_by(MadeDocument.id)).all()


def known_names(names: Collection[str]) -> set[str]:
    """Those of some names of files that a row has."""
    return set(session().scalars(sa.select(MadeDocument.file).where(MadeDocument.file.in_(names))))


def is_sound(document: MadeDocument) -> bool:
    """Whether a document has its file, or may still get one: what waits for days was given up by an administrator."""
    if document.status == "made":
        return files.is_there(document.file)
    return document.asked_at > clock.now() - LIFETIME


def is_subject(subject: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """What says in a query that something is made for everyone of a subject."""
    return sa.exists().where(MadeDocument.subject == subject)


def subjects(after: int, limit: int) -> Sequence[tuple[int, str]]:
    """The id and the subject of documents for everyone, in order of id, those after an id."""
    rows = (
        sa.select(MadeDocument.id, MadeDocument.subject)
        .where(MadeDocument.subject.is_not(None), MadeDocument.id > after)
        .order_by(MadeDocument.id)
        .limit(limit)
    )
    return [(number, subject or "") for number, subject in session().execute(rows)]
