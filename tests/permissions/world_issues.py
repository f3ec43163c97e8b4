"""An issue of the newsletter in every state, each text of each with a planted word. They belong to the editors together."""

from typing import Any

from app.contributions.models import Revision
from app.contributions.services import deciding, drafting
from app.core.db import session
from app.newsletter.issues.kind import NEWSLETTER_ISSUE
from tests.drawing import draw
from tests.permissions.roles import NO_ID, STAFF, Thing
from tests.permissions.words import EVERYONE
from tests.permissions.world_people import Builder

SECOND = "second editor"
# Editors share what they write. Who may erase or take down a page reads what was submitted; titles stand in its history.
READERS = {
    "draft": ("editor",),
    "submitted": ("editor", *STAFF),
    "the editor’s own": ("editor", *STAFF),
    "published": (EVERYONE,),
    "withdrawn": ("editor", *STAFF),
    "redacted": (),
}


class Issues:
    """Issues by state. The second editor writes them and the editor decides, but for what is the editor's own."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder

    def build(self) -> None:
        self.made.person(SECOND, organisation=self.made.organisations["G"], roles=("member", "editor"), readers=("editor",))
        nothing = {"slug": "no-such-page", "contribution_id": NO_ID, "revision_id": NO_ID, "version": 1}
        page = self.made.world.things["contributions"]["published"]
        common = {"page": page["contribution_id"]}
        issues = {state: {**self._make(state, str(page["slug"])), **common} for state in READERS}
        self.made.world.things["issues"] = {**issues, "missing": {**nothing, **common}}

    def _body(self, state: str, slug: str) -> dict[str, Any]:
        def word(place: str) -> str:
            return self.made.words.plant(f"{place} of the {state} issue", *READERS[state])

        item = {"id": "first", "title": word("item"), "section": "initiatives", "link": f"/directory/{slug}"}
        return {
            "title": word("title").capitalize(),
            "summary": word("summary"),
            "editorial": word("opening"),
            "linked": [{**item, "summary": word("summary of an item"), "note": word("note")}],
            "texts": [{"id": "last", "heading": word("heading"), "section": "editor", "text": word("text")}],
        }

    def _make(self, state: str, slug: str) -> Thing:
        with self.made.writing():
            author = self.made.actor("editor" if state == "the editor’s own" else SECOND)
            body, errors = NEWSLETTER_ISSUE.shape.clean(self._body(state, slug))
            assert not errors, errors
            revision = drafting.start(author, NEWSLETTER_ISSUE, body, draw(NEWSLETTER_ISSUE.shape, body), f"issue-{state}")
            if state != "draft":
                drafting.submit(author, revision, {})
            if state in ("published", "withdrawn", "redacted"):
                self._publish(state, revision)
            session().flush()
            return {
                "slug": revision.contribution.slug,
                "contribution_id": revision.contribution_id,
                "revision_id": revision.id,
                "version": revision.version,
            }

    def _publish(self, state: str, revision: Revision) -> None:
        deciding.publish(self.made.actor("editor"), revision)
        if state == "withdrawn":
            deciding.withdraw(self.made.actor("admin"), revision.contribution, "It has ended.")
        if state == "redacted":
            deciding.redact(self.made.actor("admin"), revision)
