"""What reports hold about a person: their name in the team. It goes when they are erased; the rest of a report never changes."""

from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.report.models import FinalReport, ReportMember


def held_about(person_id: int) -> list[dict[str, Any]]:
    """The reports that name them, and how."""
    rows = (
        sa.select(ReportMember, Exchange.reference)
        .join(FinalReport, FinalReport.id == ReportMember.report_id)
        .join(Exchange, Exchange.id == FinalReport.exchange_id)
        .where(ReportMember.person_id == person_id)
        .order_by(ReportMember.id)
    )
    return [{"exchange": reference, "as": [row.name, row.organisation, row.role]} for row, reference in session().execute(rows)]


def forget_person(task: Task) -> None:
    """A report says that somebody of their organisation reviewed, and no longer who."""
    theirs = ReportMember.person_id == task.payload["person_id"]
    session().execute(sa.update(ReportMember).where(theirs).values(person_id=None, name=""))
