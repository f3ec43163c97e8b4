"""Peer reviews whose findings are written: one draft, one that the host answers, one all answered, and one that is final."""

from datetime import timedelta

from app.accounts.queries import organisation_of
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.exchanges.assessment.values import Explained
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE, SEAT
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.findings import answering_services as answering
from app.exchanges.reviews.findings import queries, services
from app.exchanges.reviews.findings.models import Finding
from app.exchanges.reviews.findings.values import (
    ACCEPT,
    ANSWER_NOTHING,
    CHALLENGE,
    CONSIDERATION,
    CORRECT,
    NOTHING,
    REPLY,
    STRENGTH,
    TOLD_NOTHING,
    URGENT,
)
from app.exchanges.reviews.report import services as reports
from app.exchanges.reviews.requests import services as requests
from app.exchanges.reviews.requests.values import NOTHING as NO_REQUEST
from app.exchanges.reviews.team.rules import TERMS_VERSION
from app.exchanges.reviews.writing.services import held_values
from app.exchanges.reviews.writing.values import Writing, stamp_of
from app.exchanges.standards.framework import framework

LONG = "The partners agreed the terms of reference in May, and https://camden.example.org/a/very/long/address holds them.\n\nWhy?"


def furnish(host: Actor, peer: Actor, former_peer: Actor, area: str) -> dict[str, int | str]:
    """What to put into addresses. Inside a transaction. Who reviewed the area before can have no seat in what is under way."""
    under_way = {**_written(host, peer, area), **_sent(host, peer, area), **_answered(host, peer, area)}
    return under_way | _final(host, former_peer, area)


def _written(host: Actor, peer: Actor, area: str) -> dict[str, int | str]:
    exchange = _begin(host, peer, area)
    first, _second = (_line(peer, exchange, kind) for kind in (CONSIDERATION, CONSIDERATION))
    _line(peer, exchange, STRENGTH)
    return {
        "written_review": exchange.id,
        "drafted_line": first.id,
        "urgent_line": _line(peer, exchange, URGENT).id,
    }


def _sent(host: Actor, peer: Actor, area: str) -> dict[str, int | str]:
    """Lines that were accepted, challenged and corrected, one of them answered by the team; and an urgent one that came later."""
    exchange = _begin(host, peer, area)
    _send(peer, exchange, ACCEPT, CHALLENGE, CORRECT)
    _answer_all(host, exchange, ACCEPT, CHALLENGE, CORRECT)
    lines = _of(exchange)
    _reply(peer, lines[2], "There are twelve.")
    late = _line(peer, exchange, URGENT)
    _tell(peer, late)
    return {"sent_review": exchange.id, "challenged_line": lines[1].id, "waiting_line": late.id}


def _answered(host: Actor, peer: Actor, area: str) -> dict[str, int | str]:
    exchange = _begin(host, peer, area)
    _send(peer, exchange, ACCEPT, CHALLENGE)
    _answer_all(host, exchange, ACCEPT, CHALLENGE)
    _reply(peer, _of(exchange)[1], LONG)
    return {"answered_review": exchange.id}


def _final(host: Actor, peer: Actor, area: str) -> dict[str, int | str]:
    return {"final_review": finish(host, peer, area).id}


def finish(host: Actor, peer: Actor, area: str) -> Exchange:
    """An exchange whose report is final. Inside a transaction."""
    exchange = _begin(host, peer, area)
    urgent = _line(peer, exchange, URGENT)
    _tell(peer, urgent)
    services.say_read(host, urgent)
    _send(peer, exchange, ACCEPT, CHALLENGE)
    _answer_all(host, exchange, ACCEPT, CHALLENGE, ACCEPT)
    _reply(peer, _of(exchange)[1], "There are twelve.")
    reports.finish(peer, exchange, reports.stamp_of_report(exchange))
    return exchange


def _begin(host: Actor, peer: Actor, area: str) -> Exchange:
    standards = [standard.id for standard in framework().standards[:3]]
    values = {**NO_REQUEST, "standards": standards, "enquiry": LONG, "months": ["2027-03"], "form": "on-site"}
    exchange = requests.propose(host, area, Writing(values, stamp_of(NO_REQUEST)))
    EXCHANGE.apply(exchange, "agree", host)
    organisation = organisation_of(peer.person_id or 0)
    seat = Seat(person_id=peer.person_id, organisation_id=organisation.id if organisation else None, offered_at=clock.now())
    seat.terms_version, seat.is_lead = TERMS_VERSION, True
    SEAT.start(seat)
    exchange.seats.append(seat)
    session().flush()
    SEAT.apply(seat, "accept", peer)
    for verb, actor in (("confirm", host), ("begin", peer), ("report", peer)):
        EXCHANGE.apply(exchange, verb, actor)
    exchange.fieldwork_ended_at = clock.now()
    session().flush()
    return exchange


def _line(peer: Actor, exchange: Exchange, kind: str) -> Finding:
    texts = {"text": LONG, "evidence": LONG, "recommendation": "" if kind == STRENGTH else "Name a champion."}
    values = {"kind": kind, "standard": framework().standards[0].id, **texts}
    return services.add(peer, exchange, Writing(values, stamp_of(NOTHING), Explained("An office.", ("0",))))


def _send(peer: Actor, exchange: Exchange, *answers: str) -> None:
    """As many lines as there are answers to them."""
    for answer in answers:
        _line(peer, exchange, STRENGTH if answer == ACCEPT else CONSIDERATION)
    services.send_draft(peer, exchange, services.stamp_of_draft(exchange))


def _of(exchange: Exchange) -> list[Finding]:
    return list(queries.list_lines(exchange))


def _answer_all(host: Actor, exchange: Exchange, *answers: str) -> None:
    for line, kind in zip(_of(exchange), answers, strict=True):
        said = {"kind": kind, "text": "" if kind == ACCEPT else LONG, "evidence": LONG if kind == CORRECT else ""}
        answering.answer(host, line, Writing(said, stamp_of(ANSWER_NOTHING), Explained("An office.", ("0",))))
    answering.send_answers(host, exchange, answering.stamp_of_answers(exchange))


def _reply(peer: Actor, line: Finding, text: str) -> None:
    held = held_values(line, REPLY, {})
    answering.reply(peer, line, Writing({**held, "text": text, "reply": LONG}, stamp_of(held)))


def _tell(peer: Actor, line: Finding) -> None:
    told = {"told_role": "The director", "told_by": "The lead", "told_on": clock.today() - timedelta(days=1)}
    services.send_urgent(peer, line, Writing(told, stamp_of(TOLD_NOTHING)), stamp_of(services.line_values(line)))
