"""A member contributes: drafts, steps, conflicts, findings, submission."""

import threading

import pytest
import sqlalchemy as sa

from app.contributions.models import Contribution, GuardFinding, Revision
from app.core.db import Database, session, transaction, unit_of_work
from tests.page_client import Page, PageClient
from tests.people import People
from tests.rows import rows_of

pytestmark = pytest.mark.each_database
ABOUT = {
    "title": "Street theatre for Year 8",
    "summary": "A play about online grooming that tours schools.",
    "type": "drama",
    "description": "## What it is\n\nA play of **forty minutes** with a discussion afterwards.",
}
AT_RISK = "She told me today that her stepfather comes into her room at night and hurts her. She is in my class."


def start(page: PageClient, **changes: str) -> Page:
    """Fill in the first step."""
    return page.fill(page.get("/contribute/initiative"), {**ABOUT, **changes}, "title")


def test_the_first_step_saves_a_draft_with_its_html(database: Database, page: PageClient, member: int) -> None:
    tasks = start(page)
    assert tasks.h1.endswith("Street theatre for Year 8")
    [draft] = rows_of(database, Revision)
    assert draft.status == "draft"
    assert "<strong>forty minutes</strong>" in draft.html["description"]
    assert "What it is" in page.get(f"/contribute/drafts/{draft.id}/preview").main


def test_sending_the_first_step_twice_makes_one_draft(database: Database, page: PageClient, member: int) -> None:
    action, values = page.get("/contribute/initiative").form_values("title")
    page.post(action, {**values, **ABOUT})
    page.post(action, {**values, **ABOUT})
    assert len(rows_of(database, Revision)) == 1


def test_what_was_typed_survives_an_error(page: PageClient, member: int) -> None:
    refused = page.fill(page.get("/contribute/initiative"), {**ABOUT, "title": ""}, "title", status=422)
    assert "Enter a name" in refused.main
    assert "tours schools" in refused.response.text
    assert refused.tree.find(".//title").text.startswith("Error: ")


def test_each_step_saves_the_draft_and_may_be_emptied_again(database: Database, page: PageClient, member: int) -> None:
    number = start(page).draft_number
    step = f"/contribute/drafts/{number}/steps/who-for"
    page.fill(page.get(step), {"harm_types": ["cse", "online"], "audiences": ["age-11-13"]}, "harm_types")
    assert rows_of(database, Revision)[0].body["harm_types"] == ["cse", "online"]
    action, values = page.get(step).form_values("harm_types")
    values.pop("harm_types")
    page.post(action, values)
    assert "harm_types" not in rows_of(database, Revision)[0].body


def test_the_second_of_two_editors_is_shown_both_texts_and_nothing_is_overwritten(
    database: Database, page: PageClient, member: int
) -> None:
    number = start(page).draft_number
    step = f"/contribute/drafts/{number}/steps/about-it"
    first, second = page.get(step), page.get(step)
    page.fill(first, {"summary": "The first editor's words."}, "title")
    conflict = page.fill(second, {"summary": "The second editor's words."}, "title", status=409)
    assert "The first editor's words." in conflict.main
    assert "The second editor's words." in conflict.main
    assert rows_of(database, Revision)[0].body["summary"] == "The first editor's words."
    page.fill(conflict, containing="title")
    assert rows_of(database, Revision)[0].body["summary"] == "The second editor's words."


def test_text_about_a_child_at_risk_now_is_kept_in_the_form_and_stored_nowhere(
    database: Database, page: PageClient, member: int
) -> None:
    refused = page.fill(page.get("/contribute/initiative"), {**ABOUT, "description": AT_RISK}, "title", status=422)
    assert "comes into her room" in refused.response.text
    assert "call 999" in refused.main
    assert rows_of(database, Revision) == []


def test_a_finding_must_be_explained_before_it_can_be_submitted(database: Database, page: PageClient, member: int) -> None:
    number = start(page, description="Referrals are taken by email at jo.bloggs@gmail.com every day.").draft_number
    check = page.get(f"/contribute/drafts/{number}/submit")
    assert "jo.bloggs@gmail.com" in check.main
    refused = page.fill(check, containing="send", status=422)
    assert "say why it is not about a person" in refused.main
    field = next(name for name in check.form_values("send")[1] if name.startswith("why_"))
    done = page.fill(refused, {field: "It is the mailbox of the service, not a person."}, "send")
    assert "Submitted to the moderators" in done.main
    with unit_of_work(database):
        [finding] = session().scalars(sa.select(GuardFinding))
        assert finding.explanation == "It is the mailbox of the service, not a person."
        assert finding.confirmed_at is None


def test_a_double_submit_makes_one_submission(database: Database, page: PageClient, member: int) -> None:
    number = start(page).draft_number
    action, values = page.get(f"/contribute/drafts/{number}/submit").form_values("send")
    page.post(action, values)
    page.post(action, values)
    assert [revision.status for revision in rows_of(database, Revision)] == ["submitted"]


def test_a_submitted_revision_cannot_be_changed(database: Database, page: PageClient, member: int) -> None:
    number = start(page).draft_number
    step = page.get(f"/contribute/drafts/{number}/steps/about-it")
    page.fill(page.get(f"/contribute/drafts/{number}/submit"), containing="send")
    action, values = step.form_values("title")
    page.post(action or f"/contribute/drafts/{number}/steps/about-it", {**values, "title": "Changed"}, status=404)
    assert rows_of(database, Revision)[0].body["title"] == ABOUT["title"]


def test_somebody_elses_draft_looks_missing(people: People, page: PageClient, member: int) -> None:
    number = start(page).draft_number
    people.sign_in(page.client, people.person())
    for path in ("", "/preview", "/submit", "/steps/about-it"):
        page.get(f"/contribute/drafts/{number}{path}", status=404)


def test_people_who_wait_for_a_moderator_cannot_contribute(people: People, page: PageClient, database: Database) -> None:
    people.sign_in(page.client, people.person(status="waiting"))
    assert "cannot contribute yet" in page.get("/contribute/initiative").h1
    assert rows_of(database, Revision) == []


def test_two_submissions_at_the_same_moment_make_one_draft(database: Database, page: PageClient, member: int) -> None:
    action, values = page.get("/contribute/initiative").form_values("title")
    cookie = page.client.get_cookie("session")
    assert cookie is not None
    answers: list[int] = []

    def send() -> None:
        browser = page.client.application.test_client()
        browser.set_cookie("session", cookie.value)
        answers.append(browser.post(action, data={**values, **ABOUT}).status_code)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert 303 in answers
    assert set(answers) <= {303, 503}, "who sends a third while two are on their way is told to wait"
    with unit_of_work(database):
        assert session().scalar(sa.select(sa.func.count()).select_from(Contribution)) == 1


def test_the_tables_refuse_to_change_what_was_submitted(database: Database, page: PageClient, member: int) -> None:
    number = start(page).draft_number
    page.fill(page.get(f"/contribute/drafts/{number}/submit"), containing="send")
    with unit_of_work(database), pytest.raises(RuntimeError, match="cannot be changed"), transaction():
        session().get_one(Revision, number).body = {"title": "Changed"}
    assert rows_of(database, Revision)[0].body["title"] == ABOUT["title"]
