"""The documents that are made for everyone when a text is published: the PDF of each version that anyone may read.

Each is drawn once a version, from what a visitor sees. What it names of other pages may change; then it is drawn anew.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from app.contributions import queries as spine
from app.contributions.models import PUBLIC, Contribution, Revision
from app.core.actor import VISITOR
from app.core.db import session
from app.documents import formats
from app.documents.making import queries as making
from app.documents.making.sources import PDF, Source, source_of
from app.library.exporting.documents import document_of
from app.library.specifications.kind import SPECIFICATION

SUBJECT = "revision:"


def is_for_everyone(revision: Revision) -> bool:
    """Whether a document is made of this text for everyone: a published version of a specification that a visitor may read."""
    contribution: Contribution = revision.contribution
    if contribution.kind != SPECIFICATION.code or revision.redacted_at is not None:
        return False
    return spine.is_readable(VISITOR, contribution) and spine.is_readable_version(VISITOR, revision)


def source_for_everyone(revision: Revision) -> Source:
    """What the document of a text is drawn from, as a visitor sees it."""
    document = document_of(VISITOR, revision)
    return source_of(document, formats.format_for(document, PDF))


def subject_of(revision_id: int) -> str:
    """The code of what such a document shows."""
    return f"{SUBJECT}{revision_id}"


def is_up_to_date(revision: Revision, source: Source) -> bool:
    """Whether the document of a text is there, or on its way, as a visitor sees the text now."""
    document = making.find_of_subject(subject_of(revision.id))
    return document is not None and document.key == source.key and making.is_sound(document)


def ids_of_versions(contribution_id: int, limit: int) -> Sequence[int]:
    """The ids of the published versions of a page, the newest first, whoever may read them."""
    own = sa.select(Revision.id).where(Revision.contribution_id == contribution_id, Revision.number.is_not(None))
    return session().scalars(own.order_by(Revision.id.desc()).limit(limit)).all()


def list_versions_without(before: int, limit: int) -> Sequence[Revision]:
    """Published versions of specifications for everyone of which nothing was made, the newest first, those before an id."""
    subject = sa.literal(SUBJECT).concat(sa.cast(Revision.id, sa.String))
    missing = ~making.is_subject(subject)
    return session().scalars(_versions().where(missing, Revision.id < before).order_by(Revision.id.desc()).limit(limit)).all()


def _versions() -> sa.Select[Revision]:
    return (
        sa.select(Revision)
        .join(Contribution, Contribution.id == Revision.contribution_id)
        .where(
            Contribution.kind == SPECIFICATION.code,
            Contribution.status == "published",
            Contribution.assurance != "hidden",
            Revision.number.is_not(None),
            Revision.audience == PUBLIC,
            Revision.redacted_at.is_(None),
        )
    )
