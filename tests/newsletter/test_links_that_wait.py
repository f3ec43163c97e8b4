"""What ends a subscription ends the links that wait in its mailbox too: none of them brings it back afterwards."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.core.db import session, transaction, unit_of_work
from app.subscriptions import queries, services
from app.subscriptions.models import Subscriber, SubscriberLink
from app.subscriptions.secret_links import single_use
from app.subscriptions.services import How
from tests.newsletter.subscription_client import READER, SubscriptionClient, subscriptions

__all__ = ["subscriptions"]


def by_the_link_in_a_message(subscriptions: SubscriptionClient, subscriber_id: int) -> None:
    page = subscriptions.browser()
    page.fill(page.get(subscriptions.unsubscribe_path(subscriber_id)), containing="Unsubscribe")


def by_one_click(subscriptions: SubscriptionClient, subscriber_id: int) -> None:
    answer = subscriptions.app.test_client().post(
        subscriptions.unsubscribe_path(subscriber_id), data={"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200


def because_mail_came_back(subscriptions: SubscriptionClient, subscriber_id: int) -> None:
    with unit_of_work(subscriptions.database), transaction():
        assert services.suspend(subscriber_id, "hard-bounce")


def because_nobody_said_that_they_still_want_it(subscriptions: SubscriptionClient, subscriber_id: int) -> None:
    act(subscriptions, subscriber_id, services.lapse)


def because_it_was_erased(subscriptions: SubscriptionClient, subscriber_id: int) -> None:
    act(subscriptions, subscriber_id, services.erase)


ENDS = (
    by_the_link_in_a_message,
    by_one_click,
    because_mail_came_back,
    because_nobody_said_that_they_still_want_it,
    because_it_was_erased,
)


def act(subscriptions: SubscriptionClient, subscriber_id: int, verb: Callable[[Subscriber], None]) -> None:
    with unit_of_work(subscriptions.database), transaction():
        subscriber = queries.get(subscriber_id)
        assert subscriber is not None
        verb(subscriber)


def waiting(subscriptions: SubscriptionClient, subscriber_id: int) -> list[str]:
    """The paths of the links that were sent and not used, oldest first."""
    unused = sa.select(SubscriberLink).where(SubscriberLink.subscriber_id == subscriber_id, SubscriberLink.used_at.is_(None))
    with unit_of_work(subscriptions.database):
        rows = session().scalars(unused.order_by(SubscriberLink.id))
        return [f"/newsletter/confirm/{single_use.plaintext(link)}" for link in rows]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_link_that_waited_when_the_subscription_ended_works_no_more(
    subscriptions: SubscriptionClient, end: Callable[[SubscriptionClient, int], None]
) -> None:
    subscriber = subscriptions.subscribe()
    subscriptions.ask(READER)
    act(subscriptions, subscriber, services.ask_again)
    links = waiting(subscriptions, subscriber)
    assert [subscriptions.browser().client.get(path).status_code for path in links] == [200, 200]
    end(subscriptions, subscriber)
    assert waiting(subscriptions, subscriber) == []
    assert [subscriptions.browser().client.get(path).status_code for path in links] == [404, 404]
    assert subscriptions.recipients() == []


def test_a_link_sent_after_mail_came_back_is_dead_once_the_reader_stops(subscriptions: SubscriptionClient) -> None:
    subscriber = subscriptions.subscribe()
    because_mail_came_back(subscriptions, subscriber)
    subscriptions.ask(READER)
    path = subscriptions.link(READER)
    by_the_link_in_a_message(subscriptions, subscriber)
    assert subscriptions.browser().client.get(path).status_code == 404
    assert subscriptions.row(subscriber)["status"] == "unsubscribed"


def test_a_link_that_waited_when_another_was_used_works_no_more(subscriptions: SubscriptionClient) -> None:
    subscriptions.ask(READER)
    first = subscriptions.link(READER)
    subscriptions.ask(READER)
    subscriptions.confirm(READER)
    assert subscriptions.browser().client.get(first).status_code == 404


@pytest.mark.each_database
def test_the_first_of_two_letters_says_that_the_second_has_confirmed(subscriptions: SubscriptionClient) -> None:
    subscriptions.ask(READER)
    first = subscriptions.link(READER)
    subscriptions.ask(READER)
    second = subscriptions.link(READER)
    subscriptions.confirm(READER)
    for path in (first, second):
        assert subscriptions.browser().get(path, status=404).h1 == "You are subscribed already"
    by_one_click(subscriptions, subscriptions.held(READER)["id"])
    assert subscriptions.browser().get(first, status=404).h1 == "This link does not work"


def test_whoever_stopped_can_begin_anew_with_a_new_link(subscriptions: SubscriptionClient) -> None:
    subscriber = subscriptions.subscribe()
    with unit_of_work(subscriptions.database), transaction():
        services.unsubscribe(subscriber, How("link"))
    subscriptions.ask(READER)
    subscriptions.confirm(READER)
    assert subscriptions.recipients() == [READER]
