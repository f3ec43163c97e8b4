"""Pages drawn once for every visitor: each gets the very same, nobody gets another's page, and nothing stale is shown."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from markupsafe import Markup

from app.contributions.listing import caches
from app.contributions.services import deciding, drafting
from app.core.actor import SHIPPED_CONTENT
from app.core.db import Database, unit_of_work
from app.core.packing import Packed
from app.web import shared_pages
from tests import kept_answers
from tests.directory.conftest import Directory
from tests.page_client import PageClient
from tests.people import People


@pytest.mark.parametrize("path", ["/", "/directory", "/directory/street-theatre"])
def test_each_visitor_gets_the_very_same_page(directory: Directory, client: FlaskClient, path: str) -> None:
    directory.publish()
    answers = [client.get(path) for _ in range(3)]
    assert {answer.content_type for answer in answers} == {"text/html; charset=utf-8"}
    assert len({answer.data for answer in answers}) == 1


def test_a_second_visitor_costs_one_query(directory: Directory, client: FlaskClient, statements: Callable[..., object]) -> None:
    slug = directory.publish()
    for path in ("/", "/directory", f"/directory/{slug}"):
        client.get(path)
        with statements() as made:
            assert client.get(path).status_code == 200
        assert len(made) == 1


def test_someone_who_may_do_more_is_shown_it_and_leaves_it_to_nobody(
    app: Flask, directory: Directory, people: People, client: FlaskClient
) -> None:
    slug = directory.publish()
    moderator = app.test_client()
    people.sign_in(moderator, people.moderator())
    for _ in range(2):
        assert "I have checked this page" in moderator.get(f"/directory/{slug}").text
        seen = client.get(f"/directory/{slug}").text
        assert "I have checked this page" not in seen
        assert "csrf" not in seen
        assert "Moderation" in moderator.get("/").text
        assert "Moderation</a>" not in client.get("/").text


def test_what_is_taken_down_or_renamed_is_gone_from_pages_already_drawn(
    directory: Directory, page: PageClient, people: People
) -> None:
    first, second = directory.publish("Camden play"), directory.publish("Camden tour")
    assert "Camden tour" in page.get(f"/directory/{first}").main
    assert "Camden tour" in page.get("/").main
    moderator = people.actor(people.moderator())
    directory.change(second, lambda one: deciding.withdraw(moderator, one, "It has ended."))
    assert "Camden tour" not in page.get(f"/directory/{first}").main
    assert "Camden tour" not in page.get("/").main
    page.get(f"/directory/{second}", status=404)


def test_a_new_version_is_shown_at_once(database: Database, directory: Directory, page: PageClient) -> None:
    slug = directory.publish(description="The old words.")
    assert "The old words." in page.get(f"/directory/{slug}").main

    def edit(contribution: object) -> None:
        body = {**directory.bodies[slug], "description": "The new words."}
        revision = drafting.redraft(SHIPPED_CONTENT, contribution, body, {"description": "<p>The new words.</p>"})
        drafting.submit(SHIPPED_CONTENT, revision, {})
        deciding.publish(SHIPPED_CONTENT, revision)

    directory.change(slug, edit)
    seen = page.get(f"/directory/{slug}").main
    assert "The new words." in seen
    assert "The old words." not in seen


def test_a_page_that_begins_a_session_is_not_kept(app: Flask, database: Database) -> None:
    with app.test_request_context("/"), unit_of_work(database):
        session["something"] = "of one browser"
        with pytest.raises(RuntimeError, match="one browser"):
            shared_pages.pack("<p>page</p>")


def test_a_browser_that_sends_a_cookie_gets_a_page_drawn_for_it(directory: Directory, client: FlaskClient) -> None:
    slug = directory.publish()
    client.get(f"/directory/{slug}")
    with client.session_transaction() as own:
        own["_flashes"] = [("success", "Your report was sent")]
    assert "Your report was sent" in client.get(f"/directory/{slug}").text
    client.delete_cookie("session")
    assert "Your report was sent" not in client.get(f"/directory/{slug}").text


def test_drawn_pages_are_kept_by_their_size_and_not_by_their_number(database: Database) -> None:
    """A process holds some megabytes of them, however many pages the site has and however long they are."""
    kinds = [(caches.PAGES, Packed(b"x" * 2_000_000, "")), (caches.ARTICLES, Markup("x" * 1_500_000))]
    drawings: list[int] = []

    def draw(answer: Any, key: int) -> Any:
        drawings.append(key)
        return answer

    with unit_of_work(database):
        for cache, answer in kinds:
            for key in (1, 2, 1):
                cache.get(("a test", key), partial(draw, answer, key))
            kept_answers.forget_everything()
    assert drawings == [1, 2, 1] * len(kinds)
