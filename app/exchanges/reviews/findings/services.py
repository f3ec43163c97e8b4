"""Writing the lines of a draft, sending them, and reading an urgent one. All inside the caller's transaction."""

from collections.abc import Collection

import sqlalchemy as sa

from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.policy import require_visible
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.letters_services import tell_hosts
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE, OVER
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings import queries
from app.exchanges.reviews.findings.lifecycle import FINDING
from app.exchanges.reviews.findings.models import Finding, FindingAnswer, Telling
from app.exchanges.reviews.findings.values import LINE, NEED_RECOMMENDATION, NOTHING, TOLD_NOTHING, URGENT
from app.exchanges.reviews.writing.services import held_values, write
from app.exchanges.reviews.writing.values import Overtaken, Values, Writing, stamp_of

WRITTEN_IN = ("fieldwork", "reporting")
NO_RECOMMENDATION = "Write what you recommend: a strength alone goes without"
ONLY_URGENT = "The draft is with the host. Only an urgent line can be added now"
NO_SUCH_STANDARD = "Choose a standard"
NO_TEXT = "Write what you found"
SENT_ALREADY = "This line was sent, so it can no longer be changed."
CHANGED = "Somebody changed the draft after you opened this page. Read it again before you send it."
LINE_CHANGED = "Somebody changed this line after you opened the page. Read it again, then send it"
NOTHING_TO_SEND = "There is no line to send yet"
URGENT_FIRST = "Send the urgent line first, by itself: its page asks who was told outside this site"
TOLD_NEEDED = {"told_role": "Write who was told, by their role", "told_by": "Write who told them", "told_on": "Enter the day"}
NOT_YET = "This day has not come yet"


def add(actor: Actor, exchange: Exchange, writing: Writing) -> Finding:
    """Write a line. Raises Invalid for one that is not whole, and for any but an urgent one once the draft was sent."""
    _require_team(actor, exchange)
    _require_whole(exchange, writing.values)
    line = Finding(
        exchange=exchange, kind=writing.values["kind"], edited_at=clock.now(), position=_last(exchange, writing.values) + 1
    )
    FINDING.start(line)
    session().add(line)
    write(actor, line, NOTHING, Writing(writing.values, stamp_of(NOTHING), writing.explained))
    audit.record(actor, "add", FINDING.name, line.id)
    return line


def change(actor: Actor, line: Finding, writing: Writing) -> Overtaken | None:
    """Change a line of the draft; both texts where somebody else did meanwhile. Raises Conflict for one that was sent."""
    _require_draft(actor, line)
    _require_whole(line.exchange, writing.values)
    overtaken = write(actor, line, line_values(line), writing)
    if overtaken is None:
        audit.record(actor, "change", FINDING.name, line.id)
    return overtaken


def line_values(line: Finding) -> Values:
    """What a line says."""
    return held_values(line, LINE, NOTHING)


def delete(actor: Actor, line: Finding) -> None:
    """Throw a line of the draft away. Raises Conflict for one that was sent."""
    _require_draft(actor, line)
    number = line.id
    _delete_lines([number])
    audit.record(actor, "delete", FINDING.name, number)


def move(actor: Actor, line: Finding, step: int) -> None:
    """Put a line of the draft one place up (-1) or down (1) among those of its kind."""
    _require_draft(actor, line)
    rows = [row for row in queries.list_lines(line.exchange) if row.kind == line.kind]
    here = rows.index(line)
    there = min(max(here + step, 0), len(rows) - 1)
    rows.insert(there, rows.pop(here))
    for position, row in enumerate(rows):
        row.position = position
    session().flush()
    audit.record(actor, "move", FINDING.name, line.id)


def send_urgent(actor: Actor, line: Finding, writing: Writing, line_stamp: str) -> None:
    """Send an urgent line at once, alone: its host is told now, and reminded until somebody reads it.

    Raises Invalid unless it says who was told outside the site, by whom and when; and where `line_stamp` stands for another text
    of the line.
    """
    _require_draft(actor, line)
    if line.kind != URGENT:
        raise Conflict(exchanges.NOT_NOW)
    if line_stamp != stamp_of(line_values(line)):
        raise Invalid(LINE_CHANGED)
    _require_told(writing.values)
    line.sent_at = clock.now()
    telling = Telling(finding_id=line.id, edited_at=line.sent_at, reminded_at=line.sent_at)
    write(actor, telling, TOLD_NOTHING, Writing(writing.values, stamp_of(TOLD_NOTHING), writing.explained))
    session().add(telling)
    FINDING.apply(line, "send-urgent", actor)
    session().expire(line, ["telling"])
    tell_hosts(line.exchange)


