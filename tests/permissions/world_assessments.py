"""Self-assessments of the world, in every state, with a word of its own in every text."""

from datetime import timedelta

from app.core import clock
from app.core.db import session
from app.core.files import storage
from app.exchanges.assessment import forms, queries
from app.exchanges.assessment.models import QUESTION, Assessment, DocumentAnswer, QuestionAnswer, StandardAnswer
from app.exchanges.assessment.services import saving, signing, starting
from app.exchanges.assessment.values import Explained, Sent, stamp_of
from app.exchanges.files import services as files
from app.exchanges.files.services import Kept
from app.exchanges.invited import services as inviting
from app.exchanges.invited.models import InvitedAnswer
from app.exchanges.invited.services import Request
from app.exchanges.standards.framework import framework
from app.intake import Outcome
from app.invitations.services import Guest, Interest
from tests.intake import good_files
from tests.permissions.roles import AREA, COMMISSIONERS, NO_ID, OTHER_AREA, Thing
from tests.permissions.world_people import Builder

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
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
    """Of one area one that was given up, one that is signed and one that is open; and one of another area."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words
        self.writer, self.readers = "author", COMMISSIONERS

    def build(self) -> None:
        states: dict[str, Thing] = {}
        with self.made.writing():
            self._may_see_each_other()
            states["given up"] = self._filled("given up")
            starting.abandon(self.made.actor("author"), session().get_one(Assessment, states["given up"]["assessment_id"]))
            states["signed"] = self._filled("signed")
            self._sign(states["signed"]["assessment_id"])
            states["open"] = self._filled("open")
            states["open"] |= self._invited(states["open"]["assessment_id"])
            states["elsewhere"] = self._filled("elsewhere", "neighbour", OTHER_AREA)
            states["elsewhere"] |= self._whole(states["elsewhere"]["assessment_id"], "neighbour")
        missing = {"assessment_id": NO_ID, "file_id": NO_ID, "stamp_all": ""} | {f"stamp_{name}": "" for name in STAMPS}
        nobody = {"invitation_id": NO_ID, "stamp_note": "", "stamp_invited": ""}
        states, missing = {name: nobody | thing for name, thing in states.items()}, nobody | missing
        day = clock.today() + timedelta(days=9)
        for thing in (missing, *states.values()):
            thing |= {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
        self.made.world.things["assessments"] = {**states, "missing": missing}

    def _invited(self, assessment_id: int) -> Thing:
        """A provider of no area is asked about a standard, declared who they are, answered, and was shown the area's notes."""
        assessment, author = session().get_one(Assessment, assessment_id), self.made.actor("author")
        readers = (*COMMISSIONERS, "other")
        address = next(word for word, place in self.words.places.items() if place == "email of other")
        self.words.readers[address] |= set(COMMISSIONERS)
        name = self.words.plant("invited name of an assessment", *readers).capitalize()
        covering = self.words.plant("covering note of an assessment", *readers)
        request = Request((FIRST,), clock.today() + timedelta(days=5), f"Said {covering}.")
        guest = Guest(name, "Harbour", f"{address}@example.org")
        invitation = inviting.invite(author, assessment, guest, request)
        inviting.declare(invitation, Interest(name, "Harbour", "partner"))
        texts = {name: self.words.plant(f"{name} of somebody invited", *readers) for name in InvitedAnswer.FIELDS}
        entry = Sent(FIRST, texts, stamp_of(dict.fromkeys(texts, "")))
        assert inviting.save(self.made.actor("other"), invitation, entry, Explained()) is None
        note = inviting.notes_on(assessment, FIRST)
        for word, place in self.words.places.items():
            if place == f"note of {FIRST} of the assessment open":
                self.words.readers[word] |= {"other"}
        inviting.share(author, invitation, FIRST, stamp_of({"note": note}))
        stamps = {"stamp_note": stamp_of({"note": note}), "stamp_invited": stamp_of(texts)}
        return {"invitation_id": invitation.id, **stamps, **self._stamps(assessment)}

    def _may_see_each_other(self) -> None:
        """Whoever saved something last is named to the other commissioners."""
        for word, place in self.words.places.items():
            if place in ("name of author", "name of lead"):
                self.words.readers[word] |= set(COMMISSIONERS)

    def _whole(self, assessment_id: int, role: str) -> Thing:
        """Answer every standard that is open."""
        assessment, nothing = session().get_one(Assessment, assessment_id), stamp_of({"level": "", "line": ""})
        entries = [Sent(one.id, {"level": "2", "line": "Agreed."}, nothing) for one in framework().standards[len(STANDARDS) :]]
        saving.save(self.made.actor(role), assessment, StandardAnswer, entries, {})
        return self._stamps(assessment)

    def _sign(self, assessment_id: int) -> None:
        stamp = self._whole(assessment_id, "author")["stamp_all"]
        assert signing.sign(self.made.actor("lead"), session().get_one(Assessment, assessment_id), stamp)

    def _filled(self, state: str, writer: str = "author", area: str = AREA) -> Thing:
        self.readers = COMMISSIONERS if area == AREA else (writer,)
        self.writer = writer
        actor = self.made.actor(writer)
        assessment = starting.start(actor, area)
        for standard in STANDARDS:
            values = {name: self._word(f"{name} of {standard.id}", state) for name in TEXTS}
            self._save(assessment, StandardAnswer, standard.id, {"level": "2", **values}, state)
        document = {"state": "have", "dated_on": None, "holder": self._word("holder", state), "address": self._address(state)}
        self._save(assessment, DocumentAnswer, DOCUMENT, document, state)
        self._save(assessment, QuestionAnswer, QUESTION, {"text": self._word("answer", state)}, state)
        file_id = self._add_file(assessment, state)
        return {"assessment_id": assessment.id, "file_id": file_id} | self._stamps(assessment)

    def _add_file(self, assessment: Assessment, state: str) -> int:
        """A file with a word of its own in its name, in its text and in what explains it."""
        text = self._word("text of a file", state)
        outcome = Outcome("docx", DOCX, {"text": text}, True, good_files.docx_file())
        name = f"{self.words.plant(f'name of a file of the assessment {state}', *self.readers)}.docx"
        file = Kept(name, outcome, self._word("explanation of a file", state), ("0",))
        key = storage.put(outcome.clean)
        return files.add(self.made.actor(self.writer), queries.files_of(assessment), FIRST, file, key).id

    def _save(self, assessment: Assessment, kind: type, key: str, values: dict[str, str | None], state: str) -> None:
        nothing = {name: None if value is None else "" for name, value in values.items()}
        explanation = Explained(self._word(f"explanation of {key}", state), ("0",))
        sent = Sent(key, values, stamp_of(nothing))
        assert saving.save(self.made.actor(self.writer), assessment, kind, [sent], {key: explanation}) == []

    def _word(self, text: str, state: str) -> str:
        return f"Said {self.words.plant(f'{text} of the assessment {state}', *self.readers)}."

    def _address(self, state: str) -> str:
        return f"https://{self.words.plant(f'address of the assessment {state}', *self.readers)}.example.org/"

    @staticmethod
    def _stamps(assessment: Assessment) -> Thing:
        """What the pages of the assessment are drawn with."""
        session().flush()
        rows = {name: queries.entries(kind, assessment).get(key) for name, (kind, key, _fields) in STAMPS.items()}
        return {"stamp_all": queries.stamp_of_all(assessment)} | {
            f"stamp_{name}": stamp_of(saving.values_of(rows[name], dict.fromkeys(fields)))
            for name, (_kind, _key, fields) in STAMPS.items()
        }
