"""What the account pages show, made ready for templates."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts.belonging.standings import ROLE_LABELS
from app.accounts.models import AreaMembership, Person
from app.accounts.queries import areas_of, get_organisation, get_person, names_of, open_membership, organisation_of, roles_of
from app.accounts.recognising import domains
from app.areas.queries import area_names
from app.core import taxonomy

STATUS_LABELS = {
    "unconfirmed": "Details not given yet",
    "waiting": "Waiting for a moderator: you can read, and contribute once they have checked where you work",
    "active": "Active",
    "closed": "Closed",
    "erased": "Erased",
}


@dataclass(frozen=True)
class AreaRow:
    """One of a person's own areas."""

    id: int
    name: str
    status: str


@dataclass(frozen=True)
class AreaRequest:
    """Someone who asks to be confirmed in an area."""

    id: int
    person: str
    organisation: str
    area: str
    asked_at: datetime


def account_rows(person: Person) -> list[dict[str, str | None]]:
    """The summary list of one's own account."""
    return [
        {"key": "Name", "value": person.name, "href": "/account/details"},
        {"key": "Job role", "value": taxonomy.label("job_role", person.job_role), "href": "/account/details"},
        {"key": "Email address", "value": person.email, "href": "/account/email"},
        {"key": "Organisation", "value": organisation_words(person.id), "href": None},
        {
            "key": "Areas",
            "value": ", ".join(row.name for row in area_rows(areas_of(person.id))) or "None",
            "href": "/account/areas",
        },
        {"key": "Roles", "value": ", ".join(role_words(person.id)) or "None yet", "href": None},
        {"key": "Password", "value": "Set" if person.password_hash else "None: we email you links", "href": "/account/password"},
        {"key": "Second step", "value": "On" if person.has_second_factor else "Off", "href": "/account/second-step"},
        {"key": "Account", "value": STATUS_LABELS[person.status], "href": None},
    ]


def organisation_words(person_id: int) -> str | None:
    """Where the person works as they said it, and what of that is confirmed; None where nothing is known. For themselves and for
    who decides on them: others are told `queries.organisation_names`."""
    organisation = organisation_of(person_id)
    if organisation is not None and not domains.is_own_domain(organisation.name):
        return organisation.name
    if organisation is not None:
        said = organisation.proposed_name
        return f"{said} (name not confirmed yet)" if said else f"{organisation.name} (not named yet)"
    asked = open_membership(person_id)
    return f"{get_organisation(asked.organisation_id).name} (not confirmed yet)" if asked else None


def role_words(person_id: int) -> list[str]:
    """The person's roles, each once, with its area."""
    grants = roles_of(person_id)
    names = area_names(grant.area_code for grant in grants if grant.area_code)
    words = [
        ROLE_LABELS[grant.role]
        + (f" of {names.get(grant.area_code, grant.area_code)}" if grant.area_code else "")
        + (" (waits for somebody to agree)" if grant.waits_since else "")
        for grant in grants
    ]
    return list(dict.fromkeys(words))


def area_rows(memberships: list[AreaMembership]) -> list[AreaRow]:
    """A person's own areas with whether each is confirmed."""
    names = area_names(row.area_code for row in memberships)
    return [AreaRow(row.id, names.get(row.area_code, row.area_code), _area_state(row)) for row in memberships]


def _area_state(row: AreaMembership) -> str:
    if row.waits_since is not None:
        return "Waiting for somebody else of the area, or a second administrator, to agree"
    return "Confirmed" if row.confirmed_at else "Waiting to be confirmed"


def names_in_order(codes: list[str]) -> list[str]:
    """The names of areas, A to Z."""
    return sorted(area_names(codes).values(), key=str.casefold)


def area_requests(memberships: list[AreaMembership]) -> list[AreaRequest]:
    """Requests to decide on, with who asks and where they work."""
    names, areas = names_of(row.person_id for row in memberships), area_names(row.area_code for row in memberships)
    return [
        AreaRequest(
            id=row.id,
            person=names.get(row.person_id, get_person(row.person_id).name),
            organisation=organisation_words(row.person_id) or "no organisation",
            area=areas.get(row.area_code, row.area_code),
            asked_at=row.asked_at,
        )
        for row in memberships
    ]
