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
from app.subscriptions import single_use
from app.subscriptions.models import ConsentEntry, SubscriberLink
from tests.letters import letters_to, link_in, words_of
from tests.newsletter.reading import READER, Desk, days, desk
from tests.permissions.site import VOLATILE

__all__ = ["days", "desk"]
pytestmark = pytest.mark.each_database


def look(text: str) -> str:
    for pattern, plain in VOLATILE:
        text = pattern.sub(plain, text)
    return re.sub(r'value="[^"]*@[^"]*"', "", text)


def test_somebody_asks_confirms_and_is_subscribed_to_what_they_chose(desk: Desk) -> None:
    assert "We have sent an email" in desk.ask(sections=["outcomes", "health"], regions=["london"]).main
    assert desk.held()["status"] == "pending"
    assert desk.recipients() == []
    assert desk.confirm().h1 == "You will get the newsletter"
    held = desk.held()
    assert (held["status"], held["sections"], held["harm_types"], held["regions"]) == (
        "confirmed",
        ["outcomes", "health"],
        [],
        ["london"],
    )
    assert desk.recipients() == [READER]
    assert letters_to(READER)[-1]["Subject"] == "You will get the Practice Exchange newsletter"


def test_the_form_offers_the_fixed_sections_harm_types_and_regions_and_says_what_is_agreed_to(desk: Desk) -> None:
    page = desk.browser().get("/newsletter/subscribe")
    for words in (
        *(one.label for one in sections.SECTIONS),
        *(term.label for term in taxonomy.options("harm_type")),
        *(term.label for term in taxonomy.options("region")),
        offer.OFFER.words(offer.SUBSCRIBE),
    ):
        assert words in page.text


def test_looking_at_the_link_changes_nothing_and_it_confirms_once(desk: Desk) -> None:
    desk.ask()
    path = desk.link()
    for _ in range(3):
        assert desk.browser().get(path).h1 == "Confirm that you want the newsletter"
    assert desk.browser().client.head(path).status_code == 200
    assert desk.held()["status"] == "pending"
    desk.confirm()
    assert desk.browser().get(path, status=404).h1 == "This link does not work"
    assert desk.browser().get(f"{path[:-1]}!", status=404).h1 == "This link does not work"


def test_a_link_runs_out_after_a_week(desk: Desk, days: Any) -> None:
    desk.ask()
    days(6.9)
    assert desk.browser().get(desk.link()).status == 200
    days(0.2)
    assert desk.browser().get(desk.link(), status=404)


def test_the_ledger_keeps_the_exact_words_their_version_the_page_the_time_and_the_way(desk: Desk, days: Any) -> None:
    desk.ask(sections=["health"])
    days(2)
    desk.confirm()
    asked, confirmed = desk.ledger(desk.held()["id"])
    words = offer.OFFER.words(offer.SUBSCRIBE)
    assert (asked.act, asked.method, asked.page) == ("asked", "form", "/newsletter/subscribe")
    assert (confirmed.act, confirmed.method, confirmed.page) == ("confirmed", "link", "/newsletter/confirm")
    for line in (asked, confirmed):
        assert (line.wording_version, line.wording) == (offer.SUBSCRIBE, words)
        assert line.details == {"sections": ["health"], "harm_types": [], "regions": []}
    assert (confirmed.at - asked.at).days == 2


def test_words_that_nobody_is_shown_are_not_agreed_to(desk: Desk) -> None:
    page = desk.browser()
    asked = page.get("/newsletter/subscribe")
    answer = page.fill(asked, {"email": READER, "wording": "subscribe-0"}, "email", status=422)
    assert "The page was open for too long" in answer.main
    assert READER in answer.response.text, "what was typed stays in the form"
    assert desk.held() == {}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": ""}, "Enter your email address"),
        ({"email": "robin at example"}, "Enter an email address in the correct format"),
        ({"email": "robin@example.org\r\nBcc: all@example.org"}, "Enter an email address in the correct format"),
        ({"email": READER, "sections": ["gossip"]}, "Select an answer from the list"),
    ],
)
def test_what_is_no_address_or_no_topic_is_refused_by_its_field(desk: Desk, typed: dict[str, Any], words: str) -> None:
    page = desk.browser()
    answer = page.fill(page.get("/newsletter/subscribe"), typed, "email", status=422)
    assert words in answer.main
    desk.work()
    assert letters_to(READER) == []


