"""Stopping: by one click as RFC 8058 asks, by a page with a button, whatever became of the subscription."""

from email.policy import default

import pytest
from flask.testing import FlaskClient

from app.core import config
from app.core.db import transaction, unit_of_work
from app.subscriptions import queries, services
from app.subscriptions.models import Subscriber
from app.subscriptions.secret_links import links
from tests.letters import letters_to
from tests.newsletter.subscription_client import READER, SubscriptionClient, subscriptions

__all__ = ["subscriptions"]
pytestmark = pytest.mark.each_database
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def robot(subscriptions: SubscriptionClient) -> FlaskClient:
    """A mail program: it keeps no cookies and follows nothing."""
    return subscriptions.app.test_client(use_cookies=False)


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_one_click_stops_without_cookies_and_without_a_redirect(
    subscriptions: SubscriptionClient, robot: FlaskClient, content_type: str
) -> None:
    subscriber = subscriptions.subscribe()
    address = str(letters_to(READER)[-1]["List-Unsubscribe"]).strip("<>")
    assert address.startswith(config.settings().site_url)
    path = address.removeprefix(config.settings().site_url)
    answer = robot.post(path, data=ONE_CLICK, content_type=content_type)
    assert answer.status_code == 200
    assert "Location" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert subscriptions.recipients() == []
    last = subscriptions.ledger(subscriber)[-1]
    assert (last.act, last.method, last.page) == ("unsubscribed", "one-click", "/newsletter/unsubscribe")


def test_the_headers_of_the_letter_are_those_of_rfc_8058(subscriptions: SubscriptionClient) -> None:
    subscriptions.subscribe()
    letter = letters_to(READER)[-1]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(letter.get_all("List-Unsubscribe")) == 1
    assert letter.policy is default
    assert subscriptions.ask("new@example.org").status == 200
    assert letters_to("new@example.org")[-1]["List-Unsubscribe"] is None, "there is nothing to stop yet"


def test_looking_changes_nothing_and_the_button_stops(subscriptions: SubscriptionClient) -> None:
    subscriber = subscriptions.subscribe()
    path = subscriptions.unsubscribe_path(subscriber)
    page = subscriptions.browser()
    question = page.get(path)
    assert question.h1 == "Stop getting the newsletter"
    assert page.client.head(path).status_code == 200
    assert READER not in question.response.text, "a message may have been passed on"
    assert subscriptions.recipients() == [READER]
    assert page.fill(question, containing="Unsubscribe").h1 == "You do not get the newsletter"
    assert subscriptions.recipients() == []
    assert subscriptions.ledger(subscriber)[-1].method == "link"


def test_doing_it_again_and_again_changes_nothing_more(subscriptions: SubscriptionClient, robot: FlaskClient) -> None:
    subscriber = subscriptions.subscribe()
    for _ in range(3):
        answer = robot.post(subscriptions.unsubscribe_path(subscriber, 4), data=ONE_CLICK)
        assert answer.status_code == 200
    assert subscriptions.acts(subscriber) == ["asked", "confirmed", "unsubscribed"]
    assert subscriptions.ledger(subscriber)[-1].mailing_id == 4
    with unit_of_work(subscriptions.database):
        assert queries.count_left_after(4) == 1


def test_it_works_for_whoever_is_suspended_erased_or_gone_and_from_years_ago(
    subscriptions: SubscriptionClient, robot: FlaskClient
) -> None:
    suspended_id, erased_id = subscriptions.subscribe("one@example.org"), subscriptions.subscribe("two@example.org")
    with unit_of_work(subscriptions.database), transaction():
        services.suspend(suspended_id, "hard-bounce")
        found = queries.get(erased_id)
        assert isinstance(found, Subscriber)
        services.erase(found)
    for one in (suspended_id, erased_id, 999_999):
        path = subscriptions.unsubscribe_path(one)
        assert robot.post(path, data=ONE_CLICK).status_code == 200
        assert subscriptions.browser().get(path).h1 == "You do not get the newsletter"
    assert subscriptions.row(suspended_id)["status"] == "unsubscribed"
    assert subscriptions.row(erased_id)["status"] == "erased"


def test_a_link_that_we_did_not_sign_or_not_for_this_stops_nothing(subscriptions: SubscriptionClient, robot: FlaskClient) -> None:
    subscriber = subscriptions.subscribe()
    good = links.unsubscribe_token(subscriber)
    altered = good[:-2] + ("A" if good[-2] != "A" else "B") + good[-1]  # of the last character not every bit counts
    wrong = (altered, links.preferences_token(subscriber), "x", "x" * 5000, "é")
    for token in wrong:
        path = f"/newsletter/unsubscribe/{token}"
        assert robot.get(path).status_code == 404
        answer = robot.post(path, data=ONE_CLICK)
        assert answer.status_code == 404
        assert "nothing has been changed" in answer.text
    assert robot.get(f"/newsletter/preferences/{good}").status_code == 404
    assert subscriptions.recipients() == [READER]


def test_somebody_signed_in_elsewhere_is_not_who_it_is_noted_for(subscriptions: SubscriptionClient) -> None:
    subscriber = subscriptions.subscribe()
    somebody = subscriptions.people.person("Asha Example")
    page = subscriptions.browser(somebody)
    page.fill(page.get(subscriptions.unsubscribe_path(subscriber)), containing="Unsubscribe")
    with unit_of_work(subscriptions.database):
        found = queries.get(subscriber)
        assert found is not None
        assert (found.status, found.person_id) == ("unsubscribed", None)


def test_who_writes_to_the_operator_is_stopped_by_a_command(subscriptions: SubscriptionClient) -> None:
    subscriber = subscriptions.subscribe("asha@example.org")
    run = subscriptions.app.test_cli_runner()
    for _ in range(2):
        done = run.invoke(args=["newsletter", "stop", "Asha@example.org"])
        assert done.exit_code == 0, done.output
    assert subscriptions.recipients() == []
    assert subscriptions.acts(subscriber)[-1] == "unsubscribed"
    assert subscriptions.acts(subscriber).count("unsubscribed") == 1
    assert run.invoke(args=["newsletter", "stop", "nobody@example.org"]).exit_code == 1
