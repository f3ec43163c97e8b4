"""What people do with their accounts: register, change details and address, close, be erased."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.accounts import policy
from app.accounts.belonging import organisations
from app.accounts.belonging.memberships import ask_area, grant_role, join, leave_everything, put_in_area
from app.accounts.belonging.organisations import organisation_for_domain, organisation_of_body, propose_organisation
from app.accounts.credentials import tokens
from app.accounts.credentials.models import AccountToken, RecoveryCode, SignInSession
from app.accounts.credentials.services import person_of
from app.accounts.credentials.sessions import end_everywhere
from app.accounts.events import AddressChanged, PersonNoticed
from app.accounts.inviting import queries as invitations
from app.accounts.inviting import services as inviting
from app.accounts.lifecycle import PERSON
from app.accounts.models import LONGEST_NAME, AreaMembership, Membership, Organisation, Person
from app.accounts.points import PERSONAL_DATA
from app.accounts.queries import (
    MAY_SIGN_IN,
    find_person_by_email,
    get_organisation,
    get_person,
    open_membership,
    people_with_role,
    roles_of,
)
from app.accounts.recognising import domains, known_bodies
from app.core import audit, clock, erasures, taxonomy
from app.core.actor import SYSTEM, Actor
from app.core.batches import ROWS_A_BATCH, work_on
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.jobs import emit, enqueue
from app.core.policy import require
from app.core.text import tidy

ERASED = "accounts.erase"  # as the record of erasures has it
FORGET_UNFINISHED_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Details:
    """What a newcomer says after proving their address. `organisation_id`, then `known_name` (of a body whose name ships with the
    site), win over a new organisation's name and kind."""

    name: str
    job_role: str
    organisation_id: int | None = None
    known_name: str = ""
    organisation_name: str = ""
    organisation_kind: str = ""
    area_code: str = ""
    password_hash: str | None = None


def verify_email(text: str) -> Person:
    """Spend a registration link: an account whose details are still to be given.

    Raises NotFound where the link does not work (any more), or the address got an account in the meantime.
    """
    token = tokens.spend("verify-email", text)
    if find_person_by_email(token.email) is not None:
        raise NotFound
    return _add_person(token.email)


def accept_invitation(text: str) -> Person:
    """Spend the link of an invitation: an account whose details are still to be given. Raises NotFound as `verify_email`."""
    email = inviting.spend(text).email or ""
    if find_person_by_email(email) is not None:
        raise NotFound
    return _add_person(email)


def complete_registration(actor: Actor, details: Details) -> Person:
    """Take a newcomer's details. A recognised email domain or an invitation makes them active; others wait for a moderator.

    Raises Conflict where the details were given already, Invalid for a name, job role or organisation missing.
    """
    person = get_person(actor.person_id or 0)
    require(actor.person_id is not None)
    if person.status != "unconfirmed":
        raise Conflict("You have already given these details.")
    _set_details(person, details.name, details.job_role)
    person.password_hash = details.password_hash
    invitation = invitations.find_for(person.email or "")
    if invitation is not None and invitation.organisation_id is not None:
        join(person, get_organisation(invitation.organisation_id), confirmed=True, word_of=invitations.inviter_of(invitation))
        confirmed = True
    else:
        organisation, confirmed = _organisation_for(actor, person, details)
        join(person, organisation, confirmed=confirmed)
    PERSON.apply(person, *(("activate", SYSTEM) if confirmed or invitation is not None else ("wait", actor)))
    if details.area_code:
        ask_area(actor, details.area_code)
    if invitation is not None:
        inviting.take_up(invitation, person)
    return person


def _organisation_for(actor: Actor, person: Person, details: Details) -> tuple[Organisation, bool]:
    """The organisation to join, and whether the email domain is proof enough."""
    domain = domains.domain_of(person.email or "")
    own = organisation_for_domain(domain, details.organisation_name)
    if own is not None:
        return own, True
    organisation = _chosen_organisation(details)
    if organisation is None:
        return propose_organisation(actor, details.organisation_name, details.organisation_kind), False
    if organisation.confirmed_at is None:
        raise Invalid("Choose your organisation, or enter its name", "organisation")
    trust = domains.trusted(domain)
    return organisation, trust is not None and organisation.kind in trust.kinds


