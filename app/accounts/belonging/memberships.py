"""Who belongs where: organisations by email domain or a moderator's word, areas by their lead's, and the roles that follow."""

from app.accounts import policy
from app.accounts.belonging import agreement_services as agreements
from app.accounts.belonging.organisations import confirm_organisation
from app.accounts.events import PersonNoticed
from app.accounts.lifecycle import PERSON
from app.accounts.models import AreaMembership, Membership, Organisation, Person, RoleGrant
from app.accounts.queries import areas_of, areas_served, get_organisation, get_person, open_membership, people_with_role, roles_of
from app.areas.queries import list_areas
from app.core import audit, clock
from app.core.actor import ROLES, SYSTEM, Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.jobs import emit
from app.core.lifecycle import ALREADY_DECIDED
from app.core.policy import require, require_visible


def join(person: Person, organisation: Organisation, *, confirmed: bool, word_of: Actor = SYSTEM) -> Membership:
    """Put the person in an organisation, ending any other membership. Unconfirmed, it waits for a moderator.

    `word_of` is whoever confirms it: the system where the email domain does.
    """
    before = open_membership(person.id)
    if before is not None:
        _end(SYSTEM, before)
    membership = Membership(person_id=person.id, organisation_id=organisation.id, asked_at=clock.now())
    session().add(membership)
    session().flush()
    audit.record(SYSTEM, "ask", "membership", membership.id, person=person.id, organisation=organisation.id)
    if confirmed:
        _confirm(word_of, person, membership)
    return membership


def confirm_membership(actor: Actor, membership_id: int) -> None:
    """A moderator's word that the person works there; makes a waiting person active and tells them.

    Confirms the organisation too where the person named a new one. Raises Conflict where it was decided already.
    """
    membership = _get_membership(membership_id)
    require(policy.can_decide_membership(actor, membership))
    if membership.ended_at is not None or membership.confirmed_at is not None:
        raise Conflict(ALREADY_DECIDED)
    person, organisation = get_person(membership.person_id), get_organisation(membership.organisation_id)
    if organisation.confirmed_at is None:
        confirm_organisation(actor, organisation.id)
    _confirm(actor, person, membership)
    if person.status == "waiting":
        PERSON.apply(person, "activate", actor)
    emit(PersonNoticed(person.id, "confirmed"))


def move_membership(actor: Actor, membership_id: int, organisation_id: int) -> None:
    """Put a person who named an organisation of their own under the one that exists already, still to be confirmed."""
    membership = _get_membership(membership_id)
    require(policy.can_decide_membership(actor, membership))
    if membership.ended_at is not None or membership.confirmed_at is not None:
        raise Conflict(ALREADY_DECIDED)
    membership.organisation_id = get_organisation(organisation_id).id
    audit.record(actor, "move", "membership", membership.id, organisation=membership.organisation_id)


def end_membership(actor: Actor, membership_id: int) -> None:
    """End a membership, and the role that came with it, from the next request on. The person or a moderator may."""
    membership = _get_membership(membership_id)
    require(policy.can_decide_membership(actor, membership) or actor.person_id == membership.person_id)
    if membership.ended_at is not None:
        raise Conflict(ALREADY_DECIDED)
    _end(actor, membership)


def ask_area(actor: Actor, area_code: str) -> None:
    """Ask to be confirmed as working in an area (ONS code). Asking twice asks once."""
    require(actor.person_id is not None)
    if actor.person_id is not None and not _open_area(actor.person_id, area_code):
        session().add(AreaMembership(person_id=actor.person_id, area_code=area_code, asked_at=clock.now()))
        audit.record(actor, "ask-area", "person", actor.person_id, area=area_code)


def ask_areas_served(actor: Actor) -> int:
    """Ask once for every area of today that one's organisation serves; how many were asked for now.

    For bodies that serve many areas: an NHS commissioner or the office of a police and crime commissioner. Each area's lead, or a
    moderator, confirms their own. Raises NotFound for who belongs to another kind of organisation.
    """
    codes = areas_to_ask_for(actor)
    require_visible(policy.may_ask_for_all_areas(organisation_kind(actor)))
    for code in codes:
        ask_area(actor, code)
    return len(codes)


