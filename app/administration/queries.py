"""What the administrators' pages list and count: people, registrations, organisations, areas, failed jobs.

For views that have already let only administrators (or moderators) in; nothing here is fit for anyone else.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from app.accounts.models import (
    AreaMembership,
    Membership,
    Organisation,
    OrganisationArea,
    OrganisationDomain,
    Person,
    RoleGrant,
)
from app.core import config
from app.core.actor import Actor
from app.core.db import session
from app.core.jobs import Job
from app.core.pagination import Page
from app.core.text import tidy
from app.search import documents
from app.search.index import generations
from app.search.index.generations import IndexDamaged
from app.search.models import DocumentRow

Row = TypeVar("Row")
PAGE_SIZE = 50
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class PeopleFilter:
    """Which people to list. Empty means any."""

    text: str = ""
    role: str = ""
    status: str = ""
    asked_erasure: bool = False


@dataclass(frozen=True)
class Waiting:
    """A person whose workplace a moderator must decide on. Without a membership, one has to be chosen for them."""

    person: Person
    membership: Membership | None
    organisation: Organisation | None


@dataclass(frozen=True)
class AreaCount:
    """Who is in an area: the active people who lead it, and how many are confirmed in it or ask to be."""

    leads: tuple[Person, ...] = ()
    members: int = 0
    requests: int = 0


def find_people(filters: PeopleFilter, number: int) -> Page[Person]:
    """People in order of name, those who never gave one last. Erased people only where their status is asked for."""
    people = sa.select(Person)
    text = tidy(filters.text)[:LONGEST_SEARCH]
    if text:
        people = people.where(sa.or_(Person.name.icontains(text, autoescape=True), Person.email.icontains(text, autoescape=True)))
    if filters.role:
        people = people.where(Person.id.in_(sa.select(RoleGrant.person_id).where(RoleGrant.role == filters.role)))
    if filters.asked_erasure:
        people = people.where(Person.erasure_asked_at.is_not(None))
    people = people.where(Person.status == filters.status if filters.status else Person.status != "erased")
    return _page(people, (Person.name == "", sa.func.lower(Person.name), Person.id), number)


def roles_by_person(person_ids: Collection[int]) -> dict[int, list[RoleGrant]]:
    """The roles of several people in one query."""
    found: dict[int, list[RoleGrant]] = {}
    for grant in session().scalars(sa.select(RoleGrant).where(RoleGrant.person_id.in_(person_ids)).order_by(RoleGrant.id)):
        found.setdefault(grant.person_id, []).append(grant)
    return found


def workplaces(person_ids: Collection[int]) -> dict[int, tuple[Membership, Organisation]]:
    """Where several people work, or say they do, in one query."""
    rows = (
        sa.select(Membership, Organisation)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id.in_(person_ids), Membership.ended_at.is_(None))
    )
    return {membership.person_id: (membership, organisation) for membership, organisation in session().execute(rows)}


def memberships_of(person_id: int) -> list[tuple[Membership, Organisation]]:
    """Every membership a person has had, newest first."""
    rows = sa.select(Membership, Organisation).join(Organisation, Organisation.id == Membership.organisation_id)
    return list(session().execute(rows.where(Membership.person_id == person_id).order_by(Membership.id.desc())))


def registrations(actor: Actor, number: int) -> Page[Waiting]:
    """People whose workplace waits for a decision, oldest first, without the actor's own."""
    page = _page(_registrations(actor), (Person.status_at, Person.id), number)
    found = workplaces([person.id for person in page.items])
    items = [_waiting(person, found) for person in page.items]
    return Page(items, page.number, page.size, page.total)


def find_registration(actor: Actor, person_id: int) -> Waiting | None:
    """The registration of one person, while it waits; None where there is nothing for this actor to decide."""
    person = session().scalar(_registrations(actor).where(Person.id == person_id))
    return None if person is None else _waiting(person, workplaces([person.id]))


def _waiting(person: Person, workplaces: dict[int, tuple[Membership, Organisation]]) -> Waiting:
    place = workplaces.get(person.id)
    return Waiting(person, *place) if place else Waiting(person, None, None)


def _registrations(actor: Actor) -> sa.Select[Person]:
    asks = sa.select(Membership.person_id).where(Membership.confirmed_at.is_(None), Membership.ended_at.is_(None))
    waits = sa.or_(Person.status == "waiting", sa.and_(Person.status == "active", Person.id.in_(asks)))
    return sa.select(Person).where(waits, Person.id != (actor.person_id or 0))


def find_organisations(text: str, kind: str, state: str, number: int) -> Page[Organisation]:
    """Organisations A to Z by part of a name or domain, of a kind, in a state (recognised unless said: see `_in_state`)."""
    organisations = sa.select(Organisation).where(_in_state(state))
    text = tidy(text)[:LONGEST_SEARCH]
    if text:
        domains = sa.select(OrganisationDomain.organisation_id).where(OrganisationDomain.domain.icontains(text, autoescape=True))
        organisations = organisations.where(
            sa.or_(Organisation.name.icontains(text, autoescape=True), Organisation.id.in_(domains))
        )
    if kind:
        organisations = organisations.where(Organisation.kind == kind)
    return _page(organisations, (sa.func.lower(Organisation.name), Organisation.id), number)


