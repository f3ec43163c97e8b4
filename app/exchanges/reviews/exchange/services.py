"""The words of host areas, and stopping an exchange for a while. All inside the caller's transaction."""

from collections.abc import Sequence

from app.core import audit
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, NotFound
from app.core.policy import require_visible
from app.exchanges.assessment.values import stamp_of
from app.exchanges.authority import services as authority
from app.exchanges.authority.queries import standing
from app.exchanges.reviews.exchange import policy, queries
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE, OVER
from app.exchanges.reviews.exchange.models import Exchange, Host, HostWord

PAUSED = "This exchange is paused, so nothing in it can be changed."
NOT_NOW = "This exchange is no longer where it was when you opened the page."


def require_state(exchange: Exchange, *states: str) -> None:
    """Hold the exchange. Raises Conflict where it is in none of `states`, or paused."""
    queries.hold(exchange)
    if exchange.status not in states:
        raise Conflict(NOT_NOW)
    if exchange.is_paused:
        raise Conflict(PAUSED)


def hosts_of(actor: Actor, exchange: Exchange) -> Sequence[Host]:
    """The host areas that the actor may speak for. Raises NotFound where there is none."""
    hosts = [host for host in exchange.hosts if actor.commissions_in(host.acting_code)]
    if not hosts:
        raise NotFound
    return hosts


def settles(actor: Actor, host: Host, act: str, subject_id: int = 0, *, about: str = "") -> bool:
    """Say for a host area that `act` shall be done; whether that settles it.

    `about` stands for what was read. Raises NotFound for who does not commission there, Conflict where their organisation
    said it already.
    """
    others = words_for(host, act, subject_id, about)
    if authority.settles(actor, host.acting_code, others):
        for word in others:  # they are used up: the same act done again later is said anew
            session().delete(word)
        session().flush()
        session().expire(host, ["words"])
        return True
    word = HostWord(host_id=host.id, act=act, subject_id=subject_id)
    host.words.append(authority.spoken(actor, host.acting_code, word, word_stamp(act, subject_id, about)))
    session().flush()
    audit.record(actor, "say-first", EXCHANGE.name, host.exchange_id, act=act)
    return False


def words_for(host: Host, act: str, subject_id: int = 0, about: str = "") -> Sequence[HostWord]:
    """The words that still count for an act of a host area."""
    return standing(host.words, host.acting_code, word_stamp(act, subject_id, about))


def word_stamp(act: str, subject_id: int, about: str) -> str:
    """What stands for an act on a thing as it was read."""
    return stamp_of({"act": act, "subject": str(subject_id), "about": about})


def pause(actor: Actor, exchange: Exchange, *, is_paused: bool) -> None:
    """Stop it where it stands, or let it go on. Raises NotFound for who may not, Conflict where it is over or is so already."""
    queries.hold(exchange)
    require_visible(policy.can_withdraw(actor, exchange))
    if exchange.status in OVER or exchange.is_paused == is_paused:
        raise Conflict(NOT_NOW)
    exchange.is_paused = is_paused
    session().flush()
    audit.record(actor, "pause" if is_paused else "resume", EXCHANGE.name, exchange.id)


def withdraw(actor: Actor, exchange: Exchange) -> bool:
    """Give it up; whether it is: a lead may, two members, or who looks after exchanges. Raises Conflict where it is too late."""
    queries.hold(exchange)
    if policy.is_host(actor, exchange) and not settles(actor, hosts_of(actor, exchange)[0], "withdraw"):
        EXCHANGE.check(exchange, "withdraw", actor)
        return False
    EXCHANGE.apply(exchange, "withdraw", actor)
    return True