def _chosen_organisation(details: Details) -> Organisation | None:
    """The one they picked from the list; None where theirs is not on it."""
    if details.organisation_id is not None:
        return get_organisation(details.organisation_id)
    body = known_bodies.by_name(details.known_name)
    return organisation_of_body(body) if body is not None else None


def change_details(actor: Actor, person_id: int, name: str, job_role: str) -> None:
    """Change one's name or job role."""
    person = get_person(person_id)
    require(policy.can_change_own_account(actor, person))
    _set_details(person, name, job_role)
    audit.record(actor, "change-details", "person", person.id)


def ask_change_of_email(actor: Actor, email: str) -> None:
    """Send a link to the new address (cleaned), and word of it to the old one. Nothing changes until the link is used."""
    person = get_person(actor.person_id or 0)
    require(policy.can_change_own_account(actor, person))
    if email == person.email:
        raise Invalid("Enter a different email address from the one you use now", "email")
    tokens.cancel_for(person.id, None, "change-email")
    token = tokens.issue("change-email", email, person_id=person.id)
    audit.record(actor, "ask-change-of-email", "person", person.id)
    enqueue("accounts.send_link", {"token_id": token.id})
    emit(PersonNoticed(person.id, "email-change-asked"))


def change_email(text: str) -> Person:
    """Spend a change-of-address link. Every session and other link ends; trust that came from the old domain goes with it.

    Raises NotFound where the link does not work (any more) or someone else has the address by now.
    """
    token = tokens.spend("change-email", text)
    person = person_of(token)
    if find_person_by_email(token.email) is not None:
        raise NotFound
    tokens.cancel_for(person.id, person.email)
    person.email = token.email
    session().flush()
    end_everywhere(person.id)
    audit.record(Actor(person_id=person.id), "change-email", "person", person.id)
    _reconsider_membership(person)
    emit(AddressChanged(person.id))
    return person


def _reconsider_membership(person: Person) -> None:
    """A membership that rested on the old domain must rest on the new one, or wait for a moderator."""
    membership = open_membership(person.id)
    if membership is None:
        return
    own = organisation_for_domain(domains.domain_of(person.email or ""))
    if own is not None and own.id == membership.organisation_id and membership.confirmed_at is not None:
        return
    if own is not None:
        join(person, own, confirmed=True)
        if person.status == "waiting":
            PERSON.apply(person, "activate", SYSTEM)
    elif membership.confirmed_at is not None and membership.confirmed_by is None:
        join(person, get_organisation(membership.organisation_id), confirmed=False)


def close_account(actor: Actor, person_id: int) -> None:
    """Close an account: it can no longer be used; what was contributed stays. The person or an administrator may."""
    person = get_person(person_id)
    require(policy.can_close(actor, person))
    _keep_an_administrator(person)
    PERSON.apply(person, "close", actor)
    leave_everything(actor, person)
    tokens.cancel_for(person.id, person.email)
    end_everywhere(person.id)
    emit(PersonNoticed(person.id, "closed"))


def turn_down(actor: Actor, person: Person, reason: str) -> None:
    """Close the account of a newcomer who was refused. `reason` is a code. Raises Conflict where it was decided already."""
    PERSON.apply(person, "refuse", actor, reason=reason)
    leave_everything(actor, person)
    end_everywhere(person.id)


def reopen_account(actor: Actor, person_id: int) -> None:
    """Let a closed account wait for a moderator again. Administrators only."""
    PERSON.apply(get_person(person_id), "reopen", actor)


def ask_erasure(actor: Actor) -> None:
    """Ask for everything that says who the person is to be erased. An administrator carries it out."""
    person = get_person(actor.person_id or 0)
    require(policy.can_change_own_account(actor, person))
    if person.erasure_asked_at is None:
        person.erasure_asked_at = clock.now()
        audit.record(actor, "ask-erasure", "person", person.id)


