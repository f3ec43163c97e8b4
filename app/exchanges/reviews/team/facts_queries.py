"""Who may be asked into the team of an exchange: conflicts are tested here, before anybody is asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.accounts.models import AreaMembership, Membership, OrganisationArea
from app.areas.models import Area
from app.core import clock
from app.core.db import session
from app.exchanges.reviewers import queries as reviewers
from app.exchanges.reviewers.bodies import Body, Match
from app.exchanges.reviewers.conflicts import Conflict, HostFacts, Pair, conflicts, how_alike, pair_of, standing
from app.exchanges.reviewers.facts_queries import bodies, body, facts_of, with_successors
from app.exchanges.reviewers.models import ReviewerProfile
from app.exchanges.reviews.exchange.lifecycle import UNDER_WAY
from app.exchanges.reviews.exchange.models import Exchange, Host, Seat
from app.exchanges.reviews.exchange.points import terms_of
from app.exchanges.reviews.team.models import Provider, SettledName, Waiver

BEFORE = 2  # exchanges of a host in which a person does not review it again


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked; `waivable` are the rules that the host would have to waive in writing first."""

    profile: ReviewerProfile
    waivable: Sequence[Conflict]


def list_providers(exchange: Exchange) -> Sequence[Provider]:
    """The host's list, A to Z."""
    rows = sa.select(Provider).where(Provider.exchange_id == exchange.id)
    return session().scalars(rows.order_by(sa.func.lower(Provider.name), Provider.id)).all()


def list_waivers(exchange: Exchange) -> Sequence[Waiver]:
    """What the host waived, in order."""
    return session().scalars(sa.select(Waiver).where(Waiver.exchange_id == exchange.id).order_by(Waiver.id)).all()


@dataclass(frozen=True)
class NearNames:
    """A name on the host's side, and an organisation of people who would review: nearly the same. `settled` once one said."""

    name: str
    organisation_id: int
    organisation: str
    settled: SettledName | None = None


def near_names(exchange: Exchange) -> Sequence[NearNames]:
    """Every pair of names that a person of the host looks at, and those that one looked at: by name.

    Only organisations that members see on the list of reviewers are in it: what somebody declared is known to nobody else.
    """
    host = host_facts(exchange)
    bare_host = replace(host, told_apart=frozenset(), told_same=frozenset())
    mine = (*host.organisations, *host.providers, *host.bidders)
    settled = {(row.name, row.organisation_id): row for row in list_settled(exchange)}
    theirs = bodies(reviewers.candidate_organisation_ids())
    rows = {
        (own.name, number): NearNames(own.name, number, other.name, settled.get((own.name, number)))
        for own in mine
        for number, other in theirs.items()
        if how_alike(other, own, bare_host) is Match.NEAR
    }
    return sorted(rows.values(), key=lambda row: (row.name.casefold(), row.organisation.casefold(), row.organisation_id))


def list_settled(exchange: Exchange) -> Sequence[SettledName]:
    """What the host said of names that are nearly the same."""
    rows = sa.select(SettledName).where(SettledName.exchange_id == exchange.id)
    return session().scalars(rows.order_by(SettledName.id)).all()


def _told(exchange: Exchange, *, is_same: bool) -> frozenset[Pair]:
    rows = [row for row in list_settled(exchange) if row.is_same == is_same]
    known = bodies({row.organisation_id for row in rows})
    return frozenset(pair_of(row.name, known[row.organisation_id].name) for row in rows if row.organisation_id in known)


def candidates(exchange: Exchange) -> Sequence[Candidate]:
    """Who may be asked, by number. Whoever may not is simply not among them, and no reason is given."""
    in_it = {seat.person_id for seat in exchange.seats}
    profiles = [profile for profile in reviewers.list_candidates() if profile.person_id not in in_it]
    rows = [Candidate(profile, among) for profile, among in _tested(exchange, profiles)]
    return [row for row in rows if not any(one.is_hard or one.needs_a_look for one in row.waivable)]


def conflicting(exchange: Exchange) -> Sequence[Seat]:
    """The seats, offered or taken, of people against whom a rule speaks now that nobody waived."""
    seats = {seat.person_id: seat for seat in exchange.seats if seat.status in ("offered", "accepted") and seat.person_id}
    profiles = session().scalars(sa.select(ReviewerProfile).where(ReviewerProfile.person_id.in_(seats))).all()
    rules_by_person = _waived(exchange)
    return [
        seats[profile.person_id or 0]
        for profile, among in _tested(exchange, profiles)
        if _speaks(standing(among, rules_by_person.get(profile.person_id or 0, ())))
    ]


