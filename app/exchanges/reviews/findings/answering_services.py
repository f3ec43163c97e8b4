"""The host's answers to what was sent, and what the team says to them. All inside the caller's transaction."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.policy import require_visible
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.letters_services import tell_hosts, tell_team
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings import queries
from app.exchanges.reviews.findings.lifecycle import FINDING
from app.exchanges.reviews.findings.models import Finding, FindingAnswer, Sending
from app.exchanges.reviews.findings.services import NO_RECOMMENDATION, NO_TEXT
from app.exchanges.reviews.findings.values import (
    ACCEPT,
    ANSWER,
    ANSWER_NOTHING,
    CHALLENGE,
    CORRECT,
    NEED_RECOMMENDATION,
    REPLY,
    TEXTS,
    is_changed,
)
from app.exchanges.reviews.writing.services import held_values, write
from app.exchanges.reviews.writing.values import Overtaken, Values, Writing, stamp_of

THING = "finding-answer"
NOT_SENT = "The team has not sent its draft yet, so answers cannot be sent."
CHANGED = "Somebody changed an answer after you opened this page. Read the answers again before you send them."
ANSWERED_ALREADY = "This line is answered already."
NO_REASON = "Write why it should be another"
NO_FACT = "Write what is right"
NO_EVIDENCE = "Write what your answer rests on, so that the team can check it"
NOT_ANSWERED = "FindingAnswer every line before you send the answers"
NO_REPLY = "Change the line above, or write here why it stays as it is"


def answer(actor: Actor, line: Finding, writing: Writing) -> Overtaken | None:
    """Save the host's answer to a line, for the host alone until it is sent; both texts where somebody else did meanwhile.

    Raises Invalid for a correction without evidence and a challenge without reasons, Conflict for a line that is answered.
    """
    host = _require_open(actor, line.exchange, line)
    _require_reasons(writing.values)
    theirs = held_values(line.answer, ANSWER, ANSWER_NOTHING)
    row = line.answer or FindingAnswer(finding_id=line.id)  # in the database only once it is known that nobody was before us
    overtaken = write(actor, row, theirs, writing)
    if overtaken is not None or theirs == writing.values:
        return overtaken
    row.host_id, row.organisation_id = host, actor.organisation_id
    session().add(row)
    session().flush()
    session().expire(line, ["answer"])
    audit.record(actor, "save", THING, row.id)
    return None


def accept_rest(actor: Actor, exchange: Exchange) -> int:
    """Accept every line that waits and has no answer yet; how many they were. The answers are sent as all others are."""
    lines = [line for line in queries.list_lines(exchange) if line.status == "sent" and line.answer is None]
    for line in lines:
        answer(actor, line, Writing({**ANSWER_NOTHING, "kind": ACCEPT}, stamp_of(ANSWER_NOTHING)))
    return len(lines)


def awaiting(exchange: Exchange) -> list[Finding]:
    """The lines that wait for the host's answer."""
    return [line for line in queries.list_lines(exchange) if line.status == "sent"]


def stamp_of_answers(exchange: Exchange) -> str:
    """What stands for the answers that wait to be sent, in a page that sends them."""
    return stamp_of(
        {str(line.id): stamp_of(held_values(line.answer, ANSWER, ANSWER_NOTHING)) for line in awaiting(exchange)},
    )


def send_answers(actor: Actor, exchange: Exchange, stamp: str) -> bool:
    """Send all answers together, as they were read; whether they went: a lead sends, or two organisations, of every host area.

    Raises Conflict before the draft was sent and where an answer was changed, Invalid while a line has none.
    """
    exchanges.require_state(exchange, "reporting")
    hosts = exchanges.hosts_of(actor, exchange)
    if exchange.draft_sent_at is None:
        raise Conflict(NOT_SENT)
    lines = awaiting(exchange)
    if not lines or stamp != stamp_of_answers(exchange):
        raise Conflict(CHANGED)
    if any(line.answer is None for line in lines):
        raise Invalid(NOT_ANSWERED)
    for host in hosts:
        if exchanges.settles(actor, host, "send-answers", about=stamp):
            _agree(host.id, stamp)
    agreed = queries.agreed_to_send(exchange)
    if any(agreed.get(host.id) != stamp for host in exchange.hosts):
        return False
    _send(actor, lines)
    tell_team(exchange)
    return True


def _send(actor: Actor, lines: Sequence[Finding]) -> None:
    for line in lines:
        if line.answer is not None:
            line.answer.sent_at = clock.now()
            FINDING.apply(line, line.answer.kind, actor)


def reply(actor: Actor, line: Finding, writing: Writing) -> Overtaken | None:
    """Say for the team what becomes of a line that the host corrected or challenged: changed, or why it stays.

    May be said anew until the report is finished. Raises Invalid where it says neither, Conflict for any other line.
    """
    exchanges.require_state(line.exchange, "reporting")
    session().refresh(line)
    FINDING.check(line, "answer", actor)
    sent_texts = line.earlier or {name: getattr(line, name) for name in TEXTS}
    _require_said(line, sent_texts, writing.values)
    overtaken = write(actor, line, held_values(line, REPLY, {}), writing)
    if overtaken is not None:
        return overtaken
    line.earlier = dict(sent_texts)
    FINDING.apply(line, "answer", actor)
    if not any(row.status in ("corrected", "challenged") for row in queries.list_lines(line.exchange)):
        tell_hosts(line.exchange)
    return None


def _require_said(line: Finding, sent_texts: dict[str, str], values: Values) -> None:
    if not values["text"]:
        raise Invalid(NO_TEXT, "text")
    if line.kind in NEED_RECOMMENDATION and not values["recommendation"]:
        raise Invalid(NO_RECOMMENDATION, "recommendation")
    if not values["reply"] and not is_changed(sent_texts, values):
        raise Invalid(NO_REPLY, "reply")


def _require_open(actor: Actor, exchange: Exchange, line: Finding) -> int:
    """The number of the host area that the actor answers for, of a line that waits."""
    exchanges.require_state(exchange, "fieldwork", "reporting")
    require_visible(policy.is_host(actor, exchange))
    session().refresh(line)
    if line.status != "sent":
        raise Conflict(ANSWERED_ALREADY)
    return exchanges.hosts_of(actor, exchange)[0].id


def _require_reasons(values: Values) -> None:
    if values["kind"] == CORRECT and not values["text"]:
        raise Invalid(NO_FACT, "text")
    if values["kind"] == CORRECT and not values["evidence"]:
        raise Invalid(NO_EVIDENCE, "evidence")
    if values["kind"] == CHALLENGE and not values["text"]:
        raise Invalid(NO_REASON, "text")


def _agree(host_id: int, stamp: str) -> None:
    row = session().scalar(sa.select(Sending).where(Sending.host_id == host_id))
    if row is None:
        session().add(Sending(host_id=host_id, stamp=stamp))
    else:
        row.stamp = stamp
    session().flush()
