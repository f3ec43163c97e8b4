"""Beginning the learning note of a review: its lines, who must agree, and whose names must not stand in it.

All inside the caller's transaction. From then on the note is written in `exchanges/learning`, where nothing leads back.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from app.accounts.models import Organisation
from app.accounts.queries import commissioners_of
from app.core import audit
from app.core.actor import Actor
from app.core.clock import LONDON
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.exchanges.learning import queries as learning
from app.exchanges.learning.models import NoteDraft
from app.exchanges.learning.services import drafting
from app.exchanges.learning.services.drafting import Source, TickedLine
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.fieldwork.queries import spoken_to_names
from app.exchanges.reviews.findings.queries import FINAL, list_final_lines
from app.exchanges.reviews.findings.values import FinalLine

MONTHS_BETWEEN = 3  # before nothing leads to the review any more, by when it was published
NOBODY_LEFT = "Nobody of the team is left who could agree to it, so there can be no note of this review"
BEGUN = "The note of this review has been begun already."


def begin(actor: Actor, exchange: Exchange, line_numbers: Collection[str]) -> NoteDraft:
    """Begin the note with the lines that were ticked.

    Raises Conflict where the report is not final or a note was begun, NotFound for who does not commission for a host, and
    Invalid where nobody of the team is left or a line may not be told.
    """
    exchanges.require_state(exchange, *FINAL)
    exchanges.hosts_of(actor, exchange)
    if learning.find_for_exchange(exchange.id) is not None:
        raise Conflict(BEGUN)
    hosts = {person.id for host in exchange.hosts for person in commissioners_of(host.acting_code)}
    team = {seat.person_id for seat in exchange.seats if seat.status == "accepted" and seat.person_id} - hosts
    if not team:
        raise Invalid(NOBODY_LEFT, "lines")
    lines = [line for line in list_final_lines(exchange) if str(line.id) in line_numbers]
    draft = drafting.draft(
        Source(
            exchange_number=exchange.id,
            lines=ticked_lines(lines),
            not_before=first_day(exchange),
            hosts=hosts,
            team=team,
            names=[*learning.names_in(exchange.host_codes), *_organisations_of_team(exchange)],
            people=spoken_to_names(exchange.id),
        )
    )
    audit.record(actor, "begin-note", EXCHANGE.name, exchange.id)
    return draft


def ticked_lines(lines: Iterable[FinalLine]) -> Sequence[TickedLine]:
    """A strength helped; anything else was looked at, and what was recommended is for others to take."""
    rows: list[TickedLine] = []
    for line in lines:
        part = "helped" if line.kind == "strength" else "looked_at"
        rows.append(TickedLine(line.text, (line.standard,), part))
        if line.recommendation:
            rows.append(TickedLine(line.recommendation, (line.standard,), "to_take"))
    return rows


def first_day(exchange: Exchange) -> date:
    """The first day on which a note may be published: of the first month that begins three months after the report was final."""
    final_on = (exchange.final_at or exchange.status_at).astimezone(LONDON).date()
    months = final_on.month - 1 + MONTHS_BETWEEN
    return drafting.first_of_month(date(final_on.year + months // 12, months % 12 + 1, 1) + timedelta(days=final_on.day - 1))


def _organisations_of_team(exchange: Exchange) -> Sequence[str]:
    ids = [seat.organisation_id for seat in exchange.seats if seat.organisation_id]
    return session().scalars(sa.select(Organisation.name).where(Organisation.id.in_(ids))).all()
