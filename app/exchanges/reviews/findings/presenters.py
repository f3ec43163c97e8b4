"""The lines of findings as each side reads them: the team with its drafts, the host with its answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.accounts import queries as accounts
from app.areas.places import area_name
from app.core import clock
from app.core.actor import Actor
from app.core.clock import LONDON
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings import queries
from app.exchanges.reviews.findings.models import Finding, FindingAnswer, Telling
from app.exchanges.reviews.findings.services import WRITTEN_IN
from app.exchanges.reviews.findings.values import (
    ANSWER_WORDS,
    ANSWERED_WORDS,
    KIND_WORDS,
    KINDS,
    KINDS_WORDS,
    TEXTS,
    URGENT,
    is_changed,
)
from app.exchanges.reviews.requests.presenters import host_names
from app.exchanges.reviews.writing.values import Values
from app.exchanges.standards.framework import framework

STATUS_WORDS = {
    "drafted": ("Draft", "grey"),
    "sent": ("Sent", "blue"),
    "accepted": ("Accepted", "green"),
    "corrected": ("A fact corrected", "yellow"),
    "challenged": ("Challenged", "orange"),
    "answered": ("Answered by the team", "turquoise"),
}
TEXT_WORDS = {"text": "What was found", "evidence": "What it rests on", "recommendation": "What is recommended"}


@dataclass(frozen=True)
class AnswerRow:
    """What the host answers to a line, and for whom."""

    words: str
    by: str
    text: str
    evidence: str
    is_sent: bool
    explanation: str


@dataclass(frozen=True)
class ToldRow:
    """Who was told of an urgent line, and whether the host read it."""

    role: str
    by: str
    on: date
    read_at: datetime | None


@dataclass(frozen=True)
class LineRow:
    """A line as it is read. `before` are its texts as they were sent, where the team changed them."""

    id: int
    title: str
    kind: str
    state: str
    tone: str
    status: str
    texts: Sequence[tuple[str, str]]
    before: Sequence[tuple[str, str]]
    reply: str
    answer: AnswerRow | None
    told: ToldRow | None
    explanation: str


def about(actor: Actor, exchange: Exchange) -> dict[str, Any]:
    """What every page of findings shows of its exchange."""
    return {
        "exchange": exchange,
        "hosts": host_names(exchange),
        "held": held_line(exchange),
        "is_host": policy.is_host(actor, exchange),
        "is_team": policy.is_team(actor, exchange),
    }


def held_line(exchange: Exchange) -> str:
    """Whose it is, who to ask, and of which day: for the top of each page."""
    day = clock.now().astimezone(LONDON).date()
    return f"Held by {host_names(exchange)}: ask them before release. {day.day} {day:%B %Y}."


def groups(actor: Actor, exchange: Exchange) -> Sequence[tuple[str, Sequence[LineRow]]]:
    """The lines that the actor may read, by kind, in the order of the report."""
    rows = [line_row(actor, line) for line in queries.list_lines_for(actor, exchange)]
    return [(KINDS_WORDS[kind], [row for row in rows if row.kind == kind]) for kind in KINDS]


def line_row(actor: Actor, line: Finding) -> LineRow:
    """One line. An answer that was not sent is for the host alone, and an explanation for whose text it is of."""
    is_team, is_host = policy.is_team(actor, line.exchange), policy.is_host(actor, line.exchange)
    state, tone = STATUS_WORDS[line.status]
    answer = line.answer if line.answer is not None and (is_host or line.answer.sent_at is not None) else None
    now = {name: getattr(line, name) for name in TEXTS}
    return LineRow(
        id=line.id,
        title=framework().by_id[line.standard].title,
        kind=line.kind,
        state=state,
        tone=tone,
        status=line.status,
        texts=_texts(now),
        before=_texts(line.earlier) if line.earlier and is_changed(line.earlier, now) else (),
        reply=line.reply,
        answer=_answer_row(answer, is_host) if answer else None,
        told=_told_row(line.telling) if line.telling else None,
        explanation=_explanations(line) if is_team else "",
    )


def _explanations(line: Finding) -> str:
    """Why what the automatic check found in the team's texts is about nobody."""
    return "\n".join(row.explanation for row in (line, line.telling) if row is not None and row.explanation)


def _texts(values: Values) -> list[tuple[str, str]]:
    return [(label, values[name]) for name, label in TEXT_WORDS.items() if values[name]]


def _answer_row(answer: FindingAnswer, is_host: bool) -> AnswerRow:
    return AnswerRow(
        ANSWERED_WORDS[answer.kind],
        answered_by(answer),
        answer.text,
        answer.evidence,
        answer.sent_at is not None,
        answer.explanation if is_host else "",
    )


def answered_by(answer: FindingAnswer) -> str:
    """For which area and by which organisation a line was answered."""
    names = accounts.organisation_names([answer.organisation_id])
    organisation = names.get(answer.organisation_id or 0, "")
    area = area_name(answer.host.area_code)
    return f"{area}, by {organisation}" if organisation else area


def _told_row(telling: Telling) -> ToldRow:
    return ToldRow(telling.told_role, telling.told_by, telling.told_on, telling.read_at)


def standard_choices(exchange: Exchange) -> list[tuple[str, str]]:
    """The standards in focus."""
    return [(one.id, one.title) for one in framework().standards if one.id in exchange.standards]


def kinds_now(exchange: Exchange) -> Sequence[str]:
    """Which kinds of line can be added: once the draft was sent, only urgent ones."""
    return KINDS if exchange.draft_sent_at is None else (URGENT,)


def may_write(exchange: Exchange) -> bool:
    """Whether the team can write at the moment."""
    return exchange.status in WRITTEN_IN and not exchange.is_paused


def words(name: str, value: Any) -> str:
    """A value of a line as it is read."""
    if name == "kind":
        return KIND_WORDS.get(value, "")
    if name == "standard":
        standard = framework().by_id.get(value)
        return standard.title if standard else ""
    return str(value or "")


def answer_words(name: str, value: Any) -> str:
    """A value of an answer as it is read."""
    return ANSWER_WORDS.get(value, "") if name == "kind" else str(value or "")
