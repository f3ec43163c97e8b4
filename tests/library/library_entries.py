"""Publishes specifications and frameworks of every sort, and remembers what each says."""

import random
from collections.abc import Callable
from typing import Any

from app.contributions import queries
from app.contributions.kinds.description import Kind
from app.contributions.models import PUBLIC, Contribution
from app.contributions.services import deciding, drafting
from app.core import taxonomy
from app.core.actor import SHIPPED_CONTENT
from app.core.db import Database, transaction, unit_of_work
from app.library.frameworks.kind import FRAMEWORK
from app.library.specifications.kind import SPECIFICATION
from app.search.index import follower
from tests.drawing import draw
from tests.people import AREAS, People

NAMES = ("Recovery service", "The quarterly checklist", "Bank of clauses", "Prevention service", "HSB outcomes")


def clause(name: str, text: str = "", **values: Any) -> dict[str, Any]:
    """A clause about `name`."""
    about = {"id": name, "heading": name.replace("-", " ").capitalize(), "clause_type": "other"}
    return {**about, "text": text or f"The {name} of the service.", **values}


def measure(name: str, **values: Any) -> dict[str, Any]:
    """A measure called `name`."""
    return {"id": name, "name": name.replace("-", " ").capitalize(), "level": "individual", "question": "better-off", **values}


class Library:
    """Publishes entries and remembers the kind and body of each by its slug."""

    def __init__(self, database: Database, people: People) -> None:
        self.database, self.people = database, people
        self.entries: dict[str, tuple[Kind, dict[str, Any]]] = {}
        for code, name, region in AREAS:
            people.area(code, name, region)

    def specification(self, title: str = "Recovery service", *, audience: str = PUBLIC, **values: Any) -> str:
        """Publish one; returns its slug. A value of None leaves a field out."""
        usual = {"summary": "What we buy.", "form": "specification", "clauses": [clause("aims", clause_type="aims")]}
        return self._publish(SPECIFICATION, {**usual, "title": title, **values}, audience)

    def framework(self, title: str = "Distance travelled", *, audience: str = PUBLIC, **values: Any) -> str:
        """Publish one; returns its slug."""
        usual = {
            "summary": "What changes for a child.",
            "outcomes": [{"id": "safer", "statement": "Children are safer."}],
            "measures": [measure("feels-safe", outcome="safer", perspective="child", time_points=["start", "end"])],
        }
        return self._publish(FRAMEWORK, {**usual, "title": title, **values}, audience)

    def many(self, count: int, seed: int = 1) -> None:
        """Publish `count` entries of every sort, a third of them frameworks: the same ones for the same seed."""
        choose = random.Random(seed)
        for number in range(1, count + 1):
            title = f"{choose.choice(NAMES)} {number}"
            if choose.random() < 1 / 3:
                self.framework(title, **_shared(choose))
            else:
                self.specification(title, **_shared(choose), **_of_a_specification(choose))

    def change(self, slug: str, act: Callable[[Contribution], None]) -> None:
        """Do something to the contribution at `slug`."""
        with unit_of_work(self.database), transaction():
            found = queries.find_by_slug("library", slug)
            assert found is not None
            act(found)

    def revise(self, slug: str, **values: Any) -> str:
        """Publish a new version; returns the slug it then has."""
        kind, body = self.entries.pop(slug)
        with unit_of_work(self.database), transaction():
            contribution = queries.find_by_slug("library", slug)
            assert contribution is not None
            new_body = _cleaned(kind, {**body, **values})
            revision = drafting.redraft(SHIPPED_CONTENT, contribution, new_body, draw(kind.shape, new_body))
            drafting.submit(SHIPPED_CONTENT, revision, {})
            deciding.publish(SHIPPED_CONTENT, revision)
            now = contribution.slug
        self.entries[now] = kind, new_body
        return now

    def withdraw(self, slug: str) -> None:
        """Take a page down."""
        self.change(slug, lambda one: deciding.withdraw(SHIPPED_CONTENT, one, "It has ended."))

    def index(self) -> None:
        """Let the search index follow."""
        follower.follow(self.database)

    def _publish(self, kind: Kind, values: dict[str, Any], audience: str) -> str:
        with unit_of_work(self.database), transaction():
            body = _cleaned(kind, values)
            key = f"test:{kind.code}:{len(self.entries)}:{body['title']}"
            revision = drafting.start(SHIPPED_CONTENT, kind, body, draw(kind.shape, body), key)
            revision.audience = audience
            drafting.submit(SHIPPED_CONTENT, revision, {})
            deciding.publish(SHIPPED_CONTENT, revision)
            slug = revision.contribution.slug
        self.entries[slug] = kind, body
        return slug


def _cleaned(kind: Kind, values: dict[str, Any]) -> dict[str, Any]:
    body, errors = kind.shape.clean({name: value for name, value in values.items() if value is not None})
    assert not errors, errors
    assert not kind.shape.faults(body), kind.shape.faults(body)
    return body


def _some(choose: random.Random, vocabulary: str, most: int) -> list[str] | None:
    return choose.sample(taxonomy.codes(vocabulary), choose.randint(0, most)) or None


def _one(choose: random.Random, vocabulary: str) -> str | None:
    return choose.choice((None, *taxonomy.codes(vocabulary)))


def _shared(choose: random.Random) -> dict[str, Any]:
    return {
        "service_type": _one(choose, "service_type"),
        "harm_types": _some(choose, "harm_type", 3),
        "stages": _some(choose, "stage", 2),
        "ages": _some(choose, "age_band", 3),
    }


def _of_a_specification(choose: random.Random) -> dict[str, Any]:
    coverage = choose.choice(("national", "regions", "areas", "anonymised", None))
    types = choose.sample(taxonomy.codes("clause_type"), choose.randint(1, 5))
    return {
        "form": choose.choice(taxonomy.codes("specification_form")),
        "coverage": coverage,
        "regions": choose.sample(taxonomy.codes("region"), 2) if coverage == "regions" else None,
        "areas": [code for code, _, _ in choose.sample(AREAS, choose.randint(1, 3))] if coverage == "areas" else None,
        "standing": _one(choose, "standing"),
        "contract_form": _one(choose, "contract_form"),
        "value_band": _one(choose, "value_band"),
        "clauses": [clause(one, clause_type=one) for one in types],
    }
