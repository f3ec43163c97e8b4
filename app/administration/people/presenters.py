"""What the pages about people show, made ready for templates."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts.belonging import standings
from app.accounts.credentials.sessions import open_sessions
from app.accounts.models import AreaMembership, Membership, Organisation, Person, RoleGrant
from app.accounts.queries import ERASED_NAME, areas_of, display_name, names_of, organisation_names_for_deciders, roles_of
from app.administration import queries
from app.areas.queries import area_names
from app.core.actor import Actor

STATUS_LABELS = {
    "unconfirmed": "Details not given yet",
    "waiting": "Waiting for a moderator",
    "active": "Active",
    "closed": "Closed",
    "erased": "Erased",
}


STATUS_TONES = {"unconfirmed": "grey", "waiting": "yellow", "active": "green", "closed": "grey", "erased": "red"}


ROLE_HINTS = {
    "member": "Can contribute. People confirmed in an organisation are members already",
    "area_lead": "Confirms who works in one area",
    "moderator": "Decides what is published and who may take part. Must sign in with a second step",
    "editor": "Puts the newsletter together. Must sign in with a second step",
    "admin": "Can use these pages. Must sign in with a second step",
}


@dataclass(frozen=True)
class PersonRow:
    """A person in a list."""

    id: int
    name: str
    email: str
    organisation: str
    roles: str
    status: str
    tone: str


@dataclass(frozen=True)
class RoleRow:
    """A role somebody holds, in words. `removable` is false for one's own administrator role."""

    grant_id: int
    words: str
    given_at: datetime
    given_by: str
    removable: bool


@dataclass(frozen=True)
class MembershipRow:
    """A membership, ended or not, in words."""

    id: int
    organisation_id: int
    organisation: str
    state: str
    is_open: bool
    is_confirmed: bool


@dataclass(frozen=True)
class AreaMembershipRow:
    """Somebody's place in an area."""

    id: int
    area: str
    code: str
    is_confirmed: bool


@dataclass(frozen=True)
class RegistrationRow:
    """A registration in the list of those that wait."""

    id: int
    name: str
    email: str
    organisation: str
    is_new: bool
    asked_at: datetime


def person_rows(people: list[Person]) -> list[PersonRow]:
    """People with where they work and what they may do."""
    ids = [person.id for person in people]
    roles, places = queries.roles_by_person(ids), queries.workplaces(ids)
    areas = area_names({grant.area_code for grants in roles.values() for grant in grants if grant.area_code})
    return [
        PersonRow(
            id=person.id,
            name=display_name(person),
            email=person.email or "",
            organisation=_workplace(places.get(person.id)),
            roles=", ".join(dict.fromkeys(role_words(grant, areas) for grant in roles.get(person.id, []))),
            status=STATUS_LABELS[person.status],
            tone=STATUS_TONES[person.status],
        )
        for person in people
    ]


def role_words(grant: RoleGrant, areas: dict[str, str]) -> str:
    """ "Area lead of Camden"."""
    words = standings.ROLE_LABELS[grant.role]
    return f"{words} of {areas.get(grant.area_code, grant.area_code)}" if grant.area_code else words


def role_rows(actor: Actor, person: Person) -> list[RoleRow]:
    """The roles somebody holds, who gave each and when. Those of one kind and area are taken away together, so shown once."""
    grants = {(grant.role, grant.area_code): grant for grant in reversed(roles_of(person.id))}
    areas = area_names(grant.area_code for grant in grants.values() if grant.area_code)
    names = names_of(grant.granted_by for grant in grants.values())
    organisations = organisation_names_for_deciders(grant.granted_for_id for grant in grants.values())
    return [
        RoleRow(
            grant_id=grant.id,
            words=role_words(grant, areas),
            given_at=grant.granted_at,
            given_by=_given_by(grant, names, organisations),
            removable=not (grant.role == "admin" and person.id == actor.person_id),
        )
        for grant in sorted(grants.values(), key=lambda grant: grant.id)
    ]


def _given_by(grant: RoleGrant, names: dict[int, str], organisations: dict[int, str]) -> str:
    """Who gave a role, and what they were then."""
    if grant.granted_by is None:
        return "the site itself"
    standing = standings.in_words(grant.granted_as, organisations.get(grant.granted_for_id or 0, ""))
    return f"{names.get(grant.granted_by, ERASED_NAME)} ({standing[:1].lower()}{standing[1:]})"


def membership_rows(person: Person) -> list[MembershipRow]:
    """Where somebody works and has worked, newest first."""
    return [
        MembershipRow(
            id=membership.id,
            organisation_id=organisation.id,
            organisation=organisation.name,
            state=membership_state(membership),
            is_open=membership.ended_at is None,
            is_confirmed=membership.confirmed_at is not None,
        )
        for membership, organisation in queries.memberships_of(person.id)
    ]


def membership_state(membership: Membership) -> str:
    """A membership's state in a word or two."""
    if membership.ended_at is not None:
        return "Ended"
    return "Waiting to be confirmed" if membership.confirmed_at is None else "Confirmed"


def area_membership_rows(memberships: list[AreaMembership]) -> list[AreaMembershipRow]:
    """Somebody's areas."""
    names = area_names(row.area_code for row in memberships)
    return [
        AreaMembershipRow(row.id, names.get(row.area_code, row.area_code), row.area_code, row.confirmed_at is not None)
        for row in memberships
    ]


def person_page(actor: Actor, person: Person) -> dict[str, object]:
    """Everything the page of one person shows."""
    return {
        "person": person,
        "name": display_name(person),
        "status": STATUS_LABELS[person.status],
        "tone": STATUS_TONES[person.status],
        "roles": role_rows(actor, person),
        "memberships": membership_rows(person),
        "areas": area_membership_rows(areas_of(person.id)),
        "session_count": len(open_sessions(person.id)),
        "is_self": person.id == actor.person_id,
    }


def registration_rows(waiting: list[queries.Waiting]) -> list[RegistrationRow]:
    """Registrations that wait, as listed."""
    return [
        RegistrationRow(
            id=one.person.id,
            name=display_name(one.person),
            email=one.person.email or "",
            organisation=one.organisation.name if one.organisation else "",
            is_new=one.organisation is not None and one.organisation.confirmed_at is None,
            asked_at=one.membership.asked_at if one.membership else one.person.status_at,
        )
        for one in waiting
    ]


def _workplace(workplace: tuple[Membership, Organisation] | None) -> str:
    if workplace is None:
        return ""
    membership, organisation = workplace
    return organisation.name if membership.confirmed_at else f"{organisation.name} (not confirmed)"
