"""A schedule as it is read: by day, each session with who changed it last, and what does not fit together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from app.accounts import queries as accounts
from app.core import clock, taxonomy
from app.exchanges.reviewers import months
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.requests.presenters import host_names
from app.exchanges.reviews.schedule import queries, times
from app.exchanges.reviews.schedule.entries import Entry
from app.exchanges.reviews.schedule.models import ScheduledSession
from app.exchanges.reviews.schedule.values import CHANGED_WORDS, WAY_WORDS
from app.exchanges.standards.framework import framework

NO_DAY = "Without a day yet"


@dataclass(frozen=True)
class SessionRow:
    """One session. `warnings` say what does not fit; `changed` who wrote it last, and what they changed."""

    id: int
    title: str
    day: str
    when: str
    length: str
    standards: Sequence[str]
    people: Sequence[str]
    takers: Sequence[str]
    way: str
    place: str
    link: str
    explanation: str
    warnings: Sequence[str]
    changed_at: datetime
    changed: str

    @property
    def is_dated(self) -> bool:
        """Whether it has a day."""
        return self.day != NO_DAY


def session_rows(exchange: Exchange) -> list[SessionRow]:
    """Every session in order of time."""
    sessions = queries.list_sessions(exchange.id)
    names, clashes = seat_names(exchange), _clashes(exchange, sessions)
    editors = accounts.names_of(row.edited_by_id for row in sessions)
    seated = {seat.person_id for seat in exchange.seats}
    rows = []
    for row in sessions:
        side = "the team" if row.edited_by_id in seated else "the host"
        editor = f"{editors.get(row.edited_by_id or 0, accounts.ERASED_NAME)}, of {side}" if row.edited_by_id else ""
        rows.append(_session_row(row, names, [*clashes.get(row.id, ()), *_outside(exchange, row)], editor))
    return rows


def _session_row(row: ScheduledSession, names: Mapping[str, str], warnings: Sequence[str], editor: str) -> SessionRow:
    what = ", ".join(CHANGED_WORDS[name] for name in row.changed)
    return SessionRow(
        id=row.id,
        title=_roles(row.roles),
        day=day_in_words(row),
        when=times.in_words(row),
        length=times.length_in_words(row.minutes),
        standards=[standard.title for standard in framework().standards if standard.id in row.standards],
        people=[line.strip() for line in row.spoken_to.splitlines() if line.strip()],
        takers=[names[seat_id] for seat_id in row.seat_ids if seat_id in names],
        way=WAY_WORDS[row.way],
        place=row.place,
        link=row.link,
        explanation=row.explanation,
        warnings=warnings,
        changed_at=row.edited_at,
        changed=f"{editor}{f' ({what})' if what else ''}" if editor else "",
    )


def _roles(codes: Sequence[str]) -> str:
    return "; ".join(taxonomy.label("job_role", code) for code in codes)


def day_in_words(row: ScheduledSession) -> str:
    """ "Monday 3 May 2027"."""
    return f"{row.day:%A} {row.day.day} {row.day:%B %Y}" if row.day else NO_DAY


def by_day(rows: Sequence[SessionRow]) -> list[tuple[str, list[SessionRow]]]:
    """The same by day, those without one last."""
    return [(day, list(group)) for day, group in groupby(rows, key=lambda row: row.day)]


def _clashes(exchange: Exchange, sessions: Sequence[ScheduledSession]) -> dict[int, list[str]]:
    """Of each session, who of the team takes another at the same time."""
    names, by_id = seat_names(exchange), {row.id: row for row in sessions}
    words: dict[int, list[str]] = {}
    for overlap in times.overlaps(sessions):
        for here, there in ((overlap.first_id, overlap.second_id), (overlap.second_id, overlap.first_id)):
            name = names.get(overlap.seat_id)
            if name:
                words.setdefault(here, []).append(f"{name} takes another session at {times.in_words(by_id[there])}.")
    return words


def _outside(exchange: Exchange, row: ScheduledSession) -> list[str]:
    if row.day is None or times.is_in_months(row.day, exchange.months):
        return []
    return [f"This day is outside the months that were agreed: {months.all_in_words(exchange.months)}."]


def seat_names(exchange: Exchange) -> dict[str, str]:
    """Who sits in the team now, by the number of the seat as a session keeps it."""
    seats = [seat for seat in exchange.seats if seat.status == "accepted"]
    names = accounts.names_of(seat.person_id for seat in seats)
    return {str(seat.id): names.get(seat.person_id or 0, accounts.ERASED_NAME) for seat in seats}


def words(exchange: Exchange, name: str, value: Any) -> str:
    """A value of a session as it is read, where two texts are shown beside each other."""
    if name == "standards":
        return "; ".join(standard.title for standard in framework().standards if standard.id in value)
    if name == "roles":
        return _roles(value)
    if name == "seat_ids":
        return "; ".join(member for seat_id, member in seat_names(exchange).items() if seat_id in value)
    if name == "day":
        return f"{value.day} {value:%B %Y}" if value else ""
    if name == "minutes":
        return times.length_in_words(value)
    return WAY_WORDS.get(value, "") if name == "way" else str(value or "")


def paper_line(exchange: Exchange) -> str:
    """For every page of a paper: who may read it, whose it is, and who to ask before it is passed on."""
    hosts, day = host_names(exchange), clock.today()
    return (
        f"For commissioners of {hosts} and their review team alone. Held by {hosts}: ask them before release. "
        f"{day.day} {day:%B %Y}."
    )


def entry_of(row: ScheduledSession) -> Entry | None:
    """A session as calendars read it; None where it never had a day."""
    span = times.span(row)
    if span is None:
        return None
    return Entry(row.uid, row.sequence, *span, row.edited_at, row.cancelled_at is not None)
