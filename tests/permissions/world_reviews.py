"""Peer reviews of the world, in every state, with a word of its own in every text."""

from datetime import timedelta

from app.accounts.belonging import memberships
from app.accounts.queries import areas_of
from app.core import clock
from app.core.db import session
from app.exchanges.assessment import queries as assessments
from app.exchanges.assessment.models import StandardAnswer
from app.exchanges.assessment.services import saving, signing, starting
from app.exchanges.assessment.values import Explained, Sent
from app.exchanges.reviewers import queries
from app.exchanges.reviewers.months import months_from
from app.exchanges.reviewers.services import filling_in, offering
from app.exchanges.reviewers.values import Details, Strength
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.fieldwork import services as fieldwork
from app.exchanges.reviews.lived_experience import services as lived
from app.exchanges.reviews.lived_experience.models import LivedSeat
from app.exchanges.reviews.lived_experience.services import Proposal
from app.exchanges.reviews.notes import services as notes
from app.exchanges.reviews.notes.values import NOTHING as NOTE
from app.exchanges.reviews.opening import services as materials
from app.exchanges.reviews.requests import services
from app.exchanges.reviews.requests.values import NOTHING
from app.exchanges.reviews.schedule import services as schedules
from app.exchanges.reviews.schedule.queries import list_sessions
from app.exchanges.reviews.schedule.values import NOTHING as SESSION
from app.exchanges.reviews.team import services as teams
from app.exchanges.reviews.team.models import Provider, SettledName, Waiver
from app.exchanges.reviews.team.rules import TERMS_VERSION
from app.exchanges.reviews.writing.values import Writing, stamp_of
from app.exchanges.standards.framework import framework
from tests.permissions.roles import HOST_AREA, HOSTS, NO_ID, SEATED, VERIFIED, Thing
from tests.permissions.world_people import Builder

TEXTS = ("enquiry", "hopes", "sensitivities")
TEAMS = ("confirmed", "fieldwork")  # states in which a team is confirmed
EVERYBODY = (*VERIFIED, *HOSTS, *SEATED)
PEERS = {
    "reviewer": "la-csa",
    "offered": "icb",
    "declined": "icb",
    "second peer": "camhs",
    "third peer": "icb",
    "candidate": "icb",
}


