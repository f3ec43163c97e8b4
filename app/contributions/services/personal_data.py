"""What the spine holds about a person: for them to download, and to drop when they are erased."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.contributions.lifecycle import REVISION
from app.contributions.models import Appeal, Contribution, Decision, ProblemReport, Revision
from app.contributions.services import deciding
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.jobs import Task


def held_about(person_id: int) -> dict[str, Any]:
    """Every revision the person wrote, its text; their appeals, what they decided as a moderator, and what they checked last."""
    revisions = session().scalars(sa.select(Revision).where(Revision.author_id == person_id).order_by(Revision.id))
    appeals = session().scalars(sa.select(Appeal).where(Appeal.made_by_id == person_id).order_by(Appeal.id))
    decisions = session().scalars(sa.select(Decision).where(Decision.by_id == person_id).order_by(Decision.id))
    reports = session().scalars(
        sa.select(ProblemReport).where(ProblemReport.closed_by_id == person_id).order_by(ProblemReport.id)
    )
    pages = session().scalars(sa.select(Contribution).where(Contribution.checked_by_id == person_id).order_by(Contribution.id))
    return {
        "written": [
            {"number": one.id, "status": one.status, "saved_at": _moment(one.saved_at), "values": one.body} for one in revisions
        ],
        "appeals": [{"made_at": _moment(one.made_at), "text": one.text, "status": one.status} for one in appeals],
        "decisions": [{"at": _moment(one.at), "verb": one.verb, "as": one.by_as, "reason": one.reason} for one in decisions],
        "reports_closed": [{"at": _moment(one.status_at), "note": one.note} for one in reports],
        "checks": [{"at": _moment(one.checked_at), "page": one.id, "as": one.checked_as} for one in pages],
    }


def forget_person(task: Task) -> None:
    """Erase what an erased person wrote and never published as their own: drafts and what was sent back.

    What was published stays with whoever owns it: it is about services, and names its author nowhere.
    """
    person_id = task.payload["person_id"]
    own = sa.select(Contribution.id).where(Contribution.owner_scope == "person", Contribution.owner_person_id == person_id)
    never_read = session().scalars(
        sa.select(Revision)
        .where(Revision.contribution_id.in_(own), Revision.number.is_(None), Revision.redacted_at.is_(None))
        .order_by(Revision.id)
    )
    for revision in never_read.all():
        if revision.status in ("draft", "submitted"):
            REVISION.apply(revision, "retract", SYSTEM)
        deciding.erase(revision)
    session().execute(sa.update(Appeal).where(Appeal.made_by_id == person_id).values(text=""))


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()
