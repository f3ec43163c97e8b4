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
from app.subscriptions import links, queries, services
from app.subscriptions.services import How, Topics
from tests.letters import letters_to
from tests.newsletter.reading import READER, Desk, days, desk
from tests.security.test_spreadsheets import RUNS

__all__ = ["days", "desk"]
pytestmark = pytest.mark.each_database
MEMBER = "asha@example.org"
HOME = "/account/newsletter"


@pytest.fixture
def asha(desk: Desk) -> int:
    """A member."""
    return desk.people.person("Asha Example", email=MEMBER)


def test_what_is_followed_is_changed_by_the_link_and_noted(desk: Desk) -> None:
    subscriber = desk.subscribe(sections=["health"])
    page = desk.browser()
    shown = page.get(desk.preferences_path(subscriber))
    saved = page.fill(shown, {"sections": ["health", "editor"], "regions": ["london"]}, "sections")
    assert "What you follow has been saved." in saved.text
    assert (desk.row(subscriber)["sections"], desk.row(subscriber)["regions"]) == (["health", "editor"], ["london"])
    last = desk.ledger(subscriber)[-1]
    assert (last.act, last.method) == ("changed", "link")
    assert last.details == {"sections": ["health", "editor"], "harm_types": [], "regions": ["london"]}
    page.fill(page.get(desk.preferences_path(subscriber)), {}, "sections")
    assert len(desk.ledger(subscriber)) == 3, "saving the same again is no change"


def test_the_pages_of_a_link_mask_the_address_and_stay_in_no_cache(desk: Desk) -> None:
    subscriber = desk.subscribe()
    base = desk.preferences_path(subscriber)
    for path in (base, f"{base}/ledger/json", f"{base}/ledger/csv", desk.unsubscribe_path(subscriber)):
        answer = desk.browser().client.get(path)
        assert READER not in answer.text, path
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert "r…@….org" in desk.browser().get(base).main


def test_the_ledger_is_on_the_page_and_comes_as_a_file(desk: Desk) -> None:
    subscriber = desk.subscribe(sections=["health"])
    page = desk.browser()
    shown = page.get(desk.preferences_path(subscriber))
    for words in ("Asked for on this site", "Confirmed", offer.OFFER.words(offer.SUBSCRIBE), "From health"):
        assert words in shown.main
    sheet = page.client.get(shown.links()["spreadsheet (CSV)"])
    assert (sheet.mimetype, sheet.headers["Content-Disposition"]) == (
        "text/csv",
        'attachment; filename="newsletter-consent.csv"',
    )
    rows = list(csv.reader(StringIO(sheet.text.removeprefix("\ufeff"))))
    assert [row[1] for row in rows[1:]] == ["Asked for on this site", "Confirmed"]
    assert offer.OFFER.words(offer.SUBSCRIBE) in rows[1]
    assert not [cell for row in rows for cell in row if RUNS.match(cell)]
    data = json.loads(page.client.get(shown.links()["data (JSON)"]).text)
    assert [line["act"] for line in data["ledger"]] == ["asked", "confirmed"]
    assert data["ledger"][0]["wording"] == offer.OFFER.words(offer.SUBSCRIBE)
    assert page.get(f"{desk.preferences_path(subscriber)}/ledger/pdf", status=404)


def test_a_preferences_link_opens_nothing_once_the_address_is_erased(desk: Desk) -> None:
    subscriber = desk.subscribe()
    with unit_of_work(desk.database), transaction():
        services.erase(queries.lock(subscriber) or pytest.fail("no subscriber"))
    assert desk.browser().get(desk.preferences_path(subscriber), status=404).h1 == "This link does not work"
    assert desk.browser().get(f"{desk.preferences_path(subscriber)}/ledger/json", status=404)


def test_a_member_subscribes_from_the_account_and_leaves(desk: Desk, asha: int) -> None:
    page = desk.browser(asha)
    shown = page.get(page.get("/account").links()["What you get of our newsletter, and what you agreed to"])
    assert "Not subscribed" in shown.main
    assert offer.OFFER.words(offer.SUBSCRIBE) in shown.main
    page.fill(shown, {"harm_types": ["cse"]}, "sections")
    desk.work()
    assert desk.recipients() == [MEMBER], "the address of an account is proven"
    held = desk.held(MEMBER)
    assert (held["person_id"], held["harm_types"]) == (asha, ["cse"])
    assert [letter["Subject"] for letter in letters_to(MEMBER)] == ["You will get the Practice Exchange newsletter"]
    [line] = desk.ledger(held["id"])
    assert (line.act, line.method, line.page, line.wording) == (
        "confirmed",
        "account",
        HOME,
        offer.OFFER.words(offer.SUBSCRIBE),
    )
    left = page.fill(page.get(HOME), containing="Unsubscribe")
    assert "not subscribed to the newsletter any more" in left.text
    assert desk.recipients() == []
    assert desk.acts(held["id"]) == ["confirmed", "unsubscribed"]


