"""Makes initiatives for tests of moderation, assurance and attachments, in the state that a test wants, through the services."""

import secrets
from collections.abc import Callable

import pytest

from app.contributions import queries
from app.contributions.kinds.description import get_kind
from app.contributions.models import Revision
from app.contributions.services import deciding, drafting, guarding
from app.core.actor import Actor
from app.core.db import Database, session, transaction, unit_of_work
from tests.page_client import PageClient
from tests.people import People

BODY = {
    "title": "Street theatre for Year 8",
    "summary": "A play about online grooming that tours schools.",
    "type": "drama",
    "description": "A play of forty minutes with a discussion afterwards.",
}


class InitiativeMaker:
    """Makes initiatives and takes them to the state that a test wants, through the services."""

    def __init__(self, database: Database, people: People) -> None:
        self.database = database
        self.people = people

    def draft(self, person: int, **changes: object) -> int:
        """A draft's revision id."""
        body = {name: value for name, value in {**BODY, **changes}.items() if value is not None}
        html = {"description": f"<p>{body['description']}</p>"}
        with unit_of_work(self.database):
            key = secrets.token_hex(8)
            with transaction():
                return drafting.start(self.people.actor(person), get_kind("initiative"), body, html, key).id

    def submit(self, person: int, revision_id: int, *, declares_checked: bool = False) -> int:
        with unit_of_work(self.database):
            revision = queries.get_revision(revision_id)
            found = guarding.inspect_revision(get_kind("initiative").shape, revision)
            explanations = {one.finding.fingerprint: "It belongs to the service, not to a person." for one in found}
            with transaction():
                drafting.submit(self.people.actor(person), revision, explanations, declares_checked=declares_checked)
        return revision_id

    def submitted(self, person: int, *, declares_checked: bool = False, **changes: object) -> int:
        return self.submit(person, self.draft(person, **changes), declares_checked=declares_checked)

    def decide(self, moderator: int, revision_id: int, verb: str = "publish", reason: str = "Please say where it runs.") -> int:
        actor = self.people.actor(moderator)
        with unit_of_work(self.database):
            revision = queries.get_revision(revision_id)
            with transaction():
                if verb == "publish":
                    deciding.publish(actor, revision, finding_ids=[finding.id for finding in revision.findings])
                else:
                    deciding.send_back(actor, revision, verb, reason)
        return revision_id

    def published(self, person: int, moderator: int, *, declares_checked: bool = False, **changes: object) -> int:
        """A published contribution's id."""
        revision_id = self.decide(moderator, self.submitted(person, declares_checked=declares_checked, **changes))
        with unit_of_work(self.database):
            return queries.get_revision(revision_id).contribution_id

    def edited(self, person: int, contribution_id: int, **changes: object) -> int:
        """A submitted edit of something published: its revision id."""
        actor = self.people.actor(person)
        with unit_of_work(self.database):
            contribution = queries.get_contribution(contribution_id)
            with transaction():
                revision = drafting.edit(actor, contribution)
                drafting.save(actor, revision, revision.version, changes, {})
                made = revision.id
        return self.submit(person, made)

    def act(self, person: int | None, verb: Callable[..., object], find: Callable[[], object], *rest: object) -> None:
        """Run a service verb as a person in a transaction, on what `find` finds inside it."""
        actor = self.people.actor(person) if person is not None else Actor()
        with unit_of_work(self.database), transaction():
            verb(actor, find(), *rest)

    def revision(self, revision_id: int) -> Revision:
        """A revision to look at, with its contribution and findings, outside any unit of work."""
        with unit_of_work(self.database):
            found = queries.get_revision(revision_id)
            _ = found.contribution, list(found.findings)
            session().expunge_all()
            return found


@pytest.fixture
def initiatives(database: Database, people: People) -> InitiativeMaker:
    return InitiativeMaker(database, people)


@pytest.fixture
def author(people: People) -> int:
    return people.person("Asha Example", email="asha@example.org")


@pytest.fixture
def moderator(people: People, page: PageClient) -> int:
    """A moderator, signed in."""
    person = people.moderator("Mo Derator")
    people.sign_in(page.client, person)
    return person
