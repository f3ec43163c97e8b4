"""Makes issues of the newsletter in the state that a test wants, with their editors, through the services."""

import secrets
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import RoleGrant
from app.contributions import queries
from app.contributions.kinds.description import get_kind
from app.contributions.services import deciding, drafting
from app.core.actor import SHIPPED_CONTENT
from app.core.db import Database, session, transaction, unit_of_work
from app.newsletter.issues.contents import Contents, contents
from app.newsletter.issues.kind import NEWSLETTER_ISSUE
from tests.drawing import draw
from tests.made_once import made_once
from tests.people import People

PLAY = {
    "title": "Street theatre for Year 8",
    "summary": "A play about online grooming that tours schools.",
    "type": "drama",
    "description": "A play of forty minutes with a discussion afterwards.",
    "harm_types": ["cse"],
    "coverage": "regions",
    "regions": ["london"],
}
PLAY_AT = "/directory/street-theatre-for-year-8"
ITEM = {
    "id": "theatre",
    "title": "Theatre in schools",
    "section": "initiatives",
    "link": PLAY_AT,
    "summary": "A play that tours schools.",
    "note": "For public health teams.",
}
TEXT = {
    "id": "welcome",
    "heading": "A word from us",
    "section": "editor",
    "text": "Write to **us** about [your work](https://www.example.org/work).",
}
ISSUE: dict[str, Any] = {
    "title": "What schools have learned",
    "summary": "Theatre, and a word from us.",
    "editorial": "Dear reader,\n\n- one\n- two",
    "linked": [ITEM],
    "texts": [TEXT],
}


class IssueMaker:
    """Two editors, a published page, and what they work on. Ids are given back, since a unit of work ends with each call."""

    def __init__(self, database: Database, people: People) -> None:
        self.database, self.people = database, people
        self.editor, self.second, self.play = made_once(database, "two editors and a page", self._furnish)

    def _furnish(self) -> tuple[int, int, int]:
        editor = self.people.person("Edith Editor", roles=("member", "editor"), email="edith@example.org")
        second = self.people.person("Sam Second", roles=("member", "editor"), email="sam@example.org")
        return editor, second, self.publish_page()

    def publish_page(self, kind: str = "initiative", **changes: Any) -> int:
        """A published page that anyone may read: the contribution's id."""
        body = {**PLAY, **changes} if kind == "initiative" else changes
        with unit_of_work(self.database), transaction():
            revision = drafting.start(SHIPPED_CONTENT, get_kind(kind), body, {}, secrets.token_hex(8))
            drafting.submit(SHIPPED_CONTENT, revision, {})
            deciding.publish(SHIPPED_CONTENT, revision)
            return revision.contribution_id

    def draft(self, person: int | None = None, **changes: Any) -> int:
        """A draft of an issue: its revision's id."""
        body = {name: value for name, value in {**ISSUE, **changes}.items() if value is not None}
        html = draw(NEWSLETTER_ISSUE.shape, body)
        actor = self.people.actor(person or self.editor)
        with unit_of_work(self.database), transaction():
            return drafting.start(actor, NEWSLETTER_ISSUE, body, html, secrets.token_hex(8)).id

    def submit(self, revision_id: int, person: int | None = None) -> int:
        actor = self.people.actor(person or self.editor)
        with unit_of_work(self.database), transaction():
            drafting.submit(actor, queries.get_revision(revision_id), {})
        return revision_id

    def save(self, revision_id: int, person: int, **changes: Any) -> None:
        actor = self.people.actor(person)
        with unit_of_work(self.database), transaction():
            revision = queries.get_revision(revision_id)
            drafting.save(actor, revision, revision.version, changes, {})

    def decide(self, revision_id: int, person: int | None = None, verb: str = "publish") -> int:
        actor = self.people.actor(person or self.second)
        with unit_of_work(self.database), transaction():
            revision = queries.get_revision(revision_id)
            if verb == "publish":
                deciding.publish(actor, revision)
            else:
                deciding.send_back(actor, revision, verb, "Please say why.")
        return revision_id

    def publish(self, **changes: Any) -> int:
        """A published issue: the contribution's id."""
        return self.contribution_of(self.decide(self.submit(self.draft(**changes))))

    def edit(self, contribution_id: int, person: int | None = None, **changes: Any) -> int:
        """A draft of a change: its revision's id."""
        actor = self.people.actor(person or self.editor)
        with unit_of_work(self.database), transaction():
            revision = drafting.edit(actor, queries.get_contribution(contribution_id))
            if changes:
                drafting.save(actor, revision, revision.version, changes, {})
            return revision.id

    def contribution_of(self, revision_id: int) -> int:
        with unit_of_work(self.database):
            return queries.get_revision(revision_id).contribution_id

    def withdraw(self, contribution_id: int) -> None:
        with unit_of_work(self.database), transaction():
            deciding.withdraw(SHIPPED_CONTENT, queries.get_contribution(contribution_id), "It has ended.")

    def end_role(self, person: int) -> None:
        """Somebody is an editor no longer."""
        with unit_of_work(self.database), transaction():
            session().execute(sa.delete(RoleGrant).where(RoleGrant.person_id == person, RoleGrant.role == "editor"))

    def status(self, revision_id: int) -> str:
        with unit_of_work(self.database):
            return queries.get_revision(revision_id).status

    def body(self, revision_id: int) -> dict[str, Any]:
        with unit_of_work(self.database):
            return dict(queries.get_revision(revision_id).body)

    def contents(self, revision_id: int) -> Contents:
        with unit_of_work(self.database):
            return contents(queries.get_revision(revision_id))


@pytest.fixture
def issues(database: Database, people: People) -> IssueMaker:
    return IssueMaker(database, people)
