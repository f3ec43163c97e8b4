"""Self-assessments of the world: of one area, one that is open and one that was given up, with a word in every text."""

from app.core.db import session
from app.exchanges.assessment import forms, queries
from app.exchanges.assessment.framework import framework
from app.exchanges.assessment.models import QUESTION, Assessment, DocumentAnswer, QuestionAnswer, StandardAnswer
from app.exchanges.assessment.services import saving, starting
from app.exchanges.assessment.values import Explained, Sent, stamp_of
from tests.permissions.roles import AREA, COMMISSIONERS, NO_ID, Thing
from tests.permissions.world_people import Builder

TEXTS = ("line", "note", "strengths", "development", "evidence")
STANDARDS = framework().standards[:2]
FIRST, DOCUMENT = STANDARDS[0].id, framework().documents[0].id
STAMPS = {
    "quick": (StandardAnswer, FIRST, forms.QUICK_FIELDS),
    "standard": (StandardAnswer, FIRST, StandardAnswer.FIELDS),
    "document": (DocumentAnswer, DOCUMENT, DocumentAnswer.FIELDS),
    "question": (QuestionAnswer, QUESTION, QuestionAnswer.FIELDS),
}


class Assessments:
    """One that was given up and one that is open, both of the same area."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words

    def build(self) -> None:
        states: dict[str, Thing] = {}
        with self.made.writing():
            self._may_see_each_other()
            states["given up"] = self._filled("given up")
            starting.abandon(self.made.actor("author"), session().get_one(Assessment, states["given up"]["assessment_id"]))
            states["open"] = self._filled("open")
        missing = {"assessment_id": NO_ID} | {f"stamp_{name}": "" for name in STAMPS}
        self.made.world.things["assessments"] = {**states, "missing": missing}

    def _may_see_each_other(self) -> None:
        """Whoever saved something last is named to the other commissioners."""
        for word, place in self.words.places.items():
            if place == "name of author":
                self.words.readers[word] |= set(COMMISSIONERS)

    def _filled(self, state: str) -> Thing:
        actor = self.made.actor("author")
        assessment = starting.start(actor, AREA)
        for standard in STANDARDS:
            values = {name: self._word(f"{name} of {standard.id}", state) for name in TEXTS}
            self._save(assessment, StandardAnswer, standard.id, {"level": "2", **values}, state)
        document = {"state": "have", "dated_on": None, "holder": self._word("holder", state), "address": self._address(state)}
        self._save(assessment, DocumentAnswer, DOCUMENT, document, state)
        self._save(assessment, QuestionAnswer, QUESTION, {"text": self._word("answer", state)}, state)
        return {"assessment_id": assessment.id} | self._stamps(assessment)

    def _save(self, assessment: Assessment, kind: type, key: str, values: dict[str, str | None], state: str) -> None:
        nothing = {name: None if value is None else "" for name, value in values.items()}
        explanation = Explained(self._word(f"explanation of {key}", state), ("0",))
        sent = Sent(key, values, stamp_of(nothing))
        assert saving.save(self.made.actor("author"), assessment, kind, [sent], {key: explanation}) == []

    def _word(self, text: str, state: str) -> str:
        return f"Said {self.words.plant(f'{text} of the assessment {state}', *COMMISSIONERS)}."

    def _address(self, state: str) -> str:
        return f"https://{self.words.plant(f'address of the assessment {state}', *COMMISSIONERS)}.example.org/"

    @staticmethod
    def _stamps(assessment: Assessment) -> Thing:
        """What the pages of the assessment are drawn with."""
        rows = {name: queries.entries(kind, assessment).get(key) for name, (kind, key, _fields) in STAMPS.items()}
        return {
            f"stamp_{name}": stamp_of(saving.values_of(rows[name], dict.fromkeys(fields)))
            for name, (_kind, _key, fields) in STAMPS.items()
        }
