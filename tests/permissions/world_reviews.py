"""Peer reviews of the world, in every state, with a word of its own in every text."""

from app.accounts import memberships
from app.accounts.queries import areas_of
from app.core import clock
from app.core.db import session
from app.exchanges.assessment.values import Explained
from app.exchanges.reviewers.months import months_from
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.requests import services
from app.exchanges.reviews.requests.values import NOTHING
from app.exchanges.reviews.writing.values import Writing, stamp_of
from tests.permissions.roles import HOST_AREA, HOSTS, NO_ID, Thing
from tests.permissions.world_people import Builder

TEXTS = ("enquiry", "hopes", "sensitivities")


class Reviews:
    """Of one host area: one that is proposed, one that is agreed, and one that was withdrawn."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words
        self.month = months_from(clock.today())[0]

    def build(self) -> None:
        with self.made.writing():
            states = {state: self._proposed(state) for state in ("proposed", "agreed", "withdrawn")}
            for state in ("agreed", "withdrawn"):
                self._agree(states[state])
            exchanges.withdraw(self.made.actor("host-lead"), self._get(states["withdrawn"]))
            self.made.world.things["places that wait"] = self._places()
        missing = dict.fromkeys(("stamp_request", "stamp_agree"), "") | {"reference_code": "NOSUCHWORD", "month": self.month}
        self.made.world.things["exchanges"] = {**states, "missing": {"exchange_id": NO_ID, **missing}}

    def _places(self) -> dict[str, Thing]:
        """A place in the area that an administrator gave to themselves: nobody agreed to it yet."""
        actor = self.made.actor("admin")
        memberships.put_in_area(actor, actor.person_id or 0, HOST_AREA)
        [row] = areas_of(actor.person_id or 0)
        return {"theirs": {"area_membership_id": row.id}, "missing": {"area_membership_id": NO_ID}}

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

    @staticmethod
    def _get(thing: Thing) -> Exchange:
        return session().get_one(Exchange, thing["exchange_id"])

    def _word(self, text: str, state: str) -> str:
        return f"Asked {self.words.plant(f'{text} of the exchange {state}', *HOSTS)}."
