"""Subscribing without an account: asked for on a page, confirmed from the mailbox, and nothing said about who is subscribed."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import taxonomy
from app.core.audit import AuditEntry
from app.core.db import Base, session, transaction, unit_of_work
from app.core.jobs import Job
from app.newsletter import offer, sections
from app.subscriptions.models import ConsentEntry, SubscriberLink
from app.subscriptions.secret_links import single_use
from tests.letters import letters_to, link_in, words_of
from tests.newsletter.subscription_client import READER, SubscriptionClient, pass_days, subscriptions
from tests.permissions.site import VOLATILE

__all__ = ["pass_days", "subscriptions"]
pytestmark = pytest.mark.each_database


def look(text: str) -> str:
    for pattern, plain in VOLATILE:
        text = pattern.sub(plain, text)
    return re.sub(r'value="[^"]*@[^"]*"', "", text)


def test_somebody_asks_confirms_and_is_subscribed_to_what_they_chose(subscriptions: SubscriptionClient) -> None:
    assert "We have sent an email" in subscriptions.ask(sections=["outcomes", "health"], regions=["london"]).main
    assert subscriptions.held()["status"] == "pending"
    assert subscriptions.recipients() == []
    assert subscriptions.confirm().h1 == "You will get the newsletter"
    held = subscriptions.held()
    assert (held["status"], held["sections"], held["harm_types"], held["regions"]) == (
        "confirmed",
        ["outcomes", "health"],
        [],
        ["london"],
    )
    assert subscriptions.recipients() == [READER]
    assert letters_to(READER)[-1]["Subject"] == "You will get the Practice Exchange newsletter"


def test_the_form_offers_the_fixed_sections_harm_types_and_regions_and_says_what_is_agreed_to(
    subscriptions: SubscriptionClient,
) -> None:
    page = subscriptions.browser().get("/newsletter/subscribe")
    for words in (
        *(one.label for one in sections.SECTIONS),
        *(term.label for term in taxonomy.options("harm_type")),
        *(term.label for term in taxonomy.options("region")),
        offer.OFFER.words(offer.SUBSCRIBE),
    ):
        assert words in page.text


def test_looking_at_the_link_changes_nothing_and_it_confirms_once(subscriptions: SubscriptionClient) -> None:
    subscriptions.ask()
    path = subscriptions.link()
    for _ in range(3):
        assert subscriptions.browser().get(path).h1 == "Confirm that you want the newsletter"
    assert subscriptions.browser().client.head(path).status_code == 200
    assert subscriptions.held()["status"] == "pending"
    subscriptions.confirm()
    assert subscriptions.browser().get(path, status=404).h1 == "You are subscribed already"
    assert subscriptions.browser().get(f"{path[:-1]}!", status=404).h1 == "This link does not work"


def test_a_link_runs_out_after_a_week(subscriptions: SubscriptionClient, pass_days: Any) -> None:
    subscriptions.ask()
    pass_days(6.9)
    assert subscriptions.browser().get(subscriptions.link()).status == 200
    pass_days(0.2)
    assert subscriptions.browser().get(subscriptions.link(), status=404)


def test_the_ledger_keeps_the_exact_words_their_version_the_page_the_time_and_the_way(
    subscriptions: SubscriptionClient, pass_days: Any
) -> None:
    subscriptions.ask(sections=["health"])
    pass_days(2)
    subscriptions.confirm()
    asking, confirming = subscriptions.ledger(subscriptions.held()["id"])
    words = offer.OFFER.words(offer.SUBSCRIBE)
    assert (asking.act, asking.method, asking.page) == ("asked", "form", "/newsletter/subscribe")
    assert (confirming.act, confirming.method, confirming.page) == ("confirmed", "link", "/newsletter/confirm")
    for line in (asking, confirming):
        assert (line.wording_version, line.wording) == (offer.SUBSCRIBE, words)
        assert line.details == {"sections": ["health"], "harm_types": [], "regions": []}
    assert (confirming.at - asking.at).days == 2


def test_words_that_nobody_is_shown_are_not_agreed_to(subscriptions: SubscriptionClient) -> None:
    page = subscriptions.browser()
    asked = page.get("/newsletter/subscribe")
    answer = page.fill(asked, {"email": READER, "wording": "subscribe-0"}, "email", status=422)
    assert "The page was open for too long" in answer.main
    assert READER in answer.response.text, "what was typed stays in the form"
    assert subscriptions.held() == {}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"email": ""}, "Enter your email address"),
        ({"email": "robin at example"}, "Enter an email address in the correct format"),
        ({"email": "robin@example.org\r\nBcc: all@example.org"}, "Enter an email address in the correct format"),
        ({"email": READER, "sections": ["gossip"]}, "Choose an answer from the list"),
    ],
)
def test_what_is_no_address_or_no_topic_is_refused_by_its_field(
    subscriptions: SubscriptionClient, answers: dict[str, Any], words: str
) -> None:
    page = subscriptions.browser()
    answer = page.fill(page.get("/newsletter/subscribe"), answers, "email", status=422)
    assert words in answer.main
    subscriptions.work()
    assert letters_to(READER) == []


def test_known_and_unknown_addresses_see_the_same_words(subscriptions: SubscriptionClient) -> None:
    subscriptions.subscribe("known@example.org")
    left = subscriptions.subscribe("left@example.org")
    subscriptions.browser().client.post(subscriptions.unsubscribe_path(left))
    subscriptions.ask("waiting@example.org")
    answers = {
        look(subscriptions.ask(email).response.text)
        for email in ("known@example.org", "left@example.org", "waiting@example.org", "nobody@example.org")
    }
    assert len(answers) == 1


def test_who_fills_in_the_form_changes_nothing_about_an_address_that_is_known(subscriptions: SubscriptionClient) -> None:
    subscriber = subscriptions.subscribe("known@example.org", sections=["health"])
    former = subscriptions.subscribe("left@example.org")
    subscriptions.browser().client.post(subscriptions.unsubscribe_path(former))
    before = [subscriptions.row(one) for one in (subscriber, former)]
    for email in ("known@example.org", "left@example.org"):
        subscriptions.ask(email, sections=["editor"])
    assert [subscriptions.row(one) for one in (subscriber, former)] == before
    letter = letters_to("known@example.org")[-1]
    assert letter["Subject"] == "You already get the Practice Exchange newsletter"
    assert "/newsletter/confirm/" not in words_of(letter)
    assert link_in(letter, "/newsletter/preferences/") == subscriptions.preferences_path(subscriber)


def test_somebody_who_left_comes_back_by_their_own_act(subscriptions: SubscriptionClient) -> None:
    subscriber = subscriptions.subscribe()
    subscriptions.browser().client.post(subscriptions.unsubscribe_path(subscriber))
    assert subscriptions.recipients() == []
    assert subscriptions.subscribe(harm_types=["cse"]) == subscriber
    assert subscriptions.recipients() == [READER]
    assert subscriptions.acts(subscriber) == ["asked", "confirmed", "unsubscribed", "asked", "confirmed"]


def test_the_address_is_one_however_it_is_written(subscriptions: SubscriptionClient) -> None:
    first = subscriptions.subscribe("robin@example.org")
    subscriptions.ask("Robin@Example.ORG")
    assert letters_to(READER)[-1]["Subject"] == "You already get the Practice Exchange newsletter"
    with unit_of_work(subscriptions.database):
        table = Base.metadata.tables["newsletter_subscriber"]
        assert session().scalars(sa.select(table.c.id)).all() == [first]


def test_one_mailbox_is_not_flooded_and_one_network_asks_for_so_many(subscriptions: SubscriptionClient, pass_days: Any) -> None:
    for _ in range(5):
        subscriptions.ask()
    assert subscriptions.ask(status=429).h1
    assert len(letters_to(READER)) == 5
    for number in range(24):
        subscriptions.ask(f"somebody{number}@example.org")
    subscriptions.ask("one.too.many@example.org", status=429)
    assert letters_to("one.too.many@example.org") == []


def test_neither_the_database_nor_the_queue_holds_what_confirms(subscriptions: SubscriptionClient) -> None:
    subscriptions.ask()
    token = subscriptions.link().rpartition("/")[2]
    with unit_of_work(subscriptions.database):
        tables = [
            Base.metadata.tables[name] for name in ("newsletter_link", "newsletter_subscriber", "newsletter_consent", "job")
        ]
        rows = [str(row) for table in tables for row in session().execute(sa.select(table))]
        assert rows
        assert not [row for row in rows if token in row]


def test_an_address_stands_in_the_subscribers_row_and_nowhere_else(
    subscriptions: SubscriptionClient, caplog: pytest.LogCaptureFixture
) -> None:
    subscriber = subscriptions.subscribe()
    subscriptions.browser().client.post(subscriptions.unsubscribe_path(subscriber, 7))
    subscriptions.ask()
    with unit_of_work(subscriptions.database):
        for table in Base.metadata.sorted_tables:
            if table.name != "newsletter_subscriber":
                for row in session().execute(sa.select(table)):
                    assert "robin" not in str(row).casefold(), table.name
        assert session().scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 2
        assert session().scalar(sa.select(sa.func.count()).select_from(Job)) > 2
    assert "robin" not in caplog.text


@pytest.mark.dialect
def test_of_two_who_press_the_button_at_once_one_confirms(subscriptions: SubscriptionClient) -> None:
    subscriptions.ask()
    with unit_of_work(subscriptions.database), transaction():
        link = session().scalars(sa.select(SubscriberLink)).one()
        token = single_use.plaintext(link)
        single_use.spend(token)
    assert subscriptions.browser().get(f"/newsletter/confirm/{token}", status=404)
    assert subscriptions.held()["status"] == "pending"
    with unit_of_work(subscriptions.database):
        assert session().scalar(sa.select(sa.func.count()).select_from(ConsentEntry)) == 0
