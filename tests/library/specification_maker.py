"""Makes specifications and working copies of them, through the real services, and people of two areas who adapt them."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from app.contributions import queries
from app.contributions.models import PUBLIC, Contribution, Revision
from app.contributions.services import deciding, drafting
from app.core.actor import SHIPPED_CONTENT, Actor
from app.core.db import Database, transaction, unit_of_work
from app.library.adapting import services as adapting
from app.library.specifications.kind import SPECIFICATION
from tests.drawing import draw
from tests.library.library_entries import clause
from tests.people import People

CAMDEN, SLOUGH = "E09000007", "E06000039"
Clauses = Sequence[Mapping[str, Any]]
_keys = itertools.count(1)  # no two of a process are the same, whatever database they are in


CLAUSES = (
    clause("aims", "Children are safer.", clause_type="aims"),
    clause("length", "Support lasts **26 weeks**.", clause_type="session-model", weeks=26),
    clause("data", "Data are kept in England.", clause_type="safeguarding", locked=True),
)


class SpecificationMaker:
    """Publishes specifications, and makes working copies of them."""

    def __init__(self, database: Database, people: People) -> None:
        self.database, self.people = database, people
        people.area(CAMDEN, "Camden")
        people.area(SLOUGH, "Slough", "south-east", "unitary")
        self.moderator = people.actor(people.moderator())

    def commissioner(self, area: str = CAMDEN, **given: Any) -> int:
        """A person of a commissioning organisation of an area."""
        organisation = self.people.organisation(kind="local-authority", areas=(area,))
        return self.people.person(organisation=organisation, areas=(area,), **given)

    def provider(self, area: str = CAMDEN) -> int:
        """A person of a voluntary organisation that serves an area."""
        organisation = self.people.organisation(kind="vcs", areas=(area,))
        return self.people.person(organisation=organisation, areas=(area,))

    def publish(
        self,
        clauses: Clauses = CLAUSES,
        *,
        title: str = "Recovery service",
        audience: str = PUBLIC,
        actor: Actor = SHIPPED_CONTENT,
        **values: Any,
    ) -> str:
        """Publish one; returns its slug. `values` are what it says besides its clauses."""
        with unit_of_work(self.database), transaction():
            revision = self._draft(actor, self._body(title, clauses, values), audience)
            return self._published(actor, revision).slug

    def revise(self, slug: str, clauses: Clauses, *, actor: Actor = SHIPPED_CONTENT, audience: str = "", **values: Any) -> int:
        """Publish a new version with `clauses` and `values`; returns its number."""
        with unit_of_work(self.database), transaction():
            contribution = self.find(slug)
            assert contribution.live_revision is not None
            body = self._body(contribution.live_revision.body["title"], clauses, values)
            revision = drafting.redraft(actor, contribution, body, draw(SPECIFICATION.shape, body))
            revision.audience = audience or revision.audience
            self._published(actor, revision)
            return revision.number or 0

    def adapt(self, slug: str, person: int, area: str | None = CAMDEN) -> int:
        """A working copy by a person; returns the id of its draft."""
        actor = self.people.actor(person)
        with unit_of_work(self.database), transaction():
            return adapting.adapt(actor, self.find(slug), area, f"copy:{next(_keys)}").id

    def publish_draft(self, revision_id: int, person: int) -> str:
        """Submit a draft and have a moderator publish it; returns its slug."""
        with unit_of_work(self.database), transaction():
            revision = queries.get_revision(revision_id)
            return self._published(self.people.actor(person), revision).slug

    def body(self, revision_id: int) -> dict[str, Any]:
        """What a revision holds."""
        with unit_of_work(self.database):
            return dict(queries.get_revision(revision_id).body)

    @staticmethod
    def find(slug: str) -> Contribution:
        """The specification at an address. Inside a unit of work."""
        found = queries.find_by_slug("library", slug)
        assert found is not None
        return found

    def _body(self, title: str, clauses: Clauses, values: Mapping[str, Any]) -> dict[str, Any]:
        raw = {"title": title, "summary": "What we buy.", "form": "specification", "clauses": [dict(one) for one in clauses]}
        body, errors = SPECIFICATION.shape.clean({**raw, **values})
        assert not errors, errors
        return body

    def _draft(self, actor: Actor, body: dict[str, Any], audience: str) -> Revision:
        revision = drafting.start(actor, SPECIFICATION, body, draw(SPECIFICATION.shape, body), f"specification:{next(_keys)}")
        revision.audience = audience
        return revision

    def _published(self, actor: Actor, revision: Revision) -> Contribution:
        drafting.submit(actor, revision, {})
        moderator = SHIPPED_CONTENT if actor.is_system else self.moderator
        deciding.publish(moderator, revision)
        return revision.contribution


@pytest.fixture
def specifications(database: Database, people: People) -> SpecificationMaker:
    return SpecificationMaker(database, people)