def test_a_member_who_subscribed_without_the_account_finds_it_there(desk: Desk, asha: int) -> None:
    subscriber = desk.subscribe(MEMBER, sections=["editor"])
    assert desk.row(subscriber)["person_id"] == asha
    page = desk.browser(asha)
    shown = page.get(HOME)
    assert "Subscribed" in shown.main
    assert "Asked for on this site" in shown.main
    page.fill(shown, {"sections": []}, "sections")
    assert desk.row(subscriber)["sections"] == []


def test_nobody_sees_or_changes_the_subscription_of_another(desk: Desk, asha: int) -> None:
    subscriber = desk.subscribe(MEMBER)
    other = desk.browser(desk.people.person("Bo Example"))
    assert "Not subscribed" in other.get(HOME).main
    for path in (f"{HOME}/ledger/json", f"{HOME}/ledger/csv"):
        other.get(path, status=404)
    page = other.get(HOME)
    _, values = page.form_values("sections")
    for path in (f"{HOME}/leave", f"{HOME}/stay"):
        other.post(path, {"csrf_token": values["csrf_token"]}, status=404)
    assert desk.recipients() == [MEMBER]
    assert desk.acts(subscriber) == ["asked", "confirmed"]


def test_a_member_downloads_it_with_everything_else_that_is_held(desk: Desk, asha: int) -> None:
    desk.subscribe(MEMBER, sections=["health"])
    page = desk.browser(asha)
    for path in ("/account/download", f"{HOME}/ledger/json"):
        data = json.loads(page.client.get(path).text)
        one = data["newsletter"][0] if "newsletter" in data else data
        assert one["address"] == MEMBER
        assert one["sections"] == ["health"]
        assert [line["act"] for line in one["ledger"]] == ["asked", "confirmed"]
    nobody = desk.browser(desk.people.person("Bo Example"))
    assert json.loads(nobody.client.get("/account/download").text)["newsletter"] == []


def test_the_newsletter_follows_the_address_of_an_account(desk: Desk, asha: int) -> None:
    subscriber = desk.subscribe(MEMBER)
    change_address(desk, asha, "asha.new@example.org")
    assert desk.recipients() == ["asha.new@example.org"]
    assert desk.acts(subscriber)[-1] == "moved"
    assert desk.held(MEMBER) == {}


def test_of_two_addresses_the_accounts_own_is_kept(desk: Desk, asha: int) -> None:
    subscriber = desk.subscribe(MEMBER)
    desk.subscribe("asha.new@example.org")
    change_address(desk, asha, "asha.new@example.org")
    assert desk.recipients() == ["asha.new@example.org"]
    assert desk.acts(subscriber)[-1] == "unsubscribed"


def change_address(desk: Desk, person_id: int, email: str) -> None:
    """The member moves their account, as by the link in a letter."""
    with unit_of_work(desk.database), transaction():
        accounts.ask_change_of_email(Actor(person_id=person_id), email)
    desk.work()
    with unit_of_work(desk.database), transaction():
        accounts.change_email(desk.link(email, "/account/email/confirm/").rpartition("/")[2])
    desk.work()


def test_erasing_a_person_erases_their_subscription(desk: Desk, asha: int) -> None:
    before_they_had_an_account = desk.subscribe("bo@example.org")
    bo = desk.people.person("Bo Example", email="bo@example.org")
    desk.keep_house()
    mine = desk.subscribe(MEMBER)
    with unit_of_work(desk.database), transaction():
        for person in (asha, bo):
            accounts.erase_person(SYSTEM, person)
    desk.work()
    assert desk.recipients() == []
    for subscriber in (mine, before_they_had_an_account):
        row = desk.row(subscriber)
        assert (row["status"], row["address"], row["person_id"]) == ("erased", None, None)
    with unit_of_work(desk.database):
        for table in Base.metadata.tables.values():
            for row in session().execute(table.select()):
                assert MEMBER not in str(row), table.name


def test_topics_that_do_not_exist_are_never_kept(desk: Desk, asha: int) -> None:
    how = How("account", HOME, offer.SUBSCRIBE)
    for wrong in (Topics(("gossip",)), Topics(harm_types=("cse", "x")), Topics(regions=("atlantis",))):
        with unit_of_work(desk.database), pytest.raises(Exception, match="Select topics"), transaction():
            services.subscribe_member(Actor(person_id=asha), wrong, how)
    assert desk.held(MEMBER) == {}


def test_a_link_made_for_one_subscriber_says_nothing_of_another(desk: Desk, days: Any) -> None:
    first, second = desk.subscribe("one@example.org", sections=["editor"]), desk.subscribe("two@example.org")
    assert links.read(links.PREFERENCES, links.preferences_token(first)).subscriber_id == first
    shown = desk.browser().get(desk.preferences_path(second))
    assert "From the editor" not in shown.main.rpartition("What you agreed to")[2]


def test_the_audit_trail_does_not_say_which_members_get_it(desk: Desk, asha: int) -> None:
    page = desk.browser(asha)
    page.fill(page.get(HOME), {}, "sections")
    page.fill(page.get(HOME), containing="Unsubscribe")
    with unit_of_work(desk.database):
        rows = session().scalars(sa.select(AuditEntry).where(AuditEntry.thing_kind == "newsletter subscriber")).all()
        assert [(row.verb, row.actor_id) for row in rows] == [("confirm", None), ("unsubscribe", None)]