def areas_to_ask_for(actor: Actor) -> list[str]:
    """The areas of today that one's organisation serves and that one has not asked for; none for who may not ask for all."""
    if actor.person_id is None or actor.organisation_id is None or not policy.may_ask_for_all_areas(organisation_kind(actor)):
        return []
    mine = {row.area_code for row in areas_of(actor.person_id)}
    today = {area.code for area in list_areas()}
    return [code for code in areas_served(actor.organisation_id) if code in today and code not in mine]


def organisation_kind(actor: Actor) -> str:
    """What kind of organisation the actor acts for; empty for none."""
    return "" if actor.organisation_id is None else get_organisation(actor.organisation_id).kind


def confirm_area(actor: Actor, area_membership_id: int) -> None:
    """The area lead's or a moderator's word. Raises Conflict where it was decided already."""
    asked = _waiting_area(actor, area_membership_id)
    _confirm_in_area(actor, asked, waits=agreements.must_wait(actor, asked.person_id, asked.area_code))
    emit(PersonNoticed(asked.person_id, "area-confirmed"))


def refuse_area(actor: Actor, area_membership_id: int) -> None:
    """Turn a request for an area down. Raises Conflict where it was decided already."""
    asked = _waiting_area(actor, area_membership_id)
    asked.ended_at = clock.now()
    audit.record(actor, "refuse", "area-membership", asked.id, area=asked.area_code, person=asked.person_id)
    emit(PersonNoticed(asked.person_id, "area-refused"))


def put_in_area(actor: Actor, person_id: int, area_code: str) -> None:
    """Confirm someone in an area (ONS code) that they need not have asked for. Administrators only."""
    require(policy.is_administrator(actor))
    _put(actor, person_id, area_code, waits=agreements.must_wait(actor, person_id, area_code))


def _put(actor: Actor, person_id: int, area_code: str, *, waits: bool) -> None:
    row = _open_area(person_id, area_code)
    if row is None:
        row = AreaMembership(person_id=person_id, area_code=area_code, asked_at=clock.now())
        session().add(row)
    if row.confirmed_at is None:
        _confirm_in_area(actor, row, waits=waits)


def end_area(actor: Actor, area_membership_id: int) -> None:
    """Take someone out of an area from the next request on, and out of leading it. The person, its lead or a moderator may;

    to anyone else a membership that exists looks like one that does not.
    """
    row = session().get(AreaMembership, area_membership_id)
    require_visible(row is not None and (policy.can_decide_area(actor, row) or actor.person_id == row.person_id))
    if row is None:
        raise NotFound
    if row.ended_at is not None:
        raise Conflict(ALREADY_DECIDED)
    _end_in_area(actor, row)
    for grant in roles_of(row.person_id):
        if grant.area_code == row.area_code:
            _drop(actor, grant)


def refuse_place(actor: Actor, area_membership_id: int) -> None:
    """Take back what waits for agreement: the place and the role, as far as each waits. Raises as `agreements.get_waiting`."""
    row = agreements.get_waiting(actor, area_membership_id)
    for grant in roles_of(row.person_id):
        if grant.area_code == row.area_code and grant.waits_since is not None:
            _drop(actor, grant)
    if row.waits_since is not None:
        _end_in_area(actor, row)


def grant_role(actor: Actor, person_id: int, role: str, area_code: str = "") -> None:
    """Give a role; an area lead's needs its area (ONS code) and confirms them in it. Giving it twice gives it once.

    Administrators only. Raises Invalid for a role that does not exist or an area that does not fit, Conflict for a
    person who is not active.
    """
    require(policy.can_change_roles(actor))
    person = get_person(person_id)
    if role not in ROLES or (role == "area_lead") != bool(area_code):
        raise Invalid(
            "Choose an area for an area lead" if role == "area_lead" else "Choose a role", "area" if area_code else "role"
        )
    if person.status != "active":
        raise Conflict("This person's account is not active.")
    if any(
        grant.role == role and grant.area_code == area_code and grant.organisation_id is None for grant in roles_of(person_id)
    ):
        return
    waits = bool(area_code) and agreements.must_wait(actor, person_id, area_code, is_lead=True)
    grant = _give(actor, person_id, role, area_code=area_code)
    if waits:
        agreements.hold(actor, grant)
    if area_code:
        _put(actor, person_id, area_code, waits=waits)


