"""Reading findings, for one side at a time. `get_x` raises NotFound, lists are ordered."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.clock import LONDON
from app.core.db import session
from app.core.errors import NotFound
from app.exchanges.reviews.exchange.lifecycle import OVER
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings import policy
from app.exchanges.reviews.findings.models import Finding, Sending, Telling
from app.exchanges.reviews.findings.stages import Stage, last_day
from app.exchanges.reviews.findings.values import KINDS, FinalLine

FINAL = ("final", "following-up", "closed")


def list_lines(exchange: Exchange) -> Sequence[Finding]:
    """Every line of an exchange, in the order of the report: strengths, considerations, urgent, each in the team's order."""
    rows = session().scalars(sa.select(Finding).where(Finding.exchange_id == exchange.id))
    return sorted(rows, key=lambda row: (KINDS.index(row.kind), row.position, row.id))


def list_lines_for(actor: Actor, exchange: Exchange) -> Sequence[Finding]:
    """The lines that the actor may read: the team all, the host what was sent."""
    return [line for line in list_lines(exchange) if policy.can_read(actor, line)]


def get_line(actor: Actor, exchange: Exchange, finding_id: int) -> Finding:
    """A line that the actor may read. Raises NotFound for others, and for lines of other exchanges."""
    line = session().get(Finding, finding_id)
    if line is None or line.exchange_id != exchange.id or not policy.can_read(actor, line):
        raise NotFound
    return line


def list_final_lines(exchange: Exchange) -> Sequence[FinalLine]:
    """The lines of a final report, in its order; none before it is final."""
    if exchange.status not in FINAL:
        return []
    return [FinalLine(row.id, row.kind, row.standard, row.text, row.recommendation) for row in list_lines(exchange)]


def agreed_to_send(exchange: Exchange) -> dict[int, str]:
    """What stands for the answers that each host area agreed to send, by its number."""
    hosts = [host.id for host in exchange.hosts]
    rows = session().scalars(sa.select(Sending).where(Sending.host_id.in_(hosts)))
    return {row.host_id: row.stamp for row in rows}


def stage_of(exchange: Exchange) -> Stage:
    """Where the report of an exchange is."""
    lines = list_lines(exchange)
    awaiting = [line for line in lines if line.status == "sent"]
    return Stage(
        is_draft_sent=exchange.draft_sent_at is not None,
        drafts=sum(line.status == "drafted" for line in lines),
        awaiting=len(awaiting),
        to_answer=sum(line.status in ("corrected", "challenged") for line in lines),
        unread_urgent=sum(is_unread(line) for line in lines),
        due_on=_due_on(exchange, awaiting),
        today=clock.today(),
    )


def is_unread(line: Finding) -> bool:
    """Whether an urgent line was sent, and nobody of the host has said that they read it."""
    return line.telling is not None and line.telling.read_at is None


def list_unread() -> Sequence[Finding]:
    """Every urgent line, of any exchange that is not over, that was sent and not read."""
    rows = sa.select(Finding).join(Telling).join(Exchange, Exchange.id == Finding.exchange_id)
    unread = rows.where(Telling.read_at.is_(None), Exchange.status.not_in(OVER))
    return session().scalars(unread.order_by(Finding.id)).all()


def _due_on(exchange: Exchange, awaiting: Sequence[Finding]) -> date | None:
    """The last day for what waits: of an urgent line that came after the draft, from its own day on."""
    if exchange.draft_sent_at is None or not awaiting:
        return None
    began = max(exchange.draft_sent_at, *(line.sent_at for line in awaiting if line.sent_at is not None))
    return last_day(began.astimezone(LONDON).date())


def last_day_from_now() -> date | None:
    """The last day for the host's answers to a draft that is sent now."""
    return last_day(clock.today())
