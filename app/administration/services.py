"""What administrators and moderators do to accounts beyond what people do to their own.

Each act asks the policy first and leaves an audit entry. Rows that two people could decide on at once are locked first, so
that the second is refused on PostgreSQL too (SQLite lets one writer in at a time).
"""

from dataclasses import dataclass, field

import sqlalchemy as sa

from app.accounts import policy, services
from app.accounts.belonging import memberships, organisations
from app.accounts.models import (
    Membership,
    Organisation,
    Person,
    RoleGrant,
)
from app.accounts.queries import display_name, get_organisation, open_membership
from app.administration.events import RegistrationRefused
from app.core import audit, jobs
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.jobs import emit
from app.core.lifecycle import ALREADY_DECIDED
from app.core.policy import require
from app.core.text import tidy

REFUSALS = {
    "personal-address": "The email address is a personal one. Register with the address you use at work.",
    "not-the-sector": "We could not tell that you commission or provide services in England that respond to child sexual abuse.",
    "not-confirmed": "We could not confirm with the organisation you named that you work there.",
    "second-account": "You have another account already. Sign in with the email address of that one.",
}
NOT_YOURSELF = "Another administrator has to do this for you."


@dataclass(frozen=True)
class Placement:
    """Where a moderator puts a person: an organisation that exists, or the one they named, put right.

    `domains` are further trusted email domains of the one they named; only an administrator may give any.
    """

    organisation_id: int | None = None
    name: str = ""
    kind: str = ""
    domains: list[str] = field(default_factory=list)


def confirm_registration(actor: Actor, person_id: int, placement: Placement) -> None:
    """Accept where a person works. A waiting person becomes active and is told.

    Raises Conflict where it was decided already, Invalid where no organisation was chosen or its details are wrong.
    """
    person = _locked(person_id)
    require(policy.can_decide_registration(actor, person))
    membership = _undecided(person)
    if placement.organisation_id is not None:
        membership = _place(actor, person, membership, get_organisation(placement.organisation_id))
    elif membership is None:
        raise Invalid("Choose an organisation", "existing")
    else:
        named = membership.organisation_id
        organisations.correct_proposed(actor, named, placement.name, placement.kind, placement.domains)
    memberships.confirm_membership(actor, membership.id)


def refuse_registration(actor: Actor, person_id: int, reason: str) -> None:
    """Turn a registration down: the account closes and the person is told why. Of someone active, only the membership ends.

    `reason` is a code of REFUSALS: the audit trail keeps codes, never words. Raises Conflict where it was decided already.
    """
    person = _locked(person_id)
    require(policy.can_decide_registration(actor, person))
    if reason not in REFUSALS:
        raise Invalid("Choose why you are refusing this registration", "reason")
    membership = _undecided(person)
    if person.status != "waiting":
        if membership is None:
            raise Conflict(ALREADY_DECIDED)
        memberships.end_membership(actor, membership.id)
        return
    services.turn_down(actor, person, reason)
    emit(RegistrationRefused(person.id, reason))


def give_role(actor: Actor, person_id: int, role: str, area_code: str = "") -> None:
    """Give a role. Raises as `memberships.grant_role`."""
    require(policy.can_change_roles(actor))
    _locked(person_id)
    memberships.grant_role(actor, person_id, role, area_code if role == "area_lead" else "")


def take_role(actor: Actor, person_id: int, grant_id: int) -> None:
    """Take a role away, from the next request on. Raises NotFound for a grant that is not theirs (any more).

    Nobody takes their own administrator role: that would lock them out by a slip, and perhaps everyone.
    """
    require(policy.can_change_roles(actor))
    _hold_administrators()
    grant = session().get(RoleGrant, grant_id)
    if grant is None or grant.person_id != person_id:
        raise NotFound
    if grant.role == "admin" and person_id == actor.person_id:
        raise Conflict(f"You cannot remove your own administrator role. {NOT_YOURSELF}")
    memberships.remove_role(actor, person_id, grant.role, grant.area_code)


def close_person(actor: Actor, person_id: int) -> None:
    """Close somebody else's account. Raises Conflict for one's own and for the only administrator's."""
    require(policy.is_administrator(actor))
    _hold_administrators()
    if person_id == actor.person_id:
        raise Conflict(f"You cannot close your own account here. {NOT_YOURSELF}")
    services.close_account(actor, person_id)


