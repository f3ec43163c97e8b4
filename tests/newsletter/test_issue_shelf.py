"""The shelf: what was published since the last issue, put into a draft with one button; and the previews of a draft."""

from datetime import timedelta

import pytest

from app.contributions import queries
from app.contributions.models import MEMBERS
from app.contributions.services import drafting
from app.core.db import transaction, unit_of_work
from tests.moderation.initiative_maker import InitiativeMaker
from tests.newsletter.issue_maker import ITEM, IssueMaker
from tests.page_client import Page, PageClient

pytestmark = pytest.mark.each_database


def shelf(issues: IssueMaker, page: PageClient, draft: int, query: str = "") -> Page:
    issues.people.sign_in(page.client, issues.editor)
    return page.get(f"/newsletter/drafts/{draft}/shelf{query}")


def test_issue_shelf_holds_everything_until_an_issue_is_published(issues: IssueMaker, page: PageClient) -> None:
    shown = shelf(issues, page, issues.draft(linked=None))
    assert "No issue has been published yet" in shown.main
    assert "Street theatre for Year 8" in shown.links()
    assert "Child sexual exploitation (CSE) · London" in shown.main


def test_issue_shelf_holds_what_was_published_since_the_last_issue(moment: object, issues: IssueMaker, page: PageClient) -> None:
    moment(timedelta(hours=1))
    issues.publish()
    moment(timedelta(days=30))
    issues.publish_page(title="A new project", harm_types=["hsb"])
    outcomes = [{"id": "safer", "statement": "Children are safer"}]
    measures = [{"id": "waiting", "name": "Days waited", "level": "individual", "question": "how-much"}]
    issues.publish_page("framework", title="A framework", summary="Measures.", outcomes=outcomes, measures=measures)
    draft = issues.draft(title="Next", linked=None)
    shelf_page = shelf(issues, page, draft)
    assert {"A new project", "A framework"} <= set(shelf_page.links())
    assert "Street theatre for Year 8" not in shelf_page.links()
    assert "What schools have learned" not in shelf_page.main
    headings = ["".join(one.itertext()) for one in shelf_page.tree.iter("h2")]
    assert headings.index("Outcomes measurement") < headings.index("Initiatives")
    about_hsb = shelf(issues, page, draft, "?harm=hsb")
    assert "A new project" in about_hsb.links()
    assert "A framework" not in about_hsb.links()


def test_issue_shelf_holds_a_page_that_was_changed_since(moment: object, issues: IssueMaker, page: PageClient) -> None:
    initiatives, people = InitiativeMaker(issues.database, issues.people), issues.people
    author, moderator = people.person(), people.moderator()
    play = initiatives.published(author, moderator, title="An old project")
    moment(timedelta(hours=1))
    issues.publish()
    moment(timedelta(days=2))
    initiatives.decide(moderator, initiatives.edited(author, play, summary="It has grown."))
    shown = shelf(issues, page, issues.draft(title="Next", linked=None))
    assert "An old project" in shown.links()
    assert "changed on" in shown.main


def test_issue_shelf_holds_nothing_that_not_everyone_may_read(issues: IssueMaker, page: PageClient) -> None:
    initiatives, people = InitiativeMaker(issues.database, issues.people), issues.people
    author, moderator = people.person(), people.moderator()
    initiatives.draft(author, title="A draft project")
    initiatives.submitted(author, title="A waiting project")
    members = initiatives.draft(author, title="A project for members")
    with unit_of_work(issues.database), transaction():
        queries.get_revision(members).audience = MEMBERS
    initiatives.decide(moderator, initiatives.submit(author, members))
    gone = issues.publish_page(title="A withdrawn project")
    issues.withdraw(gone)
    shelf_page = shelf(issues, page, issues.draft(linked=None))
    for words in ("A draft project", "A waiting project", "A project for members", "A withdrawn project"):
        assert words not in shelf_page.main
    draft = issues.draft(linked=None)
    hidden = initiatives.revision(members).contribution_id
    form = {**shelf_page.form_values("to this issue")[1], "page": str(hidden)}
    page.post(f"/newsletter/drafts/{draft}/shelf", form, 404)


def test_issue_takes_a_page_from_the_shelf_with_a_shortened_summary(issues: IssueMaker, page: PageClient) -> None:
    draft = issues.draft(linked=None)
    shown = shelf(issues, page, draft)
    assert shown.form_values("to this issue")[1]["summary"] == "A play about online grooming that tours schools."
    added = page.fill(shown, {"summary": "A play.", "section": "health"}, "to this issue")
    assert "You have added “Street theatre for Year 8”." in added.main
    assert "In this issue" in added.main
    (item,) = issues.body(draft)["linked"]
    assert item == {
        "id": "street-theatre-for-year-8",
        "title": "Street theatre for Year 8",
        "section": "health",
        "link": ITEM["link"],
        "summary": "A play.",
    }


def test_issue_takes_no_page_twice(issues: IssueMaker, page: PageClient) -> None:
    draft = issues.draft(linked=None)
    shown = shelf(issues, page, draft)
    page.fill(shown, containing="to this issue")
    again = page.fill(shown, {"draft_version": "2"}, "to this issue", 422)
    assert "This page is in the issue already" in again.main
    assert len(issues.body(draft)["linked"]) == 1


@pytest.mark.parametrize(
    ("summary", "message"), [("", "Enter a summary"), ("x" * 601, "Summary must be 600 characters or fewer")]
)
def test_issue_keeps_what_was_typed_on_the_shelf_and_says_what_is_wrong(
    issues: IssueMaker, page: PageClient, summary: str, message: str
) -> None:
    draft = issues.draft(linked=None)
    refused = page.fill(shelf(issues, page, draft), {"summary": summary}, "to this issue", 422)
    assert refused.main.count(message) == 2
    assert refused.form_values("to this issue")[1]["summary"] == summary
    assert "linked" not in issues.body(draft)


