"""Putting a team together: the list of providers, offers, answers, vetoes, and its confirmation. In the caller's transaction."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.contributions.services.guarding import refuse_findings
from app.core import audit, clock
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.policy import require_visible
from app.core.text import tidy
from app.exchanges.reviewers.facts_queries import find_organisation_called
from app.exchanges.reviewers.job_roles import COMMISSIONER, HEALTH_OR_VCS, sets_of
from app.exchanges.reviews.exchange import policy, queries
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.letters_services import tell, tell_hosts
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE, OVER, SEAT, UNDER_WAY
from app.exchanges.reviews.exchange.models import TEAM_READS_FOR, Exchange, Seat
from app.exchanges.reviews.exchange.points import terms_of
from app.exchanges.reviews.team import facts_queries as facts
from app.exchanges.reviews.team.facts_queries import Candidate
from app.exchanges.reviews.team.models import Provider, SettledName, Waiver
from app.exchanges.reviews.team.rules import TERMS_VERSION, missing
from app.exchanges.reviews.writing.values import stamp_of

OPEN = ("offered", "accepted")
OFFERING = ("agreed", "confirmed", "fieldwork")  # the states in which seats are offered
NOT_LISTED = "Say who provides services for you, or that nobody does, before you offer a seat."
FULL = "Every seat is offered or taken."
SETTLED = "Somebody of your area has said this already. Take it back first if it is wrong."
NOT_AVAILABLE = "This person cannot be asked."
HAS_LEAD = "Somebody leads the team already."
CHANGED = "The team changed after you opened this page. Read it again before you confirm it."


def list_provider(actor: Actor, exchange: Exchange, name: str, organisation_id: int | None, *, is_bid: bool) -> None:
    """Put a body on the host's list. Seats of people who work for it are closed at once. Raises Invalid for no name."""
    _require_host(actor, exchange)
    if organisation_id is not None:
        name = accounts.get_organisation(organisation_id).name
    name = tidy(name)
    if not name:
        raise Invalid("Choose an organisation, or enter its name", "name")
    refuse_findings("name", name)
    number = organisation_id or find_organisation_called(name)
    session().add(Provider(exchange_id=exchange.id, name=name, organisation_id=number, is_bid=is_bid))
    session().flush()
    audit.record(actor, "list-provider", EXCHANGE.name, exchange.id)
    close_conflicting(exchange)


def unlist_provider(actor: Actor, exchange: Exchange, provider_id: int) -> None:
    """Take a body off the list. Raises NotFound for one that is not on it."""
    _require_host(actor, exchange)
    row = session().get(Provider, provider_id)
    if row is None or row.exchange_id != exchange.id:
        raise NotFound
    session().delete(row)
    audit.record(actor, "unlist-provider", EXCHANGE.name, exchange.id)


def settle_names(actor: Actor, exchange: Exchange, name: str, organisation_id: int, *, is_same: bool) -> None:
    """Say whether two names are one body. Where they are, seats of people who work for it are closed at once.

    Raises NotFound for names that are not nearly the same, and Conflict where somebody said so already.
    """
    _require_host(actor, exchange)
    pair = next((row for row in facts.near_names(exchange) if (row.name, row.organisation_id) == (name, organisation_id)), None)
    if pair is None:
        raise NotFound
    if pair.settled is not None:
        raise Conflict(SETTLED)
    row = SettledName(exchange_id=exchange.id, name=name, organisation_id=organisation_id, is_same=is_same)
    row.settled_by_id, row.settled_at = actor.person_id, clock.now()
    session().add(row)
    session().flush()
    audit.record(actor, "settle-names", EXCHANGE.name, exchange.id)
    close_conflicting(exchange)


def unsettle_names(actor: Actor, exchange: Exchange, settled_id: int) -> None:
    """Take back what was said of two names: somebody looks again. Raises NotFound for what was not said here."""
    _require_host(actor, exchange)
    row = session().get(SettledName, settled_id)
    if row is None or row.exchange_id != exchange.id:
        raise NotFound
    session().delete(row)
    session().flush()
    audit.record(actor, "unsettle-names", EXCHANGE.name, exchange.id)


def complete_list(actor: Actor, exchange: Exchange) -> None:
    """Say that the list of providers and bidders is complete, or that there are none."""
    _require_host(actor, exchange)
    exchange.providers_listed_at = clock.now()
    session().flush()
    audit.record(actor, "complete-list", EXCHANGE.name, exchange.id)


def _require_host(actor: Actor, exchange: Exchange) -> None:
    exchanges.require_state(exchange, *UNDER_WAY)
    require_visible(policy.is_host(actor, exchange))


