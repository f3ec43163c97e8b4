"""A database with the search tables, an index folder and a small thesaurus of each test's own; no web framework."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import config
from app.core.db import Base, Database, session, transaction, unit_of_work
from app.search import documents
from app.search.answering import engine
from app.search.asking.query import Query, Results
from app.search.documents import SearchDocument
from app.search.index import follower, generations
from app.search.models import DocumentRow, SequenceRow
from tests import tables

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "")
TABLES = [Base.metadata.tables[model.__tablename__] for model in (DocumentRow, SequenceRow)]
THESAURUS = """
[[synonyms]]
terms = ["child sexual exploitation", "CSE"]

[[synonyms]]
terms = ["child and adolescent mental health services", "CAMHS"]

[[synonyms]]
terms = ["integrated care board", "ICB"]
retired = ["clinical commissioning group", "CCG"]
note = "Integrated care boards replaced clinical commissioning groups in July 2022."

[[synonyms]]
terms = ["safeguarding partnership"]
retired = ["LSCB"]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[config.Settings]:
    """Settings with an instance folder and a thesaurus of this test's own."""
    base = config.from_environment({"APP_ENV": "test", "SECRET_KEY": "s" * 8, "INSTANCE_DIR": str(tmp_path / "instance")})
    content = tmp_path / "content"
    content.mkdir()
    (content / "thesaurus.toml").write_text(THESAURUS)
    (tmp_path / "instance").mkdir()
    usual = config._current
    config.install(replace(base, content_dir=content))
    yield config.settings()
    if usual is not None:
        config.install(usual)


@pytest.fixture
def database(database_name: str, settings: config.Settings) -> Iterator[Database]:
    """An empty database with the search tables."""
    if database_name == "postgresql" and not POSTGRES:
        pytest.skip("set TEST_POSTGRES_URL to run this on PostgreSQL")
    test_database = _postgresql() if database_name == "postgresql" else tables.opened(settings.database_url)
    with test_database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        Base.metadata.create_all(connection, tables=TABLES)
    yield test_database
    if database_name == "postgresql":
        with test_database.engine.connect().execution_options(writes=True) as connection, connection.begin():
            schema = connection.scalar(sa.text("SELECT current_schema()"))
            connection.execute(sa.text(f'DROP SCHEMA "{schema}" CASCADE'))
    test_database.engine.dispose()


def _postgresql() -> Database:
    """A schema of this test's own, so that tests can share a server."""
    name = f"search_{os.getpid()}_{os.urandom(4).hex()}"
    plain = Database(POSTGRES)
    with plain.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text(f'CREATE SCHEMA "{name}"'))
    plain.engine.dispose()
    url = sa.make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={name}"})
    return Database(url.render_as_string(hide_password=False))


class Site:
    """What a test does to the site: publish, withdraw, let the worker take a turn, search."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def publish(self, *documents_: SearchDocument) -> None:
        with unit_of_work(self.database), transaction():
            for document in documents_:
                documents.put(document)

    def withdraw(self, *ids: str) -> None:
        with unit_of_work(self.database), transaction():
            for document_id in ids:
                documents.remove(document_id)

    def follow(self) -> int:
        return follower.follow(self.database)

    def search(self, text: str = "", **options: Any) -> Results:
        with unit_of_work(self.database):
            return engine.search(Query(text, **options))

    def ids(self, text: str = "", **options: Any) -> list[str]:
        """The ids found, best first, from whatever answers; every one must be on the page or be listed."""
        with unit_of_work(self.database):
            return engine.matching_ids(text, **options)[0]

    def row(self, document_id: str) -> DocumentRow:
        with unit_of_work(self.database):
            return session().get_one(DocumentRow, document_id)


@pytest.fixture
def site(database: Database) -> Site:
    """The site over this test's database."""
    return Site(database)


@pytest.fixture
def initiative() -> Callable[..., SearchDocument]:
    """Makes a document: `initiative(3, "Title", body="…")` has the id "initiative:3"."""

    def make(number: int, title: str = "A thing", **options: Any) -> SearchDocument:
        usual: dict[str, Any] = {
            "id": f"initiative:{number}",
            "kind": "initiative",
            "title": title,
            "summary": "",
            "body": "",
            "url": f"/directory/{number}",
            "published_at": datetime(2026, 1, 1 + number % 28, tzinfo=UTC),
        }
        return SearchDocument(**{**usual, **options})

    return make


def index_folder() -> Path:
    """Where the index is that answers now."""
    folder = generations.current(config.settings().search_dir)
    assert folder is not None, "there is no index"
    return folder
