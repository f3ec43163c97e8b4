"""The page for what is missing is drawn once for each menu, and is to each who asks as if it were drawn for them."""

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from app.core.db import Database
from app.web import missing_page
from tests import kept_answers
from tests.people import People
from tests.permissions.site import VOLATILE

NOWHERE = ("/no-such-page", "/directory/no-such-page", "/moderation/1", "/newsletter/no-such-page")


def plain(text: str) -> str:
    for pattern, replacement in VOLATILE:
        text = pattern.sub(replacement, text)
    return text


@pytest.fixture
def browsers(app: Flask, people: People) -> dict[str, FlaskClient]:
    """Of a visitor, a member and a moderator."""
    opened = {name: app.test_client() for name in ("visitor", "member", "moderator")}
    people.sign_in(opened["member"], people.person("Asha Example"))
    people.sign_in(opened["moderator"], people.moderator("Mo Example"))
    return opened


def test_each_is_given_the_page_that_would_be_drawn_for_them_whoever_asked_before(browsers: dict[str, FlaskClient]) -> None:
    def given(to: str) -> list[str]:
        return [plain(browsers[to].get(path, follow_redirects=to == "visitor").text) for path in NOWHERE]

    alone = {}
    for name in browsers:
        kept_answers.forget_everything()
        alone[name] = given(name)
    kept_answers.forget_everything()
    assert {name: given(name) for name in browsers} == alone
    assert len({pages[0] for pages in alone.values()}) == 3, "their menus differ"


def test_it_is_drawn_once(browsers: dict[str, FlaskClient], monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    monkeypatch.setattr(missing_page, "render_template", lambda name: drawn.append(name) or render_template(name))
    answers = [browsers["member"].get(NOWHERE[0]) for _ in range(3)]
    assert len(drawn) == 1
    assert len({answer.text for answer in answers}) == 1


def test_what_is_to_be_told_once_is_told_on_it_once(app: Flask, database: Database) -> None:
    client = app.test_client()
    client.get(NOWHERE[0])
    with client.session_transaction() as cookie_values:
        cookie_values[missing_page.WAITING] = [("success", "Saved for you alone")]
    assert "Saved for you alone" in client.get(NOWHERE[0]).text
    assert "Saved for you alone" not in client.get(NOWHERE[0]).text
    assert "Saved for you alone" not in app.test_client().get(NOWHERE[0]).text