def _in_state(state: str) -> sa.ColumnElement[bool]:
    if state == "merged":
        return Organisation.merged_into_id.is_not(None)
    whole = Organisation.merged_into_id.is_(None)
    if state == "not-recognised":
        return sa.and_(whole, Organisation.confirmed_at.is_(None))
    recognised = sa.and_(whole, Organisation.confirmed_at.is_not(None))
    return sa.and_(recognised, Organisation.proposed_name != "") if state == "to-name" else recognised


def member_counts(organisation_ids: Collection[int]) -> dict[int, int]:
    """How many confirmed members each organisation has, in one query; those without any are left out."""
    rows = (
        sa.select(Membership.organisation_id, sa.func.count())
        .where(
            Membership.organisation_id.in_(organisation_ids), Membership.confirmed_at.is_not(None), Membership.ended_at.is_(None)
        )
        .group_by(Membership.organisation_id)
    )
    return {organisation_id: count for organisation_id, count in session().execute(rows)}


def members_of(organisation_id: int, number: int) -> Page[tuple[Membership, Person]]:
    """Who belongs to an organisation, or asks to, in order of name."""
    inside = sa.and_(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
    rows = sa.select(Membership, Person).join(Person, Person.id == Membership.person_id).where(inside)
    total = session().scalar(sa.select(sa.func.count()).select_from(Membership).where(inside)) or 0
    ordered = rows.order_by(sa.func.lower(Person.name), Person.id)
    found = session().execute(ordered.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page(list(found), number, PAGE_SIZE, total)


def organisations_serving(area_code: str) -> list[Organisation]:
    """Recognised organisations that serve an area (an ONS code), A to Z."""
    serving = sa.select(OrganisationArea.organisation_id).where(OrganisationArea.area_code == area_code)
    chosen = sa.select(Organisation).where(Organisation.id.in_(serving), _in_state("recognised"))
    return list(session().scalars(chosen.order_by(sa.func.lower(Organisation.name), Organisation.id)))


def area_counts() -> dict[str, AreaCount]:
    """Leads, members and requests by area (ONS code), in two queries; areas where nobody is are left out."""
    leads: dict[str, list[Person]] = {}
    lead_rows = sa.select(RoleGrant.area_code, Person).join(Person, Person.id == RoleGrant.person_id)
    lead_rows = lead_rows.where(RoleGrant.role == "area_lead", RoleGrant.waits_since.is_(None), Person.status == "active")
    for code, person in session().execute(lead_rows.order_by(sa.func.lower(Person.name), Person.id)):
        leads.setdefault(code, []).append(person)
    confirmed = sa.func.count(AreaMembership.confirmed_at)
    counted = sa.select(AreaMembership.area_code, confirmed, sa.func.count() - confirmed)
    counted = counted.join(Person, Person.id == AreaMembership.person_id)
    counted = counted.where(AreaMembership.ended_at.is_(None), Person.status == "active").group_by(AreaMembership.area_code)
    numbers = {code: (members, requests) for code, members, requests in session().execute(counted)}
    return {code: AreaCount(tuple(leads.get(code, ())), *numbers.get(code, (0, 0))) for code in {*leads, *numbers}}


def people_of_area(area_code: str) -> list[tuple[AreaMembership, Person]]:
    """Active people in an area (an ONS code), or who ask to be, in order of name."""
    rows = sa.select(AreaMembership, Person).join(Person, Person.id == AreaMembership.person_id)
    inside = rows.where(AreaMembership.area_code == area_code, AreaMembership.ended_at.is_(None), Person.status == "active")
    return list(session().execute(inside.order_by(sa.func.lower(Person.name), Person.id)))


def buried_jobs(number: int) -> Page[Job]:
    """Jobs that failed until they were given up, oldest first."""
    return _page(sa.select(Job).where(Job.buried_at.is_not(None)), (Job.buried_at, Job.id), number)


def find_buried(job_id: int) -> Job | None:
    """One buried job; None where it is buried no more."""
    return session().scalar(sa.select(Job).where(Job.id == job_id, Job.buried_at.is_not(None)))


def count_buried() -> int:
    """How many jobs wait for an administrator."""
    return _count(sa.select(Job.id).where(Job.buried_at.is_not(None)))


def count_registrations(actor: Actor) -> int:
    """How many registrations this actor could decide on."""
    return _count(_registrations(actor))


def count_erasures() -> int:
    """How many people have asked for what says who they are to be erased."""
    return _count(sa.select(Person.id).where(Person.erasure_asked_at.is_not(None)))


def count_area_requests() -> int:
    """How many active people ask to be confirmed in an area."""
    asks = sa.select(AreaMembership.id).join(Person, Person.id == AreaMembership.person_id)
    return _count(asks.where(AreaMembership.confirmed_at.is_(None), AreaMembership.ended_at.is_(None), Person.status == "active"))


def count_organisations_to_name() -> int:
    """How many organisations go by their email domain while a name for them was proposed."""
    return _count(sa.select(Organisation.id).where(_in_state("to-name")))


def search_backlog() -> int | None:
    """How many changes this machine's search index has still to follow; None where it has no index that can be read."""
    try:
        contents = generations.read_held(generations.current(config.settings().search_dir))
    except (IndexDamaged, OSError):
        return None
    if contents.number > documents.last_number():
        return None
    return _count(sa.select(DocumentRow.id).where(DocumentRow.changed_seq > contents.number))


def _count(rows: sa.Select[Any]) -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0


def _page(rows: sa.Select[Row], order: Iterable[Any], number: int) -> Page[Row]:
    total = _count(rows)
    cut = rows.order_by(*order).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page(list(session().scalars(cut)), number, PAGE_SIZE, total)
