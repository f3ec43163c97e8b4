"""What the clock does: unconfirmed addresses go, long-standing readers are asked again, and what ended is erased."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.core.db import Base, session, transaction, unit_of_work
from app.subscriptions import housekeeping, queries, services, signatures
from app.subscriptions.models import Blocked, ConsentEntry, Subscriber, SubscriberLink
from tests.letters import letters_to, link_in, words_of
from tests.newsletter.reading import READER, Desk, days, desk

__all__ = ["days", "desk"]
pytestmark = pytest.mark.dialect
Days = Callable[[float], None]


def count(desk: Desk, table: type) -> int:
    with unit_of_work(desk.database):
        return session().scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_what_nobody_confirmed_is_deleted_after_a_week(desk: Desk, days: Days) -> None:
    desk.ask()
    days(6.9)
    desk.keep_house()
    assert desk.held()["status"] == "pending"
    days(0.2)
    desk.keep_house()
    assert (count(desk, Subscriber), count(desk, SubscriberLink), count(desk, ConsentEntry), count(desk, Blocked)) == (0, 0, 0, 0)


def test_somebody_who_asked_anew_gets_their_week(desk: Desk, days: Days) -> None:
    desk.ask()
    days(5)
    desk.ask()
    days(5)
    desk.keep_house()
    desk.confirm()
    assert desk.recipients() == [READER]


def test_the_schedule_keeps_house_by_itself_every_day(desk: Desk, days: Days) -> None:
    desk.ask()
    days(8)
    desk.work()
    assert count(desk, Subscriber) == 0


def test_after_24_months_we_ask_and_who_says_yes_stays(desk: Desk, days: Days) -> None:
    subscriber = desk.subscribe()
    days(729)
    desk.keep_house()
    assert len(letters_to(READER)) == 2
    days(1)
    desk.keep_house()
    desk.keep_house()
    asked = letters_to(READER)[-1]
    assert asked["Subject"] == "Do you still want the Practice Exchange newsletter?"
    assert len(letters_to(READER)) == 3, "asked once"
    assert "2 March 2026" in words_of(asked)
    assert asked["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert desk.recipients() == [READER], "still sent while there is time to answer"
    days(20)
    page = desk.browser()
    path = link_in(asked, "/newsletter/confirm/")
    assert page.get(path).h1 == "Keep getting the newsletter"
    page.fill(page.get(path), containing="Keep sending it")
    assert page.get(path, status=404)
    days(40)
    desk.keep_house()
    assert desk.recipients() == [READER]
    assert desk.acts(subscriber) == ["asked", "confirmed", "asked-again", "confirmed-again"]
    assert desk.ledger(subscriber)[-1].wording.startswith("Keep sending me")


def test_a_member_says_yes_in_their_account(desk: Desk, days: Days) -> None:
    asha = desk.people.person("Asha Example", email="asha@example.org")
    subscriber = desk.subscribe("asha@example.org")
    days(731)
    desk.keep_house()
    page = desk.browser(asha)
    page.fill(page.get("/account/newsletter"), containing="Keep sending it")
    assert desk.acts(subscriber)[-1] == "confirmed-again"
    days(60)
    desk.keep_house()
    assert desk.recipients() == ["asha@example.org"]


def test_who_does_not_answer_in_four_weeks_is_sent_nothing_more_and_then_erased(desk: Desk, days: Days) -> None:
    subscriber = desk.subscribe()
    days(730)
    desk.keep_house()
    days(28)
    assert desk.recipients() == [], "even before the daily turn"
    desk.keep_house()
    assert desk.acts(subscriber)[-1] == "lapsed"
    assert desk.row(subscriber)["status"] == "unsubscribed"
    days(28)
    desk.keep_house()
    assert desk.row(subscriber)["status"] == "erased"


@pytest.mark.parametrize("how", ["unsubscribed", "suspended"])
def test_four_weeks_after_the_end_the_address_is_erased_and_a_keyed_hash_is_left(desk: Desk, days: Days, how: str) -> None:
    subscriber = desk.subscribe(sections=["health"])
    if how == "unsubscribed":
        desk.browser().client.post(desk.unsubscribe_path(subscriber))
    else:
        with unit_of_work(desk.database), transaction():
            assert services.suspend(subscriber, "complaint")
    days(27.9)
    desk.keep_house()
    assert desk.row(subscriber)["address"] == READER
    days(0.2)
    desk.keep_house()
    row = desk.row(subscriber)
    assert (row["status"], row["address"], row["address_hash"], row["sections"]) == ("erased", None, None, [])
    assert desk.acts(subscriber) == ["asked", "confirmed", how, "erased"]
    with unit_of_work(desk.database):
        assert session().scalars(sa.select(Blocked.address_hash)).all() == [signatures.address_hash(READER)]
        assert queries.is_blocked("Robin@Example.org")
        for table in Base.metadata.sorted_tables:
            for line in session().execute(sa.select(table)):
                assert "robin" not in str(line).casefold(), table.name


def test_coming_back_in_time_keeps_the_address(desk: Desk, days: Days) -> None:
    subscriber = desk.subscribe()
    desk.browser().client.post(desk.unsubscribe_path(subscriber))
    days(20)
    desk.subscribe()
    days(20)
    desk.keep_house()
    assert desk.recipients() == [READER]


def test_the_hash_that_is_left_never_stops_the_persons_own_new_subscription(desk: Desk, days: Days) -> None:
    first = desk.subscribe()
    desk.browser().client.post(desk.unsubscribe_path(first))
    days(29)
    desk.keep_house()
    desk.ask()
    with unit_of_work(desk.database):
        assert queries.is_blocked(READER), "asking proves nothing"
    desk.confirm()
    assert desk.recipients() == [READER]
    assert desk.held()["id"] != first
    with unit_of_work(desk.database):
        assert not queries.is_blocked(READER)


def test_many_are_done_in_turns(desk: Desk, days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    for number in range(5):
        desk.ask(f"reader{number}@example.org")
    days(8)
    desk.keep_house()
    assert count(desk, Subscriber) == 0
