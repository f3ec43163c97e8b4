"""Specifications and outcomes frameworks in every state that decides who may read them, each text of each with a planted word."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.contributions.kinds.description import Kind
from app.contributions.models import MEMBERS, Contribution, Revision
from app.contributions.services import assuring, deciding, drafting
from app.core import clock
from app.core.db import session
from app.core.jobs import Task
from app.library.frameworks.kind import FRAMEWORK
from app.library.specifications.kind import SPECIFICATION
from tests.drawing import draw
from tests.permissions.roles import NO_ID, OWNERS, STAFF, VERIFIED, Thing
from tests.permissions.words import EVERYONE
from tests.permissions.world_people import Builder

READERS = {
    "draft": OWNERS,
    "submitted": (*OWNERS, *STAFF),
    "published": (EVERYONE,),
    "members-only": VERIFIED,
    "hidden": (*OWNERS, *STAFF),
    "withdrawn": (*OWNERS, *STAFF),
    "redacted": (),
}


class Library:
    """Of each kind one in every state, owned by organisation A."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder

    def build(self) -> None:
        world_things = self.made.world.things
        for kind in (SPECIFICATION, FRAMEWORK):
            world_things[kind.nouns] = {state: self._make(kind, state) for state in READERS}
            world_things[kind.nouns]["missing"] = {
                "slug": "no-such-page",
                "contribution_id": NO_ID,
                "revision_id": NO_ID,
                "version": 1,
            }
        world_things["library old addresses"] = self._renamed()

    def _plant(self, place: str, kind: Kind, state: str) -> str:
        return self.made.words.plant(f"{place} of the {state} {kind.noun}", *READERS[state])

    def _body(self, kind: Kind, state: str) -> dict[str, Any]:
        def word(place: str) -> str:
            return self._plant(place, kind, state)

        common_values = {
            "title": f"{word('title').capitalize()} service",
            "summary": word("summary"),
            "introduction": word("introduction"),
        }
        if kind is FRAMEWORK:
            measure = {"id": "safe", "name": word("measure"), "level": "individual", "question": "better-off"}
            return {
                **common_values,
                "outcomes": [{"id": "safer", "statement": word("outcome")}],
                "measures": [{**measure, "instrument": word("instrument"), "note": word("note")}],
            }
        clause = {"id": "aims", "heading": word("heading"), "clause_type": "aims", "text": word("clause")}
        return {
            **common_values,
            "form": "specification",
            "population": word("population"),
            "clauses": [
                {**clause, "guidance": word("guidance"), "source": word("source")},
                {"id": "end", "heading": "End", "clause_type": "term-break", "text": word("last clause")},
            ],
            "not_covered": [{"id": "exit", "subject": "exit", "reason": word("reason for leaving out")}],
        }

    def _make(self, kind: Kind, state: str) -> Thing:
        with self.made.writing():
            revision = self._draft(kind, state)
            if state != "draft":
                drafting.submit(self.made.actor("author"), revision, {})
            if state not in ("draft", "submitted"):
                live = self._publish(revision)
                self._acts().get(state, lambda live: None)(live)
            session().flush()
            return {
                "slug": revision.contribution.slug,
                "contribution_id": revision.contribution_id,
                "revision_id": revision.id,
                "version": revision.version,
            }

    def _draft(self, kind: Kind, state: str) -> Revision:
        body, errors = kind.shape.clean(self._body(kind, state))
        assert not errors, errors
        key = f"library-{kind.code}-{state}"
        revision = drafting.start(self.made.actor("author"), kind, body, draw(kind.shape, body), key)
        if state == "members-only":
            revision.audience = MEMBERS
        return revision

    def _publish(self, revision: Revision) -> Contribution:
        deciding.publish(self.made.actor("second moderator"), revision)
        return revision.contribution

    def _acts(self) -> dict[str, Callable[[Contribution], None]]:
        return {"hidden": self._hide, "withdrawn": self._withdraw, "redacted": self._redact}

    def _withdraw(self, live: Contribution) -> None:
        deciding.withdraw(self.made.actor("second moderator"), live, "It has ended.")

    def _redact(self, live: Contribution) -> None:
        assert live.live_revision is not None
        deciding.redact(self.made.actor("admin"), live.live_revision)

    def _hide(self, live: Contribution) -> None:
        assuring.check(self.made.actor("author"), live)
        live.checked_at = clock.now() - timedelta(days=500)
        session().flush()
        assuring.move_assurance(Task(0, {}, 1, self.made.database))
        assert live.assurance == "hidden"

    def _renamed(self) -> dict[str, Thing]:
        """A specification that used to be elsewhere."""
        with self.made.writing():
            clause = {"id": "aims", "heading": "Aims", "clause_type": "aims", "text": "Children are safer."}
            raw = {"title": "First name", "summary": "A service.", "form": "specification", "clauses": [clause]}
            body, errors = SPECIFICATION.shape.clean(raw)
            assert not errors, errors
            html = draw(SPECIFICATION.shape, body)
            revision = drafting.start(self.made.actor("author"), SPECIFICATION, body, html, "library-renamed")
            drafting.submit(self.made.actor("author"), revision, {})
            live = self._publish(revision)
            before = live.slug
            again = drafting.edit(self.made.actor("author"), live)
            drafting.save(self.made.actor("author"), again, again.version, {"title": "Second name"}, {})
            drafting.submit(self.made.actor("author"), again, {})
            self._publish(again)
            return {"of a published page": {"slug": before}}
