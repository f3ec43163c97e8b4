"""Reading people, organisations and roles. The actor of a request is built here, fresh each time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa

from app.accounts import policy
from app.accounts.models import (
    AreaMembership,
    Membership,
    Organisation,
    OrganisationArea,
    OrganisationDomain,
    Person,
    RoleGrant,
)
from app.accounts.recognising import domains, known_bodies
from app.core import taxonomy
from app.core.actor import VISITOR, Actor, Grant
from app.core.db import read_rows, session
from app.core.errors import NotFound

MAY_SIGN_IN = ("unconfirmed", "waiting", "active")
ERASED_NAME = "Someone who has left"
UNNAMED = "an organisation whose name is not confirmed yet"


def get_person(person_id: int) -> Person:
    """The person with this id. Raises NotFound."""
    person = session().get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def find_person_by_email(email: str) -> Person | None:
    """The person with this address, however it is written; None when there is none."""
    return session().scalar(sa.select(Person).where(Person.email == email.strip().casefold()))


def people_with_role(role: str, area: str = "") -> list[Person]:
    """Active people who hold `role` (for `area`, an ONS code, where one is given), in order of id."""
    holds = sa.select(RoleGrant.person_id).where(RoleGrant.role == role, RoleGrant.waits_since.is_(None))
    if area:
        holds = holds.where(RoleGrant.area_code == area)
    return list(session().scalars(sa.select(Person).where(Person.id.in_(holds), Person.status == "active").order_by(Person.id)))


def area_leads(area: str) -> list[Person]:
    """The active leads of an area (an ONS code)."""
    return people_with_role("area_lead", area)


def list_people_in_area(area: str) -> list[Person]:
    """The active people who are confirmed in an area (an ONS code) or lead it, in order of id: not who waits for agreement."""
    inside = (AreaMembership.confirmed_at.is_not(None), AreaMembership.ended_at.is_(None), AreaMembership.waits_since.is_(None))
    members = sa.select(AreaMembership.person_id).where(AreaMembership.area_code == area, *inside)
    led = (RoleGrant.role == "area_lead", RoleGrant.area_code == area, RoleGrant.waits_since.is_(None))
    leads = sa.select(RoleGrant.person_id).where(*led)
    people = sa.select(Person).where(sa.or_(Person.id.in_(members), Person.id.in_(leads)), Person.status == "active")
    return list(session().scalars(people.order_by(Person.id)))


def commissioners_of(area: str) -> list[Person]:
    """Those of them whose the private work of the area is."""
    return [person for person in list_people_in_area(area) if actor_for(person).commissions_in(area)]


class Somebody(Protocol):
    """What an actor is made of: a person, or the columns of one."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def status(self) -> str: ...


def display_name(person: Somebody) -> str:
    """What pages call this person: never an email address."""
    return person.name or (ERASED_NAME if person.status == "erased" else "Someone new")


def names_of(person_ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, for a list of people in one query. Ids that do not exist are left out."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    if not wanted:
        return {}
    return {person.id: display_name(person) for person in session().scalars(sa.select(Person).where(Person.id.in_(wanted)))}


def open_membership(person_id: int) -> Membership | None:
    """The person's membership that has not ended, confirmed or not."""
    return session().scalar(sa.select(Membership).where(Membership.person_id == person_id, Membership.ended_at.is_(None)))


def organisation_of(person_id: int) -> Organisation | None:
    """The organisation whose confirmed member the person is, if any."""
    return session().scalar(
        sa.select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, Membership.confirmed_at.is_not(None), Membership.ended_at.is_(None))
    )


def areas_of(person_id: int) -> list[AreaMembership]:
    """The person's area memberships that have not ended, confirmed or not."""
    return list(
        session().scalars(
            sa.select(AreaMembership)
            .where(AreaMembership.person_id == person_id, AreaMembership.ended_at.is_(None))
            .order_by(AreaMembership.id)
        )
    )


