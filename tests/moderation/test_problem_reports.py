"""Anyone may say that a page is wrong; its owners and the moderators are told, and nobody else reads it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.contributions.models import ProblemReport
from app.contributions.reading.throttles import REPORT as REPORT_ACT
from app.contributions.reading.throttles import TRYING
from app.core.db import Database, session, unit_of_work
from app.core.errors import TooMany
from app.core.limits.allowance import Asker
from tests.letters import letters_to, words_of
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People
from tests.queued_work import run_queued

pytestmark = pytest.mark.each_database
REPORT = "/directory/street-theatre-for-year-8/report"
WRONG = {"topic": "contact", "text": "The telephone number rings out, and the website has gone."}
AT_RISK = "She told me today that her stepfather comes into her room at night and hurts her. She is in my class."


@pytest.fixture
def moderator(people: People) -> int:
    return people.person("Mo Derator", roles=("member", "moderator"), email="mo@example.org")


@pytest.fixture
def contribution(initiatives: InitiativeMaker, author: int, moderator: int) -> int:
    return initiatives.published(author, moderator)


def reports(database: Database) -> list[tuple[str, str]]:
    with unit_of_work(database):
        return [(one.status, one.text) for one in session().scalars(sa.select(ProblemReport).order_by(ProblemReport.id))]


def test_a_visitor_reports_a_problem_and_owner_and_moderators_are_told_without_the_text(
    database: Database, page: PageClient, people: People, contribution: int, author: int, moderator: int
) -> None:
    after = page.fill(page.get(REPORT), WRONG, "topic")
    assert "We have told the people who look after this page" in after.text
    run_queued(database)
    [to_owner] = [one for one in letters_to("asha@example.org") if "reported a problem" in one["Subject"]]
    [to_moderator] = [one for one in letters_to("mo@example.org") if "reported a problem" in one["Subject"]]
    assert "http://localhost/contribute/reports/1" in words_of(to_owner)
    assert "http://localhost/moderation/reports/1" in words_of(to_moderator)
    assert "rings out" not in str(to_owner) + str(to_moderator)

    people.sign_in(page.client, author)
    seen = page.get("/contribute/reports/1")
    assert "The telephone number rings out" in seen.main
    page.fill(seen, {"note": "We have corrected the telephone number."}, "note")
    assert reports(database) == [("closed", WRONG["text"])]
    people.sign_in(page.client, moderator)
    assert "No problem report is open" in page.get("/moderation/reports").main
    assert "We have corrected the telephone number." in page.get("/moderation/reports/1").main


def test_a_moderator_closes_a_report_and_must_say_what_was_done(
    database: Database, page: PageClient, people: People, contribution: int, moderator: int
) -> None:
    page.fill(page.get(REPORT), WRONG, "topic")
    people.sign_in(page.client, moderator)
    listed = page.get("/moderation/reports")
    assert "The contact details do not work" in listed.main
    refused = page.fill(page.get("/moderation/reports/1"), containing="note", status=422)
    assert "Enter what you did about it" in refused.main
    page.fill(refused, {"note": "Nothing was wrong."}, "note")
    assert reports(database)[0][0] == "closed"


def test_what_was_typed_survives_an_error(page: PageClient, contribution: int) -> None:
    refused = page.fill(page.get(REPORT), {"text": WRONG["text"]}, "topic", status=422)
    assert "Choose what is wrong" in refused.main
    assert refused.form_values("topic")[1]["text"] == WRONG["text"]


def test_a_report_about_a_child_at_risk_is_kept_in_the_form_and_stored_nowhere(
    database: Database, page: PageClient, contribution: int, caplog: pytest.LogCaptureFixture
) -> None:
    refused = page.fill(page.get(REPORT), {"topic": "harmful", "text": AT_RISK}, "topic", status=422)
    assert "call 999" in refused.main
    assert refused.form_values("topic")[1]["text"] == AT_RISK
    assert reports(database) == []
    assert "stepfather" not in caplog.text


def test_a_report_with_a_finding_is_sent_back_to_its_writer(database: Database, page: PageClient, contribution: int) -> None:
    refused = page.fill(page.get(REPORT), {"topic": "other", "text": "Ask jo.bloggs@gmail.com about it."}, "topic", status=422)
    assert "Take it out, then send this again." in refused.main
    assert reports(database) == []


def test_reports_from_one_address_are_limited_and_the_text_is_kept(
    database: Database, page: PageClient, contribution: int
) -> None:
    for _ in range(10):
        page.fill(page.get(REPORT), WRONG, "topic")
    refused = page.fill(page.get(REPORT), WRONG, "topic", status=429)
    assert "too many times" in refused.main
    assert refused.form_values("topic")[1]["text"] == WRONG["text"]
    assert int(refused.response.headers["Retry-After"]) > 0
    assert len(reports(database)) == 10


@pytest.mark.parametrize("text", [AT_RISK, "Ask jo.bloggs@gmail.com about it."], ids=["at risk", "a finding"])
def test_a_report_that_the_guard_sent_back_does_not_use_up_the_reporters_limit(
    database: Database, page: PageClient, contribution: int, text: str
) -> None:
    for _ in range(12):
        page.fill(page.get(REPORT), {"topic": "other", "text": text}, "topic", status=422)
    page.fill(page.get(REPORT), WRONG, "topic")
    assert len(reports(database)) == 1


def test_nobody_has_the_guard_read_without_end(database: Database, page: PageClient, contribution: int) -> None:
    with unit_of_work(database):
        for _ in range(60):
            TRYING.spend(Asker("127.0.0.1"))
    page.fill(page.get(REPORT), WRONG, "topic", status=429)


def test_one_client_does_not_use_up_the_reports_about_a_page(
    database: Database, page: PageClient, contribution: int, moment: Callable[[timedelta], None]
) -> None:
    let_through = 0
    for _ in range(5):
        with unit_of_work(database):
            for _ in range(10):
                with suppress(TooMany):
                    REPORT_ACT.spend(Asker("203.0.113.5"), str(contribution))
                    let_through += 1
        moment(timedelta(hours=1))
    assert let_through == 10
    page.fill(page.get(REPORT), WRONG, "topic")


def test_nobody_else_reads_a_report(page: PageClient, people: People, contribution: int) -> None:
    page.fill(page.get(REPORT), WRONG, "topic")
    assert page.client.get("/moderation/reports/1").status_code == 303
    people.sign_in(page.client, people.person())
    page.get("/moderation/reports/1", status=404)
    page.get("/contribute/reports/1", status=404)
    page.get("/moderation/reports", status=404)


def test_a_page_that_nobody_may_read_cannot_be_reported(initiatives: InitiativeMaker, page: PageClient, author: int) -> None:
    initiatives.submitted(author)
    page.get(REPORT, status=404)
    page.get("/directory/nothing-here/report", status=404)
    page.get("/recipes/nothing-here/report", status=404)
