"""Names that are nearly the same go to a person of the host: until one said, nobody of that organisation is offered a seat."""

import pytest
import sqlalchemy as sa

from app.accounts.belonging.organisations import merge_organisations
from app.core import clock
from app.core.actor import SYSTEM
from app.core.db import session, transaction, unit_of_work
from app.exchanges.reviewers.models import ReviewerInterest, ReviewerProfile
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.keeping import jobs as keeping
from app.exchanges.reviews.team import personal_data, services
from app.exchanges.reviews.team.models import Provider, SettledName
from tests.exchanges.review_client import ReviewClient
from tests.page_client import PageClient
from tests.rows import count_rows, only_row_of

TYPED, NAME = "Brookfeild Trust", "Brookfield Trust"


@pytest.fixture
def near(review: ReviewClient) -> tuple[PageClient, int, int]:
    """The browser of a lead whose provider is nearly called like the organisation of a reviewer; the reviewer, and that."""
    organisation = review.people.organisation(NAME, kind="vcs")
    reviewer = review.reviewer("Bea Brook", organisation=organisation)
    lead = review.agreed()
    lead.fill(lead.get(f"{review.home}/providers"), {"name": TYPED, "kind": "present"}, "name")
    lead.fill(lead.get(f"{review.home}/providers"), containing="The list is complete")
    return lead, reviewer, organisation


def say(review: ReviewClient, browser: PageClient, words: str) -> str:
    page = browser.get(f"{review.home}/names")
    return browser.fill(page, containing=f"{words} ({NAME})").main


def candidates(review: ReviewClient, browser: PageClient) -> str:
    return browser.get(f"{review.home}/candidates").main


def test_until_somebody_looked_the_seat_is_not_offered_and_the_page_says_so(
    review: ReviewClient, near: tuple[PageClient, int, int]
) -> None:
    lead, reviewer, _organisation = near
    page = lead.get(f"{review.home}/candidates")
    assert "Look at 1 pair of names that are nearly the same" in page.main
    assert "Bea Brook" not in page.main
    assert lead.client.get(f"{review.home}/candidates/{reviewer}").status_code == 404
    assert f"Yours: {TYPED}. On the list of reviewers: {NAME}." in lead.get(f"{review.home}/names").main


def test_two_bodies_are_no_conflict_from_then_on_and_that_is_kept(
    review: ReviewClient, near: tuple[PageClient, int, int]
) -> None:
    lead, reviewer, _organisation = near
    assert "They are two bodies" in say(review, lead, "They are not the same")
    assert "Bea Brook" in candidates(review, lead)
    review.offered(reviewer)
    row = only_row_of(review.database, SettledName)
    assert (row.name, row.is_same, row.settled_by_id) == (TYPED, False, review.lead)


def test_one_body_is_a_conflict_for_the_candidates_and_for_who_sits_already(
    review: ReviewClient, near: tuple[PageClient, int, int]
) -> None:
    lead, reviewer, _organisation = near
    say(review, lead, "They are not the same")
    review.offered(reviewer)
    lead.fill(lead.get(f"{review.home}/names"), containing="Take back")
    say(review, lead, "They are the same")
    assert [seat.status for seat in [only_row_of(review.database, Seat)]] == ["withdrawn"]
    assert "Bea Brook" not in candidates(review, lead)
    assert "Look at" not in candidates(review, lead)


def test_what_a_reviewer_declared_is_on_no_page_of_the_host(review: ReviewClient, near: tuple[PageClient, int, int]) -> None:
    lead, _reviewer, _organisation = near
    other = review.reviewer("Dee Clared")
    with unit_of_work(review.database), transaction():
        profile = session().scalars(sa.select(ReviewerProfile).where(ReviewerProfile.person_id == other)).one()
        profile.interests = [ReviewerInterest(kind="employer", name="Brookfielde Trust")]
    for page in ("names", "candidates", "providers"):
        assert "Brookfielde" not in lead.get(f"{review.home}/{page}").main
    assert "Dee Clared" not in candidates(review, lead)


def test_what_was_said_goes_with_the_list_and_follows_a_merger(review: ReviewClient, near: tuple[PageClient, int, int]) -> None:
    lead, _reviewer, organisation = near
    say(review, lead, "They are not the same")
    kept = review.people.organisation("Lantern", kind="vcs")
    with unit_of_work(review.database), transaction():
        merge_organisations(SYSTEM, organisation, kept)
        assert only_row_of_session().organisation_id == kept
        assert personal_data.held_about(review.lead)[-1]["names"] == "looked at"
        session().execute(sa.update(Exchange).values(status="withdrawn"))
        services.forget_lists()
    assert count_rows(review.database, SettledName) == 0


def only_row_of_session() -> SettledName:
    return session().scalars(sa.select(SettledName)).one()


def test_a_request_that_nobody_touched_for_two_years_goes_with_its_list(review: ReviewClient) -> None:
    browser = review.proposed()
    browser.fill(browser.get(f"{review.home}/providers"), {"name": TYPED, "kind": "bid"}, "name")
    with unit_of_work(review.database), transaction():
        exchange = session().scalars(sa.select(Exchange)).one()
        exchange.edited_at -= keeping.DRAFT_KEPT
        exchange.warned_at = clock.now() - keeping.WARNED_BEFORE
        session().flush()
        keeping.forget_old(None)  # type: ignore[arg-type]  # the task is not read
    assert (count_rows(review.database, Exchange), count_rows(review.database, Provider)) == (0, 0)


def test_an_interest_in_a_whole_area_keeps_its_reviewer_away(review: ReviewClient) -> None:
    person = review.reviewer("Ana Area")
    mine = review.browser(person)
    page = mine.get("/exchanges/reviewers/me/interests")
    nothing = mine.fill(page, {"kind": "family"}, "kind", status=422)
    assert "Enter the name of the organisation, or choose a local area" in nothing.main
    page = mine.fill(page, {"kind": "family", "area": "E09000007"}, "kind")
    assert "Camden" in page.main
    lead = review.listed()
    assert "Ana Area" not in candidates(review, lead)
    mine.fill(mine.get("/exchanges/reviewers/me/interests"), containing="Take out Camden")
    assert "Ana Area" in candidates(review, lead)
