"""Reading what a team noted, for those who sit in it."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.notes.models import Note


def list_notes(exchange: Exchange) -> Sequence[tuple[Seat, Note]]:
    """Every note of an exchange with the seat that it belongs to: those of seats that ended too, which stay the team's."""
    rows = sa.select(Seat, Note).join(Note, Note.seat_id == Seat.id).where(Seat.exchange_id == exchange.id)
    return [(seat, note) for seat, note in session().execute(rows.order_by(Seat.id, Note.id))]


def find_note(seat: Seat, key: str) -> Note | None:
    """What somebody noted of a standard; None where they noted nothing."""
    return session().scalar(sa.select(Note).where(Note.seat_id == seat.id, Note.key == key))


def own_seat(actor: Actor, exchange: Exchange) -> Seat:
    """The seat of who reads. Raises NotFound for who sits nowhere."""
    seat = next((seat for seat in exchange.seats if seat.status == "accepted" and policy.is_for(actor, seat)), None)
    if seat is None:
        raise NotFound
    return seat
