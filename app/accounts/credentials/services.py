"""What lets a person in, changed: emailed links, passwords, the second step. A change ends every session there was."""

import sqlalchemy as sa

from app.accounts import policy
from app.accounts.credentials import second_factor, tokens
from app.accounts.credentials.models import AccountToken, RecoveryCode
from app.accounts.credentials.sessions import end_everywhere
from app.accounts.events import PersonNoticed
from app.accounts.models import Person
from app.accounts.queries import MAY_SIGN_IN, find_person_by_email, get_person, roles_of
from app.core import audit, clock
from app.core.actor import SECOND_FACTOR_ROLES, Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.jobs import emit, enqueue
from app.core.policy import require

WRONG_CODE = "Enter the code your app shows now, or a recovery code you have not used"


def send_link(purpose: str, email: str) -> None:
    """Queue a link to `email` (cleaned). Whether there is an account is looked up only when the letter is written,

    so that a known and an unknown address cost the same here and leave the same rows.
    """
    token = tokens.issue(purpose, email)
    enqueue("accounts.send_link", {"token_id": token.id})


def person_of(token: AccountToken) -> Person:
    """Whose a link is. Raises NotFound where there is no such account now, or it may not sign in."""
    person = get_person(token.person_id) if token.person_id else find_person_by_email(token.email)
    if person is None or person.status not in MAY_SIGN_IN or person.email is None:
        raise NotFound
    return person


def use_sign_in_link(text: str) -> Person:
    """Spend a sign-in link. Raises NotFound where it does not work (any more)."""
    return person_of(tokens.spend("sign-in", text))


def reset_password(text: str, password_hash: str) -> Person:
    """Spend a reset link and set the password it was for. Raises NotFound where it does not work (any more)."""
    person = person_of(tokens.spend("reset-password", text))
    set_password(Actor(person_id=person.id), person.id, password_hash)
    return person


def set_password(actor: Actor, person_id: int, password_hash: str) -> None:
    """Set a password (already checked and hashed); ends every session and unused link, and tells the person."""
    person = get_person(person_id)
    require(policy.can_change_own_account(actor, person))
    person.password_hash = password_hash
    tokens.cancel_for(person.id, person.email, "sign-in", "reset-password", "change-email")
    end_everywhere(person.id)
    audit.record(actor, "set-password", "person", person.id)
    emit(PersonNoticed(person.id, "password-changed"))


def renew_hash(person_id: int, password_hash: str) -> None:
    """Keep the same password under today's hashing cost."""
    get_person(person_id).password_hash = password_hash


def begin_second_step(actor: Actor) -> None:
    """Make the secret of a second step that is being set up; the one in force, if any, stays in force until then."""
    person = _own(actor)
    person.totp_pending_salt = second_factor.new_salt()


def confirm_second_step(actor: Actor, code: str) -> list[str]:
    """Put the new second step in force: returns the recovery codes, to be shown once. Ends every session.

    Raises Conflict where none is being set up, Invalid for a code that does not match.
    """
    person = _own(actor)
    if person.totp_pending_salt is None:
        raise Conflict("Start setting up your second step again.")
    step = second_factor.matching_step(person.totp_pending_salt, code, clock.now(), None)
    if step is None:
        raise Invalid("Enter the 6 digit code your app shows now", "code")
    person.totp_salt, person.totp_last_step, person.totp_pending_salt = person.totp_pending_salt, step, None
    audit.record(actor, "set-second-step", "person", person.id)
    return _after_change(person)


def renew_recovery_codes(actor: Actor) -> list[str]:
    """New recovery codes, to be shown once; the old ones stop working and every session ends."""
    person = _own(actor)
    if not person.has_second_factor:
        raise Conflict("Set up a second step first.")
    audit.record(actor, "renew-recovery-codes", "person", person.id)
    return _after_change(person)


def remove_second_step(actor: Actor, person_id: int) -> None:
    """Take the second step off: the person's own wish, or an administrator's help with a lost phone. Ends every session.

    Raises Conflict for a person's own where their roles need it.
    """
    person = get_person(person_id)
    mine = actor.person_id == person.id
    require(mine or policy.is_administrator(actor))
    if mine and any(grant.role in SECOND_FACTOR_ROLES for grant in roles_of(person.id)):
        raise Conflict("Your role needs a second step. You can set up a new one instead.")
    person.totp_salt = person.totp_last_step = person.totp_pending_salt = None
    audit.record(actor, "remove-second-step", "person", person.id)
    _forget_recovery_codes(person.id)
    end_everywhere(person.id)
    emit(PersonNoticed(person.id, "second-step-changed"))


def take_second_step(person_id: int, code: str) -> Person:
    """Accept an app's code or a recovery code, each only once. Raises Invalid for anything else."""
    person = session().get_one(Person, person_id, with_for_update=True)
    if person.totp_salt is None or person.status not in MAY_SIGN_IN:
        raise NotFound
    step = second_factor.matching_step(person.totp_salt, code, clock.now(), person.totp_last_step)
    if step is not None:
        person.totp_last_step = step
        return person
    condition = sa.and_(
        RecoveryCode.person_id == person.id,
        RecoveryCode.code_hash == second_factor.recovery_hash(code),
        RecoveryCode.used_at.is_(None),
    )
    if session().scalar(sa.update(RecoveryCode).where(condition).values(used_at=clock.now()).returning(RecoveryCode.id)) is None:
        raise Invalid(WRONG_CODE, "code")
    audit.record(Actor(person_id=person.id), "use-recovery-code", "person", person.id)
    return person


def recovery_codes_left(person_id: int) -> int:
    """How many recovery codes the person has not used."""
    unused = sa.and_(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session().scalar(sa.select(sa.func.count()).select_from(RecoveryCode).where(unused)) or 0


def _own(actor: Actor) -> Person:
    require(actor.person_id is not None)
    person = get_person(actor.person_id or 0)
    require(policy.can_change_own_account(actor, person))
    return person


def _after_change(person: Person) -> list[str]:
    _forget_recovery_codes(person.id)
    codes = second_factor.new_recovery_codes()
    session().add_all(
        RecoveryCode(person_id=person.id, code_hash=second_factor.recovery_hash(code), created_at=clock.now()) for code in codes
    )
    end_everywhere(person.id)
    emit(PersonNoticed(person.id, "second-step-changed"))
    return codes


def _forget_recovery_codes(person_id: int) -> None:
    session().execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
