"""What self-assessments hold about a person: for them to download, and to drop when they are erased."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.core.jobs import Task
from app.exchanges.assessment.models import Assessment, Signature
from app.exchanges.assessment.queries import KINDS


def held_about(person_id: int) -> dict[str, Any]:
    """The assessments that somebody began, and what they were the last to save: never the texts.

    These are the area's, and whoever no longer commissions there may not read them.
    """
    assessments = session().scalars(sa.select(Assessment).where(Assessment.started_by_id == person_id).order_by(Assessment.id))
    requests = session().scalars(sa.select(Assessment).where(Assessment.sign_asked_by_id == person_id).order_by(Assessment.id))
    signatures = sa.select(Signature, Assessment).join(Assessment).where(Signature.person_id == person_id).order_by(Signature.id)
    return {
        "signed": [
            {"area": assessment.area.name, "at": row.signed_at.isoformat()} for row, assessment in session().execute(signatures)
        ],
        "started": [{"area": one.area.name, "at": one.started_at.isoformat()} for one in assessments],
        "asked for a signature": [
            {"area": one.area.name, "at": one.sign_asked_at.isoformat()} for one in requests if one.sign_asked_at is not None
        ],
        "last saved": [*_saved(person_id)],
    }


def _saved(person_id: int) -> Iterator[dict[str, Any]]:
    for kind in KINDS:
        rows = (
            sa.select(kind, Assessment)
            .join(Assessment, Assessment.id == kind.assessment_id)
            .where(kind.edited_by_id == person_id)
            .order_by(kind.id)
        )
        for row, assessment in session().execute(rows):
            yield {"area": assessment.area.name, "about": row.key, "at": row.edited_at.isoformat()}


def forget_person(task: Task) -> None:
    """An erased person is no longer the one who began or saved something. What the area says of itself stays."""
    person_id = task.payload["person_id"]
    for kind in KINDS:
        session().execute(sa.update(kind).where(kind.edited_by_id == person_id).values(edited_by_id=None))
    session().execute(sa.update(Signature).where(Signature.person_id == person_id).values(person_id=None))
    session().execute(sa.update(Assessment).where(Assessment.started_by_id == person_id).values(started_by_id=None))
    session().execute(sa.update(Assessment).where(Assessment.sign_asked_by_id == person_id).values(sign_asked_by_id=None))