def offer(actor: Actor, exchange: Exchange, person_id: int, waiver: str = "") -> Seat | None:
    """Offer somebody a seat, for one's area; None while that waits for the word of another organisation.

    Raises Conflict where nobody can be asked or this person cannot, and Invalid where a conflict has to be waived in writing.
    """
    exchanges.require_state(exchange, *OFFERING)
    host = exchanges.hosts_of(actor, exchange)[0]
    candidate = _candidate(exchange, person_id)
    _waive(actor, exchange, candidate, tidy(waiver))
    if not exchanges.settles(actor, host, "offer", person_id):
        return None
    return _offered(actor, exchange, candidate)


def offer_for_round(actor: Actor, exchange: Exchange, person_id: int) -> Seat:
    """Offer somebody a seat for the round that the exchange is part of. The host may veto it until it confirms the team.

    Raises NotFound for who does not coordinate that round, and Conflict for somebody of whom the host would have to waive
    anything: that is the host's to do.
    """
    exchanges.require_state(exchange, *OFFERING)
    coordinator_id = terms_of(exchange.id).coordinator_id
    require_visible(coordinator_id is not None and actor.person_id == coordinator_id and actor.second_factor)
    candidate = _candidate(exchange, person_id)
    if candidate.waivable:
        raise Conflict(NOT_AVAILABLE)
    tell_hosts(exchange)
    return _offered(actor, exchange, candidate)


def _candidate(exchange: Exchange, person_id: int) -> Candidate:
    """Somebody who may be asked now. Raises Conflict where nobody can be, or this person cannot."""
    if exchange.providers_listed_at is None:
        raise Conflict(NOT_LISTED)
    if sum(seat.status in OPEN for seat in exchange.seats) >= terms_of(exchange.id).size:
        raise Conflict(FULL)
    candidate = next((one for one in facts.candidates(exchange) if one.profile.person_id == person_id), None)
    if candidate is None:
        raise Conflict(NOT_AVAILABLE)
    return candidate


def _offered(actor: Actor, exchange: Exchange, candidate: Candidate) -> Seat:
    seat = _seat(actor, exchange, candidate)
    audit.record(actor, "offer", SEAT.name, seat.id)
    tell([seat.person_id])
    return seat


def _waive(actor: Actor, exchange: Exchange, candidate: Candidate, words: str) -> None:
    """Keep in writing why what speaks against somebody does not matter to the host."""
    if not candidate.waivable:
        return
    if not words:
        raise Invalid("Write why this does not matter to you", "waiver")
    refuse_findings("waiver", words)
    for conflict in candidate.waivable:
        session().add(
            Waiver(
                exchange_id=exchange.id,
                person_id=candidate.profile.person_id,
                rule=conflict.rule,
                words=words,
                waived_by_id=actor.person_id,
                waived_at=clock.now(),
            )
        )
    audit.record(actor, "waive", EXCHANGE.name, exchange.id, count=len(candidate.waivable))


def _seat(actor: Actor, exchange: Exchange, candidate: Candidate) -> Seat:
    person = accounts.get_person(candidate.profile.person_id or 0)
    organisation = accounts.organisation_of(person.id)
    counts_as = sets_of(person.job_role)
    seat = Seat(
        person_id=person.id,
        organisation_id=organisation.id if organisation else None,
        is_commissioner=COMMISSIONER in counts_as,
        is_health_or_vcs=HEALTH_OR_VCS in counts_as,
        can_lead=candidate.profile.can_lead,
        offered_by_id=actor.person_id,
        offered_at=clock.now(),
    )
    SEAT.start(seat)
    exchange.seats.append(seat)
    session().flush()
    return seat


def accept(actor: Actor, seat: Seat, terms_version: str) -> bool:
    """Take a seat, having declared that there is no conflict and signed the terms; whether it was still open to them.

    Raises Invalid for other terms than those of today. Where a conflict is known by now, the seat is closed instead.
    """
    queries.hold(seat.exchange)
    SEAT.check(seat, "accept", actor)
    if terms_version != TERMS_VERSION:
        raise Invalid("The terms have changed. Read them again", "terms")
    if seat in facts.conflicting(seat.exchange):
        _end(SYSTEM, seat, "withdraw", "conflict")
        return False
    seat.declared_at, seat.terms_version = clock.now(), terms_version
    SEAT.apply(seat, "accept", actor)
    tell_hosts(seat.exchange)
    return True


def decline(actor: Actor, seat: Seat) -> None:
    """Say no to a seat. Nobody asks why."""
    queries.hold(seat.exchange)
    SEAT.apply(seat, "decline", actor)
    tell_hosts(seat.exchange)


def leave(actor: Actor, seat: Seat, *, has_conflict: bool = False) -> None:
    """Give one's own seat back: access ends at once. What was written stays with the team."""
    queries.hold(seat.exchange)
    require_visible(policy.is_for(actor, seat))
    _end(actor, seat, "withdraw", "conflict" if has_conflict else "left")


