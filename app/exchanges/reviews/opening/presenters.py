"""What is open to a team, in rows: for the host with its log, for the team with what it may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts import queries as accounts
from app.areas.places import area_name
from app.exchanges.assessment.models import Assessment, StandardAnswer
from app.exchanges.assessment.queries import entries, framework_of
from app.exchanges.assessment.values import words
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.opening import queries
from app.exchanges.reviews.opening.models import Opening

TEXTS = {"strengths": "Strengths", "development": "To develop", "evidence": "Evidence", "note": "Notes"}


@dataclass(frozen=True)
class OpeningRow:
    """One thing that was opened."""

    id: int
    what: str
    standards: Sequence[str]
    opened_at: datetime
    is_open: bool


@dataclass(frozen=True)
class ReadingRow:
    """One line of the log."""

    name: str
    what: str
    read_at: datetime


@dataclass(frozen=True)
class StandardRow:
    """What a host says of one standard."""

    id: str
    title: str
    level: str
    line: str
    texts: Sequence[tuple[str, str]]


def opening_rows(openings: Sequence[Opening]) -> list[OpeningRow]:
    """What was opened, in order."""
    return [OpeningRow(row.id, title_of(row.assessment), _titles(row), row.opened_at, row.revoked_at is None) for row in openings]


def title_of(assessment: Assessment) -> str:
    """What an assessment is called."""
    return f"Self-assessment of {area_name(assessment.area_code)}, signed {assessment.status_at:%d %B %Y}"


def _titles(opening: Opening) -> list[str]:
    return [standard.title for standard in framework_of(opening.assessment).standards if standard.id in opening.standards]


def reading_rows(openings: Sequence[Opening]) -> list[ReadingRow]:
    """Who opened what, newest first."""
    readings, titles = queries.list_readings(openings), {row.id: title_of(row.assessment) for row in openings}
    names = accounts.names_of(row.person_id for row in readings)
    return [
        ReadingRow(names.get(row.person_id or 0, accounts.ERASED_NAME), titles[row.opening_id], row.read_at) for row in readings
    ]


def standard_rows(opening: Opening) -> list[StandardRow]:
    """What the host said of the standards that it opened, in the words that were signed."""
    whole, answers = framework_of(opening.assessment), entries(StandardAnswer, opening.assessment)
    return [
        StandardRow(
            standard.id,
            standard.title,
            words(whole, "level", answer.level),
            answer.line,
            [(label, getattr(answer, name)) for name, label in TEXTS.items() if getattr(answer, name)],
        )
        for standard in whole.standards
        if standard.id in opening.standards and (answer := answers.get(standard.id)) is not None
    ]


def signed_choices(assessment: Assessment) -> list[tuple[str, str]]:
    """The standards of an assessment, to choose from."""
    return [(standard.id, standard.title) for standard in framework_of(assessment).standards]


def focus_of(exchange: Exchange) -> list[str]:
    """What is ticked at first: what the request is about."""
    return list(exchange.standards)
