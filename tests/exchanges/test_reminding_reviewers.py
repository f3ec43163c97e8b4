"""Once a year the worker asks reviewers to look again, in a letter that says nothing of what waits."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.core import clock, worker
from app.core.db import transaction, unit_of_work
from app.core.jobs import enqueue
from tests.exchanges.reviewer_client import HOME, ReviewerClient
from tests.letters import letters, link_in, words_of
from tests.queued_work import run_queued

Pass = Callable[[timedelta], None]
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TODAY = {"trained_on-day": "30", "trained_on-month": "11", "trained_on-year": "2026"}


@pytest.fixture
def pass_time() -> Iterator[Pass]:
    with clock.frozen(NOW) as move:
        yield move


def look(reviewing: ReviewerClient) -> int:
    """The daily look of the worker; how many letters there are by then."""
    with unit_of_work(reviewing.database), transaction():
        enqueue("exchanges.remind_reviewers", {})
    run_queued(reviewing.database)
    return len([one for one in letters() if "awaits you" in str(one["Subject"])])


def test_whose_months_and_training_are_in_order_is_asked_nothing(reviewing: ReviewerClient, pass_time: Pass) -> None:
    reviewing.fill_in(reviewing.ready(), 1, 2, **TODAY)
    assert look(reviewing) == 0
    pass_time(timedelta(days=30))  # December, the first of the two months
    assert look(reviewing) == 0


def test_whose_months_have_passed_is_asked_once_a_year_in_a_letter_without_content(
    reviewing: ReviewerClient, pass_time: Pass
) -> None:
    browser = reviewing.ready(evidence="Led the Wrenfold contract.")
    reviewing.fill_in(browser, 1, **TODAY)
    reviewing.declare(browser, "dispute", "Quillfeather Recovery Trust")
    browser.post(f"{HOME}/open", reviewing.token(browser))
    pass_time(timedelta(days=40))  # January
    assert [look(reviewing), look(reviewing)] == [1, 1]
    (letter,) = letters()
    assert letter["Subject"] == "Something awaits you on Practice Exchange"
    words = words_of(letter)
    assert link_in(letter, HOME)
    for secret in ("review", "Wrenfold", "Quillfeather", "month", "Slough", "exchange with"):
        assert secret not in words.replace("/exchanges/reviewers/me", "")
    pass_time(timedelta(days=363))
    assert look(reviewing) == 1
    pass_time(timedelta(days=3))
    assert look(reviewing) == 2


def test_whose_training_is_more_than_a_year_past_is_asked(reviewing: ReviewerClient, pass_time: Pass) -> None:
    reviewing.fill_in(reviewing.ready(), *range(1, 15), **TODAY)
    pass_time(timedelta(days=365))
    assert look(reviewing) == 0
    pass_time(timedelta(days=1))
    assert look(reviewing) == 1


def test_who_put_it_right_is_asked_again_when_it_next_lapses(reviewing: ReviewerClient, pass_time: Pass) -> None:
    browser = reviewing.ready()
    assert look(reviewing) == 1  # never trained
    reviewing.fill_in(browser, 1, **TODAY)
    assert reviewing.profile()["reminded_at"] is None
    pass_time(timedelta(days=40))
    assert look(reviewing) == 2


def test_who_took_it_back_meanwhile_gets_no_letter(reviewing: ReviewerClient, pass_time: Pass) -> None:
    browser = reviewing.ready()
    with unit_of_work(reviewing.database), transaction():
        enqueue("exchanges.remind_reviewers", {})
    worker.run_one(reviewing.database)
    browser.fill(browser.get(f"{HOME}/end"), {}, "Take my offer back")
    assert look(reviewing) == 0


def test_an_employer_of_more_than_three_years_ago_is_forgotten(reviewing: ReviewerClient, pass_time: Pass) -> None:
    until = {"until-day": "1", "until-month": "12", "until-year": "2023"}
    reviewing.declare(reviewing.offered(), "employer", "Quillfeather Recovery Trust", **until)
    pass_time(timedelta(days=1))
    look(reviewing)
    assert len(reviewing.profile()["interests"]) == 1
    pass_time(timedelta(days=1))
    look(reviewing)
    assert reviewing.profile()["interests"] == []
