"""While a child draws Markdown or looks at a file, nothing of the request that waits for it stays open in the database."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import Person
from app.core import slow_work
from app.core.db import Database, session, unit_of_work
from tests.attachments.attachment_maker import LETTER, AttachmentMaker
from tests.intake import good_files as good
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People

pytestmark = [pytest.mark.dialect, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]
PEOPLE = sa.select(sa.func.count()).select_from(Person)
OPEN_ON_POSTGRESQL = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND left(state, 4) = 'idle' AND state <> 'idle'
"""


@pytest.fixture(autouse=True)
def _programs_are_asked_once() -> None:
    """Here a child is started whatever was asked before: in the folder, what was answered once is not asked again."""


@pytest.fixture
def open_transactions(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many transactions were open in the database each time that a child was started."""
    counts: list[int] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            counts.append(database.engine.pool.checkedout() if database.is_sqlite else open_now(database))
            super().__init__(*args, **options)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    return counts


def open_now(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql(OPEN_ON_POSTGRESQL).scalar_one())


@pytest.fixture
def author(people: People, page: PageClient) -> int:
    """A verified member, signed in."""
    made = people.person("Asha Example")
    people.sign_in(page.client, made)
    return made


def test_no_transaction_is_open_while_the_markdown_of_a_draft_is_drawn(
    page: PageClient, author: int, open_transactions: list[int]
) -> None:
    about = {"title": "A play", "summary": "A play for schools.", "type": "drama", "description": "**Forty** minutes."}
    page.fill(page.get("/contribute/initiative"), about, "title")
    assert open_transactions == [0]


def test_no_transaction_is_open_while_a_file_is_looked_at(
    attachments: AttachmentMaker,
    initiatives: InitiativeMaker,
    page: PageClient,
    author: int,
    open_transactions: list[int],
) -> None:
    draft = initiatives.draft(author)
    open_transactions.clear()
    attachments.upload(page, draft, LETTER, good.docx_file())
    assert open_transactions == [0, 0], "one child reads the file, another looks for what is about a person"


def test_reading_goes_on_after_a_wait_with_what_is_there_then(database: Database, people: People) -> None:
    with unit_of_work(database, may_write=False):
        assert session().scalar(PEOPLE) == 0
        slow_work.begin()
        with ThreadPoolExecutor(1) as another:
            another.submit(people.person, "Asha Example").result()
        assert session().scalar(PEOPLE) == 1
