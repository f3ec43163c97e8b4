"""Who may do what to people, organisations and areas. Pure: nothing here reads the database."""

from typing import Protocol

from app.core.actor import Actor

SERVING_MANY_AREAS = frozenset({"nhs-commissioner", "opcc"})


class Account(Protocol):
    """An account, by the number of its person."""

    id: int
    status: str


class Belonging(Protocol):
    """A membership: whose it is."""

    person_id: int


class AreaBelonging(Belonging, Protocol):
    """A membership of an area."""

    area_code: str


def is_administrator(actor: Actor) -> bool:
    """An administrator who gave the second factor, or the system itself (a command, a job)."""
    return actor.is_system or actor.has_role("admin")


def is_moderator(actor: Actor) -> bool:
    """A moderator or administrator who gave the second factor, or the system itself."""
    return actor.is_system or actor.has_role("moderator", "admin")


def can_see_person(actor: Actor, person: Account) -> bool:
    """Themselves and those who look after accounts."""
    return actor.person_id == person.id or is_moderator(actor)


def can_change_own_account(actor: Actor, person: Account) -> bool:
    """Password, email, sessions and details are the person's own business."""
    return actor.person_id == person.id and person.status in ("unconfirmed", "waiting", "active")


def can_close(actor: Actor, person: Account) -> bool:
    """The person, or an administrator."""
    return actor.person_id == person.id or is_administrator(actor)


def can_erase(actor: Actor, person: Account) -> bool:
    """Only an administrator carries out an erasure."""
    return is_administrator(actor)


def can_decide_registration(actor: Actor, person: Account) -> bool:
    """A moderator, never about themselves."""
    return is_moderator(actor) and actor.person_id != person.id


def can_change_roles(actor: Actor) -> bool:
    """Only an administrator gives and takes roles."""
    return is_administrator(actor)


def can_decide_membership(actor: Actor, membership: Belonging) -> bool:
    """A moderator, never about themselves."""
    return is_moderator(actor) and actor.person_id != membership.person_id


def can_decide_area(actor: Actor, request: AreaBelonging) -> bool:
    """The lead of that area or a moderator, never about themselves."""
    if actor.person_id == request.person_id:
        return False
    return is_moderator(actor) or actor.leads(request.area_code)


def can_change_organisations(actor: Actor) -> bool:
    """Create, rename, domains, areas served and merging: domains decide who is trusted, so administrators only."""
    return is_administrator(actor)


def can_confirm_organisation(actor: Actor) -> bool:
    """A moderator may accept an organisation that somebody named on registering."""
    return is_moderator(actor)


def may_ask_for_all_areas(organisation_kind: str) -> bool:
    """Whether members of such an organisation may ask once for every area that it serves: bodies that each serve many."""
    return organisation_kind in SERVING_MANY_AREAS
