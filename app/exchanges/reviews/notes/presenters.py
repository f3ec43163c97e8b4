"""What a team noted, in rows: each note with whose it is, side by side and never added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts import queries as accounts
from app.core import clock
from app.exchanges.assessment import values as assessment
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.notes import queries
from app.exchanges.reviews.notes.values import NO_LEVEL
from app.exchanges.reviews.requests.presenters import host_names
from app.exchanges.standards.framework import Standard, framework

IN_FOCUS, OTHERS = "Standards in focus", "Other standards"
ENDED = "(their seat has ended)"


@dataclass(frozen=True)
class NoteRow:
    """What one of the team noted of one standard."""

    seat_id: int
    name: str
    level: str
    text: str
    evidence: str
    explanation: str
    edited_at: datetime
    is_level: bool


@dataclass(frozen=True)
class StandardRow:
    """A standard with every note of it."""

    id: str
    title: str
    notes: Sequence[NoteRow]

    @property
    def differs(self) -> bool:
        """Whether two of the team would give different levels."""
        return len({note.level for note in self.notes if note.is_level}) > 1


@dataclass(frozen=True)
class ExplainedRow:
    """What the guard stopped at, in somebody's words."""

    standard_id: str
    title: str
    name: str
    explanation: str


def standard_rows(exchange: Exchange, standards: Sequence[Standard]) -> list[StandardRow]:
    """These standards with what was noted of each."""
    notes = queries.list_notes(exchange)
    names = accounts.names_of(seat.person_id for seat, _note in notes)
    rows: dict[str, list[NoteRow]] = {}
    for seat, note in notes:
        name = names.get(seat.person_id or 0, accounts.ERASED_NAME)
        rows.setdefault(note.key, []).append(
            NoteRow(
                seat_id=seat.id,
                name=name if seat.status == "accepted" else f"{name} {ENDED}",
                level=level_words(note.level),
                text=note.text,
                evidence=note.evidence,
                explanation=note.explanation,
                edited_at=note.edited_at,
                is_level=bool(note.level),
            )
        )
    return [StandardRow(standard.id, standard.title, rows.get(standard.id, ())) for standard in standards]


def level_words(level: str) -> str:
    """A level as it is read."""
    return assessment.words(framework(), "level", level) if level else NO_LEVEL


def groups(exchange: Exchange) -> list[tuple[str, list[StandardRow]]]:
    """Every standard: those in focus, then the others, of which a team may see something too."""
    rows, focus = standard_rows(exchange, framework().standards), set(exchange.standards)
    return [(IN_FOCUS, [row for row in rows if row.id in focus]), (OTHERS, [row for row in rows if row.id not in focus])]


def noted(exchange: Exchange) -> list[StandardRow]:
    """The standards of which anything was noted."""
    return [row for row in standard_rows(exchange, framework().standards) if row.notes]


def explained_rows(rows: Sequence[StandardRow]) -> list[ExplainedRow]:
    """What the guard stopped at in notes, for the lead of the team to look at."""
    return [
        ExplainedRow(row.id, row.title, note.name, note.explanation) for row in rows for note in row.notes if note.explanation
    ]


def audience_line(exchange: Exchange) -> str:
    """Who reads notes, whose they are, and who to ask before anything of them is passed on."""
    hosts, day = host_names(exchange), clock.today()
    return (
        f"For the review team of {hosts} alone: not for {hosts}. Held by the team: ask its lead before release. "
        f"{day.day} {day:%B %Y}."
    )


def words(name: str, value: Any) -> str:
    """A value of a note as it is read, where two texts are shown beside each other."""
    return level_words(str(value or "")) if name == "level" else str(value or "")
