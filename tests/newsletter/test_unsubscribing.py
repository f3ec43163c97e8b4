"""Stopping: by one click as RFC 8058 asks, by a page with a button, whatever became of the subscription."""

from email.policy import default

import pytest
from flask.testing import FlaskClient

from app.core import config
from app.core.db import transaction, unit_of_work
from app.subscriptions import links, queries, services
from app.subscriptions.models import Subscriber
from tests.letters import letters_to
from tests.newsletter.reading import READER, Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.each_database
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def robot(desk: Desk) -> FlaskClient:
    """A mail program: it keeps no cookies and follows nothing."""
    return desk.app.test_client(use_cookies=False)


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_one_click_stops_without_cookies_and_without_a_redirect(desk: Desk, robot: FlaskClient, content_type: str) -> None:
    subscriber = desk.subscribe()
    address = str(letters_to(READER)[-1]["List-Unsubscribe"]).strip("<>")
    assert address.startswith(config.settings().site_url)
    path = address.removeprefix(config.settings().site_url)
    answer = robot.post(path, data=ONE_CLICK, content_type=content_type)
    assert answer.status_code == 200
    assert "Location" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert desk.recipients() == []
    last = desk.ledger(subscriber)[-1]
    assert (last.act, last.method, last.page) == ("unsubscribed", "one-click", "/newsletter/unsubscribe")


def test_the_headers_of_the_letter_are_those_of_rfc_8058(desk: Desk) -> None:
    desk.subscribe()
    letter = letters_to(READER)[-1]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(letter.get_all("List-Unsubscribe")) == 1
    assert letter.policy is default
    assert desk.ask("new@example.org").status == 200
    assert letters_to("new@example.org")[-1]["List-Unsubscribe"] is None, "there is nothing to stop yet"


def test_looking_changes_nothing_and_the_button_stops(desk: Desk) -> None:
    subscriber = desk.subscribe()
    path = desk.unsubscribe_path(subscriber)
    page = desk.browser()
    shown = page.get(path)
    assert shown.h1 == "Stop getting the newsletter"
    assert page.client.head(path).status_code == 200
    assert READER not in shown.response.text, "a message may have been passed on"
    assert desk.recipients() == [READER]
    assert page.fill(shown, containing="Unsubscribe").h1 == "You do not get the newsletter"
    assert desk.recipients() == []
    assert desk.ledger(subscriber)[-1].method == "link"


def test_doing_it_again_and_again_changes_nothing_more(desk: Desk, robot: FlaskClient) -> None:
    subscriber = desk.subscribe()
    for _ in range(3):
        answer = robot.post(desk.unsubscribe_path(subscriber, 4), data=ONE_CLICK)
        assert answer.status_code == 200
    assert desk.acts(subscriber) == ["asked", "confirmed", "unsubscribed"]
    assert desk.ledger(subscriber)[-1].mailing_id == 4
    with unit_of_work(desk.database):
        assert queries.count_left_after(4) == 1


def test_it_works_for_whoever_is_suspended_erased_or_gone_and_from_years_ago(desk: Desk, robot: FlaskClient) -> None:
    suspended, erased = desk.subscribe("one@example.org"), desk.subscribe("two@example.org")
    with unit_of_work(desk.database), transaction():
        services.suspend(suspended, "hard-bounce")
        found = queries.get(erased)
        assert isinstance(found, Subscriber)
        services.erase(found)
    for one in (suspended, erased, 999_999):
        path = desk.unsubscribe_path(one)
        assert robot.post(path, data=ONE_CLICK).status_code == 200
        assert desk.browser().get(path).h1 == "You do not get the newsletter"
    assert desk.row(suspended)["status"] == "unsubscribed"
    assert desk.row(erased)["status"] == "erased"


def test_a_link_that_we_did_not_sign_or_not_for_this_stops_nothing(desk: Desk, robot: FlaskClient) -> None:
    subscriber = desk.subscribe()
    good = links.unsubscribe_token(subscriber)
    wrong = (good[:-1] + ("A" if good[-1] != "A" else "B"), links.preferences_token(subscriber), "x", "x" * 5000, "é")
    for token in wrong:
        path = f"/newsletter/unsubscribe/{token}"
        assert robot.get(path).status_code == 404
        answer = robot.post(path, data=ONE_CLICK)
        assert answer.status_code == 404
        assert "nothing has been changed" in answer.text
    assert robot.get(f"/newsletter/preferences/{good}").status_code == 404
    assert desk.recipients() == [READER]


def test_somebody_signed_in_elsewhere_is_not_who_it_is_noted_for(desk: Desk) -> None:
    subscriber = desk.subscribe()
    somebody = desk.people.person("Asha Example")
    page = desk.browser(somebody)
    page.fill(page.get(desk.unsubscribe_path(subscriber)), containing="Unsubscribe")
    with unit_of_work(desk.database):
        found = queries.get(subscriber)
        assert found is not None
        assert (found.status, found.person_id) == ("unsubscribed", None)


def test_who_writes_to_the_operator_is_stopped_by_a_command(desk: Desk) -> None:
    subscriber = desk.subscribe("asha@example.org")
    run = desk.app.test_cli_runner()
    for _ in range(2):
        done = run.invoke(args=["newsletter", "stop", "Asha@example.org"])
        assert done.exit_code == 0, done.output
    assert desk.recipients() == []
    assert desk.acts(subscriber)[-1] == "unsubscribed"
    assert desk.acts(subscriber).count("unsubscribed") == 1
    assert run.invoke(args=["newsletter", "stop", "nobody@example.org"]).exit_code == 1
