"""Action plans of peer reviews: drafted, sent, reviewed and closed, with words in every text."""

from datetime import timedelta

from app.core import clock
from app.core.db import session
from app.exchanges.assessment.values import Explained
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.following import progress_services as progress
from app.exchanges.reviews.following import services
from app.exchanges.reviews.following.models import PlanAction
from app.exchanges.reviews.following.values import ENTRY_NOTHING, NOTHING, RATING_NOTHING
from app.exchanges.reviews.writing.values import Writing, stamp_of
from tests.permissions.roles import HOSTS, NO_ID, Thing
from tests.permissions.world_findings import Findings
from tests.permissions.world_people import Builder

STAMPS = ("stamp_action", "stamp_plan", "stamp_progress", "stamp_rating")
TEAM = "declined"  # who leads the team of a final report


class Plans:
    """Of one host area: plans as far as they go, each of an exchange of its own whose report is final."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words
        self.findings = Findings(builder)

    def build(self) -> None:
        with self.made.writing():
            plans = {"drafted": self._draft(), "sent": self._sent(), "reviewed": self._reviewed(), "closed": self._closed()}
            things = {f"plan {state}": thing for state, thing in plans.items()}
            missing: Thing = {"exchange_id": NO_ID, "action_id": NO_ID, **dict.fromkeys(STAMPS, "")}
            self.made.world.things["review plans"] = {**things, "missing": missing}

    def _draft(self) -> Thing:
        exchange, _line = self.findings.final("draft plan")
        return self._thing(exchange, self._action(exchange, "draft", *HOSTS))

    def _sent(self, state: str = "sent", *, is_rated: bool = False) -> Thing:
        """A plan that the team reads, with a note, an action that came later and a comment of the team's lead."""
        exchange, _line = self.findings.final(f"{state} plan")
        action = self._action(exchange, state, *HOSTS, TEAM)
        host = self.findings.host
        assert services.send_plan(host, exchange, services.stamp_of_plan(exchange))
        later = self._action(exchange, f"{state}, later", *HOSTS, TEAM)
        note = {"text": self._word(f"note of the plan {state}", *HOSTS, TEAM)}
        progress.note(host, action, Writing(note, stamp_of(ENTRY_NOTHING), self._explained(f"note of {state}", *HOSTS)))
        said = {"text": self._word(f"comment on the plan {state}", *HOSTS, TEAM)}
        explained = self._explained(f"comment on {state}", TEAM)
        progress.comment(self.findings.lead, exchange, Writing(said, stamp_of(ENTRY_NOTHING), explained))
        if is_rated:
            for number, row in enumerate((action, later)):
                self._rate(row, f"{number} of the plan {state}")
            progress.finish_review(host, exchange)
        return self._thing(exchange, action)

    def _reviewed(self, state: str = "reviewed") -> Thing:
        return self._sent(state, is_rated=True)

    def _closed(self) -> Thing:
        """What the team read until the end, and reads no more."""
        before = set(self.words.readers)
        numbers = self._reviewed("closed")
        exchange = session().get_one(Exchange, numbers["exchange_id"])
        assert progress.close(self.findings.host, exchange, progress.stamp_of_progress(exchange), counts=True)
        for word in self.words.readers.keys() - before:
            self.words.readers[word] &= frozenset(HOSTS)
        return self._thing(exchange, session().get_one(PlanAction, numbers["action_id"]))

    def _action(self, exchange: Exchange, name: str, *readers: str) -> PlanAction:
        words = {text: self._word(f"{text} of the action {name}", *readers) for text in ("text", "owner", "measure")}
        values = {**NOTHING, **words, "due_on": clock.today() + timedelta(days=90), "standard": "strategy"}
        explained = self._explained(f"action {name}", *HOSTS)
        return services.add_action(self.findings.host, exchange, Writing(values, stamp_of(NOTHING), explained))

    def _rate(self, action: PlanAction, name: str) -> None:
        values = {"kind": "done", "text": self._word(f"rating {name}", *HOSTS, TEAM)}
        explained = self._explained(f"rating {name}", *HOSTS)
        assert progress.rate(self.findings.host, action, Writing(values, stamp_of(RATING_NOTHING), explained)) is None

    def _thing(self, exchange: Exchange, action: PlanAction) -> Thing:
        session().refresh(action)
        return {
            "exchange_id": exchange.id,
            "action_id": action.id,
            "stamp_action": stamp_of(services.action_values(action)),
            "stamp_plan": services.stamp_of_plan(exchange),
            "stamp_progress": progress.stamp_of_progress(exchange),
            "stamp_rating": stamp_of(progress.rating_values(action)),
        }

    def _word(self, place: str, *readers: str) -> str:
        return f"It is {self.words.plant(place, *readers)}."

    def _explained(self, place: str, *readers: str) -> Explained:
        return Explained(f"Said {self.words.plant(f'explanation of the {place}', *readers)}.", ("0",))
