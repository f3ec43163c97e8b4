"""Rounds of the world: one that is open and coordinated, one whose coordinator waits for agreement, one that is over."""

import sqlalchemy as sa

from app.core import clock
from app.core.db import session
from app.exchanges.reviewers.months import months_from
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.requests import services as requests
from app.exchanges.reviews.requests.values import NOTHING
from app.exchanges.reviews.team import services as teams
from app.exchanges.reviews.writing.values import Writing, stamp_of
from app.exchanges.rounds.joining import services as joining
from app.exchanges.rounds.joining.services import Entry
from app.exchanges.rounds.round import services
from app.exchanges.rounds.round.models import Round, RoundCoordinator
from tests.permissions.roles import HOST_AREA, HOSTS, NO_ID, SEATED, VERIFIED, Thing
from tests.permissions.world_people import Builder

EVERYBODY = (*VERIFIED, *HOSTS, *SEATED, "host-lead-unproven")
COORDINATOR = "editor"


class Rounds:
    """In each the host area takes part with a request, and somebody who offers to review."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words
        self.month = months_from(clock.today())[1]

    def build(self) -> None:
        with self.made.writing():
            states = {state: self._round(state) for state in ("open", "unagreed", "closed")}
            session().execute(sa.update(Round).where(Round.id == states["closed"]["round_id"]).values(status="closed"))
        for word, place in self.words.places.items():
            if place == f"name of {COORDINATOR}":  # every member reads who coordinates a round
                self.words.readers[word] |= set(EVERYBODY)
        missing = {"round_id": NO_ID, "host_id": NO_ID, "exchange": "0", "own_stamp": ""}
        self.made.world.things["rounds"] = {**states, "missing": missing}

    def _round(self, state: str) -> Thing:
        admin, lead = self.made.actor("admin"), self.made.actor("host-lead")
        title = self.words.plant(f"title of the round {state}", *EVERYBODY)
        row = services.start(admin, title.capitalize(), [self.month], 3)
        row.coordinators.append(self._coordinator(state))
        own, other = self._request(), self._request()
        joining.enter(lead, row, Entry(own.id, 2, is_shown=False))
        joining.join_as_reviewer(self.made.actor("reviewer"), row, 1)
        [place] = row.hosts
        return {
            "round_id": row.id,
            "host_id": place.id,
            "exchange": str(other.id),
            "own_stamp": joining.entry_of(place).stamp,
        }

    def _coordinator(self, state: str) -> RoundCoordinator:
        who = self.made.actor(COORDINATOR)
        waits = clock.now() if state == "unagreed" else None
        return RoundCoordinator(
            person_id=who.person_id, organisation_id=who.organisation_id, appointed_at=clock.now(), waits_since=waits
        )

    def _request(self) -> Exchange:
        """A request of the host area that it agreed to, with nobody on its list of providers."""
        lead = self.made.actor("host-lead")
        values = {**NOTHING, "standards": ["strategy"], "enquiry": "How it works.", "months": [self.month], "form": "online"}
        exchange = requests.propose(lead, HOST_AREA, Writing(values, stamp_of(NOTHING)))
        assert requests.agree(lead, exchange, requests.stamp_of_request(exchange))
        teams.complete_list(lead, exchange)
        return exchange
