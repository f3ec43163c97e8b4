"""Places in the rest of the site where the confidential work of an exchange would come out, and does not."""

import inspect
import json

import pytest
import sqlalchemy as sa

from app.accounts import services as accounts
from app.core import audit, worker
from app.core.actor import SYSTEM
from app.core.db import session, transaction, unit_of_work
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE, SEAT
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.search.models import DocumentRow
from tests.exchanges.review_client import ReviewClient
from tests.policy_actors import person
from tests.queued_work import run_queued
from tests.rows import only_row_of, rows_of

NUMBERS = ("The referral was for 943 476 5919.", "The pupil is H801200001001.", "The worker is QQ 12 34 56 C.")


@pytest.mark.parametrize("text", NUMBERS)
def test_no_explanation_lets_a_number_into_a_request_that_belongs_to_one_person_for_life(review: ReviewClient, text: str) -> None:
    browser = review.proposed()
    page = review.press(browser, "request", "enquiry", status=422, hopes=text, explanation="An invented number.")
    assert "No explanation lets this pass." in page.main
    assert only_row_of(review.database, Exchange).hopes == ""


def test_nothing_of_an_exchange_is_searched_completed_or_counted(review: ReviewClient) -> None:
    review.proposed(enquiry="Whether zanzibar helps.")
    worker.drain(review.database)
    with unit_of_work(review.database):
        documents = session().scalars(sa.select(DocumentRow)).all()
    assert not any("zanzibar" in json.dumps([one.title, one.summary, one.body]) for one in documents)
    for address in ("/search?q=zanzibar", "/directory?q=zanzibar", "/exchanges"):
        assert "Whether zanzibar" not in review.browser(review.member).client.get(address).text


def test_every_state_fits_where_the_trail_keeps_it() -> None:
    longest = audit.AuditEntry.__table__.c.to_status.type.length  # type: ignore[attr-defined]
    assert all(len(status) <= longest for lifecycle in (EXCHANGE, SEAT) for status in lifecycle.statuses)


def test_pausing_is_no_state_so_that_an_exchange_goes_on_where_it_stood() -> None:
    assert not any("pause" in word for word in (*EXCHANGE.statuses, *EXCHANGE.transitions))


class Nobodys:
    """An exchange whose host and team are other people."""

    host_codes = frozenset({"E09000007"})
    seats = ()
    is_open_to_team = True


@pytest.mark.parametrize("role", ["admin", "moderator", "editor"])
def test_no_role_of_the_site_is_in_any_of_the_three_audiences(role: str) -> None:
    who = person(1, "member", role)
    for audience in (policy.is_host, policy.is_team, policy.takes_part, policy.leads_team):
        assert not audience(who, Nobodys()), audience.__name__
        assert "has_role" not in inspect.getsource(audience)


def test_an_erased_reviewer_stays_a_number_in_the_team(review: ReviewClient) -> None:
    people = review.confirmed()
    with unit_of_work(review.database), transaction():
        accounts.erase_person(SYSTEM, people[1])
    run_queued(review.database)
    seats = [row for row in rows_of(review.database, Seat) if row.status == "accepted"]
    assert [row.person_id for row in seats] == [people[0], None, people[2]]
    page = review.browser(review.lead).get(f"{review.home}/team")
    assert [text.rpartition(" ")[0] for text in page.texts("h2")[:3]] == ["Rae Commissioner", "Someone who has left", "Ros Both"]
