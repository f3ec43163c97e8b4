"""Looking after one's own subscription: by a link from a message, or signed in; and taking the ledger away."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import services as accounts
from app.core.actor import SYSTEM, Actor
from app.core.audit import AuditEntry
from app.core.db import Base, session, transaction, unit_of_work
from app.newsletter import offer
from app.subscriptions import queries, services
from app.subscriptions.secret_links import links
from app.subscriptions.services import How, Topics
from tests.letters import letters_to
from tests.newsletter.subscription_client import READER, SubscriptionClient, pass_days, subscriptions
from tests.security.test_spreadsheets import RUNS

__all__ = ["pass_days", "subscriptions"]
pytestmark = pytest.mark.each_database
MEMBER = "asha@example.org"
HOME = "/account/newsletter"


@pytest.fixture
def asha(subscriptions: SubscriptionClient) -> int:
    """A member."""
    return subscriptions.people.person("Asha Example", email=MEMBER)


def test_what_is_followed_is_changed_by_the_link_and_noted(subscriptions: SubscriptionClient) -> None:
    subscriber = subscriptions.subscribe(sections=["health"])
    page = subscriptions.browser()
    shown = page.get(subscriptions.preferences_path(subscriber))
    saved = page.fill(shown, {"sections": ["health", "editor"], "regions": ["london"]}, "sections")
    assert "What you follow has been saved." in saved.text
    assert (subscriptions.row(subscriber)["sections"], subscriptions.row(subscriber)["regions"]) == (
        ["health", "editor"],
        ["london"],
    )
    last = subscriptions.ledger(subscriber)[-1]
    assert (last.act, last.method) == ("changed", "link")
    assert last.details == {"sections": ["health", "editor"], "harm_types": [], "regions": ["london"]}
    page.fill(page.get(subscriptions.preferences_path(subscriber)), {}, "sections")
    assert len(subscriptions.ledger(subscriber)) == 3, "saving the same again is no change"


def test_the_pages_of_a_link_mask_the_address_and_stay_in_no_cache(subscriptions: SubscriptionClient) -> None:
    subscriber = subscriptions.subscribe()
    base = subscriptions.preferences_path(subscriber)
    for path in (base, f"{base}/ledger/json", f"{base}/ledger/csv", subscriptions.unsubscribe_path(subscriber)):
        answer = subscriptions.browser().client.get(path)
        assert READER not in answer.text, path
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert "r…@….org" in subscriptions.browser().get(base).main


def test_the_ledger_is_on_the_page_and_comes_as_a_file(subscriptions: SubscriptionClient) -> None:
    subscriber = subscriptions.subscribe(sections=["health"])
    page = subscriptions.browser()
    preferences = page.get(subscriptions.preferences_path(subscriber))
    for words in ("Asked for on this site", "Confirmed", offer.OFFER.words(offer.SUBSCRIBE), "From health"):
        assert words in preferences.main
    sheet = page.client.get(preferences.links()["spreadsheet (CSV)"])
    assert (sheet.mimetype, sheet.headers["Content-Disposition"]) == (
        "text/csv",
        'attachment; filename="newsletter-consent.csv"',
    )
    rows = list(csv.reader(StringIO(sheet.text.removeprefix("\ufeff"))))
    assert [row[1] for row in rows[1:]] == ["Asked for on this site", "Confirmed"]
    assert offer.OFFER.words(offer.SUBSCRIBE) in rows[1]
    assert not [cell for row in rows for cell in row if RUNS.match(cell)]
    data = json.loads(page.client.get(preferences.links()["data (JSON)"]).text)
    assert [line["act"] for line in data["ledger"]] == ["asked", "confirmed"]
    assert data["ledger"][0]["wording"] == offer.OFFER.words(offer.SUBSCRIBE)
    assert page.get(f"{subscriptions.preferences_path(subscriber)}/ledger/pdf", status=404)


def test_a_preferences_link_opens_nothing_once_the_address_is_erased(subscriptions: SubscriptionClient) -> None:
    subscriber = subscriptions.subscribe()
    with unit_of_work(subscriptions.database), transaction():
        services.erase(queries.lock(subscriber) or pytest.fail("no subscriber"))
    assert subscriptions.browser().get(subscriptions.preferences_path(subscriber), status=404).h1 == "This link does not work"
    assert subscriptions.browser().get(f"{subscriptions.preferences_path(subscriber)}/ledger/json", status=404)


def test_a_member_subscribes_from_the_account_and_leaves(subscriptions: SubscriptionClient, asha: int) -> None:
    page = subscriptions.browser(asha)
    shown = page.get(page.get("/account").links()["What you get of our newsletter, and what you agreed to"])
    assert "Not subscribed" in shown.main
    assert offer.OFFER.words(offer.SUBSCRIBE) in shown.main
    page.fill(shown, {"harm_types": ["cse"]}, "sections")
    subscriptions.work()
    assert subscriptions.recipients() == [MEMBER], "the address of an account is proven"
    subscriber = subscriptions.held(MEMBER)
    assert (subscriber["person_id"], subscriber["harm_types"]) == (asha, ["cse"])
    assert [letter["Subject"] for letter in letters_to(MEMBER)] == ["You will get the Practice Exchange newsletter"]
    [line] = subscriptions.ledger(subscriber["id"])
    assert (line.act, line.method, line.page, line.wording) == (
        "confirmed",
        "account",
        HOME,
        offer.OFFER.words(offer.SUBSCRIBE),
    )
    left = page.fill(page.get(HOME), containing="Unsubscribe")
    assert "not subscribed to the newsletter any more" in left.text
    assert subscriptions.recipients() == []
    assert subscriptions.acts(subscriber["id"]) == ["confirmed", "unsubscribed"]


def test_a_member_who_subscribed_without_the_account_finds_it_there(subscriptions: SubscriptionClient, asha: int) -> None:
    subscriber = subscriptions.subscribe(MEMBER, sections=["editor"])
    assert subscriptions.row(subscriber)["person_id"] == asha
    page = subscriptions.browser(asha)
    shown = page.get(HOME)
    assert "Subscribed" in shown.main
    assert "Asked for on this site" in shown.main
    page.fill(shown, {"sections": []}, "sections")
    assert subscriptions.row(subscriber)["sections"] == []


def test_nobody_sees_or_changes_the_subscription_of_another(subscriptions: SubscriptionClient, asha: int) -> None:
    subscriber = subscriptions.subscribe(MEMBER)
    other = subscriptions.browser(subscriptions.people.person("Bo Example"))
    assert "Not subscribed" in other.get(HOME).main
    for path in (f"{HOME}/ledger/json", f"{HOME}/ledger/csv"):
        other.get(path, status=404)
    page = other.get(HOME)
    _, values = page.form_values("sections")
    for path in (f"{HOME}/leave", f"{HOME}/stay"):
        other.post(path, {"csrf_token": values["csrf_token"]}, status=404)
    assert subscriptions.recipients() == [MEMBER]
    assert subscriptions.acts(subscriber) == ["asked", "confirmed"]


def test_a_member_downloads_it_with_everything_else_that_is_held(subscriptions: SubscriptionClient, asha: int) -> None:
    subscriptions.subscribe(MEMBER, sections=["health"])
    page = subscriptions.browser(asha)
    for path in ("/account/download", f"{HOME}/ledger/json"):
        data = json.loads(page.client.get(path).text)
        one = data["newsletter"][0] if "newsletter" in data else data
        assert one["address"] == MEMBER
        assert one["sections"] == ["health"]
        assert [line["act"] for line in one["ledger"]] == ["asked", "confirmed"]
    nobody = subscriptions.browser(subscriptions.people.person("Bo Example"))
    assert json.loads(nobody.client.get("/account/download").text)["newsletter"] == []


def test_the_newsletter_follows_the_address_of_an_account(subscriptions: SubscriptionClient, asha: int) -> None:
    subscriber = subscriptions.subscribe(MEMBER)
    change_address(subscriptions, asha, "asha.new@example.org")
    assert subscriptions.recipients() == ["asha.new@example.org"]
    assert subscriptions.acts(subscriber)[-1] == "moved"
    assert subscriptions.held(MEMBER) == {}


def test_of_two_addresses_the_accounts_own_is_kept(subscriptions: SubscriptionClient, asha: int) -> None:
    subscriber = subscriptions.subscribe(MEMBER)
    subscriptions.subscribe("asha.new@example.org")
    change_address(subscriptions, asha, "asha.new@example.org")
    assert subscriptions.recipients() == ["asha.new@example.org"]
    assert subscriptions.acts(subscriber)[-1] == "unsubscribed"


def change_address(subscriptions: SubscriptionClient, person_id: int, email: str) -> None:
    """The member moves their account, as by the link in a letter."""
    with unit_of_work(subscriptions.database), transaction():
        accounts.ask_change_of_email(Actor(person_id=person_id), email)
    subscriptions.work()
    with unit_of_work(subscriptions.database), transaction():
        accounts.change_email(subscriptions.link(email, "/account/email/confirm/").rpartition("/")[2])
    subscriptions.work()


def test_erasing_a_person_erases_their_subscription(subscriptions: SubscriptionClient, asha: int) -> None:
    before_they_had_an_account = subscriptions.subscribe("bo@example.org")
    bo = subscriptions.people.person("Bo Example", email="bo@example.org")
    subscriptions.keep_house()
    mine = subscriptions.subscribe(MEMBER)
    with unit_of_work(subscriptions.database), transaction():
        for person in (asha, bo):
            accounts.erase_person(SYSTEM, person)
    subscriptions.work()
    assert subscriptions.recipients() == []
    for subscriber in (mine, before_they_had_an_account):
        row = subscriptions.row(subscriber)
        assert (row["status"], row["address"], row["person_id"]) == ("erased", None, None)
    with unit_of_work(subscriptions.database):
        for table in Base.metadata.tables.values():
            for row in session().execute(table.select()):
                assert MEMBER not in str(row), table.name


def test_topics_that_do_not_exist_are_never_kept(subscriptions: SubscriptionClient, asha: int) -> None:
    how = How("account", HOME, offer.SUBSCRIBE)
    for wrong in (Topics(("gossip",)), Topics(harm_types=("cse", "x")), Topics(regions=("atlantis",))):
        with unit_of_work(subscriptions.database), pytest.raises(Exception, match="Choose topics"), transaction():
            services.subscribe_member(Actor(person_id=asha), wrong, how)
    assert subscriptions.held(MEMBER) == {}


def test_a_link_made_for_one_subscriber_says_nothing_of_another(subscriptions: SubscriptionClient, pass_days: Any) -> None:
    first, second = subscriptions.subscribe("one@example.org", sections=["editor"]), subscriptions.subscribe("two@example.org")
    assert links.read(links.PREFERENCES, links.preferences_token(first)).subscriber_id == first
    shown = subscriptions.browser().get(subscriptions.preferences_path(second))
    assert "From the editor" not in shown.main.rpartition("What you agreed to")[2]


def test_the_audit_trail_does_not_say_which_members_get_it(subscriptions: SubscriptionClient, asha: int) -> None:
    page = subscriptions.browser(asha)
    page.fill(page.get(HOME), {}, "sections")
    page.fill(page.get(HOME), containing="Unsubscribe")
    with unit_of_work(subscriptions.database):
        rows = session().scalars(sa.select(AuditEntry).where(AuditEntry.thing_kind == "newsletter subscriber")).all()
        assert [(row.verb, row.actor_id) for row in rows] == [("confirm", None), ("unsubscribe", None)]
