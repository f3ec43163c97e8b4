"""Finishing a report: it is frozen, and nothing in it changes afterwards. Inside the caller's transaction."""

import json

from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.policy import require_visible
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.letters_services import tell_hosts, tell_team
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings import queries as findings
from app.exchanges.reviews.report.models import FinalReport, ReportMember
from app.exchanges.reviews.report.text import ReportText, frozen
from app.exchanges.reviews.report.text_queries import as_named, assemble, in_words
from app.exchanges.reviews.writing.values import stamp_of

CHANGED = "Something in the report changed after you opened this page. Read it again before you finish it."


def stamp_of_report(exchange: Exchange) -> str:
    """What stands for a report, in a page that finishes it: all that it says, but for its day."""
    text = assemble(exchange, findings.list_lines(exchange), "")
    return stamp_of({"report": json.dumps({**frozen(text), "day": ""}, sort_keys=True)})


def finish(actor: Actor, exchange: Exchange, stamp: str) -> FinalReport:
    """Make the report final as it was read, and freeze it.

    Raises Invalid while somebody has to act first, Conflict where it was changed or is final already.
    """
    exchanges.require_state(exchange, "reporting")
    require_visible(policy.leads_team(actor, exchange))
    obstacles = findings.stage_of(exchange).obstacles
    if obstacles:
        raise Invalid(obstacles[0])
    if stamp != stamp_of_report(exchange):
        raise Conflict(CHANGED)
    exchange.final_at = clock.now()
    report = _freeze(exchange, assemble(exchange, findings.list_lines(exchange), f"Final, {in_words(exchange.final_at)}"))
    EXCHANGE.apply(exchange, "finish", actor)
    tell_hosts(exchange)
    tell_team(exchange)
    return report


def _freeze(exchange: Exchange, text: ReportText) -> FinalReport:
    report = FinalReport(exchange_id=exchange.id, content=frozen(text), frozen_at=clock.now())
    for seat in exchange.seats:
        if seat.status == "accepted":
            member = as_named(seat)
            report.members.append(
                ReportMember(person_id=seat.person_id, name=member.name, organisation=member.organisation, role=member.role)
            )
    session().add(report)
    session().flush()
    return report