def carry_out_erasure(actor: Actor, person_id: int, name: str) -> None:
    """Erase somebody else for good. `name` is their name as the page shows it, so that nobody is erased by a slip.

    Raises Invalid where it differs, Conflict for oneself and for the only administrator.
    """
    require(policy.is_administrator(actor))
    _hold_administrators()
    if person_id == actor.person_id:
        raise Conflict(f"You cannot erase yourself. {NOT_YOURSELF}")
    person = _locked(person_id)
    if person.status != "erased" and tidy(name).casefold() != tidy(name_to_type(person)).casefold():
        raise Invalid("Enter the name exactly as it is shown above", "name")
    services.erase_person(actor, person_id)


def name_to_type(person: Person) -> str:
    """What must be typed to erase this person: the name, or the address of somebody who gave none."""
    return person.name or person.email or display_name(person)


def record_download(actor: Actor, person_id: int) -> None:
    """Note that an administrator took a copy of what is held about somebody."""
    require(policy.is_administrator(actor))
    audit.record(actor, "download", "person", _locked(person_id).id)


def remove_organisation(actor: Actor, organisation_id: int) -> None:
    """Stop recognising an organisation: its members leave it from the next request on, and its domains prove nothing.

    The row stays, unconfirmed, because what its people contributed points at it. Raises Conflict where that was done already.
    """
    require(policy.can_change_organisations(actor))
    organisation = session().get(Organisation, organisation_id, with_for_update=True)
    if organisation is None:
        raise NotFound
    organisations.stop_recognising(actor, organisation)
    open_ones = sa.select(Membership.id).where(Membership.organisation_id == organisation.id, Membership.ended_at.is_(None))
    for membership_id in session().scalars(open_ones.order_by(Membership.id)).all():
        memberships.end_membership(actor, membership_id)


def retry_job(actor: Actor, job_id: int) -> None:
    """Give a buried job a fresh set of tries. Raises Conflict where it is buried no more."""
    require(policy.is_administrator(actor))
    jobs.retry(actor, job_id)


def retry_every_job(actor: Actor) -> int:
    """Give every buried job a fresh set of tries: for when a mail server was away. How many there were."""
    require(policy.is_administrator(actor))
    found = [job.id for job in jobs.list_buried()]
    for job_id in found:
        jobs.retry(actor, job_id)
    return len(found)


def discard_job(actor: Actor, job_id: int) -> None:
    """Set a buried job aside for good. Raises Conflict where it is buried no more."""
    require(policy.is_administrator(actor))
    jobs.discard(actor, job_id)


def _locked(person_id: int) -> Person:
    person = session().get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound
    return person


def _hold_administrators() -> None:
    """So that two administrators who remove each other at one moment do not leave the site with none."""
    session().execute(sa.select(RoleGrant.id).where(RoleGrant.role == "admin").order_by(RoleGrant.id).with_for_update())


def _undecided(person: Person) -> Membership | None:
    """The membership to decide on; None where a waiting person has none (a reopened account)."""
    membership = open_membership(person.id)
    if person.status not in ("waiting", "active"):
        raise Conflict(ALREADY_DECIDED)
    if (membership is None or membership.confirmed_at is not None) and person.status == "active":
        raise Conflict(ALREADY_DECIDED)
    return membership


def _place(actor: Actor, person: Person, membership: Membership | None, organisation: Organisation) -> Membership:
    """Put the person under an organisation that exists; one that only they had named becomes part of it."""
    if organisation.confirmed_at is None:
        raise Invalid("Choose an organisation", "existing")
    if membership is None:
        return memberships.join(person, organisation, confirmed=False)
    former = get_organisation(membership.organisation_id)
    if former.id != organisation.id:
        memberships.move_membership(actor, membership.id, organisation.id)
        session().flush()
    if former.confirmed_at is None and not _has_members(former.id):
        organisations.make_part_of(actor, former, organisation)
    return membership


def _has_members(organisation_id: int) -> bool:
    held = sa.select(Membership.id).where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None)).limit(1)
    return session().scalar(held) is not None