def roles_of(person_id: int) -> list[RoleGrant]:
    """The roles the person holds, in the order they were given."""
    return list(session().scalars(sa.select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(RoleGrant.id)))


def get_organisation(organisation_id: int) -> Organisation:
    """The organisation, or what it was merged into. Raises NotFound."""
    organisation = session().get(Organisation, organisation_id)
    while organisation is not None and organisation.merged_into_id is not None:
        organisation = session().get(Organisation, organisation.merged_into_id)
    if organisation is None:
        raise NotFound
    return organisation


def organisation_names(organisation_ids: Iterable[int | None]) -> dict[int, str]:
    """What confirmed organisations are called to anybody, by id, in one query: never by a bare email domain."""
    return {one.id: UNNAMED if domains.is_own_domain(one.name) else one.name for one in _confirmed(organisation_ids)}


def organisation_names_for_deciders(organisation_ids: Iterable[int | None]) -> dict[int, str]:
    """The same for moderators and administrators, who give one its name: what a newcomer called it, and its domain."""
    return {one.id: name_for_deciders(one) for one in _confirmed(organisation_ids)}


def name_for_deciders(organisation: Organisation) -> str:
    """ "Camden Council (camden.gov.uk, name not confirmed yet)" until an administrator gives it a name."""
    if not domains.is_own_domain(organisation.name):
        return organisation.name
    if organisation.proposed_name:
        return f"{organisation.proposed_name} ({organisation.name}, name not confirmed yet)"
    return f"{organisation.name} (not named yet)"


def _confirmed(organisation_ids: Iterable[int | None]) -> Sequence[Organisation]:
    ids = {organisation_id for organisation_id in organisation_ids if organisation_id is not None}
    if not ids:
        return ()
    rows = sa.select(Organisation).where(Organisation.id.in_(ids), Organisation.confirmed_at.is_not(None))
    return session().scalars(rows).all()


def list_named_organisations(kinds: Collection[str] = ()) -> list[Organisation]:
    """Those of `list_organisations` that have a name: for somebody to say that one is theirs."""
    return [one for one in list_organisations(kinds) if not domains.is_own_domain(one.name)]


def bodies_without_organisation(kinds: Collection[str]) -> list[str]:
    """Names, A to Z, of the bodies of these kinds that ship with the site and that no organisation was called so far."""
    names = {body.name.lower(): body.name for body in known_bodies.of_kinds(kinds)}
    lower_name = sa.func.lower(Organisation.name)
    taken = set(session().scalars(sa.select(lower_name).where(Organisation.confirmed_at.is_not(None), lower_name.in_(names))))
    return [name for lower, name in names.items() if lower not in taken]


def list_organisations(kinds: Collection[str] = ()) -> list[Organisation]:
    """Confirmed organisations that were not merged away, A to Z; only those of `kinds` where any are given."""
    chosen = sa.select(Organisation).where(Organisation.confirmed_at.is_not(None), Organisation.merged_into_id.is_(None))
    if kinds:
        chosen = chosen.where(Organisation.kind.in_(kinds))
    return list(session().scalars(chosen.order_by(sa.func.lower(Organisation.name), Organisation.id)))


def organisation_by_domain(domain: str) -> Organisation | None:
    """The organisation a mail domain belongs to. Whole labels are matched; the longest registered domain wins."""
    labels = domain.casefold().rstrip(".").split(".")
    endings = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    if not endings:
        return None
    match = session().scalar(
        sa.select(OrganisationDomain)
        .where(OrganisationDomain.domain.in_(endings))
        .order_by(sa.func.length(OrganisationDomain.domain).desc())
        .limit(1)
    )
    return get_organisation(match.organisation_id) if match else None


def domains_of(organisation_id: int) -> list[str]:
    """The email domains of an organisation, A to Z."""
    rows = sa.select(OrganisationDomain.domain).where(OrganisationDomain.organisation_id == organisation_id)
    return list(session().scalars(rows.order_by(OrganisationDomain.domain)))


