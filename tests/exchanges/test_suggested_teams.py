"""Whole teams are suggested to a host: of whom, why, and who would be next; and to nobody else."""

import sqlalchemy as sa

from app.core.db import session, transaction, unit_of_work
from app.exchanges.reviewers.models import ReviewerProfile
from tests.exchanges.review_client import ReviewClient
from tests.page_client import Page, PageClient

ROLES = {"Rae Commissioner": "la-csa", "Rob Health": "camhs", "Ros Both": "icb"}


def suggestions(review: ReviewClient, browser: PageClient) -> Page:
    return browser.get(f"{review.home}/suggestions")


def set_level(review: ReviewClient, person: int, level: str) -> None:
    """Make somebody as strong as this in the standard in focus."""
    with unit_of_work(review.database), transaction():
        profile = session().scalars(sa.select(ReviewerProfile).where(ReviewerProfile.person_id == person)).one()
        profile.standards[0].level = level


def test_the_best_team_is_named_with_what_it_rests_on_and_who_would_be_next(review: ReviewClient) -> None:
    lead = review.listed()
    people = {name: review.reviewer(name, role) for name, role in ROLES.items()}
    for name in ("Rae Commissioner", "Ros Both"):
        set_level(review, people[name], "advised")
    second = review.reviewer("Sam Second", "camhs")
    set_level(review, second, "done")
    page = suggestions(review, lead)
    first, other = page.main.split("Team 2: ")[0], page.main.split("Team 2: ")[1]
    assert "Team 1: the best" in first
    assert all(name in first for name in people)
    assert "700 points: standards 600 of 600, months 100 of 100" in first
    assert "Next for this seat: Sam Second. This choice has 200 points more." in first
    assert "Sam Second" in other
    assert "points fewer than the best" in other
    assert "Would lead." in first
    assert "Does not work for one of the area’s providers" in page.main


def test_whoever_has_a_seat_stays_in_every_team_and_the_offer_is_a_link_away(review: ReviewClient) -> None:
    lead = review.listed()
    people = {name: review.reviewer(name, role) for name, role in ROLES.items()}
    weak = review.reviewer("Wes Weak", "la-csa")
    set_level(review, weak, "done")
    review.offered(weak)
    page = suggestions(review, lead)
    teams = page.main.split("Team ")[1:]
    assert len(teams) > 1
    assert all("Wes Weak Asked already" in team for team in teams)
    links = page.links().values()
    assert f"{review.home}/candidates/{people['Rob Health']}" in links
    assert f"{review.home}/candidates/{weak}" not in links


def test_nobody_against_whom_something_speaks_is_suggested_nor_named_as_next(review: ReviewClient) -> None:
    harbour = review.people.organisation("Harbour Recovery", kind="vcs")
    lead = review.listed()
    for name, role in ROLES.items():
        review.reviewer(name, role)
    review.reviewer("Pru Provider", "vcs-csa", organisation=harbour)
    assert "Pru Provider" in suggestions(review, lead).main
    lead.fill(lead.get(f"{review.home}/providers"), {"name": "Harbour Recovery", "kind": ["present"]}, "name")
    assert "Pru" not in suggestions(review, lead).main


def test_where_no_whole_team_can_be_made_it_says_what_is_missing(review: ReviewClient) -> None:
    lead = review.listed()
    review.reviewer("Rob Health", "camhs")
    page = suggestions(review, lead)
    assert "No whole team can be made of those who can be asked now." in page.main
    assert "They are of fewer organisations than there are seats." in page.main
    assert "There is no commissioner beside somebody else" in page.main


def test_before_the_list_of_providers_is_complete_and_once_every_seat_is_taken_nobody_is_suggested(review: ReviewClient) -> None:
    lead = review.agreed()
    review.reviewer("Rae Reviewer")
    page = suggestions(review, lead)
    assert "Say first who provides services" in page.main
    assert "Rae" not in page.main


def test_a_full_team_needs_no_suggestion_and_the_team_itself_sees_none(review: ReviewClient) -> None:
    people = review.team()
    assert "Every seat is offered or taken." in suggestions(review, review.browser(review.lead)).main
    assert review.browser(people[0]).client.get(f"{review.home}/suggestions").status_code == 404
