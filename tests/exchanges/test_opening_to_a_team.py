"""What a host opens to its team: which standards, who read them when, and that it is closed again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core.db import session, transaction, unit_of_work
from app.exchanges.assessment import queries
from app.exchanges.assessment.models import Assessment, StandardAnswer
from app.exchanges.assessment.services import saving, signing, starting
from app.exchanges.assessment.values import Sent, stamp_of
from app.exchanges.reviews.opening.models import Opening, Reading
from app.exchanges.standards.framework import framework
from tests.exchanges.review_client import CAMDEN, FOCUS, ReviewClient
from tests.page_client import PageClient
from tests.rows import count_rows, only_row_of, rows_of

OTHER = framework().standards[1].id


@pytest.fixture
def statement_id(review: ReviewClient) -> int:
    """A signed assessment of the host, and a team that is confirmed."""
    lead = review.people.actor(review.lead)
    nothing = stamp_of({"level": "", "line": ""})
    answers = [Sent(one.id, {"level": "2", "line": f"What Camden says of {one.id}."}, nothing) for one in framework().standards]
    with unit_of_work(review.database), transaction():
        assessment = starting.start(lead, CAMDEN)
        saving.save(lead, assessment, StandardAnswer, answers, {})
        assert signing.sign(lead, assessment, queries.stamp_of_all(assessment))
        return assessment.id


@pytest.fixture
def team(review: ReviewClient) -> list[int]:
    return review.confirmed()


def opened(review: ReviewClient, statement_id: int, *standards: str) -> PageClient:
    lead = review.browser(review.lead)
    page = lead.get(f"{review.home}/material/of/{statement_id}")
    lead.fill(page, {"standards": list(standards) or [FOCUS]}, "standards")
    return lead


def material(review: ReviewClient) -> str:
    return f"{review.home}/material/{only_row_of(review.database, Opening).id}"


def test_the_host_opens_some_standards_and_sees_who_opened_them(review: ReviewClient, statement_id: int, team: list[int]) -> None:
    lead = opened(review, statement_id)
    reader = review.browser(team[0])
    page = reader.fill(reader.get(f"{review.home}/material"), {}, "Open: Self-assessment of Camden")
    assert f"What Camden says of {FOCUS}." in page.main
    assert f"What Camden says of {OTHER}." not in page.main
    assert "Held by Camden: ask them before release" in page.main
    assert [(row.person_id) for row in rows_of(review.database, Reading)] == [team[0]]
    assert "Rae Commissioner" in lead.get(f"{review.home}/material").main


def test_confirming_a_team_opens_nothing_by_itself(review: ReviewClient, statement_id: int, team: list[int]) -> None:
    reader = review.browser(team[0])
    assert "Nothing is open." in reader.get(f"{review.home}/material").main
    assert reader.client.get(f"/exchanges/assessments/{statement_id}").status_code == 404


def test_nobody_reads_what_is_open_without_a_line_in_the_log(
    moment: Callable[[timedelta], None], review: ReviewClient, statement_id: int, team: list[int]
) -> None:
    opened(review, statement_id)
    reader, address = review.browser(team[1]), material(review)
    assert "What Camden says" not in reader.get(f"{review.home}/material").main
    assert reader.client.get(address).headers["Location"] == f"{review.home}/material"
    reader.fill(reader.get(f"{review.home}/material"), {}, "Open: Self-assessment of Camden")
    reader.get(address)
    moment(timedelta(hours=9))
    assert reader.client.get(address).status_code == 303
    assert count_rows(review.database, Reading) == 1


def test_what_the_host_takes_back_is_closed_at_the_next_request(review: ReviewClient, statement_id: int, team: list[int]) -> None:
    lead = opened(review, statement_id)
    reader, address = review.browser(team[0]), material(review)
    reader.fill(reader.get(f"{review.home}/material"), {}, "Open: Self-assessment of Camden")
    member = review.browser(review.member)
    member.fill(member.get(f"{review.home}/material"), {}, "Take it back")
    assert reader.client.get(address).status_code == 404
    assert "Nothing is open." in reader.get(f"{review.home}/material").main
    assert "Taken back" in lead.get(f"{review.home}/material").main


def test_while_an_exchange_is_paused_nothing_is_open(review: ReviewClient, statement_id: int, team: list[int]) -> None:
    lead = opened(review, statement_id)
    reader, address = review.browser(team[0]), material(review)
    reader.fill(reader.get(f"{review.home}/material"), {}, "Open: Self-assessment of Camden")
    lead.fill(lead.get(review.home), {}, "Pause the exchange")
    assert reader.client.get(address).status_code == 404


def test_without_a_lead_two_members_of_two_organisations_open_together(
    review: ReviewClient, statement_id: int, team: list[int]
) -> None:
    for person, count in ((review.member, 0), (review.health, 1)):
        browser = review.browser(person)
        browser.fill(browser.get(f"{review.home}/material/of/{statement_id}"), {"standards": [FOCUS]}, "standards")
        assert count_rows(review.database, Opening) == count


def test_whoever_gave_their_seat_back_and_people_who_run_the_site_open_nothing(
    review: ReviewClient, statement_id: int, team: list[int]
) -> None:
    opened(review, statement_id)
    leaver, address = review.browser(team[2]), material(review)
    leaver.fill(leaver.get(f"{review.home}/material"), {}, "Open: Self-assessment of Camden")
    leaver.fill(leaver.get(review.home), {}, "Give my seat back")
    for person in (team[2], review.people.administrator(), review.people.moderator()):
        browser = review.browser(person)
        token = {"csrf_token": browser.get("/account").form_values()[1]["csrf_token"]}
        assert browser.client.get(address).status_code == 404
        assert browser.client.get(f"{review.home}/material").status_code == 404
        assert browser.client.post(f"{address}/open", data=token).status_code == 404


def test_only_a_signed_assessment_of_the_host_itself_is_opened(review: ReviewClient, team: list[int]) -> None:
    lead = review.people.actor(review.lead)
    with unit_of_work(review.database), transaction():
        number = starting.start(lead, CAMDEN).id
    browser = review.browser(review.lead)
    assert "Only a signed self-assessment can be opened" in browser.get(f"{review.home}/material").main
    assert browser.client.get(f"{review.home}/material/of/{number}").status_code == 404
    with unit_of_work(review.database):
        assert session().get_one(Assessment, number).status == "open"
