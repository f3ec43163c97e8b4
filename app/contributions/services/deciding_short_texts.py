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


def announce(code: str, short_text: ShortText) -> None:
    """Tell the moderators that one was sent in: `code` is its kind's. Its row must have been flushed."""
    emit(ShortTextSubmitted(code, short_text.id))


def findings(kind: ShortTexts, short_text: ShortText) -> list[Finding]:
    """What the guard finds in one now: each thing once, in order of place."""
    return list({one.fingerprint: one for one in guard.inspect(kind.text(short_text))}.values())


def publish(actor: Actor, kind: ShortTexts, short_text: ShortText, fingerprints: Collection[str]) -> None:
    """Publish one. `fingerprints` are of the findings that the moderator confirmed by hand.

    Raises Conflict when it was decided already, and where the guard finds what was not confirmed.
    """
    kind.lifecycle.check(short_text, "publish", actor)
    guarding.refuse_at_risk([(kind.field, kind.text(short_text))])
    found = findings(kind, short_text)
    if any(one.fingerprint not in fingerprints for one in found):
        raise Conflict(guarding.UNCONFIRMED)
    for one in found:
        audit.record(actor, "confirm", kind.lifecycle.name, short_text.id, rule=one.rule)
    kind.make_way(short_text)
    _decide(actor, kind, short_text, "publish", "")


def send_back(actor: Actor, kind: ShortTexts, short_text: ShortText, reason: str) -> None:
    """Return one, with the reason that whoever sent it in will read. Raises Invalid without one, or for what the guard finds."""
    kind.lifecycle.check(short_text, "return", actor)
    _decide(actor, kind, short_text, "return", required_reason(reason))


def _decide(actor: Actor, kind: ShortTexts, short_text: ShortText, verb: str, reason: str) -> None:
    short_text.decided_at, short_text.decided_by_id, short_text.reason = clock.now(), actor.person_id, reason
    kind.lifecycle.apply(short_text, verb, actor)
    emit(ShortTextDecided(kind.code, short_text.id, verb))
