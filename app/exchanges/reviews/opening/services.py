"""Opening a signed assessment to a team, reading it, and taking it back. All inside the caller's transaction."""

from collections.abc import Sequence

from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.policy import require_visible
from app.exchanges.assessment.queries import framework_of
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.letters_services import tell_team
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.opening import queries
from app.exchanges.reviews.opening.models import Opening, Reading

STATES = ("confirmed", "fieldwork", "reporting")
THING = "exchange-opening"


def open_to_team(actor: Actor, exchange: Exchange, assessment_id: int, standards: Sequence[str]) -> Opening | None:
    """Let the team read some standards of a signed assessment; None while that waits for another organisation's word.

    Raises NotFound for an assessment that is not the actor's, Invalid for no standard, Conflict before the team is confirmed.
    """
    exchanges.require_state(exchange, *STATES)
    assessment = queries.get_signed(actor, exchange, assessment_id)
    chosen_ids = [standard.id for standard in framework_of(assessment).standards if standard.id in standards]
    if not chosen_ids:
        raise Invalid("Choose at least one standard", "standards")
    host = next(host for host in exchange.hosts if host.area_code == assessment.area_code)
    if not exchanges.settles(actor, host, "open", assessment.id, about=" ".join(chosen_ids)):
        return None
    opening = Opening(
        exchange_id=exchange.id,
        assessment_id=assessment.id,
        standards=chosen_ids,
        opened_by_id=actor.person_id,
        opened_at=clock.now(),
    )
    session().add(opening)
    session().flush()
    audit.record(actor, "open", THING, opening.id, count=len(chosen_ids))
    tell_team(exchange)
    return opening


def take_back(actor: Actor, exchange: Exchange, opening_id: int) -> None:
    """Close it to the team from the next request on: any commissioner of the host may. Raises Conflict where it is closed."""
    require_visible(policy.is_host(actor, exchange))
    opening = queries.get_opening(exchange, opening_id)
    session().refresh(opening, with_for_update=True)
    if opening.revoked_at is not None:
        raise Conflict("This was taken back already.")
    opening.revoked_at, opening.revoked_by_id = clock.now(), actor.person_id
    session().flush()
    audit.record(actor, "take-back", THING, opening.id)


def read(actor: Actor, exchange: Exchange, opening_id: int) -> Opening:
    """Open it for oneself: that stands in the host's log. Raises NotFound as `queries.get_open`."""
    opening = queries.get_open(actor, exchange, opening_id)
    session().add(Reading(opening_id=opening.id, person_id=actor.person_id, read_at=clock.now()))
    session().flush()
    audit.record(actor, "read", THING, opening.id)
    return opening