def test_issue_that_somebody_else_saved_meanwhile_is_not_written_over(issues: IssueMaker, page: PageClient) -> None:
    draft = issues.draft(linked=None)
    shown = shelf(issues, page, draft)
    issues.save(draft, issues.second, title="The second editor’s")
    refused = page.fill(shown, {"summary": "My words."}, "to this issue", 409)
    assert "Somebody else saved this draft after you opened it" in refused.main
    assert refused.form_values("to this issue")[1]["summary"] == "My words."
    page.fill(refused, containing="to this issue")
    assert issues.body(draft)["title"] == "The second editor’s"
    assert len(issues.body(draft)["linked"]) == 1


def test_issue_shelf_is_for_drafts_and_for_editors(issues: IssueMaker, page: PageClient) -> None:
    sent = issues.submit(issues.draft())
    issues.people.sign_in(page.client, issues.editor)
    page.get(f"/newsletter/drafts/{sent}/shelf", 404)
    other = InitiativeMaker(issues.database, issues.people).draft(issues.people.person())
    for path in ("shelf", "formats", "email", "page"):
        page.get(f"/newsletter/drafts/{other}/{path}", 404)
    draft = issues.draft()
    issues.people.sign_in(page.client, issues.people.moderator())
    for path in ("shelf", "formats", "email", "page"):
        page.get(f"/newsletter/drafts/{draft}/{path}", 404)


def test_issue_pages_of_editors_ask_for_the_second_step(issues: IssueMaker, page: PageClient) -> None:
    draft = issues.draft()
    issues.people.sign_in(page.client, issues.editor, second_factor=False)
    for path in ("shelf", "formats", "email", "page"):
        led = page.client.get(f"/newsletter/drafts/{draft}/{path}")
        assert (led.status_code, led.headers["Location"]) == (303, "/sign-in/second-step")
    page.get("/contribute/newsletter-issue", 404)


def test_issue_is_previewed_in_every_form(issues: IssueMaker, page: PageClient) -> None:
    draft = issues.draft()
    issues.people.sign_in(page.client, issues.second)
    for form in ("email", "page"):
        shown = page.get(f"/newsletter/drafts/{draft}/formats?as={form}")
        frames = [one.get("src") for one in shown.tree.iter("iframe")]
        assert frames == [f"/newsletter/drafts/{draft}/{form}"] * 2
        assert "frame-src 'self'" in shown.response.headers["Content-Security-Policy"]
    text = page.get(f"/newsletter/drafts/{draft}/formats?as=text")
    assert "PRACTICE EXCHANGE NEWSLETTER" in text.main
    email = page.client.get(f"/newsletter/drafts/{draft}/email")
    policy = email.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    drawn = page.get(f"/newsletter/drafts/{draft}/page")
    assert "frame-ancestors 'self'" in drawn.response.headers["Content-Security-Policy"]
    assert "unsafe" not in drawn.response.headers["Content-Security-Policy"]


def test_issue_that_is_too_large_for_some_mail_programs_is_said_in_its_preview(issues: IssueMaker, page: PageClient) -> None:
    texts = [{"id": f"t{at}", "heading": "Long", "section": "editor", "text": "word " * 990} for at in range(20)]
    draft = issues.draft(texts=texts)
    issues.people.sign_in(page.client, issues.editor)
    assert "Some mail programs show only the first 102,400 bytes" in page.get(f"/newsletter/drafts/{draft}/formats").main
    small = issues.draft()
    assert "Some mail programs" not in page.get(f"/newsletter/drafts/{small}/formats").main


def test_issue_summary_about_a_child_at_risk_is_not_kept(issues: IssueMaker, page: PageClient) -> None:
    at_risk = "She told me today that her uncle is hurting her. She is 9 and goes to Hill School."
    draft = issues.draft(linked=None)
    refused = page.fill(shelf(issues, page, draft), {"summary": at_risk}, "to this issue", 422)
    assert "This reads as if it is about a particular child" in refused.main
    assert "linked" not in issues.body(draft)


def test_issue_goes_from_the_form_to_the_archive_with_a_second_pair_of_eyes(issues: IssueMaker, page: PageClient) -> None:
    issues.people.sign_in(page.client, issues.editor)
    tasks = page.fill(page.get("/contribute/newsletter-issue"), {"title": "Spring", "summary": "Theatre."}, "title")
    links = tasks.links()
    page.fill(page.get(links["Choose from what has been published"]), containing="to this issue")
    page.get(links["See it as a page, an email and plain text"])
    number = int(tasks.response.request.path.rsplit("/", 1)[1])
    sent = page.fill(page.get(f"/contribute/drafts/{number}/submit"), containing="send")
    assert "An editor will read it." in sent.main
    issues.people.sign_in(page.client, issues.second)
    page.fill(page.get(f"/moderation/{number}"), containing="Publish")
    assert page.get("/newsletter/spring").links()["Street theatre for Year 8"] == ITEM["link"]


def test_issue_writers_are_remembered_for_whoever_decides(issues: IssueMaker) -> None:
    draft = issues.draft()
    issues.save(draft, issues.second, title="Another")
    with unit_of_work(issues.database):
        assert queries.get_revision(draft).writer_ids == {issues.editor, issues.second}
    with unit_of_work(issues.database), transaction():
        drafting.retract(issues.people.actor(issues.editor), queries.get_revision(draft))
    third = issues.people.person(roles=("member", "editor"))
    again = issues.edit(issues.contribution_of(draft), third)
    with unit_of_work(issues.database):
        assert queries.get_revision(again).writer_ids == {issues.editor, issues.second, third}
