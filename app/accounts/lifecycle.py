"""What may happen to an account, and who may make it happen."""

from app.accounts.models import Person
from app.core.actor import Actor
from app.core.lifecycle import Lifecycle, Transition

OPEN = ("unconfirmed", "waiting", "active")


def _self(actor: Actor, person: Person) -> bool:
    return actor.person_id == person.id


def _staff(actor: Actor, person: Person) -> bool:
    return actor.is_system or (actor.has_role("moderator", "admin") and not _self(actor, person))


def _administrator(actor: Actor, person: Person) -> bool:
    return actor.is_system or actor.has_role("admin")


def _self_or_administrator(actor: Actor, person: Person) -> bool:
    return _self(actor, person) or _administrator(actor, person)


def _self_or_system(actor: Actor, person: Person) -> bool:
    return _self(actor, person) or actor.is_system


PERSON = Lifecycle(
    "person",
    "unconfirmed",
    (
        Transition("wait", ("unconfirmed",), "waiting", _self_or_system),
        Transition("activate", ("unconfirmed", "waiting"), "active", _staff),
        Transition("refuse", ("waiting",), "closed", _staff),
        Transition("close", OPEN, "closed", _self_or_administrator),
        Transition("reopen", ("closed",), "waiting", _administrator),
        Transition("erase", (*OPEN, "closed"), "erased", _administrator),
    ),
)
