"""When the site itself fails, its page says so and nothing else: no trace, no SQL, no path, no words of anyone's."""

import logging
import re
from collections.abc import Iterator
from copy import deepcopy

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import Database
from tests import kept_answers
from tests.made_once import made_once
from tests.page_client import judged
from tests.people import People
from tests.permissions.roles import Thing, World
from tests.permissions.words import Words
from tests.permissions.world_contributions import Contributions
from tests.permissions.world_people import Builder

TELLING = re.compile(
    r"Traceback|File \"|line \d+, in|sqlalchemy|sqlite|psycopg|jinja|werkzeug|SELECT \w+\.|INSERT INTO|no such table|"
    r"JSONDecodeError|KeyError|/app/|/work|\.py\b|site\.sqlite|SECRET|tests-only",
    re.IGNORECASE,
)
BROKEN_BODY = '{"title": "broken'


class Broken:
    """A site with one published page, whose database can be damaged."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.app, self.database = app, database
        self.world, self.states = deepcopy(made_once(database, "a page and everybody", self._publish))
        self.words: Words = self.world.words

    def _publish(self) -> tuple[World, dict[str, Thing]]:
        builder = Builder(self.database)
        builder.build()
        contributions = Contributions(builder)
        with builder.writing():
            revision = contributions.draft("published")
            contributions.publish(contributions.submit(revision))
            contributions.keep("published", revision)
        return builder.world, contributions.states

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def run(self, statement: str) -> None:
        with self.database.engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(sa.text(statement))
        kept_answers.forget_everything()


@pytest.fixture
def broken_site(app: Flask, database: Database) -> Iterator[Broken]:
    """The site as it runs for real: what goes wrong becomes a page."""
    kept_answers.forget_everything()
    app.config["TESTING"] = False
    yield Broken(app, database)
    app.config["TESTING"] = True
    kept_answers.forget_everything()


def test_a_fault_gives_a_page_that_says_sorry_and_nothing_of_itself(
    broken_site: Broken, caplog: pytest.LogCaptureFixture
) -> None:
    slug = broken_site.states["published"]["slug"]
    for name in _triggers(broken_site):
        broken_site.run(f'DROP TRIGGER "{name}"')
    broken_site.run(f"UPDATE revision SET body = '{BROKEN_BODY}'")
    with caplog.at_level(logging.DEBUG):
        answer = broken_site.client.get(f"/directory/{slug}?q=typed-{broken_site.words.plant('what was typed')}")
    assert answer.status_code == 500
    page = judged(answer)
    assert not TELLING.search(answer.text), TELLING.search(answer.text)
    assert page.h1
    assert broken_site.words.leaked(answer.text.replace(slug, ""), "visitor") == []
    assert "Content-Security-Policy" in answer.headers
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "JSONDecodeError" in logged, "whoever runs the site is told what it was"
    assert broken_site.words.leaked(logged, "visitor") == [], "but not what anybody wrote"


def _triggers(broken_site: Broken) -> list[str]:
    with broken_site.database.engine.connect() as connection:
        return list(connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())


NEEDED_BY = {
    "initiative": "/directory/{slug}",
    "facet_row": "/directory?type=campaign",
    "facet_count": "/directory",
    "listed_page": "/directory?sort=title",
    "content_page": "/about",
    "person": "/account",
    "sign_in_session": "/account",
    "organisation": "/contribute",
}


@pytest.mark.parametrize("table", NEEDED_BY)
def test_a_table_that_is_away_gives_a_page_to_try_again_and_names_nothing(broken_site: Broken, table: str) -> None:
    client = broken_site.client
    People(broken_site.database).sign_in(client, broken_site.world.people["author"])
    broken_site.run(f'ALTER TABLE "{table}" RENAME TO "{table}_away"')
    slug = broken_site.states["published"]["slug"]
    answers = [client.get(path) for path in ("/", "/directory", "/search?q=play", "/contribute", "/directory/csv")]
    answers.append(client.get(NEEDED_BY[table].format(slug=slug)))
    assert answers[-1].status_code == 503
    assert answers[-1].headers["Retry-After"]
    for answer in answers:
        assert answer.status_code in (200, 303, 503), answer.request.path
        assert not TELLING.search(answer.text), (answer.request.path, TELLING.search(answer.text))


def test_the_pages_of_refusals_tell_nothing_of_the_site(broken_site: Broken) -> None:
    client = broken_site.client
    answers = [
        client.get("/no-such-page"),
        client.post("/sign-in", data={}),
        client.put("/directory"),
        client.get("/moderation/1"),
        client.post("/directory", data={}),
        client.get("/static/../../wsgi.py"),
        client.get("/static/%2e%2e/%2e%2e/wsgi.py"),
        client.get("/.git/config"),
        client.get("/.env"),
        client.get("/instance/practice.sqlite"),
    ]
    for answer in answers:
        assert 300 <= answer.status_code < 500, answer.request.path
        assert not TELLING.search(answer.text.replace(answer.request.path, "")), answer.request.path
        assert answer.headers.get("Server", "").casefold().find("python") == -1


def test_no_answer_names_the_software_that_made_it(broken_site: Broken) -> None:
    for name in ("X-Powered-By", "X-AspNet-Version", "X-Generator", "X-Runtime"):
        assert name not in broken_site.client.get("/").headers
