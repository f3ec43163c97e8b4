"""Noting what one saw of a standard. All inside the caller's transaction."""

from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Invalid
from app.core.policy import require_visible
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.notes import queries
from app.exchanges.reviews.notes.models import Note
from app.exchanges.reviews.notes.values import NAMES, NOTHING
from app.exchanges.reviews.writing.services import held_values, write
from app.exchanges.reviews.writing.values import Overtaken, Values, Writing

STATES = ("confirmed", "fieldwork")
THING = "exchange-note"


def note(actor: Actor, exchange: Exchange, key: str, writing: Writing) -> Overtaken | None:
    """Keep one's own note of a standard. Gives back both texts where one changed it in another window meanwhile.

    Raises NotFound for who is not of the team, Invalid for a level that nothing is said for.
    """
    exchanges.require_state(exchange, *STATES)
    require_visible(policy.is_team(actor, exchange))
    seat = queries.own_seat(actor, exchange)
    _require_grounds(writing.values)
    row = queries.find_note(seat, key)
    theirs = values_of(row)
    if theirs == writing.values:
        return None
    if row is None:
        row = Note(seat_id=seat.id, key=key, edited_at=clock.now())
        session().add(row)
    both = write(actor, row, theirs, writing)
    if both is None:
        session().flush()
        audit.record(actor, "note", THING, row.id)
    return both


def values_of(row: Note | None) -> Values:
    """What a note says; nothing where there is none."""
    return held_values(row, NAMES, NOTHING)


def _require_grounds(values: Values) -> None:
    if values["level"] and not values["text"]:
        raise Invalid("Write what you saw or heard that this level rests on", "text")
    if values["level"] and not values["evidence"]:
        raise Invalid("Write what shows it: a document, a session, a figure", "evidence")
