"""What findings hold about a person: for them to download, and to drop when they are erased. Never what team or host said."""

from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings.models import Finding, FindingAnswer, Telling

COLUMNS = (Finding.edited_by_id, Telling.edited_by_id, Telling.read_by_id, FindingAnswer.edited_by_id)


def held_about(person_id: int) -> dict[str, Any]:
    """Which lines and answers they wrote last, and which urgent ones they read: when, and never what it says."""
    lines = sa.select(Finding.edited_at, Exchange.reference).join(Exchange).where(Finding.edited_by_id == person_id)
    tellings = _of_lines(Telling, Telling.edited_at).where(Telling.edited_by_id == person_id)
    answers = _of_lines(FindingAnswer, FindingAnswer.edited_at).where(FindingAnswer.edited_by_id == person_id)
    readings = _of_lines(Telling, Telling.read_at).where(Telling.read_by_id == person_id)
    return {
        "lines written last": _rows(lines.order_by(Finding.id)),
        "who was told, written last": _rows(tellings.order_by(Telling.id)),
        "answers written last": _rows(answers.order_by(FindingAnswer.id)),
        "urgent lines read": _rows(readings.order_by(Telling.id)),
    }


def _of_lines(table: type[Telling] | type[FindingAnswer], moment: Any) -> Any:
    return (
        sa.select(moment, Exchange.reference)
        .select_from(table)
        .join(Finding, Finding.id == table.finding_id)
        .join(Exchange, Exchange.id == Finding.exchange_id)
    )


def _rows(rows: Any) -> list[dict[str, str]]:
    return [{"exchange": reference, "at": moment.isoformat()} for moment, reference in session().execute(rows)]


def forget_person(task: Task) -> None:
    """What an erased person wrote stays the team's or the host's, and names them no longer."""
    person_id = task.payload["person_id"]
    for column in COLUMNS:
        session().execute(sa.update(column.class_).where(column == person_id).values({column.key: None}))
