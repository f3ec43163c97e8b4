"""Drafts with lists of clauses: one of organisation A's, and a local area's own."""

from typing import Any

from app.contributions.models import Revision
from app.contributions.services import drafting
from app.contributions.services.drafting import FROM_A_FORM, Origin
from app.core.actor import Actor
from app.core.db import session
from app.library.specifications.kind import SPECIFICATION
from tests.permissions.roles import AREA, NO_ID, OWNERS, Thing
from tests.permissions.world_people import Builder


class Lists:
    """Drafts with lists, by whose they are."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words
        self.drafts: dict[str, Thing] = {}

    def build(self) -> None:
        with self.made.writing():
            self.keep("our-draft", self.draft("our-draft", self.made.actor("author"), OWNERS))
            self.keep("area-draft", self.draft("area-draft", self.made.actor("lead"), ("author", "lead"), Origin(area=AREA)))
        missing = {"revision_id": NO_ID, "version": 1}
        self.made.world.things["drafts with lists"] = {**self.drafts, "missing": missing}

    def body(self, state: str, readers: tuple[str, ...]) -> dict[str, Any]:
        """A body with a planted word in every text of two clauses."""
        plant = self.words.plant
        clauses = [
            {
                "id": clause_id,
                "heading": plant(f"heading of {clause_id} of {state}", *readers).capitalize(),
                "clause_type": kind,
                "text": plant(f"text of {clause_id} of {state}", *readers),
                "guidance": plant(f"guidance of {clause_id} of {state}", *readers),
            }
            for clause_id, kind in (("aims", "aims"), ("exit", "exit"))
        ]
        title = plant(f"title of specification {state}", *readers).capitalize()
        return {"title": title, "summary": "A specification.", "form": "specification", "clauses": clauses}

    def draft(self, state: str, actor: Actor, readers: tuple[str, ...], origin: Origin = FROM_A_FORM) -> Revision:
        """A draft. Inside a transaction."""
        body = self.body(state, readers)
        html = {f"clauses.{one['id']}.text": f"<p>{one['text']}</p>" for one in body["clauses"]}
        return drafting.start(actor, SPECIFICATION, body, html, f"specification-{state}", origin)

    def keep(self, state: str, revision: Revision) -> None:
        """Remember where a draft is."""
        session().flush()
        self.drafts[state] = {"revision_id": revision.id, "version": revision.version, "slug": revision.contribution.slug}
