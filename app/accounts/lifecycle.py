"""What may happen to an account, and who may make it happen."""

from typing import Protocol

from app.core.actor import Actor
from app.core.lifecycle import Lifecycle, Transition

OPEN = ("unconfirmed", "waiting", "active")


class Account(Protocol):
    """An account, by the number of its person."""

    id: int


def _self(actor: Actor, account: Account) -> bool:
    return actor.person_id == account.id


def _staff(actor: Actor, account: Account) -> bool:
    return actor.is_system or (actor.has_role("moderator", "admin") and not _self(actor, account))


def _administrator(actor: Actor, account: Account) -> bool:
    return actor.is_system or actor.has_role("admin")


def _self_or_administrator(actor: Actor, account: Account) -> bool:
    return _self(actor, account) or _administrator(actor, account)


def _self_or_system(actor: Actor, account: Account) -> bool:
    return _self(actor, account) or actor.is_system


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