def _speaks(among: Sequence[Conflict]) -> bool:
    """Whether anything is known against somebody who sits already.

    Names that are only nearly the same are not known, and that an offer is closed or months are past says nothing against them.
    """
    return any(not one.needs_a_look and one.rule not in ("over-load", "not-free", "not-open") for one in among)


def _waived(exchange: Exchange) -> Mapping[int, Collection[str]]:
    rows = session().execute(sa.select(Waiver.person_id, Waiver.rule).where(Waiver.exchange_id == exchange.id)).all()
    return {person_id or 0: {rule for other, rule in rows if other == person_id} for person_id, _rule in rows}


def _tested(exchange: Exchange, profiles: Sequence[ReviewerProfile]) -> Sequence[tuple[ReviewerProfile, Sequence[Conflict]]]:
    host, facts = host_facts(exchange), facts_of(profiles, places_taken(profiles))
    return [(profile, conflicts(host, facts[profile.id], clock.today())) for profile in profiles]


def host_facts(exchange: Exchange) -> HostFacts:
    """What is asked of the host."""
    codes, terms = with_successors(exchange.host_codes), terms_of(exchange.id)
    providers = list_providers(exchange)
    bodies_by_id = bodies({row.organisation_id for row in providers if row.organisation_id})
    return HostFacts(
        area_codes=codes,
        region_codes=frozenset(session().scalars(sa.select(Area.region).where(Area.code.in_(codes)))),
        refuses_same_region=exchange.bars_region,
        organisations=tuple(bodies(_organisations_in(codes)).values()),
        providers=_named(providers, bodies_by_id, is_bid=False),
        bidders=_named(providers, bodies_by_id, is_bid=True),
        told_apart=_told(exchange, is_same=False),
        told_same=_told(exchange, is_same=True),
        vetoed_person_ids=frozenset(seat.person_id for seat in exchange.seats if seat.why_ended == "veto" and seat.person_id),
        reviewed_by_person_ids=_reviewed_by(exchange, codes),
        reviewing_area_codes=terms.reviewing_area_codes,
        is_triad=terms.is_triad,
        months=frozenset(exchange.months) & (terms.months or frozenset(exchange.months)),
    )


def _named(providers: Sequence[Provider], known: Mapping[int, Body], *, is_bid: bool) -> tuple[Body, ...]:
    return tuple(body(row.name, row.organisation_id, known) for row in providers if row.is_bid == is_bid)


def _organisations_in(codes: Collection[str]) -> set[int]:
    """The commissioning organisations that serve the areas, and those whose people belong to them."""
    serving = set(session().scalars(sa.select(OrganisationArea.organisation_id).where(OrganisationArea.area_code.in_(codes))))
    people = sa.select(AreaMembership.person_id).where(AreaMembership.area_code.in_(codes), AreaMembership.ended_at.is_(None))
    members = sa.select(Membership.organisation_id).where(Membership.person_id.in_(people), Membership.ended_at.is_(None))
    commissioning = {one.id for one in accounts.list_organisations(accounts.commissioning_kinds())}
    return (serving | set(session().scalars(members))) & commissioning


def _reviewed_by(exchange: Exchange, codes: Collection[str]) -> frozenset[int]:
    """Who sat in the last two exchanges of the same areas."""
    ids = sa.select(Host.exchange_id).where(Host.area_code.in_(codes), Host.exchange_id != exchange.id)
    former = sa.select(Exchange.id).where(Exchange.id.in_(ids), Exchange.final_at.is_not(None))
    last = session().scalars(former.order_by(Exchange.id.desc()).limit(BEFORE)).all()
    sat = sa.select(Seat.person_id).where(Seat.exchange_id.in_(last), Seat.status == "accepted", Seat.person_id.is_not(None))
    return frozenset(number for number in session().scalars(sat) if number is not None)


def places_taken(profiles: Sequence[ReviewerProfile]) -> Mapping[int, int]:
    """How many seats each has in exchanges whose report is not final yet, by the number of the profile."""
    people = {profile.person_id: profile.id for profile in profiles if profile.person_id is not None}
    rows = (
        sa.select(Seat.person_id, sa.func.count())
        .join(Exchange, Exchange.id == Seat.exchange_id)
        .where(Seat.person_id.in_(people), Seat.status.in_(("offered", "accepted")), Exchange.status.in_(UNDER_WAY))
        .group_by(Seat.person_id)
    )
    return {people[person_id or 0]: count for person_id, count in session().execute(rows)}
