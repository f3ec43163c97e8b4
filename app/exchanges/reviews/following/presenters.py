"""An action plan as it is read: its actions, what was written beside them since it was sent, and what there is to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.core.actor import Actor
from app.core.text import cut
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings.presenters import held_line
from app.exchanges.reviews.findings.queries import list_final_lines
from app.exchanges.reviews.findings.values import FinalLine
from app.exchanges.reviews.following import queries
from app.exchanges.reviews.following.models import Plan, PlanAction, PlanEntry
from app.exchanges.reviews.following.values import (
    COMMENT,
    DROPPED,
    NOTE,
    RATING_WORDS,
    STATUS_WORDS,
)
from app.exchanges.reviews.report.text import line_names
from app.exchanges.reviews.requests.presenters import host_names
from app.exchanges.standards import helping_queries
from app.exchanges.standards.framework import framework

GONE = "a page that is no longer there, or that you cannot open"
ENTRY_WORDS = {**{rating: f"Rated: {words.lower()}" for rating, words in RATING_WORDS.items()}, NOTE: "Note"}
CUT_AT = 90  # characters of a line of the report, where it stands beside others to be chosen


@dataclass(frozen=True)
class EntryRow:
    """What was written beside an action, or on the plan as a whole, and when. `explanation` is for its own side."""

    words: str
    text: str
    at: datetime
    explanation: str


@dataclass(frozen=True)
class ActionRow:
    """An action as it is read. `helps` are titles with addresses, none where the page is out of reach of who reads."""

    id: int
    number: int
    text: str
    owner: str
    due_on: date
    measure: str
    standard: str
    lines: Sequence[str]
    helps: Sequence[tuple[str, str]]
    state: str
    tone: str
    status: str
    added_at: datetime | None
    entries: Sequence[EntryRow]
    explanation: str

    @property
    def title(self) -> str:
        """What it is called: its words may be long."""
        return f"Action {self.number}"

    @property
    def last_rating(self) -> EntryRow | None:
        """How it was rated last, and why."""
        return next((row for row in reversed(self.entries) if row.words != ENTRY_WORDS[NOTE]), None)


def about(actor: Actor, exchange: Exchange) -> dict[str, Any]:
    """What every page of the plan shows of its exchange."""
    is_host, stage = policy.is_host(actor, exchange), queries.plan_stage_of(exchange)
    return {
        "exchange": exchange,
        "hosts": host_names(exchange),
        "audience": audience_of(exchange, is_sent=stage.is_sent),
        "is_host": is_host,
        "leads": policy.leads_team(actor, exchange),
        "stage": stage,
    }


def audience_of(exchange: Exchange, *, is_sent: bool) -> str:
    """Who may read it, whose it is, and who to ask before it is passed on: for every page."""
    hosts = host_names(exchange)
    who = f"For commissioners of {hosts} and their review team." if is_sent else f"Draft. For commissioners of {hosts} alone."
    return f"{who} {held_line(exchange)}"


def action_rows(actor: Actor, exchange: Exchange) -> list[ActionRow]:
    """Every action, in the order of the plan."""
    actions, names = queries.list_actions(exchange), names_of_lines(exchange)
    titles = helping_queries.titles_at(actor, {address for action in actions for address in action.helps})
    is_host = policy.is_host(actor, exchange)
    return [_action_row(action, number, names, titles, is_host) for number, action in enumerate(actions, 1)]


def action_row(actor: Actor, action: PlanAction) -> ActionRow:
    """One of them."""
    return next(row for row in action_rows(actor, action.plan.exchange) if row.id == action.id)


def _action_row(action: PlanAction, number: int, names: Mapping[str, str], titles: Mapping[str, str], is_host: bool) -> ActionRow:
    standard = framework().by_id.get(action.standard)
    state, tone = STATUS_WORDS[action.status]
    return ActionRow(
        id=action.id,
        number=number,
        text=action.text,
        owner=action.owner,
        due_on=action.due_on,
        measure=action.measure,
        standard=standard.title if standard else "",
        lines=[name for line_id, name in names.items() if line_id in action.lines],
        helps=[(titles.get(address, GONE), address if address in titles else "") for address in action.helps],
        state=state,
        tone=tone,
        status=action.status,
        added_at=action.added_later_at,
        entries=[_entry_row(entry, is_own=is_host) for entry in queries.list_entries(action.plan, action.id)],
        explanation=action.explanation if is_host else "",
    )


def comment_rows(actor: Actor, plan: Plan | None) -> list[EntryRow]:
    """What the team's lead says of the plan as a whole."""
    if plan is None:
        return []
    is_team = policy.is_team(actor, plan.exchange)
    return [_entry_row(entry, is_own=is_team) for entry in queries.list_entries(plan) if entry.kind == COMMENT]


def _entry_row(entry: PlanEntry, *, is_own: bool) -> EntryRow:
    words = ENTRY_WORDS.get(entry.kind, "The team’s lead")
    return EntryRow(words, entry.text, entry.edited_at, entry.explanation if is_own else "")


def names_of_lines(exchange: Exchange) -> dict[str, str]:
    """What each line of the report is called, by its number."""
    lines = list_final_lines(exchange)
    return {str(line.id): name for line, name in zip(lines, line_names(line.kind for line in lines), strict=True)}


def line_choices(exchange: Exchange) -> list[tuple[str, str]]:
    """The lines of the report that an action may answer."""
    lines, names = {str(line.id): line for line in list_final_lines(exchange)}, names_of_lines(exchange)
    return [(line_id, f"{name}. {cut(_says(lines[line_id]), CUT_AT)}") for line_id, name in names.items()]


def _says(line: FinalLine) -> str:
    return " ".join((line.recommendation or line.text).split())


def help_choices(actor: Actor, exchange: Exchange, addresses: Sequence[str] = ()) -> list[tuple[str, str]]:
    """What on the site helps with the standards in focus, and what was chosen before."""
    focus = [standard for standard in framework().standards if standard.id in exchange.standards]
    helps = [row for standard in focus for row in helping_queries.list_help(actor, standard)]
    offered = {row.address: f"{row.title}: {row.what[:1].lower()}{row.what[1:]}" for row in helps}
    titles = helping_queries.titles_at(actor, addresses)
    return [*offered.items(), *((address, titles.get(address, GONE)) for address in addresses if address not in offered)]


def words(exchange: Exchange, actor: Actor, name: str, value: Any) -> str:
    """A value of an action as it is read, where two texts are shown beside each other."""
    if name == "standard":
        standard = framework().by_id.get(value)
        return standard.title if standard else ""
    if name == "lines":
        return ", ".join(label for line_id, label in names_of_lines(exchange).items() if line_id in value)
    if name == "helps":
        titles = helping_queries.titles_at(actor, value)
        return "; ".join(titles.get(address, GONE) for address in value)
    if name == "due_on":
        return f"{value.day} {value:%B %Y}" if value else ""
    return str(value or "")


def rating_words(name: str, value: Any) -> str:
    """A value of a rating as it is read."""
    return RATING_WORDS.get(value, "") if name == "kind" else str(value or "")


def may_rate(exchange: Exchange, row: ActionRow) -> bool:
    """Whether an action can be rated at the moment."""
    return exchange.status == "following-up" and not exchange.is_paused and row.status != DROPPED
