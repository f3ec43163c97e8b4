"""A directory to read: initiatives published through the real services, and a count of what a page asks the database."""

import random
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from app.contributions.models import Contribution
from app.contributions.services import deciding, drafting
from app.core import taxonomy
from app.core.actor import SHIPPED_CONTENT
from app.core.db import Database, session, transaction, unit_of_work
from app.directory.kind import INITIATIVE
from app.search.index import follower
from tests.people import AREAS, People


class Directory:
    """Publishes initiatives and remembers the body of each by its slug."""

    def __init__(self, database: Database, people: People) -> None:
        self.database = database
        self.bodies: dict[str, dict[str, Any]] = {}
        self.people = people
        for code, name, region in AREAS:
            people.area(code, name, region)

    def publish(self, title: str = "Street theatre", **values: Any) -> str:
        """Publish one; returns its slug. A value of None leaves a field out."""
        given = {"summary": "A play that tours schools.", "type": "drama", "description": "What it is.", "title": title, **values}
        raw = {name: value for name, value in given.items() if value is not None}
        with unit_of_work(self.database), transaction():
            body, errors = INITIATIVE.shape.clean(raw)
            assert not errors, errors
            assert not INITIATIVE.shape.faults(body), INITIATIVE.shape.faults(body)
            html = {"description": f"<p>{body['description']}</p>"}
            revision = drafting.start(SHIPPED_CONTENT, INITIATIVE, body, html, f"test:{title}:{len(self.bodies)}")
            drafting.submit(SHIPPED_CONTENT, revision, {})
            deciding.publish(SHIPPED_CONTENT, revision)
            slug = revision.contribution.slug
        self.bodies[slug] = body
        return slug

    def publish_many(self, count: int, seed: int = 1) -> None:
        """Publish `count` initiatives of every sort: the same ones for the same seed."""
        choose = random.Random(seed)
        for number in range(1, count + 1):
            self.publish(f"{choose.choice(('Safe', 'Kind', 'Bright', 'The steady'))} project {number}", **_varied(choose))

    def change(self, slug: str, act: Callable[[Contribution], None]) -> None:
        """Do something to the contribution at `slug`."""
        with unit_of_work(self.database), transaction():
            act(session().scalars(sa.select(Contribution).where(Contribution.slug == slug)).one())

    def index(self) -> None:
        """Let the search index follow."""
        follower.follow(self.database)


def _varied(choose: random.Random) -> dict[str, Any]:
    def some(vocabulary: str, most: int) -> list[str] | None:
        codes = [code for code in taxonomy.codes(vocabulary) if code != taxonomy.NOT_STATED]
        return choose.sample(codes, choose.randint(0, most)) or None

    coverage = choose.choice(("national", "regions", "areas", "anonymised", None))
    return {
        "type": choose.choice(taxonomy.codes("initiative_type")),
        "harm_types": some("harm_type", 3),
        "stages": some("stage", 2),
        "audiences": some("audience", 3),
        "coverage": coverage,
        "regions": choose.sample(taxonomy.codes("region"), 2) if coverage == "regions" else None,
        "areas": [code for code, _, _ in choose.sample(AREAS, choose.randint(1, 3))] if coverage == "areas" else None,
        "cost_band": (some("cost_band", 1) or [None])[0],
        "evidence_level": (some("evidence_level", 1) or [None])[0],
    }


@pytest.fixture
def directory(database: Database, people: People) -> Directory:
    """An empty directory with four local areas."""
    return Directory(database, people)
