"""Reviewers of the world: one who is listed, one who paused, one who is open and free in no month, one who took it back."""

from app.core import clock
from app.exchanges.assessment.values import Explained
from app.exchanges.reviewers import months, queries
from app.exchanges.reviewers.services import filling_in, offering
from app.exchanges.reviewers.values import Details, Interest, Strength
from app.exchanges.standards.framework import framework
from tests.permissions.roles import NO_ID, VERIFIED
from tests.permissions.world_people import Builder

LISTED, PAUSED, BUSY, GONE = "listed reviewer", "author", "provider", "colleague"
STANDARD, UNTOUCHED = framework().standards[0].id, framework().standards[1].id


class Reviewers:
    """People who offer to review. What they declare, how strong they are and what shows it is for nobody but themselves."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words

    def build(self) -> None:
        self.made.person(LISTED, organisation=self.made.make.organisation("Organisation J"), readers=VERIFIED)
        ahead = tuple(months.months_from(clock.today())[1:3])
        with self.made.writing():
            for role in (LISTED, PAUSED, BUSY, GONE):
                self._offer(role, ahead)
            for role in (LISTED, BUSY):
                offering.open_profile(self.made.actor(role))
            filling_in.save_details(self.made.actor(BUSY), self._details(()), self._details(ahead).stamp)
            offering.end(self.made.actor(GONE))
            self._things(ahead)

    @staticmethod
    def _details(ahead: tuple[str, ...]) -> Details:
        return Details(ahead, 2, "online", ("london",), True, False, clock.today())

    def _offer(self, role: str, ahead: tuple[str, ...]) -> None:
        actor = self.made.actor(role)
        nothing = queries.details_of(offering.offer(actor)).stamp
        filling_in.save_details(actor, self._details(ahead), nothing)
        evidence = self._word("evidence", role)
        explanation = Explained(self._word("explanation of the evidence", role), ("0",))
        filling_in.save_strength(actor, STANDARD, Strength("led", evidence), Strength().stamp, explanation)
        name = self._word("interest", role)
        filling_in.add_interest(
            actor, Interest("dispute", name), Explained(self._word("explanation of the interest", role), ("0",))
        )
        filling_in.declare_complete(actor)

    def _word(self, text: str, role: str) -> str:
        return self.words.plant(f"{text} of the reviewer {role}", role).capitalize()

    def _things(self, ahead: tuple[str, ...]) -> None:
        interests = {role: queries.get_own(self.made.actor(role)).interests[0].id for role in (LISTED, PAUSED)}
        self.made.world.things["reviewers"] = {
            "as they are": {
                "stamp": {PAUSED: self._details(ahead).stamp, BUSY: self._details(()).stamp, "visitor": ""},
                "nothing": Strength().stamp,
                "month": ahead[1],
            },
        }
        self.made.world.things["interests"] = {
            "of the author": {"interest_id": interests[PAUSED]},
            "of somebody else": {"interest_id": interests[LISTED]},
            "missing": {"interest_id": NO_ID},
        }
