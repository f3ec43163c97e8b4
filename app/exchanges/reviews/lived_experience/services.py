"""Asking for a seat for somebody with lived experience, proposing them, agreeing, ending. All inside the caller's transaction.

The trail says that it was done, and never whose seat it is. What is ended is deleted, and with it every word about the person.
"""

import re
from dataclasses import dataclass

from app.accounts import queries as accounts
from app.contributions.services import guarding
from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.policy import require_visible
from app.core.text import tidy
from app.exchanges.hits import hits_in
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.letters_services import tell, tell_hosts
from app.exchanges.reviews.exchange.lifecycle import UNDER_WAY
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.lived_experience import policy, queries
from app.exchanges.reviews.lived_experience.lifecycle import SEAT
from app.exchanges.reviews.lived_experience.models import LivedSeat
from app.exchanges.reviews.writing.values import stamp_of

ONE_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
THERE_IS_ONE = "An organisation was asked already. End that first if you want to ask another."
CHANGED = "What is proposed changed after you opened this page. Read it again before you agree."
OWN = "Choose an organisation that is not one of your own area’s commissioners"


@dataclass(frozen=True)
class Proposal:
    """Whom an organisation proposes, by first name; whom the host talks to about them, and which of their time is paid."""

    first_name: str
    support_contact: str
    paid_time: str
    person_agrees: bool


def ask(actor: Actor, exchange: Exchange, organisation_id: int) -> LivedSeat:
    """Ask an organisation to propose somebody; its members are written to. Raises Conflict where one was asked, and Invalid."""
    exchanges.require_state(exchange, *UNDER_WAY)
    exchanges.hosts_of(actor, exchange)
    if queries.find_of(exchange) is not None:
        raise Conflict(THERE_IS_ONE)
    if organisation_id == actor.organisation_id:
        raise Invalid(OWN, "organisation")
    seat = LivedSeat(
        exchange=exchange, organisation_id=accounts.get_organisation(organisation_id).id, asked_by_id=actor.person_id
    )
    SEAT.start(seat)
    session().add(seat)
    session().flush()
    audit.record(actor, "ask", SEAT.name, seat.id)
    tell(queries.members_of(organisation_id))
    return seat


def propose(actor: Actor, seat: LivedSeat, proposal: Proposal) -> None:
    """Propose somebody who wants to. Raises Invalid for what is not a first name, is missing, or says too much."""
    require_visible(policy.supports(actor, seat))
    exchanges.require_state(seat.exchange, *UNDER_WAY)
    name, contact, time = map(tidy, (proposal.first_name, proposal.support_contact, proposal.paid_time))
    _check(name, contact, time, proposal)
    seat.first_name, seat.support_contact, seat.paid_time = name, contact, time
    seat.proposed_by_id, seat.person_agreed_at = actor.person_id, clock.now()
    SEAT.apply(seat, "propose", actor)
    tell_hosts(seat.exchange)


def _check(name: str, contact: str, time: str, proposal: Proposal) -> None:
    """A contact may be a telephone number: it is that of whoever supports them."""
    if not ONE_NAME.fullmatch(name):
        raise Invalid("Enter a first name alone, in one word", "first_name")
    if not contact:
        raise Invalid("Say whom the host talks to about support", "support_contact")
    if not time:
        raise Invalid("Say which of their time is paid, and how", "paid_time")
    if not proposal.person_agrees:
        raise Invalid("Ask them first: propose somebody who wants to take part", "person_agrees")
    guarding.refuse_at_risk([("support_contact", contact), ("paid_time", time)])
    hits_in([("support_contact", contact)])
    guarding.refuse_findings("paid_time", time)


def agree(actor: Actor, seat: LivedSeat, stamp: str) -> bool:
    """Agree for the area to support and paid time as they were read; whether that settles it: then the host learns the name."""
    exchanges.require_state(seat.exchange, *UNDER_WAY)
    host = exchanges.hosts_of(actor, seat.exchange)[0]
    SEAT.check(seat, "agree", actor)
    if stamp != stamp_of_offer(seat):
        raise Conflict(CHANGED)
    if not exchanges.settles(actor, host, "lived", seat.id, about=stamp):
        return False
    SEAT.apply(seat, "agree", actor)
    tell(queries.members_of(seat.organisation_id))
    return True


def stamp_of_offer(seat: LivedSeat) -> str:
    """What the host agrees to: it has not read the name."""
    return stamp_of({"support": seat.support_contact, "paid": seat.paid_time})


def end(actor: Actor, seat: LivedSeat) -> None:
    """End it, for whichever side: nothing of it is left. Raises NotFound for everybody else."""
    require_visible(policy.is_host(actor, seat) or policy.supports(actor, seat))
    tell_hosts(seat.exchange)
    delete(actor, seat)


def delete(actor: Actor, seat: LivedSeat) -> None:
    """Delete it with every word about the person. Callers have asked whether it may."""
    number = seat.id
    session().delete(seat)
    session().flush()
    audit.record(actor, "end", SEAT.name, number)
