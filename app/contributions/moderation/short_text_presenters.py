"""What the moderators' pages of short texts show: rows ready for a template, with no logic left to do there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts import queries as accounts
from app.contributions.guard import RULES
from app.contributions.presenters import ERASED, waited, words_after, words_before
from app.contributions.queries import is_readable
from app.contributions.services import deciding_short_texts
from app.contributions.short_texts import queries
from app.contributions.short_texts.queries import Waiting
from app.contributions.short_texts.registry import ShortText, ShortTexts
from app.core import clock
from app.core.actor import Actor


@dataclass(frozen=True)
class ShortTextRow:
    """One short text that waits. `may_decide` is False for one's own."""

    address: str
    title: str
    noun: str
    organisation: str
    made_at: datetime
    waited: str
    finding_count: int
    may_decide: bool


@dataclass(frozen=True)
class ShortTextFinding:
    """One finding with the words around it."""

    fingerprint: str
    title: str
    explanation: str
    before: str
    excerpt: str
    after: str


@dataclass(frozen=True)
class ShortTextItem:
    """One short text as a moderator reads it."""

    said: ShortText
    noun: str
    title: str
    place: str
    contributor: str
    organisation: str
    facts: Sequence[tuple[str, str]]
    label: str
    text: str
    findings: Sequence[ShortTextFinding]


def rows(actor: Actor, waiting: Sequence[Waiting]) -> list[ShortTextRow]:
    """The list of what waits, in the order given."""
    organisations = accounts.organisation_names_for_deciders(one.organisation_id for _, one in waiting)
    return [_row(actor, kind, one, organisations) for kind, one in waiting]


def _row(actor: Actor, kind: ShortTexts, short_text: ShortText, organisations: Mapping[int, str]) -> ShortTextRow:
    return ShortTextRow(
        address=f"/moderation/short-texts/{kind.code}/{short_text.id}",
        title=_title(short_text),
        noun=kind.noun,
        organisation=organisations.get(short_text.organisation_id, ""),
        made_at=short_text.made_at,
        waited=waited(clock.now() - short_text.made_at),
        finding_count=len(deciding_short_texts.findings(kind, short_text)),
        may_decide=queries.may_decide(actor, kind, short_text),
    )


def _title(short_text: ShortText) -> str:
    """The title of what it is about; the marker where that was erased."""
    live = short_text.contribution.live_revision
    return str(live.body.get("title", "Untitled")) if live is not None and live.redacted_at is None else ERASED


def item(actor: Actor, kind: ShortTexts, short_text: ShortText) -> ShortTextItem:
    """Everything about one, with what the guard finds in it now. `place` is empty where `actor` cannot read the page."""
    text = kind.text(short_text)
    return ShortTextItem(
        said=short_text,
        noun=kind.noun,
        title=_title(short_text),
        place=kind.place(short_text) if is_readable(actor, short_text.contribution) else "",
        contributor=accounts.names_of([short_text.person_id]).get(short_text.person_id or 0, accounts.ERASED_NAME),
        organisation=accounts.organisation_names_for_deciders([short_text.organisation_id]).get(short_text.organisation_id, ""),
        facts=kind.facts(short_text),
        label=kind.label,
        text=text,
        findings=[
            ShortTextFinding(
                fingerprint=one.fingerprint,
                title=RULES[one.rule].title,
                explanation=one.explanation,
                before=words_before(text, one.start),
                excerpt=text[one.start : one.end],
                after=words_after(text, one.end),
            )
            for one in deciding_short_texts.findings(kind, short_text)
        ],
    )