class Reviews:
    """Of one host area, one in each state; in the one that is agreed a seat is taken, one is offered and one was declined."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words
        self.month = months_from(clock.today())[1]

    def build(self) -> None:
        with self.made.writing():
            for role, job_role in PEERS.items():
                self._peer(role, job_role)
            states = {state: self._proposed(state) for state in ("proposed", "agreed", "confirmed", "fieldwork", "withdrawn")}
            for state in ("agreed", "confirmed", "fieldwork", "withdrawn"):
                self._agree(states[state])
            exchanges.withdraw(self.made.actor("host-lead"), self._get(states["withdrawn"]))
            self.made.world.things["places that wait"] = self._places()
            for state in ("agreed", "confirmed", "fieldwork"):
                self._seats(state, states[state])
            for state in ("confirmed", "fieldwork"):
                self._written_in_fieldwork(state, states[state])
            fieldwork.begin(self.made.actor("reviewer"), self._get(states["fieldwork"]))
            self._material(states["confirmed"])
            self._near_names(states)
            for state in ("agreed", "confirmed"):
                self._beside_the_team(state, states[state])
            stamp = states["confirmed"]["stamp_lived"]
            seat = session().get_one(LivedSeat, states["confirmed"]["lived_seat_id"])
            assert lived.agree(self.made.actor("host-lead"), seat, stamp)
            nothing = {
                "near_name": "",
                "near_organisation": NO_ID,
                "settled_id": NO_ID,
                "lived_seat_id": NO_ID,
                "stamp_lived": "",
                "supporting": self._organisation("provider"),
                "provider_id": NO_ID,
                "seat_id": NO_ID,
                "person_id": self.made.world.people["candidate"],
                "stamp_team": "",
                "opening_id": NO_ID,
                "session_id": NO_ID,
                "stamp_note": stamp_of(NOTE),
            }
            nothing["assessment_id"] = states["confirmed"]["assessment_id"]
            self.made.world.things["seats"] = self._own_seats(states["agreed"])
        missing = dict.fromkeys(("stamp_request", "stamp_agree"), "") | {"reference_code": "NOSUCHWORD", "month": self.month}
        states = {state: nothing | values for state, values in states.items()}
        self.made.world.things["exchanges"] = {**states, "missing": {"exchange_id": NO_ID, **nothing, **missing}}
        self._may_be_asked()

    def _may_be_asked(self) -> None:
        """Whoever offers to review is named to who puts a team together."""
        for word, place in self.words.places.items():
            if place == "name of listed reviewer":
                self.words.readers[word] |= set(HOSTS)
            if place == "name of host-lead":  # who changed a schedule last is read by both sides
                self.words.readers[word] |= {"reviewer"}

    def _places(self) -> dict[str, Thing]:
        """A place in the area that an administrator gave to themselves: nobody agreed to it yet."""
        actor = self.made.actor("admin")
        memberships.put_in_area(actor, actor.person_id or 0, HOST_AREA)
        [row] = areas_of(actor.person_id or 0)
        return {"theirs": {"area_membership_id": row.id}, "missing": {"area_membership_id": NO_ID}}

    def _peer(self, role: str, job_role: str) -> None:
        """Somebody who offers to review, and may be asked."""
        actor = self.made.actor(role)
        nothing = queries.details_of(offering.offer(actor)).stamp
        filling_in.save_details(actor, Details((self.month,), 4, "online", ("london",), True, False, clock.today()), nothing)
        filling_in.save_strength(actor, "strategy", Strength("led", ""), Strength().stamp, Explained())
        filling_in.declare_complete(actor)
        offering.open_profile(actor)

    def _proposed(self, state: str) -> Thing:
        texts = {name: self._word(name, state) for name in TEXTS}
        values = {**NOTHING, **texts, "standards": ["strategy"], "months": [self.month], "form": "online"}
        writing = Writing(values, stamp_of(NOTHING), Explained(self._word("explanation", state), ("0",)))
        exchange = services.propose(self.made.actor("host-member"), HOST_AREA, writing)
        return {
            "exchange_id": exchange.id,
            "reference_code": exchange.reference,
            "month": self.month,
            "stamp_request": stamp_of(services.values_of(exchange)),
            "stamp_agree": services.stamp_of_request(exchange),
        }

    def _agree(self, thing: Thing) -> None:
        assert services.agree(self.made.actor("host-lead"), self._get(thing), thing["stamp_agree"])

    def _seats(self, state: str, values: Thing) -> None:
        host, exchange = self.made.actor("host-lead"), self._get(values)
        provider = self.words.plant(f"provider of the exchange {state}", *HOSTS).capitalize()
        teams.list_provider(host, exchange, provider, None, is_bid=False)
        teams.complete_list(host, exchange)
        waiver = self.words.plant(f"waiver of the exchange {state}", *HOSTS)
        session().add(
            Waiver(exchange_id=exchange.id, rule="provider-before", words=waiver, waived_at=clock.now(), person_id=host.person_id)
        )
        self._offer(exchange, "declined")
        teams.decline(self.made.actor("declined"), exchange.seats[-1])
        for role in ("reviewer", *(("second peer", "third peer") if state in TEAMS else ())):
            self._offer(exchange, role)
            assert teams.accept(self.made.actor(role), exchange.seats[-1], TERMS_VERSION)
        first = next(seat for seat in exchange.seats if seat.status == "accepted")
        if state in TEAMS:
            assert teams.confirm(host, exchange, teams.stamp_of_team(exchange), first.id)
        else:
            self._offer(exchange, "offered")
        row = session().query(Provider).filter_by(exchange_id=exchange.id).one()
        values |= {"provider_id": row.id, "seat_id": first.id, "stamp_team": teams.stamp_of_team(exchange)}

    def _material(self, values: Thing) -> None:
        """A signed assessment of the area, of which one standard is open to the team, and was opened by one of it."""
        lead, exchange = self.made.actor("host-lead"), self._get(values)
        line = f"Said {self.words.plant('line that is open to a team', *HOSTS, 'reviewer')}."
        assessment, nothing = starting.start(lead, HOST_AREA), stamp_of({"level": "", "line": ""})
        lines = {one.id: self.words.plant(f"line of {one.id} of Slough", *HOSTS) for one in framework().standards} | {
            "strategy": line
        }
        entries = [Sent(key, {"level": "2", "line": words}, nothing) for key, words in lines.items()]
        saving.save(lead, assessment, StandardAnswer, entries, {})
        assert signing.sign(lead, assessment, assessments.stamp_of_all(assessment))
        opening = materials.open_to_team(lead, exchange, assessment.id, ["strategy"])
        assert opening is not None
        materials.read(self.made.actor("reviewer"), exchange, opening.id)
        values |= {"opening_id": opening.id, "assessment_id": assessment.id}

    def _written_in_fieldwork(self, state: str, values: Thing) -> None:
        """A session that both sides read, and a note that the team reads alone."""
        host, reviewer, exchange = self.made.actor("host-lead"), self.made.actor("reviewer"), self._get(values)
        both = (*HOSTS, "reviewer")
        session_values = {
            **SESSION,
            "standards": ["strategy"],
            "roles": ["police"],
            "spoken_to": self.words.plant(f"name of who is spoken to, {state}", *both),
            "day": clock.today() + timedelta(days=40),
            "start": "09:30",
            "way": "on-site",
            "place": self.words.plant(f"place of a session, {state}", *both),
            "link": f"https://meet.example/{self.words.plant(f'link of a session, {state}', *both)}",
        }
        explained = Explained(self.words.plant(f"explanation of a session, {state}", *both), ("0",))
        schedules.add(host, exchange, Writing(session_values, "", explained))
        [row] = list_sessions(exchange.id)
        texts = {name: f"Saw {self.words.plant(f'{name} of a note, {state}', 'reviewer')}." for name in ("text", "evidence")}
        why = Explained(self.words.plant(f"explanation of a note, {state}", "reviewer"), ("0",))
        notes.note(reviewer, exchange, "strategy", Writing({"level": "2", **texts}, stamp_of(NOTE), why))
        values["session_id"] = row.id

    def _near_names(self, states: dict[str, Thing]) -> None:
        """A provider that is nearly called like the organisation of a reviewer: settled in the one that is confirmed."""
        host, number = self.made.actor("host-lead"), self._organisation("reviewer")
        for state in ("agreed", "confirmed"):
            exchange = self._get(states[state])
            teams.list_provider(host, exchange, "Council of reviewar", None, is_bid=True)
            states[state] |= {"near_name": "Council of reviewar", "near_organisation": number}
        teams.settle_names(host, self._get(states["confirmed"]), "Council of reviewar", number, is_same=False)
        states["confirmed"]["settled_id"] = session().query(SettledName).one().id

    def _beside_the_team(self, state: str, values: Thing) -> None:
        """Somebody with lived experience, proposed by the organisation of "provider"; the host agreed where it is confirmed."""
        host, supporter = self.made.actor("host-lead"), self.made.actor("provider")
        seat = lived.ask(host, self._get(values), self._organisation("provider"))
        hosts = HOSTS if state == "confirmed" else ()
        name = self.words.plant(f"first name of somebody beside the team {state}", "provider", *hosts)
        contact = self.words.plant(f"support of somebody beside the team {state}", "provider", *HOSTS)
        paid = self.words.plant(f"paid time of somebody beside the team {state}", "provider", *HOSTS)
        lived.propose(supporter, seat, Proposal(name, contact, paid, person_agrees=True))
        values |= {"lived_seat_id": seat.id, "stamp_lived": lived.stamp_of_offer(seat)}

    def _organisation(self, role: str) -> int:
        return self.made.actor(role).organisation_id or 0

    def _offer(self, exchange: Exchange, role: str) -> None:
        assert teams.offer(self.made.actor("host-lead"), exchange, self.made.world.people[role])

    def _own_seats(self, thing: Thing) -> dict[str, Thing]:
        seats: list[Seat] = self._get(thing).seats
        named = {{"accepted": "taken"}.get(seat.status, seat.status): {"seat_id": seat.id} for seat in seats}
        return {**named, "missing": {"seat_id": NO_ID}}

    @staticmethod
    def _get(thing: Thing) -> Exchange:
        return session().get_one(Exchange, thing["exchange_id"])

    def _word(self, text: str, state: str) -> str:
        readers = (*HOSTS, "reviewer") if state in ("agreed", *TEAMS) else HOSTS
        return f"Asked {self.words.plant(f'{text} of the exchange {state}', *readers)}."
