"""One passage of confidential work is shown to moderators: that passage and a reference, and nothing of where it stands."""

import pytest

from app.contributions.models import ProblemReport
from tests.exchanges.assessment_client import AssessmentClient
from tests.exchanges.review_client import ReviewClient
from tests.exchanges.test_hits import AT_RISK
from tests.exchanges.test_where_it_would_leak import NUMBERS
from tests.letters import letters_to
from tests.page_client import PageClient
from tests.queued_work import run_queued
from tests.rows import count_rows, only_row_of

PASSAGE = "The provider told us of one case, and we wrote it down: ring 07700 900123."
SECRETS = ("Camden", "London Borough", "Mia", "Hal", "Who buys what", "ArealineWord")


@pytest.fixture
def with_passage(assessing: AssessmentClient) -> PageClient:
    """The browser of a moderator, after somebody showed a passage of the self-assessment."""
    assessing.people.person("Mo Derator", email="mo@example.org", roles=("member", "moderator"))
    browser = assessing.started()
    assessing.answer(browser, line="ArealineWord.")
    page = browser.get(browser.get(assessing.home).links()["Show a moderator one passage"])
    assert "The moderators have the passage" in browser.fill(page, {"text": PASSAGE}, "text").main
    return assessing.browser(assessing.people.moderator(), second_factor=True)


def test_a_moderator_reads_the_passage_and_a_reference_and_no_name_of_anything(
    assessing: AssessmentClient, with_passage: PageClient
) -> None:
    report = only_row_of(assessing.database, ProblemReport)
    listed = with_passage.get("/moderation/reports")
    shown = with_passage.get(f"/moderation/reports/{report.id}")
    assert PASSAGE in shown.main
    for page in (listed, shown):
        assert report.reference in page.main
        assert not any(word in page.response.text for word in (*SECRETS, assessing.home))
    run_queued(assessing.database)
    [letter] = letters_to("mo@example.org")
    assert not any(word in letter.as_string() for word in (*SECRETS, "07700", report.reference))


def test_what_the_moderator_says_is_read_by_those_who_take_part(assessing: AssessmentClient, with_passage: PageClient) -> None:
    number = only_row_of(assessing.database, ProblemReport).id
    with_passage.fill(with_passage.get(f"/moderation/reports/{number}"), {"note": "Take the number out."}, "note")
    page = assessing.browser(assessing.health).get(f"{assessing.home}/moderators")
    assert "A moderator says: Take the number out." in page.main


@pytest.mark.parametrize("text", [AT_RISK, *NUMBERS, "It is about Camden alone.", "The London Borough of Camden wrote it."])
def test_what_is_never_sent_stays_in_the_form(assessing: AssessmentClient, text: str) -> None:
    browser = assessing.started()
    page = browser.fill(browser.get(f"{assessing.home}/moderators"), {"text": text}, "text", status=422)
    assert text in page.response.text.replace("&#39;", "'")
    assert ("If a child may be at risk now" in page.main) == (text == AT_RISK)
    assert count_rows(assessing.database, ProblemReport) == 0


def test_the_team_of_an_exchange_shows_one_too_and_nobody_else_does(review: ReviewClient) -> None:
    people = review.confirmed()
    page = review.press(review.browser(people[0]), "moderators", "text", text="Is this too much?")
    assert review.reference() in page.main
    assert only_row_of(review.database, ProblemReport).reference == review.reference()
    for person in (review.people.administrator(), review.people.moderator(), review.people.person()):
        assert review.browser(person).client.get(f"{review.home}/moderators").status_code == 404


def test_nobody_owns_a_passage(assessing: AssessmentClient, with_passage: PageClient) -> None:
    number = only_row_of(assessing.database, ProblemReport).id
    member = assessing.browser(assessing.member)
    assert member.client.get(f"/contribute/reports/{number}").status_code == 404
    assert member.client.get("/contribute").status_code == 200
