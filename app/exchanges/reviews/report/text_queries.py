"""A report put together from what an exchange holds, or as it was frozen."""

from collections.abc import Sequence
from datetime import date, datetime

from app.accounts import queries as accounts
from app.areas.places import area_name
from app.core import clock, taxonomy
from app.core.actor import Actor
from app.core.clock import LONDON
from app.core.errors import NotFound
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.findings import queries as findings
from app.exchanges.reviews.findings.models import Finding, FindingAnswer, Telling
from app.exchanges.reviews.findings.values import TEXTS, is_changed
from app.exchanges.reviews.report.queries import get_report
from app.exchanges.reviews.report.text import LineText, Member, ReportText, line_names, thawed
from app.exchanges.reviews.team.rules import names_in_reports
from app.exchanges.standards.framework import framework

METHODS = {
    "online": "Held online: the team read what the host opened to it, and talked with people.",
    "on-site": "Held on site, with some sessions online: the team read what the host opened to it, and talked with people.",
}
DRAFT = "Draft"


def get_text(actor: Actor, exchange: Exchange) -> ReportText:
    """The report as the actor may read it: frozen where it is final, else of the lines that are theirs to read.

    Raises NotFound before there is one: for the host, until the draft was sent.
    """
    report = get_report(exchange)
    if report is not None:
        return thawed(report.content, [Member(row.name, row.organisation, row.role) for row in report.members])
    is_there = exchange.draft_sent_at is not None or policy.is_team(actor, exchange)
    if exchange.status != "reporting" or not is_there:
        raise NotFound
    state = f"Draft, sent on {in_words(exchange.draft_sent_at)}" if exchange.draft_sent_at else DRAFT
    return assemble(exchange, findings.list_lines_for(actor, exchange), state)


def assemble(exchange: Exchange, lines: Sequence[Finding], state: str) -> ReportText:
    """The report of these lines, as it would be now."""
    return ReportText(
        state=state,
        day=in_words(clock.now()),
        hosts=sorted(area_name(host.area_code) for host in exchange.hosts),
        enquiry=exchange.enquiry,
        standards=[one.title for one in framework().standards if one.id in exchange.standards],
        method=METHODS[exchange.form],
        dates=_dates(exchange, lines),
        lines=[_line_text(line, name) for line, name in zip(lines, line_names(line.kind for line in lines), strict=True)],
        is_sent=exchange.draft_sent_at is not None,
        members=[as_named(seat) for seat in exchange.seats if seat.status == "accepted"],
    )


def as_named(seat: Seat) -> Member:
    """Somebody of the team, by name where the terms that they signed say that a report names them."""
    organisation = accounts.organisation_names([seat.organisation_id]).get(seat.organisation_id or 0, accounts.UNNAMED)
    if seat.person_id is None:
        return Member("", organisation, _role("", seat))
    person = accounts.get_person(seat.person_id)
    name = accounts.display_name(person) if names_in_reports(seat.terms_version) else ""
    return Member(name, organisation, _role(taxonomy.label("job_role", person.job_role), seat))


def _role(job_role: str, seat: Seat) -> str:
    return "; ".join(words for words in (job_role, "Led the team" if seat.is_lead else "") if words)


def _line_text(line: Finding, name: str) -> LineText:
    answer = line.answer if line.answer is not None and line.answer.sent_at is not None else None
    now = {one: getattr(line, one) for one in TEXTS}
    return LineText(
        name=name,
        kind=line.kind,
        standard=framework().by_id[line.standard].title,
        told=_told(line.telling) if line.telling else "",
        answer=answer.kind if answer else "",
        answer_by=_answered_by(answer) if answer else "",
        answer_text=answer.text if answer else "",
        answer_evidence=answer.evidence if answer else "",
        reply=line.reply,
        before=dict(line.earlier) if line.earlier and is_changed(line.earlier, now) else {},
        **now,
    )


def _answered_by(answer: FindingAnswer) -> str:
    organisation = accounts.organisation_names([answer.organisation_id]).get(answer.organisation_id or 0, "")
    area = area_name(answer.host.area_code)
    return f"{area}, by {organisation}" if organisation else area


def _told(telling: Telling) -> str:
    """What was done about an urgent line: who was told, and when the host read it."""
    told = f"Told outside this site: {telling.told_role}, by {telling.told_by}, on {in_words(telling.told_on)}."
    if telling.read_at is None:
        return f"{told} Nobody of the host said that they read it."
    return f"{told} The host read it on {in_words(telling.read_at)}."


def _dates(exchange: Exchange, lines: Sequence[Finding]) -> list[tuple[str, str]]:
    answer_moments = [line.answer.sent_at for line in lines if line.answer is not None and line.answer.sent_at is not None]
    moments = {
        "Asked for": exchange.proposed_at,
        "Fieldwork ended": exchange.fieldwork_ended_at,
        "Draft sent to the host": exchange.draft_sent_at,
        "Host’s answers sent": max(answer_moments, default=None),
        "Final": exchange.final_at,
    }
    return [(label, in_words(moment)) for label, moment in moments.items() if moment is not None]


def in_words(moment: datetime | date) -> str:
    """A day as it is read in a report."""
    day = moment.astimezone(LONDON).date() if isinstance(moment, datetime) else moment
    return f"{day.day} {day:%B %Y}"
