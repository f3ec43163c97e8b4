"""What the clock does: unconfirmed addresses go, long-standing readers are asked again, and what ended is erased."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.core.db import Base, session, transaction, unit_of_work
from app.subscriptions import housekeeping, queries, services
from app.subscriptions.models import Blocked, ConsentEntry, Subscriber, SubscriberLink
from app.subscriptions.secret_links import signatures
from tests.letters import letters_to, link_in, words_of
from tests.newsletter.subscription_client import READER, SubscriptionClient, pass_days, subscriptions
from tests.rows import count_rows

__all__ = ["pass_days", "subscriptions"]
pytestmark = pytest.mark.each_database
Days = Callable[[float], None]


@pytest.mark.dialect
def test_what_nobody_confirmed_is_deleted_after_a_week(subscriptions: SubscriptionClient, pass_days: Days) -> None:
    subscriptions.ask()
    pass_days(6.9)
    subscriptions.keep_house()
    assert subscriptions.held()["status"] == "pending"
    pass_days(0.2)
    subscriptions.keep_house()
    assert (
        count_rows(subscriptions.database, Subscriber),
        count_rows(subscriptions.database, SubscriberLink),
        count_rows(subscriptions.database, ConsentEntry),
        count_rows(subscriptions.database, Blocked),
    ) == (0, 0, 0, 0)


def test_somebody_who_asked_anew_gets_their_week(subscriptions: SubscriptionClient, pass_days: Days) -> None:
    subscriptions.ask()
    pass_days(5)
    subscriptions.ask()
    pass_days(5)
    subscriptions.keep_house()
    subscriptions.confirm()
    assert subscriptions.recipients() == [READER]


def test_the_schedule_keeps_house_by_itself_every_day(subscriptions: SubscriptionClient, pass_days: Days) -> None:
    subscriptions.ask()
    pass_days(8)
    subscriptions.work()
    assert count_rows(subscriptions.database, Subscriber) == 0


def test_after_24_months_we_ask_and_who_says_yes_stays(subscriptions: SubscriptionClient, pass_days: Days) -> None:
    subscriber = subscriptions.subscribe()
    pass_days(729)
    subscriptions.keep_house()
    assert len(letters_to(READER)) == 2
    pass_days(1)
    subscriptions.keep_house()
    subscriptions.keep_house()
    question = letters_to(READER)[-1]
    assert question["Subject"] == "Do you still want the Practice Exchange newsletter?"
    assert len(letters_to(READER)) == 3, "asked once"
    assert "2 March 2026" in words_of(question)
    assert question["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert subscriptions.recipients() == [READER], "still sent while there is time to answer"
    pass_days(20)
    page = subscriptions.browser()
    path = link_in(question, "/newsletter/confirm/")
    assert page.get(path).h1 == "Keep getting the newsletter"
    page.fill(page.get(path), containing="Keep sending it")
    assert page.get(path, status=404)
    pass_days(40)
    subscriptions.keep_house()
    assert subscriptions.recipients() == [READER]
    assert subscriptions.acts(subscriber) == ["asked", "confirmed", "asked-again", "confirmed-again"]
    assert subscriptions.ledger(subscriber)[-1].wording.startswith("Keep sending me")


def test_a_member_says_yes_in_their_account(subscriptions: SubscriptionClient, pass_days: Days) -> None:
    asha = subscriptions.people.person("Asha Example", email="asha@example.org")
    subscriber = subscriptions.subscribe("asha@example.org")
    pass_days(731)
    subscriptions.keep_house()
    page = subscriptions.browser(asha)
    page.fill(page.get("/account/newsletter"), containing="Keep sending it")
    assert subscriptions.acts(subscriber)[-1] == "confirmed-again"
    pass_days(60)
    subscriptions.keep_house()
    assert subscriptions.recipients() == ["asha@example.org"]


def test_who_does_not_answer_in_four_weeks_is_sent_nothing_more_and_then_erased(
    subscriptions: SubscriptionClient, pass_days: Days
) -> None:
    subscriber = subscriptions.subscribe()
    pass_days(730)
    subscriptions.keep_house()
    pass_days(28)
    assert subscriptions.recipients() == [], "even before the daily turn"
    subscriptions.keep_house()
    assert subscriptions.acts(subscriber)[-1] == "lapsed"
    assert subscriptions.row(subscriber)["status"] == "unsubscribed"
    pass_days(28)
    subscriptions.keep_house()
    assert subscriptions.row(subscriber)["status"] == "erased"


@pytest.mark.dialect
@pytest.mark.parametrize("how", ["unsubscribed", "suspended"])
def test_four_weeks_after_the_end_the_address_is_erased_and_a_keyed_hash_is_left(
    subscriptions: SubscriptionClient, pass_days: Days, how: str
) -> None:
    subscriber = subscriptions.subscribe(sections=["health"])
    if how == "unsubscribed":
        subscriptions.browser().client.post(subscriptions.unsubscribe_path(subscriber))
    else:
        with unit_of_work(subscriptions.database), transaction():
            assert services.suspend(subscriber, "complaint")
    pass_days(27.9)
    subscriptions.keep_house()
    assert subscriptions.row(subscriber)["address"] == READER
    pass_days(0.2)
    subscriptions.keep_house()
    row = subscriptions.row(subscriber)
    assert (row["status"], row["address"], row["address_hash"], row["sections"]) == ("erased", None, None, [])
    assert subscriptions.acts(subscriber) == ["asked", "confirmed", how, "erased"]
    with unit_of_work(subscriptions.database):
        assert session().scalars(sa.select(Blocked.address_hash)).all() == [signatures.address_hash(READER)]
        assert queries.is_blocked("Robin@Example.org")
        for table in Base.metadata.sorted_tables:
            for line in session().execute(sa.select(table)):
                assert "robin" not in str(line).casefold(), table.name


def test_coming_back_in_time_keeps_the_address(subscriptions: SubscriptionClient, pass_days: Days) -> None:
    subscriber = subscriptions.subscribe()
    subscriptions.browser().client.post(subscriptions.unsubscribe_path(subscriber))
    pass_days(20)
    subscriptions.subscribe()
    pass_days(20)
    subscriptions.keep_house()
    assert subscriptions.recipients() == [READER]


@pytest.mark.dialect
def test_the_hash_that_is_left_never_stops_the_persons_own_new_subscription(
    subscriptions: SubscriptionClient, pass_days: Days
) -> None:
    first = subscriptions.subscribe()
    subscriptions.browser().client.post(subscriptions.unsubscribe_path(first))
    pass_days(29)
    subscriptions.keep_house()
    subscriptions.ask()
    with unit_of_work(subscriptions.database):
        assert queries.is_blocked(READER), "asking proves nothing"
    subscriptions.confirm()
    assert subscriptions.recipients() == [READER]
    assert subscriptions.held()["id"] != first
    with unit_of_work(subscriptions.database):
        assert not queries.is_blocked(READER)


def test_many_are_done_in_turns(subscriptions: SubscriptionClient, pass_days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "ROWS_A_BATCH", 2)
    for number in range(5):
        subscriptions.ask(f"reader{number}@example.org")
    pass_days(8)
    subscriptions.keep_house()
    assert count_rows(subscriptions.database, Subscriber) == 0
