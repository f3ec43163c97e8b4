"""Moderating short texts: publish one with its findings confirmed by hand, or return it with a reason."""

from collections.abc import Collection

from app.contributions import guard
from app.contributions.events import ShortTextDecided, ShortTextSubmitted
from app.contributions.guard import Finding
from app.contributions.services import guarding
from app.contributions.services.deciding import required_reason
from app.contributions.short_texts.registry import ShortText, ShortTexts
from app.core import audit, clock
from app.core.actor import Actor
from app.core.errors import Conflict
from app.core.jobs import emit


def announce(code: str, said: ShortText) -> None:
    """Tell the moderators that one was sent in: `code` is its kind's. Its row must have been flushed."""
    emit(ShortTextSubmitted(code, said.id))


def findings(kind: ShortTexts, said: ShortText) -> list[Finding]:
    """What the guard finds in one now: each thing once, in order of place."""
    return list({one.fingerprint: one for one in guard.inspect(kind.text(said))}.values())


def publish(actor: Actor, kind: ShortTexts, short_text: ShortText, confirmed: Collection[str]) -> None:
    """Publish one. `confirmed` holds the fingerprints of the findings that the moderator confirmed by hand.

    Raises Conflict when it was decided already, and where the guard finds what was not confirmed.
    """
    kind.lifecycle.check(short_text, "publish", actor)
    guarding.refuse_at_risk([(kind.field, kind.text(short_text))])
    found = findings(kind, short_text)
    if any(one.fingerprint not in confirmed for one in found):
        raise Conflict(guarding.UNCONFIRMED)
    for one in found:
        audit.record(actor, "confirm", kind.lifecycle.name, short_text.id, rule=one.rule)
    kind.make_way(short_text)
    _decide(actor, kind, short_text, "publish", "")


def send_back(actor: Actor, kind: ShortTexts, said: ShortText, reason: str) -> None:
    """Return one, with the reason that whoever sent it in will read. Raises Invalid without one, or for what the guard finds."""
    kind.lifecycle.check(said, "return", actor)
    _decide(actor, kind, said, "return", required_reason(reason))


def _decide(actor: Actor, kind: ShortTexts, said: ShortText, verb: str, reason: str) -> None:
    said.decided_at, said.decided_by_id, said.reason = clock.now(), actor.person_id, reason
    kind.lifecycle.apply(said, verb, actor)
    emit(ShortTextDecided(kind.code, said.id, verb))
