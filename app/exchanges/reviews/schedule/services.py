"""Writing a schedule, sending it out, and telling who takes part when it changed since. All inside the caller's transaction."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.policy import require_visible
from app.documents.making import services as making
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.letters_services import tell_hosts, tell_team
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.schedule import queries, times
from app.exchanges.reviews.schedule.models import Schedule, ScheduledSession
from app.exchanges.reviews.schedule.suggested_roles import sessions_for
from app.exchanges.reviews.schedule.values import NAMES, NOTHING, origin
from app.exchanges.reviews.writing.services import held_values, write
from app.exchanges.reviews.writing.values import Overtaken, Values, Writing, stamp_of

STATES = ("confirmed", "fieldwork")
THING = "exchange-session"
LENGTH = 60  # minutes of a session that is suggested
MOST = 60  # sessions of a schedule
QUIET = timedelta(minutes=30)  # without a change, before anybody is told of the changes
FILLED = "This schedule has sessions already."
FULL = f"A schedule has {MOST} sessions at most. Remove one first."
REMOVED = "Somebody removed this session after you opened it. Add it anew if it has to take place"
NOTHING_TO_SEND = "No session has a day yet."
SENT = "It was sent out already."
EMPTIED: Mapping[str, Any] = {
    "spoken_to": "",
    "seat_ids": [],
    "place": "",
    "link": "",
    "explanation": "",
    "explained": [],
    "changed": [],
}


def fill(actor: Actor, exchange: Exchange) -> int:
    """Begin a schedule with a session for each job role that would know about the standards in focus; how many.

    Raises Conflict where it has sessions.
    """
    _require_writer(actor, exchange)
    if queries.list_sessions(exchange.id):
        raise Conflict(FILLED)
    sessions = sessions_for(exchange.standards)
    for role, standards in sessions:
        row = _new(exchange, way=exchange.form, standards=list(standards), roles=[role], edited_by_id=actor.person_id)
        session().add(row)
    session().flush()
    audit.record(actor, "fill-schedule", THING, None, count=len(sessions))
    return len(sessions)


def add(actor: Actor, exchange: Exchange, writing: Writing) -> Overtaken | None:
    """Put a session into the schedule. Raises Invalid for a day or time at which there can be none."""
    _require_writer(actor, exchange)
    if len(queries.list_sessions(exchange.id)) >= MOST:
        raise Conflict(FULL)
    values = _checked(writing.values, NOTHING)
    row = _new(exchange, way=values["way"])
    session().add(row)
    write(actor, row, NOTHING, Writing(values, stamp_of(NOTHING), writing.explained))
    audit.record(actor, "add", THING, row.id)
    _mark_changed(exchange)
    return None


def _new(exchange: Exchange, **values: Any) -> ScheduledSession:
    return ScheduledSession(exchange_id=exchange.id, edited_at=clock.now(), **{"minutes": LENGTH, **values})


def change(actor: Actor, exchange: Exchange, session_id: int, writing: Writing) -> Overtaken | None:
    """Change a session, or move it. Gives back both texts where somebody else changed it meanwhile.

    Raises as `add`, and Invalid for one that was removed.
    """
    _require_writer(actor, exchange)
    row = _hold(exchange, session_id)
    if row.cancelled_at is not None:
        raise Invalid(REMOVED)
    before = values_of(row)
    values = _checked(writing.values, before)
    both = write(actor, row, before, Writing(values, writing.stamp, writing.explained))
    names = [name for name in NAMES if getattr(row, name) != before[name]]
    if both is None and names:
        row.changed, row.sequence = names, row.sequence + 1
        session().flush()
        audit.record(actor, "change", THING, row.id)
        _mark_changed(exchange)
    return both


def remove(actor: Actor, exchange: Exchange, session_id: int) -> None:
    """Take a session out: its words go at once, and calendars that have it learn that it does not take place."""
    _require_writer(actor, exchange)
    row = _hold(exchange, session_id)
    if row.cancelled_at is not None:
        raise Conflict(REMOVED)
    for name, value in EMPTIED.items():
        setattr(row, name, value)
    row.cancelled_at = row.edited_at = clock.now()
    row.edited_by_id, row.sequence = actor.person_id, row.sequence + 1
    session().flush()
    making.forget_origin(origin(exchange.id))
    audit.record(actor, "remove", THING, row.id)
    _mark_changed(exchange)


def values_of(row: ScheduledSession) -> Values:
    """What a session says."""
    return held_values(row, NAMES, NOTHING)


def _hold(exchange: Exchange, session_id: int) -> ScheduledSession:
    row = queries.get_session(exchange, session_id, cancelled=True)
    session().refresh(row, with_for_update=True)
    return row


def _require_writer(actor: Actor, exchange: Exchange) -> None:
    exchanges.require_state(exchange, *STATES)
    require_visible(policy.takes_part(actor, exchange))


def _checked(values: Values, before: Values) -> Values:
    """What was sent, with its time as it is kept. A day and a time come together, and once there, stay."""
    day, start = values["day"], values["start"]
    if day is None and before["day"] is not None:
        raise Invalid("Enter the day. To call the session off, remove it", "day")
    if day is None and start:
        raise Invalid("Enter the day, or leave the start empty too", "day")
    if day is None:
        return values
    if day <= clock.today() and day != before["day"]:
        raise Invalid("The day must be after today", "day")
    if refused := times.refusal(day, start):
        raise Invalid(refused, "start")
    return {**values, "start": times.as_kept(start)}


def send_out(actor: Actor, exchange: Exchange) -> None:
    """Tell everybody who takes part that the schedule stands. Raises Conflict where it was sent, or has no day in it."""
    _require_writer(actor, exchange)
    if queries.find_schedule(exchange.id) is not None:
        raise Conflict(SENT)
    if not any(row.day for row in queries.list_sessions(exchange.id)):
        raise Conflict(NOTHING_TO_SEND)
    now = clock.now()
    row = Schedule(exchange_id=exchange.id, sent_at=now, sent_by_id=actor.person_id, told_at=now)
    session().add(row)
    session().flush()
    audit.record(actor, "send-out", THING, None)
    _tell(exchange)


def _mark_changed(exchange: Exchange) -> None:
    """Who takes part is told of it later, with whatever else changes until then."""
    row = queries.find_schedule(exchange.id)
    if row is not None:
        row.changed_at = clock.now()
        session().flush()


def tell_of_changes() -> None:
    """Tell who takes part in exchanges whose schedule changed after it was sent out, once nobody changed it for a while."""
    changed = sa.select(Schedule, Exchange).join(Exchange, Exchange.id == Schedule.exchange_id)
    due = changed.where(Schedule.changed_at > Schedule.told_at, Schedule.changed_at <= clock.now() - QUIET)
    going_on = due.where(Exchange.status.in_(STATES), Exchange.is_paused.is_(False))
    for row, exchange in session().execute(going_on.order_by(Schedule.id)).all():
        row.told_at = clock.now()
        _tell(exchange)
    session().flush()


def _tell(exchange: Exchange) -> None:
    tell_hosts(exchange)
    tell_team(exchange)