def veto(actor: Actor, seat: Seat) -> bool:
    """End a seat for one's area; whether it is. Before the team is confirmed it is a veto, and then a replacement.

    Why is known to the host alone: the reviewer reads that the seat has ended.
    """
    exchange = seat.exchange
    exchanges.require_state(exchange, *UNDER_WAY)
    host = exchanges.hosts_of(actor, exchange)[0]
    SEAT.check(seat, "replace", actor)
    if not exchanges.settles(actor, host, "veto", seat.id):
        return False
    if exchange.status == "agreed":
        _end(actor, seat, "withdraw", "veto")
    else:
        _end(actor, seat, "replace", "replaced")
    return True


def free(actor: Actor, seat: Seat) -> None:
    """End a seat by the reference of its exchange, for who looks after exchanges."""
    queries.hold(seat.exchange)
    require_visible(policy.can_look_after(actor))
    _end(actor, seat, "withdraw", "freed")


def close_conflicting(exchange: Exchange) -> Sequence[Seat]:
    """Close the seats of people against whom something is known by now that nobody waived."""
    seats = facts.conflicting(exchange)
    for seat in seats:
        _end(SYSTEM, seat, "withdraw", "conflict")
    return seats


def _end(actor: Actor, seat: Seat, verb: str, why: str) -> None:
    seat.why_ended, seat.is_lead = why, False
    SEAT.apply(seat, verb, actor)
    tell_hosts(seat.exchange)


def team_of(exchange: Exchange) -> list[Seat]:
    """Who sits in the team."""
    return [seat for seat in exchange.seats if seat.status == "accepted"]


def lacking(exchange: Exchange) -> list[str]:
    """What its team lacks, in words; nothing where it is whole."""
    return missing(team_of(exchange), terms_of(exchange.id).size)


def stamp_of_team(exchange: Exchange) -> str:
    """What a host confirms: who sits in the team."""
    return stamp_of({"seats": [str(seat.id) for seat in team_of(exchange)]})


def confirm(actor: Actor, exchange: Exchange, stamp: str, lead_seat_id: int) -> bool:
    """Confirm the team as it was read, and who leads it; whether every host area has by now.

    Raises Invalid while it is not whole and for a lead who cannot, Conflict where it changed.
    """
    exchanges.require_state(exchange, "agreed")
    hosts = exchanges.hosts_of(actor, exchange)
    team = team_of(exchange)
    if stamp != stamp_of_team(exchange):
        raise Conflict(CHANGED)
    if words := lacking(exchange):
        raise Invalid(f"The team is not whole. Still missing: {'; '.join(words)}")
    lead = next((seat for seat in team if seat.id == lead_seat_id and seat.can_lead), None)
    if lead is None:
        raise Invalid("Choose who leads the team", "lead")
    about = f"{stamp} {lead.id}"
    for host in hosts:
        if exchanges.settles(actor, host, "confirm", about=about):
            host.confirmed_stamp = exchanges.word_stamp("confirm", 0, about)
    session().flush()
    if any(host.confirmed_stamp != exchanges.word_stamp("confirm", 0, about) for host in exchange.hosts):
        return False
    lead.is_lead = True
    EXCHANGE.apply(exchange, "confirm", actor)
    tell([seat.person_id for seat in team])
    return True


def name_lead(actor: Actor, exchange: Exchange, seat_id: int) -> bool:
    """Say for one's area who leads the team now that nobody does; whether they do by now.

    Raises Invalid for who cannot, Conflict where somebody leads it.
    """
    exchanges.require_state(exchange, "confirmed", "fieldwork", "reporting")
    host, team = exchanges.hosts_of(actor, exchange)[0], team_of(exchange)
    if any(seat.is_lead for seat in team):
        raise Conflict(HAS_LEAD)
    lead = next((seat for seat in team if seat.id == seat_id and seat.can_lead), None)
    if lead is None:
        raise Invalid("Choose who leads the team", "lead")
    if not exchanges.settles(actor, host, "name-lead", lead.id):
        return False
    lead.is_lead = True
    session().flush()
    audit.record(actor, "name-lead", SEAT.name, lead.id)
    tell([lead.person_id])
    return True


def forget_declarations(exchange_ids: Collection[int]) -> None:
    """Delete when the reviewers of some exchanges declared that they have no conflict, and which conflicts were waived."""
    session().execute(sa.update(Seat).where(Seat.exchange_id.in_(exchange_ids)).values(declared_at=None))
    session().execute(sa.delete(Waiver).where(Waiver.exchange_id.in_(exchange_ids)))
    session().expire_all()


def forget_lists() -> None:
    """Delete the lists of hosts whose exchanges are over, or whose teams read nothing any more."""
    is_read_no_more = sa.and_(Exchange.final_at.is_not(None), Exchange.final_at <= clock.now() - TEAM_READS_FOR)
    over = sa.select(Exchange.id).where(sa.or_(Exchange.status.in_(OVER), is_read_no_more))
    for table in (Provider, SettledName):
        session().execute(sa.delete(table).where(table.exchange_id.in_(over)))