def areas_served(organisation_id: int) -> list[str]:
    """The ONS codes of the areas an organisation serves."""
    rows = sa.select(OrganisationArea.area_code).where(OrganisationArea.organisation_id == organisation_id)
    return list(session().scalars(rows.order_by(OrganisationArea.area_code)))


def commissioning_kinds() -> list[str]:
    """The kinds of organisation that commission services."""
    return [term.code for term in taxonomy.options("organisation_kind") if term.commissions]


def area_requests(actor: Actor) -> list[AreaMembership]:
    """Area memberships that wait for this actor's decision, oldest first: their own areas', or all for a moderator."""
    requests = (
        sa.select(AreaMembership)
        .join(Person, Person.id == AreaMembership.person_id)
        .where(AreaMembership.confirmed_at.is_(None), AreaMembership.ended_at.is_(None), Person.status == "active")
        .order_by(AreaMembership.asked_at, AreaMembership.id)
    )
    return [row for row in session().scalars(requests) if policy.can_decide_area(actor, row)]


@dataclass(frozen=True)
class _Belonging:
    """What a person holds and belongs to now."""

    grants: frozenset[Grant]
    organisation_id: int | None
    organisation_name: str
    areas: frozenset[str]
    commissions: bool


def _asked_of_belonging() -> sa.CompoundSelect[str, str, str, int | None]:
    """What `_belonging` asks of the database about the person `who`."""
    who = sa.bindparam("who", type_=sa.Integer)
    roles = sa.select(sa.literal("role"), RoleGrant.role, RoleGrant.area_code, sa.cast(sa.null(), sa.Integer)).where(
        RoleGrant.person_id == who, RoleGrant.waits_since.is_(None)
    )
    member = (
        sa.select(sa.literal("organisation"), Organisation.name, Organisation.kind, Organisation.id)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == who, Membership.confirmed_at.is_not(None), Membership.ended_at.is_(None))
    )
    areas = sa.select(sa.literal("area"), AreaMembership.area_code, sa.literal(""), sa.cast(sa.null(), sa.Integer)).where(
        AreaMembership.person_id == who,
        AreaMembership.confirmed_at.is_not(None),
        AreaMembership.ended_at.is_(None),
        AreaMembership.waits_since.is_(None),
    )
    return sa.union_all(roles, member, areas)


_BELONGING = _asked_of_belonging()  # every request of somebody signed in asks it: it is put together once


def _belonging(person_id: int) -> _Belonging:
    """Roles, organisation and areas in one query: a role of an ended membership, or of a merged organisation, is no role."""
    belongings: list[tuple[str, str, str, int | None]] = [
        (row[0], row[1], row[2], row[3]) for row in read_rows(_BELONGING, {"who": person_id})
    ]
    organisation: tuple[int | None, str, str] = next(
        ((row[3], row[1], row[2]) for row in belongings if row[0] == "organisation"), (None, "", "")
    )
    return _Belonging(
        grants=frozenset(Grant(row[1], row[2]) for row in belongings if row[0] == "role"),
        organisation_id=organisation[0],
        organisation_name=organisation[1],
        commissions=organisation[2] in commissioning_kinds(),
        areas=frozenset(row[1] for row in belongings if row[0] == "area"),
    )


def actor_for(person: Somebody, second_factor: bool = False) -> Actor:
    """The actor a person is now. Someone who is not active holds no role and belongs nowhere yet; one closed is a visitor."""
    if person.status not in MAY_SIGN_IN:
        return VISITOR
    label = display_name(person)
    if person.status != "active":
        return Actor(person_id=person.id, label=label, second_factor=second_factor)
    belongs = _belonging(person.id)
    return Actor(
        person_id=person.id,
        label=f"{label}, {belongs.organisation_name}" if belongs.organisation_name else label,
        grants=belongs.grants,
        organisation_id=belongs.organisation_id,
        areas=belongs.areas,
        commissions=belongs.commissions,
        verified=any(grant.role == "member" for grant in belongs.grants),
        second_factor=second_factor,
    )
