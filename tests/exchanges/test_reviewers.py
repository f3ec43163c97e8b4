"""Somebody offers to review, is listed, changes their mind, and takes it back."""

import pytest

from app.accounts import queries as accounts
from app.accounts.belonging import memberships
from app.core.actor import SYSTEM
from app.core.db import transaction, unit_of_work
from app.exchanges.reviewers.values import LEVELS
from tests.exchanges.reviewer_client import HOME, OTHER_STANDARD, STANDARD, ReviewerClient


@pytest.mark.dialect
def test_somebody_offers_to_review_and_members_find_them_by_standard_and_month(reviewing: ReviewerClient) -> None:
    browser = reviewing.opened(evidence="Led the Slough contract from 2021.")
    assert "you are on the list" in browser.get(HOME).main
    page = reviewing.listed()
    for words in ("1 reviewer", "Rae Reviewer", "Slough Borough Council", STANDARD.title):
        assert words in page.main
    month, later = reviewing.months(1, 5)
    assert "Rae Reviewer" in reviewing.listed(f"?standard={STANDARD.id}&month={month}").main
    assert "Rae Reviewer" not in reviewing.listed(f"?month={later}").main
    assert "Rae Reviewer" not in reviewing.listed(f"?standard={OTHER_STANDARD.id}").main
    assert "Rae Reviewer" in reviewing.listed("?standard=no-such-standard&month=never").main


def test_members_see_name_organisation_role_standards_and_months_and_nothing_else(reviewing: ReviewerClient) -> None:
    browser = reviewing.ready(evidence="Led the Slough contract.")
    reviewing.fill_in(browser, 1, load="3", can_lead="y")
    reviewing.declare(browser, "employer", "Harbour Recovery Trust")
    browser.post(f"{HOME}/open", reviewing.token(browser))
    page = reviewing.listed()
    assert set(page.answers()) >= {"Organisation", "Role", "Strong in", "Free in"}
    for words in ("Led the Slough contract", "Harbour", LEVELS["led"][0], "South East", "3 areas"):
        assert words not in page.response.text


def test_nothing_is_offered_without_consent(reviewing: ReviewerClient) -> None:
    browser = reviewing.browser(reviewing.reviewer)
    page = browser.fill(browser.get(HOME), {}, "consent", status=422)
    assert "Tick the box if you agree" in page.main
    browser.get(f"{HOME}/details", status=404)


def test_nobody_is_listed_before_months_standards_and_interests_are_said(reviewing: ReviewerClient) -> None:
    browser = reviewing.offered()
    page = browser.get(HOME)
    for words in ("which months", "at least one standard", "Declare your interests"):
        assert words in page.main
    browser.post(f"{HOME}/open", reviewing.token(browser), status=409)
    assert "Rae Reviewer" not in reviewing.listed().main


def test_whoever_pauses_or_takes_it_back_is_on_no_list_at_once(reviewing: ReviewerClient) -> None:
    browser = reviewing.opened()
    browser.post(f"{HOME}/pause", reviewing.token(browser))
    assert "Rae Reviewer" not in reviewing.listed().main
    browser.post(f"{HOME}/open", reviewing.token(browser))
    assert "Rae Reviewer" in reviewing.listed().main
    reviewing.declare(browser, "money", "Harbour Recovery Trust")
    browser.fill(browser.get(f"{HOME}/end"), {}, "Take my offer back")
    assert "Rae Reviewer" not in reviewing.listed().main
    kept = reviewing.profile()
    assert (kept["status"], kept["months"], kept["standards"], kept["interests"]) == ("ended", [], {}, [])
    browser.get(f"{HOME}/interests", status=404)


def test_what_was_taken_back_can_be_offered_again_and_begins_anew(reviewing: ReviewerClient) -> None:
    browser = reviewing.opened()
    browser.fill(browser.get(f"{HOME}/end"), {}, "Take my offer back")
    browser.fill(browser.get(HOME), {"consent": "y"}, "consent")
    assert reviewing.profile()["status"] == "paused"
    assert "at least one standard" in browser.get(HOME).main


def test_whoever_left_their_organisation_is_not_listed_and_can_still_take_it_back(reviewing: ReviewerClient) -> None:
    browser = reviewing.opened()
    with unit_of_work(reviewing.database), transaction():
        memberships.end_membership(SYSTEM, _membership(reviewing.reviewer))
    assert "Rae Reviewer" not in reviewing.listed().main
    browser.fill(browser.get(f"{HOME}/end"), {}, "Take my offer back")
    assert reviewing.profile()["status"] == "ended"
    assert "while you are a confirmed member" in browser.get(HOME).main


def _membership(person_id: int) -> int:
    membership = accounts.open_membership(person_id)
    assert membership is not None
    return membership.id
