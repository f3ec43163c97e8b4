"""Signed-in browsers, as rows: started, found again, ended. The token lives in the browser's cookie alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.accounts import policy
from app.accounts.credentials.models import SignInSession
from app.accounts.models import Person
from app.accounts.queries import MAY_SIGN_IN
from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import read_rows, session
from app.core.errors import NotFound
from app.core.policy import require, require_visible
from app.core.secret_links import hashed, random_token

LIFETIME = timedelta(hours=12)
WAITING_FOR_SECOND_STEP = timedelta(minutes=10)
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def open_sessions(person_id: int) -> list[SignInSession]:
    """The browsers the person is signed in on, newest first."""
    return list(
        session().scalars(
            sa.select(SignInSession)
            .where(
                SignInSession.person_id == person_id,
                SignInSession.ended_at.is_(None),
                SignInSession.expires_at > clock.now(),
            )
            .order_by(SignInSession.id.desc())
        )
    )


def start(person: Person, *, second_factor: bool = False, user_agent: str = "") -> str:
    """Start a session and return its token. One that still waits for the second step is short and opens nothing."""
    require(person.status in MAY_SIGN_IN)
    token = random_token()
    waits = person.has_second_factor and not second_factor
    session().add(
        SignInSession(
            token_hash=hashed(token),
            person_id=person.id,
            created_at=clock.now(),
            expires_at=clock.now() + (WAITING_FOR_SECOND_STEP if waits else LIFETIME),
            second_factor=second_factor,
            about=describe_device(user_agent),
        )
    )
    if not waits and person.first_signed_in_at is None:
        person.first_signed_in_at = clock.now()
    if not waits:
        audit.record(Actor(person_id=person.id), "sign-in", "person", person.id, second_factor=second_factor)
    session().flush()
    return token


@dataclass(frozen=True)
class Holder:
    """Whose session it is."""

    id: int
    email: str
    name: str
    status: str
    has_second_factor: bool


@dataclass(frozen=True)
class FoundSession:
    """A session that is not over, and what is to be known of whose it is at every request of theirs."""

    id: int
    created_at: datetime
    second_factor: bool
    person: Holder


# Every request of somebody signed in asks it: it is put together once, and gives columns, which cost less than objects.
_WITH_TOKEN = (
    sa.select(
        SignInSession.id,
        SignInSession.created_at,
        SignInSession.second_factor,
        Person.id.label("person_id"),
        Person.email,
        Person.name,
        Person.status,
        Person.totp_salt.is_not(None).label("has_second_factor"),
    )
    .join(Person, Person.id == SignInSession.person_id)
    .where(
        SignInSession.token_hash == sa.bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > sa.bindparam("now"),
        sa.or_(*(Person.status == status for status in MAY_SIGN_IN)),  # a list of values is put in anew each time
    )
)


def find(token: str) -> FoundSession | None:
    """The session with this token and whose it is; None where it ended, expired, or the person may not sign in."""
    row = read_rows(_WITH_TOKEN, {"token_hash": hashed(token), "now": clock.now()}).first()
    if row is None:
        return None
    person = Holder(row.person_id, row.email or "", row.name, row.status, bool(row.has_second_factor))
    return FoundSession(row.id, row.created_at, row.second_factor, person)


def end(token: str) -> None:
    """End the session with this token, if there is one: signing out."""
    session().execute(
        sa.update(SignInSession)
        .where(SignInSession.token_hash == hashed(token), SignInSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def end_one(actor: Actor, session_id: int) -> None:
    """End one of the actor's own sessions. Raises NotFound for anyone else's."""
    row = session().get(SignInSession, session_id)
    require_visible(row is not None and row.person_id == actor.person_id)
    if row is None:
        raise NotFound
    if row.ended_at is None:
        row.ended_at = clock.now()
        audit.record(actor, "end-session", "person", row.person_id)


def end_all(actor: Actor, person: Person) -> None:
    """End every session of the person."""
    require(policy.can_see_person(actor, person) or actor.is_system)
    end_everywhere(person.id)
    audit.record(actor, "end-sessions", "person", person.id)


def end_everywhere(person_id: int) -> None:
    """End every session: part of an act that was checked and is in the audit trail by itself."""
    session().execute(
        sa.update(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def describe_device(user_agent: str) -> str:
    """ "Firefox on Windows": enough to know one's own browsers apart, and nothing that singles anyone out."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser
