"""A page that is kept and given to every visitor cannot be spoilt by the one who asked for it first."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import Database
from tests import kept_answers
from tests.made_once import made_once
from tests.people import People
from tests.permissions.site import VOLATILE
from tests.permissions.world_contributions import Contributions
from tests.permissions.world_people import Builder

POISON = "planted"
FIRST_ASKERS = (
    {"query_string": f"q={POISON}&page=9&next=//{POISON}&{POISON}=1&lang={POISON}"},
    {"headers": {"X-Forwarded-Host": POISON, "X-Forwarded-Proto": "https", "Forwarded": f"host={POISON}"}},
    {"headers": {"Host": "127.0.0.1", "Referer": f"http://{POISON}/", "User-Agent": POISON, "Accept-Language": POISON}},
    {"headers": {"Accept": f"text/{POISON}", "X-Requested-With": POISON, "Range": "bytes=0-10", "If-None-Match": POISON}},
    {"method": "HEAD"},
    {"method": "OPTIONS"},
)


@pytest.fixture
def pages(app: Flask, database: Database) -> list[str]:
    """The addresses of pages that are kept."""
    return ["/", "/directory", f"/directory/{made_once(database, 'a page that is kept', lambda: publish(database))}"]


def publish(database: Database) -> str:
    """Publish a page: its slug."""
    builder = Builder(database)
    builder.build()
    made = Contributions(builder)
    with builder.writing():
        return made.publish(made.submit(made.draft("published"))).slug


def look(client: FlaskClient, path: str) -> str:
    text = client.get(path).get_data(as_text=True)
    for pattern, plain in VOLATILE:
        text = pattern.sub(plain, text)
    return text


@pytest.mark.parametrize("first", FIRST_ASKERS, ids=str)
def test_the_first_to_ask_leaves_nothing_of_theirs_in_the_page_that_others_get(
    app: Flask, pages: list[str], first: dict[str, Any]
) -> None:
    for path in pages:
        kept_answers.forget_everything()
        clean = look(app.test_client(), path)
        kept_answers.forget_everything()
        app.test_client().open(path, **first)
        assert look(app.test_client(), path) == clean, path
        assert POISON not in look(app.test_client(), path)


def test_the_page_that_is_kept_is_not_the_one_of_somebody_signed_in(app: Flask, database: Database, pages: list[str]) -> None:
    people = People(database)
    for path in pages:
        kept_answers.forget_everything()
        clean = look(app.test_client(), path)
        kept_answers.forget_everything()
        people.sign_in(moderator := app.test_client(), people.moderator("Mo Example"))
        assert look(moderator, path) != clean
        assert look(app.test_client(), path) == clean
        assert look(moderator, path) != clean
