"""The one door through which a view counts what is tried: it knows the client's address, the member and the browser."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import request

from app.core.errors import AppError
from app.core.limits.allowance import Act, Asker, Spent
from app.core.limits.networks import client_of
from app.web import known_browser
from app.web.access import current_actor


def spend(act: Act, target: str = "", *, own: bool = False) -> Spent:
    """Count one try of `act`. `own`: the target is the account of whoever is signed in. Raises TooMany.

    Call it before the transaction that does the work.
    """
    return act.spend(_asker(act, target, own=own), target)


def _asker(act: Act, target: str, *, own: bool) -> Asker:
    """A confirmed member is known for every act; anybody else who signed in, or did so here before, for their own account."""
    address, actor, browser = request.remote_addr or "unknown", current_actor(), known_browser.recognised()
    if actor.person_id is not None and (actor.verified or own):
        return Asker(address, actor.person_id, own)
    if browser is None:
        return Asker(address)
    is_own = act.of_accounts and browser.knows(target)
    return Asker(address, browser.person_id, is_own) if is_own or browser.confirmed else Asker(address)


def whose_work() -> str:
    """For whom this request is done, where what is slow is shared out (`core/places.py`): a person, or a client's address."""
    person_id = current_actor().person_id
    return f"address {client_of(request.remote_addr or 'unknown')}" if person_id is None else f"person {person_id}"


@contextmanager
def spent_if_wrong(act: Act, target: str = "", *, own: bool = False) -> Iterator[None]:
    """Count one try before the block, and give it back after it, unless it refuses: what is right spends nothing.

    Put `transaction()` inside it, never round it. Raises TooMany.
    """
    charge = spend(act, target, own=own)
    yield
    charge.give_back()


@contextmanager
def spent_if_done(act: Act, target: str = "") -> Iterator[None]:
    """Count one try before the block, and give it back where the block refuses. As `spent_if_wrong` otherwise."""
    charge = spend(act, target)
    try:
        yield
    except AppError:
        charge.give_back()
        raise