def stamp_of_draft(exchange: Exchange) -> str:
    """What stands for the lines of a draft, in a page that sends them."""
    rows = [row for row in queries.list_lines(exchange) if row.status == "drafted"]
    return stamp_of({str(place): [str(row.id), stamp_of(line_values(row))] for place, row in enumerate(rows)})


def send_draft(actor: Actor, exchange: Exchange, stamp: str) -> None:
    """Send the draft as a whole, as it was read: the host's days to answer begin.

    Raises Conflict where it was changed or sent, Invalid where there is no line or an urgent one was not sent before.
    """
    exchanges.require_state(exchange, "reporting")
    require_visible(policy.leads_team(actor, exchange))
    if exchange.draft_sent_at is not None:
        raise Conflict(exchanges.NOT_NOW)
    if stamp != stamp_of_draft(exchange):
        raise Conflict(CHANGED)
    lines = queries.list_lines(exchange)
    drafts = [line for line in lines if line.status == "drafted"]
    if not lines:
        raise Invalid(NOTHING_TO_SEND)
    if any(line.kind == URGENT for line in drafts):
        raise Invalid(URGENT_FIRST)
    exchange.draft_sent_at = clock.now()
    for line in drafts:
        line.sent_at = exchange.draft_sent_at
        FINDING.apply(line, "send", actor)
    session().flush()
    audit.record(actor, "send-draft", EXCHANGE.name, exchange.id, count=len(drafts))
    tell_hosts(exchange)


def say_read(actor: Actor, line: Finding) -> None:
    """Say for the host that an urgent line was read: nobody is reminded of it any more. Raises Conflict where it was said."""
    exchange = line.exchange
    session().refresh(exchange, with_for_update=True)
    require_visible(policy.is_host(actor, exchange))
    if line.telling is None or line.telling.read_at is not None or line.status == "drafted" or exchange.status in OVER:
        raise Conflict(exchanges.NOT_NOW)
    line.telling.read_at, line.telling.read_by_id = clock.now(), actor.person_id
    session().flush()
    audit.record(actor, "read", FINDING.name, line.id)


def forget_drafts(exchange_ids: Collection[int]) -> None:
    """Delete what was never sent in some exchanges, and why the writers thought that it is about nobody.

    Lines and answers that were sent stay: the host keeps the report.
    """
    lines = session().scalars(sa.select(Finding).where(Finding.exchange_id.in_(exchange_ids))).all()
    _delete_lines([line.id for line in lines if line.status == "drafted"])
    rest = [line.id for line in lines if line.status != "drafted"]
    session().execute(sa.delete(FindingAnswer).where(FindingAnswer.finding_id.in_(rest), FindingAnswer.sent_at.is_(None)))
    session().execute(sa.update(Finding).where(Finding.id.in_(rest)).values(explanation="", explained=[]))
    for table in (FindingAnswer, Telling):
        session().execute(sa.update(table).where(table.finding_id.in_(rest)).values(explanation="", explained=[]))


def _delete_lines(numbers: Collection[int]) -> None:
    for table in (Telling, FindingAnswer):
        session().execute(sa.delete(table).where(table.finding_id.in_(numbers)))
    session().execute(sa.delete(Finding).where(Finding.id.in_(numbers)))


def _require_team(actor: Actor, exchange: Exchange) -> None:
    exchanges.require_state(exchange, *WRITTEN_IN)
    require_visible(policy.is_team(actor, exchange))


def _require_draft(actor: Actor, line: Finding) -> None:
    _require_team(actor, line.exchange)
    session().refresh(line)
    if line.status != FINDING.initial:
        raise Conflict(SENT_ALREADY)


def _require_whole(exchange: Exchange, values: Values) -> None:
    if values["standard"] not in exchange.standards:
        raise Invalid(NO_SUCH_STANDARD, "standard")
    if not values["text"]:
        raise Invalid(NO_TEXT, "text")
    if values["kind"] in NEED_RECOMMENDATION and not values["recommendation"]:
        raise Invalid(NO_RECOMMENDATION, "recommendation")
    if exchange.draft_sent_at is not None and values["kind"] != URGENT:
        raise Invalid(ONLY_URGENT, "kind")


def _require_told(values: Values) -> None:
    for name, words in TOLD_NEEDED.items():
        if not values[name]:
            raise Invalid(words, name)
    if values["told_on"] > clock.today():
        raise Invalid(NOT_YET, "told_on")


def _last(exchange: Exchange, values: Values) -> int:
    return max((row.position for row in queries.list_lines(exchange) if row.kind == values["kind"]), default=0)