def test_known_and_unknown_addresses_see_the_same_words(desk: Desk) -> None:
    desk.subscribe("known@example.org")
    left = desk.subscribe("left@example.org")
    desk.browser().client.post(desk.unsubscribe_path(left))
    desk.ask("waiting@example.org")
    seen = {
        look(desk.ask(email).response.text)
        for email in ("known@example.org", "left@example.org", "waiting@example.org", "nobody@example.org")
    }
    assert len(seen) == 1


def test_who_fills_in_the_form_changes_nothing_about_an_address_that_is_known(desk: Desk) -> None:
    known = desk.subscribe("known@example.org", sections=["health"])
    left = desk.subscribe("left@example.org")
    desk.browser().client.post(desk.unsubscribe_path(left))
    before = [desk.row(one) for one in (known, left)]
    for email in ("known@example.org", "left@example.org"):
        desk.ask(email, sections=["editor"])
    assert [desk.row(one) for one in (known, left)] == before
    letter = letters_to("known@example.org")[-1]
    assert letter["Subject"] == "You already get the Practice Exchange newsletter"
    assert "/newsletter/confirm/" not in words_of(letter)
    assert link_in(letter, "/newsletter/preferences/") == desk.preferences_path(known)


def test_somebody_who_left_comes_back_by_their_own_act(desk: Desk) -> None:
    left = desk.subscribe()
    desk.browser().client.post(desk.unsubscribe_path(left))
    assert desk.recipients() == []
    assert desk.subscribe(harm_types=["cse"]) == left
    assert desk.recipients() == [READER]
    assert desk.acts(left) == ["asked", "confirmed", "unsubscribed", "asked", "confirmed"]


def test_the_address_is_one_however_it_is_written(desk: Desk) -> None:
    first = desk.subscribe("robin@example.org")
    desk.ask("Robin@Example.ORG")
    assert letters_to(READER)[-1]["Subject"] == "You already get the Practice Exchange newsletter"
    with unit_of_work(desk.database):
        table = Base.metadata.tables["newsletter_subscriber"]
        assert session().scalars(sa.select(table.c.id)).all() == [first]


def test_one_mailbox_is_not_flooded_and_one_network_asks_for_so_many(desk: Desk, days: Any) -> None:
    for _ in range(5):
        desk.ask()
    assert desk.ask(status=429).h1
    assert len(letters_to(READER)) == 5
    for number in range(24):
        desk.ask(f"somebody{number}@example.org")
    desk.ask("one.too.many@example.org", status=429)
    assert letters_to("one.too.many@example.org") == []


def test_neither_the_database_nor_the_queue_holds_what_confirms(desk: Desk) -> None:
    desk.ask()
    token = desk.link().rpartition("/")[2]
    with unit_of_work(desk.database):
        tables = [
            Base.metadata.tables[name] for name in ("newsletter_link", "newsletter_subscriber", "newsletter_consent", "job")
        ]
        rows = [str(row) for table in tables for row in session().execute(sa.select(table))]
        assert rows
        assert not [row for row in rows if token in row]


def test_an_address_stands_in_the_subscribers_row_and_nowhere_else(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    subscriber = desk.subscribe()
    desk.browser().client.post(desk.unsubscribe_path(subscriber, 7))
    desk.ask()
    with unit_of_work(desk.database):
        for table in Base.metadata.sorted_tables:
            if table.name != "newsletter_subscriber":
                for row in session().execute(sa.select(table)):
                    assert "robin" not in str(row).casefold(), table.name
        assert session().scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 2
        assert session().scalar(sa.select(sa.func.count()).select_from(Job)) > 2
    assert "robin" not in caplog.text


@pytest.mark.dialect
def test_of_two_who_press_the_button_at_once_one_confirms(desk: Desk) -> None:
    desk.ask()
    with unit_of_work(desk.database), transaction():
        link = session().scalars(sa.select(SubscriberLink)).one()
        token = single_use.plaintext(link)
        single_use.spend(token)
    assert desk.browser().get(f"/newsletter/confirm/{token}", status=404)
    assert desk.held()["status"] == "pending"
    with unit_of_work(desk.database):
        assert session().scalar(sa.select(sa.func.count()).select_from(ConsentEntry)) == 0
