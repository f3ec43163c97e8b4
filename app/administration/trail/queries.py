"""Reading the audit trail: which entries, newest first, and what they say in words.

The trail holds ids and codes: of whoever acted, also the roles and the organisation that they had then. Names are looked up when
it is read, so erasing a person changes nothing here and yet hides them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import sqlalchemy as sa

from app.accounts.belonging import standings
from app.accounts.belonging.standings import plain
from app.accounts.points import CONFIDENTIAL_THINGS
from app.accounts.queries import ERASED_NAME, names_of, organisation_names_for_deciders
from app.core.audit import AuditEntry
from app.core.clock import LONDON
from app.core.db import session
from app.core.pagination import Page
from app.documents import csv

PAGE_SIZE = 50
EXPORT_LIMIT = 50_000
BATCH = 1_000
TAKES_PART = "Somebody who takes part"
ACTORS = {"system": "The site itself", "visitor": "A visitor"}
HEADINGS = (
    *("Number", "When (UTC)", "Who", "Number of person", "What they were then"),
    *("Act", "Thing", "Number of thing", "From", "To", "Details"),
)


@dataclass(frozen=True)
class AuditFilter:
    """Which entries. Empty means any. `since` and `until` are whole days in UK time, both included."""

    verb: str = ""
    thing_kind: str = ""
    person_id: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class AuditRow:
    """One entry in words. `person_id` is who acted, `standing` what they were then; `about_id` the person it was done to, where
    it was one."""

    id: int
    at: datetime
    who: str
    person_id: int | None
    standing: str
    verb: str
    thing: str
    thing_id: int | None
    about_id: int | None
    about: str
    from_status: str
    to_status: str
    detail: str


def find_entries(filters: AuditFilter, number: int) -> Page[AuditRow]:
    """One page of entries, newest first."""
    chosen = _chosen(filters)
    total = session().scalar(sa.select(sa.func.count()).select_from(chosen.subquery())) or 0
    cut = chosen.order_by(AuditEntry.id.desc()).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page(in_words(session().scalars(cut).all()), number, PAGE_SIZE, total)


def verbs() -> list[str]:
    """The acts that were ever recorded, A to Z."""
    return list(session().scalars(sa.select(AuditEntry.verb).distinct().order_by(AuditEntry.verb)))


def thing_kinds() -> list[str]:
    """The kinds of thing that were ever acted on, A to Z."""
    return list(session().scalars(sa.select(AuditEntry.thing_kind).distinct().order_by(AuditEntry.thing_kind)))


def spreadsheet(filters: AuditFilter) -> str:
    """The newest EXPORT_LIMIT entries as CSV. No cell of it can open as a formula."""
    rows = (csv.line(str(cell) for cell in _cells(row)) for batch in _batches(filters) for row in in_words(batch))
    return csv.line(HEADINGS) + "".join(rows)


def in_words(entries: Sequence[AuditEntry]) -> list[AuditRow]:
    """Entries with the names of the people in them, looked up together."""
    names = names_of(number for entry in entries for number in (entry.actor_id, _person_in(entry)))
    organisations = organisation_names_for_deciders(entry.actor_for_id for entry in entries)
    return [_row(entry, names, organisations) for entry in entries]


def _confidential_row(entry: AuditEntry) -> AuditRow:
    """An act in confidential work of areas: that it was done and when, and neither by whom nor to which thing.

    A name or an organisation would say which area it is.
    """
    return AuditRow(
        id=entry.id,
        at=entry.at,
        who=ACTORS.get(entry.actor_kind) or TAKES_PART,
        person_id=None,
        standing="",
        verb=plain(entry.verb),
        thing=plain(entry.thing_kind),
        thing_id=None,
        about_id=None,
        about="",
        from_status=plain(entry.from_status),
        to_status=plain(entry.to_status),
        detail="",
    )


def _row(entry: AuditEntry, names: dict[int, str], organisations: dict[int, str]) -> AuditRow:
    if entry.thing_kind in CONFIDENTIAL_THINGS.things:
        return _confidential_row(entry)
    about = _person_in(entry)
    return AuditRow(
        id=entry.id,
        at=entry.at,
        who=ACTORS.get(entry.actor_kind) or names.get(entry.actor_id or 0, ERASED_NAME),
        person_id=entry.actor_id if entry.actor_id in names else None,
        standing=standings.of_act(entry, organisations),
        verb=plain(entry.verb),
        thing=plain(entry.thing_kind),
        thing_id=entry.thing_id,
        about_id=about if about in names else None,
        about="" if about is None else names.get(about, ERASED_NAME),
        from_status=plain(entry.from_status),
        to_status=plain(entry.to_status),
        detail="; ".join(
            f"{key.replace('_', ' ')}: {value}" for key, value in entry.detail.items() if key != "person" and value != ""
        ),
    )


def _person_in(entry: AuditEntry) -> int | None:
    """The person an act was done to."""
    if entry.thing_kind == "person":
        return entry.thing_id
    person = entry.detail.get("person")
    return person if isinstance(person, int) else None


def _cells(row: AuditRow) -> Iterable[object]:
    detail = "; ".join(part for part in (f"about {row.about}" if row.about else "", row.detail) if part)
    moment = row.at.astimezone(UTC).isoformat(timespec="seconds")
    ids = ("" if row.person_id is None else row.person_id, "" if row.thing_id is None else row.thing_id)
    return (row.id, moment, row.who, ids[0], row.standing, row.verb, row.thing, ids[1], row.from_status, row.to_status, detail)


def _chosen(filters: AuditFilter) -> sa.Select[AuditEntry]:
    entries = sa.select(AuditEntry)
    if filters.verb:
        entries = entries.where(AuditEntry.verb == filters.verb)
    if filters.thing_kind:
        entries = entries.where(AuditEntry.thing_kind == filters.thing_kind)
    if filters.person_id is not None:
        entries = entries.where(
            AuditEntry.thing_kind.not_in(CONFIDENTIAL_THINGS.things),
            sa.or_(
                AuditEntry.actor_id == filters.person_id,
                sa.and_(AuditEntry.thing_kind == "person", AuditEntry.thing_id == filters.person_id),
                AuditEntry.detail["person"].as_integer() == filters.person_id,
            ),
        )
    if filters.since:
        entries = entries.where(AuditEntry.at >= datetime.combine(filters.since, time.min, LONDON))
    if filters.until:
        entries = entries.where(AuditEntry.at <= datetime.combine(filters.until, time.max, LONDON))
    return entries


def _batches(filters: AuditFilter) -> Iterator[Sequence[AuditEntry]]:
    """Entries newest first, a thousand at a time by number, so that a long trail is never held whole."""
    before: int | None = None
    for _ in range(EXPORT_LIMIT // BATCH):
        chosen = _chosen(filters).order_by(AuditEntry.id.desc()).limit(BATCH)
        batch = session().scalars(chosen if before is None else chosen.where(AuditEntry.id < before)).all()
        if not batch:
            return
        yield batch
        before = batch[-1].id
        session().expunge_all()
