"""Beginning the fieldwork, ending it, and forgetting what was written in it. All inside the caller's transaction."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.documents.making import services as making
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.letters_services import tell_hosts, tell_team
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.notes.models import Note
from app.exchanges.reviews.schedule.models import ScheduledSession
from app.exchanges.reviews.schedule.values import origin

FORGOTTEN: Mapping[str, Any] = {
    "spoken_to": "",
    "seat_ids": [],
    "place": "",
    "link": "",
    "explanation": "",
    "explained": [],
    "edited_by_id": None,
}


def begin(actor: Actor, exchange: Exchange) -> None:
    """Begin the fieldwork. Raises Forbidden for who does not lead the team, Conflict where the exchange is elsewhere."""
    exchanges.require_state(exchange, "confirmed")
    EXCHANGE.apply(exchange, "begin", actor)
    _tell_everybody(exchange)


def report(actor: Actor, exchange: Exchange) -> None:
    """End the fieldwork: what is due after it is counted from now. Raises as `begin`."""
    exchanges.require_state(exchange, "fieldwork")
    exchange.fieldwork_ended_at = clock.now()
    EXCHANGE.apply(exchange, "report", actor)
    _tell_everybody(exchange)


def _tell_everybody(exchange: Exchange) -> None:
    tell_hosts(exchange)
    tell_team(exchange)


def forget_notes(exchange_ids: Collection[int]) -> None:
    """Delete the notes of teams, and of sessions who was spoken to, who took them, where they were and who wrote them down.

    Files that were made of a schedule go too.
    """
    seats = sa.select(Seat.id).where(Seat.exchange_id.in_(exchange_ids))
    session().execute(sa.delete(Note).where(Note.seat_id.in_(seats)))
    session().execute(sa.update(ScheduledSession).where(ScheduledSession.exchange_id.in_(exchange_ids)).values(FORGOTTEN))
    for exchange_id in exchange_ids:
        making.forget_origin(origin(exchange_id))
    session().expire_all()
