"""Reading the facts that conflicts are found by: where reviewers work and worked, what they declared, and what bodies are called.

Only whoever puts a team together may be told anything of it: nothing here is for a page of members.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.accounts.models import AreaMembership, Membership, Organisation, OrganisationArea, RoleGrant
from app.areas.models import Area
from app.core.db import session
from app.exchanges.reviewers.bodies import Body, plain_name
from app.exchanges.reviewers.conflicts import Employment, ReviewerFacts
from app.exchanges.reviewers.models import ReviewerProfile
from app.exchanges.reviewers.queries import months_of
from app.exchanges.reviewers.values import EMPLOYER


def find_organisation_called(name: str) -> int | None:
    """The organisation of this site that goes by this name, however it is written; None where none or several do."""
    plain = plain_name(name)
    ids = {one.id for one in accounts.list_named_organisations() if plain_name(one.name) == plain}
    return ids.pop() if len(ids) == 1 else None


def bodies(organisation_ids: Iterable[int]) -> dict[int, Body]:
    """Organisations by every name they go by, those of organisations merged into them too. By the number that was asked for."""
    every = (
        session().scalars(sa.select(Organisation).where(Organisation.confirmed_at.is_not(None)).order_by(Organisation.id)).all()
    )
    by_id = {one.id: one for one in every}
    names: dict[int, list[str]] = {}
    for one in every:
        names.setdefault(_survivor(by_id, one), []).append(one.name)
    asked = {number: _survivor(by_id, by_id[number]) for number in organisation_ids if number in by_id}
    return {number: Body(_own_first(by_id[kept].name, names[kept]), kept) for number, kept in asked.items()}


def _survivor(by_id: Mapping[int, Organisation], organisation: Organisation) -> int:
    while organisation.merged_into_id is not None and organisation.merged_into_id in by_id:
        organisation = by_id[organisation.merged_into_id]
    return organisation.id


def _own_first(own: str, names: Sequence[str]) -> tuple[str, ...]:
    return (own, *(name for name in dict.fromkeys(names) if name != own))


def body(name: str, organisation_id: int | None, by_number: Mapping[int, Body]) -> Body:
    """A body that somebody named: by all its names where it is an organisation of this site."""
    organisation = by_number.get(organisation_id or 0)
    return Body((name,)) if organisation is None else Body((*organisation.names, name), organisation.organisation_id)


@dataclass(frozen=True)
class _Background:
    """Where reviewers work: the organisation and the areas of each person, bodies by number, the region of each area."""

    organisations: Mapping[int, int]
    areas: Mapping[int, frozenset[str]]
    bodies: Mapping[int, Body]
    regions: Mapping[str, str]


def facts_of(profiles: Sequence[ReviewerProfile], place_counts: Mapping[int, int]) -> dict[int, ReviewerFacts]:
    """What conflicts are found by, by the number of each profile. `place_counts` says how many places each has taken."""
    background = _background(profiles)
    return {profile.id: _facts(profile, background, place_counts.get(profile.id, 0)) for profile in profiles}


def _background(profiles: Sequence[ReviewerProfile]) -> _Background:
    person_ids = [profile.person_id for profile in profiles if profile.person_id is not None]
    organisations = _organisations_of(person_ids)
    declared_ids = {row.organisation_id for profile in profiles for row in profile.interests if row.organisation_id}
    return _Background(
        organisations=organisations,
        areas=_areas_of(person_ids),
        bodies=bodies({*organisations.values(), *declared_ids}),
        regions={code: region for code, region in session().execute(sa.select(Area.code, Area.region))},
    )


def _facts(profile: ReviewerProfile, background: _Background, place_count: int) -> ReviewerFacts:
    person_id = profile.person_id or 0
    own = background.bodies.get(background.organisations.get(person_id, 0))
    areas = background.areas.get(person_id, frozenset())
    in_bodies = [row for row in profile.interests if row.area_code is None]
    declarations = [(row, body(row.name, row.organisation_id, background.bodies)) for row in in_bodies]
    return ReviewerFacts(
        person_id=person_id,
        area_codes=areas,
        region_codes=frozenset(background.regions[code] for code in areas if code in background.regions),
        works_for=(own,) if own else (),
        employments=tuple(Employment(theirs, row.until) for row, theirs in declarations if row.kind == EMPLOYER),
        interests=tuple(theirs for row, theirs in declarations if row.kind != EMPLOYER),
        interest_area_codes=with_successors({row.area_code for row in profile.interests if row.area_code}),
        works_for_inspectorate=profile.works_for_inspectorate,
        load=profile.load,
        taken=place_count,
        months=frozenset(months_of(profile)),
        is_open=profile.status == "open" and own is not None,
    )


def _organisations_of(person_ids: Collection[int]) -> dict[int, int]:
    rows = sa.select(Membership.person_id, Membership.organisation_id).where(_is_member(person_ids))
    return {person_id: organisation_id for person_id, organisation_id in session().execute(rows)}


def _is_member(person_ids: Collection[int]) -> sa.ColumnElement[bool]:
    return sa.and_(Membership.person_id.in_(person_ids), Membership.confirmed_at.is_not(None), Membership.ended_at.is_(None))


def _areas_of(person_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The areas somebody works in: their own, those they lead, those that their organisation serves; and what became of each."""
    own = sa.select(AreaMembership.person_id, AreaMembership.area_code).where(
        AreaMembership.person_id.in_(person_ids), AreaMembership.confirmed_at.is_not(None), AreaMembership.ended_at.is_(None)
    )
    through_organisation = (
        sa.select(Membership.person_id, OrganisationArea.area_code)
        .join(OrganisationArea, OrganisationArea.organisation_id == Membership.organisation_id)
        .where(_is_member(person_ids))
    )
    lead = sa.select(RoleGrant.person_id, RoleGrant.area_code).where(
        RoleGrant.person_id.in_(person_ids), RoleGrant.area_code != ""
    )
    codes: dict[int, set[str]] = {person_id: set() for person_id in person_ids}
    for person_id, code in (*session().execute(own), *session().execute(lead), *session().execute(through_organisation)):
        codes[person_id].add(code)
    return {person_id: with_successors(mine) for person_id, mine in codes.items()}


def with_successors(codes: Collection[str]) -> frozenset[str]:
    """Areas, with those that took their place and those whose place they took."""
    pairs = session().execute(sa.select(Area.code, Area.successor_code).where(Area.successor_code.is_not(None))).all()
    every, size = set(codes), -1
    while size != len(every):
        size = len(every)
        every |= {code for pair in pairs if every & set(pair) for code in pair}
    return frozenset(every)
