"""What ends a subscription ends the links that wait in its mailbox too: none of them brings it back afterwards."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.core.db import session, transaction, unit_of_work
from app.subscriptions import queries, services, single_use
from app.subscriptions.models import Subscriber, SubscriberLink
from app.subscriptions.services import How
from tests.newsletter.reading import READER, Desk, desk

__all__ = ["desk"]


def by_the_link_in_a_message(desk: Desk, subscriber_id: int) -> None:
    page = desk.browser()
    page.fill(page.get(desk.unsubscribe_path(subscriber_id)), containing="Unsubscribe")


def by_one_click(desk: Desk, subscriber_id: int) -> None:
    answer = desk.app.test_client().post(desk.unsubscribe_path(subscriber_id), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200


def because_mail_came_back(desk: Desk, subscriber_id: int) -> None:
    with unit_of_work(desk.database), transaction():
        assert services.suspend(subscriber_id, "hard-bounce")


def because_nobody_said_that_they_still_want_it(desk: Desk, subscriber_id: int) -> None:
    act(desk, subscriber_id, services.lapse)


def because_it_was_erased(desk: Desk, subscriber_id: int) -> None:
    act(desk, subscriber_id, services.erase)


ENDS = (
    by_the_link_in_a_message,
    by_one_click,
    because_mail_came_back,
    because_nobody_said_that_they_still_want_it,
    because_it_was_erased,
)


def act(desk: Desk, subscriber_id: int, verb: Callable[[Subscriber], None]) -> None:
    with unit_of_work(desk.database), transaction():
        subscriber = queries.get(subscriber_id)
        assert subscriber is not None
        verb(subscriber)


def waiting(desk: Desk, subscriber_id: int) -> list[str]:
    """The paths of the links that were sent and not used, oldest first."""
    unused = sa.select(SubscriberLink).where(SubscriberLink.subscriber_id == subscriber_id, SubscriberLink.used_at.is_(None))
    with unit_of_work(desk.database):
        rows = session().scalars(unused.order_by(SubscriberLink.id))
        return [f"/newsletter/confirm/{single_use.plaintext(link)}" for link in rows]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_link_that_waited_when_the_subscription_ended_works_no_more(desk: Desk, end: Callable[[Desk, int], None]) -> None:
    subscriber = desk.subscribe()
    desk.ask(READER)
    act(desk, subscriber, services.ask_again)
    links = waiting(desk, subscriber)
    assert [desk.browser().client.get(path).status_code for path in links] == [200, 200]
    end(desk, subscriber)
    assert waiting(desk, subscriber) == []
    assert [desk.browser().client.get(path).status_code for path in links] == [404, 404]
    assert desk.recipients() == []


def test_a_link_sent_after_mail_came_back_is_dead_once_the_reader_stops(desk: Desk) -> None:
    subscriber = desk.subscribe()
    because_mail_came_back(desk, subscriber)
    desk.ask(READER)
    path = desk.link(READER)
    by_the_link_in_a_message(desk, subscriber)
    assert desk.browser().client.get(path).status_code == 404
    assert desk.row(subscriber)["status"] == "unsubscribed"


def test_a_link_that_waited_when_another_was_used_works_no_more(desk: Desk) -> None:
    desk.ask(READER)
    first = desk.link(READER)
    desk.ask(READER)
    desk.confirm(READER)
    assert desk.browser().client.get(first).status_code == 404


def test_whoever_stopped_can_begin_anew_with_a_new_link(desk: Desk) -> None:
    subscriber = desk.subscribe()
    with unit_of_work(desk.database), transaction():
        services.unsubscribe(subscriber, How("link"))
    desk.ask(READER)
    desk.confirm(READER)
    assert desk.recipients() == [READER]
