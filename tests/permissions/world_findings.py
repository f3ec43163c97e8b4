"""Peer reviews whose findings are written, sent and final, with a word of its own in every text."""

from datetime import timedelta

from app.accounts.queries import organisation_of
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.exchanges.assessment.values import Explained
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE, SEAT
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.findings import answering_services as answering
from app.exchanges.reviews.findings import services
from app.exchanges.reviews.findings.models import Finding
from app.exchanges.reviews.findings.values import (
    ACCEPT,
    ANSWER,
    ANSWER_NOTHING,
    CHALLENGE,
    CONSIDERATION,
    NOTHING,
    REPLY,
    TOLD_NOTHING,
    URGENT,
)
from app.exchanges.reviews.report import services as reports
from app.exchanges.reviews.requests import services as requests
from app.exchanges.reviews.requests.values import NOTHING as NO_REQUEST
from app.exchanges.reviews.team.rules import TERMS_VERSION
from app.exchanges.reviews.writing.services import held_values
from app.exchanges.reviews.writing.values import Writing, stamp_of
from tests.permissions.roles import HOST_AREA, HOSTS, NO_ID, Thing
from tests.permissions.world_people import Builder

STAMPS = ("stamp_line", "stamp_answer", "stamp_reply")


class Findings:
    """Of one host area: a draft that is written, one that was sent, and a report that is final, each with a team of one.

    Who leads the last has no seat in the others, and sees nothing of them.
    """

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words

    def build(self) -> None:
        with self.made.writing():
            self.host, self.lead = self.made.actor("host-lead"), self.made.actor("reviewer")
            writing, sent_on, final = self._writing(), self._sent(), self._final_line()
            missing: Thing = {"exchange_id": NO_ID, "finding_id": NO_ID, **dict.fromkeys(STAMPS, "")}
            self.made.world.things["review lines"] = {**writing, **sent_on, **final, "missing": missing}
            exchanges = {"writing": writing["drafted"], "answering": sent_on["waiting"], "final": final["final line"]}
            self.made.world.things["review reports"] = {
                **{state: self._whole(thing["exchange_id"]) for state, thing in exchanges.items()},
                "missing": {"exchange_id": NO_ID, "stamp_draft": "", "stamp_answers": "", "stamp_report": ""},
            }

    def _writing(self) -> dict[str, Thing]:
        exchange = self._exchange("writing", self.lead, "reviewer")
        return {"drafted": self._thing(self._line(exchange, "drafted", CONSIDERATION, "reviewer"))}

    def _sent(self) -> dict[str, Thing]:
        """A line that waits with an answer saved, one that was challenged, and urgent ones: a draft, and one that nobody read."""
        exchange = self._exchange("sent", self.lead, "reviewer")
        unread = self._line(exchange, "unread", URGENT, *HOSTS, "reviewer")
        self._tell(unread, *HOSTS, "reviewer")
        second = self._line(exchange, "challenged", CONSIDERATION, *HOSTS, "reviewer")
        services.send_draft(self.lead, exchange, services.stamp_of_draft(exchange))
        self._answer(unread, ACCEPT, *HOSTS, "reviewer")
        self._answer(second, CHALLENGE, *HOSTS, "reviewer")
        assert answering.send_answers(self.host, exchange, answering.stamp_of_answers(exchange))
        self._reply(second, "reviewer", *HOSTS)
        late = self._line(exchange, "waiting", URGENT, *HOSTS, "reviewer")
        self._tell(late, *HOSTS, "reviewer")
        self._answer(late, ACCEPT, *HOSTS)
        urgent = self._line(exchange, "urgent", URGENT, "reviewer")
        rows = {"unread": unread, "challenged": second, "waiting": late, "urgent": urgent}
        return {name: self._thing(row) for name, row in rows.items()}

    def _final_line(self) -> dict[str, Thing]:
        _exchange, line = self.final("final")
        return {"final line": self._thing(line)}

    def final(self, state: str) -> tuple[Exchange, Finding]:
        """An exchange whose report of one line is final, inside a transaction. Who leads its team has the role "declined"."""
        self.host, self.lead = self.made.actor("host-lead"), self.made.actor("declined")
        lead = self.lead
        exchange = self._exchange(state, lead, "declined")
        line = self._line(exchange, f"{state} line", CONSIDERATION, *HOSTS, "declined")
        services.send_draft(lead, exchange, services.stamp_of_draft(exchange))
        self._answer(line, CHALLENGE, *HOSTS, "declined")
        assert answering.send_answers(self.host, exchange, answering.stamp_of_answers(exchange))
        self._reply(line, "declined", *HOSTS)
        reports.finish(lead, exchange, reports.stamp_of_report(exchange))
        self.words.readers |= {
            word: self.words.readers[word] | set(HOSTS)
            for word, place in self.words.places.items()
            if place in ("name of declined", "name of reviewer")
        }
        return exchange, line

    def _exchange(self, state: str, lead: Actor, role: str) -> Exchange:
        enquiry = f"Asked {self.words.plant(f'enquiry of the report {state}', *HOSTS, role)}."
        values = {**NO_REQUEST, "standards": ["strategy"], "enquiry": enquiry, "months": ["2027-03"], "form": "online"}
        exchange = requests.propose(self.host, HOST_AREA, Writing(values, stamp_of(NO_REQUEST)))
        EXCHANGE.apply(exchange, "agree", self.host)
        organisation = organisation_of(lead.person_id or 0)
        seat = Seat(person_id=lead.person_id, organisation_id=organisation.id if organisation else None, offered_at=clock.now())
        seat.terms_version, seat.is_lead = TERMS_VERSION, True
        SEAT.start(seat)
        exchange.seats.append(seat)
        session().flush()
        SEAT.apply(seat, "accept", lead)
        for verb, actor in (("confirm", self.host), ("begin", lead), ("report", lead)):
            EXCHANGE.apply(exchange, verb, actor)
        exchange.fieldwork_ended_at = clock.now()
        return exchange

    def _line(self, exchange: Exchange, name: str, kind: str, *readers: str) -> Finding:
        words = {text: self._word(f"{text} of the line {name}", *readers) for text in ("text", "evidence", "recommendation")}
        explained = self._explained(f"explanation of the line {name}", readers[-1])
        values = {**words, "kind": kind, "standard": "strategy"}
        return services.add(self.lead, exchange, Writing(values, stamp_of(NOTHING), explained))

    def _tell(self, line: Finding, *readers: str) -> None:
        roles = {name: self._word(f"{name} of the line {line.id}", *readers) for name in ("told_role", "told_by")}
        values = {**roles, "told_on": clock.today() - timedelta(days=1)}
        explained = self._explained(f"explanation of who was told of {line.id}", readers[-1])
        stamp = stamp_of(services.line_values(line))
        services.send_urgent(self.lead, line, Writing(values, stamp_of(TOLD_NOTHING), explained), stamp)

    def _answer(self, line: Finding, kind: str, *readers: str) -> None:
        words = {text: self._word(f"{text} of the answer to {line.id}", *readers) for text in ("text", "evidence")}
        explained = self._explained(f"explanation of the answer to {line.id}", *HOSTS)
        answering.answer(self.host, line, Writing({"kind": kind, **words}, stamp_of(ANSWER_NOTHING), explained))

    def _reply(self, line: Finding, *readers: str) -> None:
        held = held_values(line, REPLY, {})
        texts = {"text": self._word(f"changed text of {line.id}", *readers), "reply": self._word(f"reply to {line.id}", *readers)}
        explained = self._explained(f"explanation of the reply to {line.id}", readers[0])
        answering.reply(self.lead, line, Writing({**held, **texts}, stamp_of(held), explained))

    def _thing(self, line: Finding) -> Thing:
        session().refresh(line)
        return {
            "exchange_id": line.exchange_id,
            "finding_id": line.id,
            "stamp_line": stamp_of(services.line_values(line)),
            "stamp_answer": stamp_of(held_values(line.answer, ANSWER, ANSWER_NOTHING)),
            "stamp_reply": stamp_of(held_values(line, REPLY, {})),
        }

    def _whole(self, exchange_id: int) -> Thing:
        exchange = session().get_one(Exchange, exchange_id)
        return {
            "exchange_id": exchange_id,
            "stamp_draft": services.stamp_of_draft(exchange),
            "stamp_answers": answering.stamp_of_answers(exchange),
            "stamp_report": reports.stamp_of_report(exchange),
        }

    def _word(self, place: str, *readers: str) -> str:
        return f"It is {self.words.plant(place, *readers)}."

    def _explained(self, place: str, *readers: str) -> Explained:
        return Explained(f"Said {self.words.plant(place, *readers)}.", ("0",))