def remove_role(actor: Actor, person_id: int, role: str, area_code: str = "") -> None:
    """Take a role away from the next request on. Raises Conflict where nobody would be left to administer the site."""
    require(policy.can_change_roles(actor))
    if role == "admin" and [person.id for person in people_with_role("admin")] == [person_id]:
        raise Conflict("This is the only administrator. Make someone else an administrator first.")
    for grant in roles_of(person_id):
        if grant.role == role and grant.area_code == area_code:
            _drop(actor, grant)


def leave_everything(actor: Actor, person: Person) -> None:
    """End every membership and role: part of closing or erasing an account."""
    membership = open_membership(person.id)
    if membership is not None:
        _end(actor, membership)
    for row in areas_of(person.id):
        _end_in_area(actor, row)
    for grant in roles_of(person.id):
        _drop(actor, grant)


def _confirm_in_area(actor: Actor, row: AreaMembership, *, waits: bool) -> None:
    """Let somebody in, or let them wait for somebody else to agree."""
    row.confirmed_at, row.confirmed_by = clock.now(), actor.person_id
    session().flush()
    audit.record(actor, "confirm", "area-membership", row.id, area=row.area_code, person=row.person_id)
    if waits:
        agreements.hold(actor, row)


def _end_in_area(actor: Actor, row: AreaMembership) -> None:
    row.ended_at = clock.now()
    audit.record(actor, "end", "area-membership", row.id, area=row.area_code, person=row.person_id)


def _get_membership(membership_id: int) -> Membership:
    membership = session().get(Membership, membership_id, with_for_update=True)
    if membership is None:
        raise NotFound
    return membership


def _confirm(actor: Actor, person: Person, membership: Membership) -> None:
    membership.confirmed_at, membership.confirmed_by = clock.now(), actor.person_id
    audit.record(actor, "confirm", "membership", membership.id, person=person.id, organisation=membership.organisation_id)
    _give(actor, person.id, "member", organisation_id=membership.organisation_id)


def _end(actor: Actor, membership: Membership) -> None:
    membership.ended_at = clock.now()
    session().flush()
    audit.record(actor, "end", "membership", membership.id, person=membership.person_id, organisation=membership.organisation_id)
    for grant in roles_of(membership.person_id):
        if grant.organisation_id == membership.organisation_id:
            _drop(actor, grant)


def _give(actor: Actor, person_id: int, role: str, *, area_code: str = "", organisation_id: int | None = None) -> RoleGrant:
    grant = RoleGrant(
        person_id=person_id,
        role=role,
        area_code=area_code,
        organisation_id=organisation_id,
        granted_by=actor.person_id,
        granted_as=actor.roles_in_use,
        granted_for_id=actor.organisation_id,
        granted_at=clock.now(),
    )
    session().add(grant)
    session().flush()
    audit.record(actor, "grant-role", "person", person_id, role=role, area=area_code, organisation=organisation_id)
    return grant


def _drop(actor: Actor, grant: RoleGrant) -> None:
    session().delete(grant)
    session().flush()
    audit.record(actor, "remove-role", "person", grant.person_id, role=grant.role, area=grant.area_code)


def _open_area(person_id: int, area_code: str) -> AreaMembership | None:
    return next((row for row in areas_of(person_id) if row.area_code == area_code), None)


def _waiting_area(actor: Actor, area_membership_id: int) -> AreaMembership:
    row = session().get(AreaMembership, area_membership_id, with_for_update=True)
    require_visible(row is not None and policy.can_decide_area(actor, row))
    if row is None:
        raise NotFound
    if row.confirmed_at is not None or row.ended_at is not None:
        raise Conflict(ALREADY_DECIDED)
    return row