def erase_person(actor: Actor, person_id: int) -> None:
    """Erase name, address, credentials, sessions and memberships; the numbered row stays, empty. Administrators only.

    Every feature that keeps personal data forgets it in a job of its own.
    Raises Conflict for one erased already and for the only administrator.
    """
    person = get_person(person_id)
    require(policy.can_erase(actor, person))
    _keep_an_administrator(person)
    leave_everything(actor, person)
    inviting.forget(person)
    _delete_what_identifies(person)
    person.email = person.password_hash = person.totp_salt = person.totp_pending_salt = person.totp_last_step = None
    person.name = person.job_role = ""
    person.erasure_asked_at = person.first_signed_in_at = None
    PERSON.apply(person, "erase", actor)
    for data in PERSONAL_DATA.things:
        if data.forget is not None:
            enqueue(data.forget, {"person_id": person_id})
    erasures.note(ERASED, person.word)


def erase_again(word: str, _at: datetime) -> bool:
    """After a restore: erase the person of that word again; whether there was anything to erase. Raises as `erase_person`."""
    person_id = session().scalar(sa.select(Person.id).where(Person.word == word, Person.status != "erased"))
    if person_id is None:
        return False
    erase_person(SYSTEM, person_id)
    return True


def _delete_what_identifies(person: Person) -> None:
    for table in (SignInSession, RecoveryCode, Membership, AreaMembership):
        session().execute(sa.delete(table).where(table.person_id == person.id))
    theirs = sa.or_(AccountToken.person_id == person.id, AccountToken.email == person.email)
    session().execute(sa.delete(AccountToken).where(theirs))


def forget_unfinished() -> bool:
    """Erase a batch of the accounts whose details were never given; whether there may be more."""
    old = sa.and_(Person.status == "unconfirmed", Person.created_at < clock.now() - FORGET_UNFINISHED_AFTER)
    ids = session().scalars(sa.select(Person.id).where(old).order_by(Person.id).limit(ROWS_A_BATCH)).all()
    _, is_more = work_on(ids, lambda person_id: erase_person(SYSTEM, person_id), most=ROWS_A_BATCH)
    return is_more


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """Let the organisation that stays have what accounts hold of the other."""
    organisations.organisation_merged(gone_id, kept_id)
    inviting.organisation_merged(gone_id, kept_id)


def add_person(email: str, name: str, role: str, area_code: str = "") -> Person:
    """An active person on the operator's word (a command): a member, with `role` as well. Known people get the role added.

    Their organisation is the one their email domain stands for, if any; they are confirmed in the area (ONS code) given.
    Raises as `grant_role`; Conflict for a closed account.
    """
    person = find_person_by_email(email) or _add_person(email)
    if person.status not in MAY_SIGN_IN:
        raise Conflict("This account is closed.")
    if name or not person.name:
        _set_details(person, name, person.job_role or "other")
    if person.status != "active":
        PERSON.apply(person, "activate", SYSTEM)
    own = organisation_for_domain(domains.domain_of(email))
    if own is not None and open_membership(person.id) is None:
        join(person, own, confirmed=True)
    if not any(grant.role == "member" for grant in roles_of(person.id)):
        grant_role(SYSTEM, person.id, "member")
    if role != "member":
        grant_role(SYSTEM, person.id, role, area_code if role == "area_lead" else "")
    if area_code:
        put_in_area(SYSTEM, person.id, area_code)
    return person


def administrator_link(email: str) -> AccountToken | None:
    """A sign-in link for the first administrator, made if the site has none; None once one of them has signed in."""
    known = people_with_role("admin")
    if any(person.first_signed_in_at for person in known):
        return None
    person = known[0] if known else add_person(email, "Administrator", "admin")
    if person.email is None:
        return None
    return tokens.issue("sign-in", person.email, person_id=person.id, lifetime=timedelta(hours=24))


def _add_person(email: str) -> Person:
    person = Person(email=email, created_at=clock.now())
    PERSON.start(person)
    session().add(person)
    session().flush()
    audit.record(SYSTEM, "create", "person", person.id)
    return person


def _set_details(person: Person, name: str, job_role: str) -> None:
    name = tidy(name)
    if not name:
        raise Invalid("Enter your full name", "name")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"Full name must be {LONGEST_NAME} characters or fewer", "name")
    if "@" in name:
        raise Invalid("Enter your name, not an email address", "name")
    if job_role not in taxonomy.codes("job_role"):
        raise Invalid("Choose your job role", "job_role")
    person.name, person.job_role = name, job_role


def _keep_an_administrator(person: Person) -> None:
    if [found.id for found in people_with_role("admin")] == [person.id]:
        raise Conflict("This is the only administrator. Make someone else an administrator first.")
