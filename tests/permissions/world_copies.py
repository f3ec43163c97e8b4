"""Working copies of a specification for a local area, with everything an area may put into one: clauses, a note, a reason, a file
and a consultation. They are there for those who commission in the area, and, once submitted, for those who decide.
"""

from datetime import timedelta
from typing import Any

from app.contributions.models import Contribution, Revision
from app.contributions.services import deciding, drafting, listing_entries
from app.contributions.services.listing_entries import DraftList
from app.core import clock
from app.core.actor import SHIPPED_CONTENT
from app.core.db import session
from app.invitations.services import Guest, Interest
from app.library.adapting import services as adapting
from app.library.consultations import queries, services
from app.library.consultations.access import Reader
from app.library.consultations.services import Remark
from app.library.specifications.kind import CLAUSES, SPECIFICATION
from tests.permissions.roles import AREA, COMMISSIONERS, NO_ID, STAFF, Thing
from tests.permissions.world_files import attach
from tests.permissions.world_people import Builder

INVITED = (*COMMISSIONERS, "other")


class Copies:
    """One that nobody submitted, which "other" is asked to comment on, and one that waits for a moderator."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.plant = builder.words.plant

    def build(self) -> None:
        with self.made.writing():
            original = self._original()
            private = self._copy(original, "private", INVITED)
            waiting = self._copy(original, "waiting", (*COMMISSIONERS, *STAFF))
            by_state = {"private": self._thing(private), "waiting": self._thing(waiting)}
            drafting.submit(self.made.actor("lead"), waiting, {})
            self._consult(private)
        missing = {"revision_id": NO_ID, "contribution_id": NO_ID, "attachment_id": NO_ID, "version": 1, "slug": "no-such-page"}
        self.made.world.things["working copies"] = {**by_state, "missing": missing}

    def _original(self) -> Contribution:
        clauses = [
            {"id": name, "heading": name.capitalize(), "clause_type": "other", "text": f"About {name}.", "locked": name == "data"}
            for name in ("aims", "exit", "data")
        ]
        body, errors = SPECIFICATION.shape.clean(
            {"title": "What copies come from", "summary": "A service.", "form": "specification", "clauses": clauses}
        )
        assert not errors, errors
        revision = drafting.start(SHIPPED_CONTENT, SPECIFICATION, body, {}, "original-of-copies")
        drafting.submit(SHIPPED_CONTENT, revision, {})
        deciding.publish(SHIPPED_CONTENT, revision)
        return revision.contribution

    def _copy(self, original: Contribution, state: str, readers: tuple[str, ...]) -> Revision:
        """A copy with words of its own in every part. The file is for those who look after it, and for those who decide."""
        lead = self.made.actor("lead")
        draft = adapting.adapt(lead, original, AREA, f"copy-with-words-{state}")
        drafting.save(lead, draft, draft.version, self._changes(draft, state, readers), {})
        reason = self.plant(f"reason in the copy {state}", *readers)
        listing_entries.remove(
            lead, DraftList(draft, draft.version, SPECIFICATION.shape, CLAUSES), "exit", f"Another service does it, {reason}."
        )
        attach(self.made, "lead", draft, f"of the copy {state}", (*COMMISSIONERS, *(STAFF if state == "waiting" else ())))
        return draft

    def _changes(self, draft: Revision, state: str, readers: tuple[str, ...]) -> dict[str, Any]:
        def word(place: str) -> str:
            return self.plant(f"{place} in the copy {state}", *readers)

        aims, left_out, data_clause = (dict(one) for one in draft.body["clauses"])
        aims |= {"heading": word("heading").capitalize(), "text": word("text"), "guidance": word("guidance")}
        own = {"id": "own", "heading": "Own", "clause_type": "other", "text": word("clause added")}
        return {
            "title": f"{word('title').capitalize()} copy",
            "summary": word("summary"),
            "clauses": [aims, left_out, {**data_clause, "note": word("note")}, own],
        }

    def _thing(self, draft: Revision) -> Thing:
        session().flush()
        return {
            "revision_id": draft.id,
            "contribution_id": draft.contribution_id,
            "attachment_id": draft.attachments[0].id,
            "version": draft.version,
            "slug": draft.contribution.slug,
        }

    def _consult(self, draft: Revision) -> None:
        """The member who is asked says something, and suggests a wording."""
        lead = self.made.actor("lead")
        consultation = services.open_consultation(lead, draft, clock.today() + timedelta(days=5))
        address = next(word for word, place in self.made.words.places.items() if place == "email of other")
        name = self.plant("invited name in the copy private", *INVITED).capitalize()
        member = services.invite(lead, consultation, Guest(name, "Harbour", f"{address}@example.org"))
        reader = Reader(consultation, self.made.actor("other"), runs=False, invitation=member)
        services.declare(reader, Interest(name, "Harbour", "other", f"Trustee of {self.plant('interest in the copy', *INVITED)}"))
        _, clause = queries.get_clause(consultation, "aims")
        said, wording = self.plant("comment in the copy", *INVITED), self.plant("wording in the copy", *INVITED)
        comment = services.comment(reader, draft, clause, Remark(f"Say {said}.", f"Aims: {wording}.", "key-copy"))
        session().flush()
        day = clock.today() + timedelta(days=9)
        self.made.world.things["consultations"]["of an area’s copy"] = {
            "consultation_id": consultation.id,
            "revision_id": draft.id,
            "version": draft.version,
            "invitation_id": member.id,
            "comment_id": comment.id,
            "seen": comment.text_hash,
            "link": "",
            "day": str(day.day),
            "month": str(day.month),
            "year": str(day.year),
        }
