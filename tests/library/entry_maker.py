"""Makes entries of the library with something in them for every file format, and takes files away."""

import io
import zipfile

import pytest

from app.contributions import queries
from app.contributions.kinds.description import Kind
from app.contributions.services import deciding, drafting
from app.contributions.services.drafting import FROM_A_FORM, Origin
from app.core.actor import Actor
from app.core.db import Database, transaction, unit_of_work
from tests.drawing import draw
from tests.page_client import PageClient
from tests.people import People

FRAMEWORK_BODY: dict[str, object] = {
    "title": "Recovery outcomes",
    "summary": "What should change.",
    "outcomes": [{"id": "safer", "statement": "Children are safer"}],
    "measures": [{"id": "felt", "name": "=Feels safe", "outcome": "safer", "level": "individual", "question": "better-off"}],
}


def specification(**more: object) -> dict[str, object]:
    return {
        "title": "Recovery service",
        "summary": "Help after abuse.",
        "form": "specification",
        "introduction": "Read *this* first.",
        "standing": "starter",
        "contract_months": 60,
        "clauses": [
            {
                "id": "aims",
                "heading": "Aims",
                "clause_type": "aims",
                "text": "- Be safe\n- Be **heard**",
                "guidance": "Keep it short.",
            },
            {
                "id": "data",
                "heading": "Outcomes",
                "clause_type": "outcomes-data",
                "text": "Use it.",
                "framework": "recovery-outcomes",
            },
        ],
        "not_covered": [{"id": "court-support", "subject": "court-support", "reason": "Another service does this."}],
        **more,
    }


class EntryMaker:
    """Makes specifications and frameworks by one author of an organisation, as they came from a form."""

    def __init__(self, database: Database, people: People) -> None:
        self.database = database
        self.author = people.actor(people.person("Asha Example", organisation=people.organisation("Camden Council")))
        self.moderator = people.actor(people.moderator())

    def draft(
        self, kind: Kind, body: dict[str, object], key: str, actor: Actor | None = None, origin: Origin = FROM_A_FORM
    ) -> int:
        with unit_of_work(self.database):
            clean, errors = kind.shape.clean(body)
            assert not errors, errors
            html = draw(kind.shape, clean)
        with unit_of_work(self.database), transaction():
            return drafting.start(actor or self.author, kind, clean, html, key, origin).id

    def publish(self, kind: Kind, body: dict[str, object], key: str, *, audience: str = "") -> int:
        number = self.draft(kind, body, key)
        with unit_of_work(self.database), transaction():
            revision = queries.get_revision(number)
            revision.audience = audience or revision.audience
            drafting.submit(self.author, revision, {})
            deciding.publish(self.moderator, revision)
        return number


@pytest.fixture
def entries(database: Database, people: People) -> EntryMaker:
    return EntryMaker(database, people)


def taken(page: PageClient, address: str) -> bytes:
    """The file at an address, sent as one to keep."""
    response = page.client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    return response.data


def words_of(document: bytes) -> str:
    """Everything written in any part of an office file, properties included."""
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        return " ".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
