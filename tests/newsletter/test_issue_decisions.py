"""Who writes an issue of the newsletter, and who decides on it: never one and the same person."""

import pytest
import sqlalchemy as sa

from app.contributions import queries
from app.contributions.models import Revision
from app.contributions.moderation import queries as moderation_queries
from app.contributions.services import drafting
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.worker import drain
from app.newsletter.issues.kind import NEWSLETTER_ISSUE
from tests.letters import letters, words_of
from tests.moderation.initiative_maker import InitiativeMaker
from tests.newsletter.issue_maker import ITEM, IssueMaker
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.each_database


def test_issue_is_begun_by_editors_only(issues: IssueMaker, people: People, page: PageClient) -> None:
    for roles in (("member",), ("member", "moderator"), ("member", "admin")):
        person = people.person(roles=roles)
        with pytest.raises(Forbidden):
            issues.draft(person)
        people.sign_in(page.client, person)
        page.get("/contribute/newsletter-issue", 404)
        assert "newsletter" not in page.get("/contribute").main
    people.sign_in(page.client, issues.editor)
    assert page.get("/contribute").links()["Add an issue of the newsletter"] == "/contribute/newsletter-issue"
    page.get("/contribute/newsletter-issue")


def test_issue_is_looked_after_by_every_editor_and_by_nobody_else(issues: IssueMaker, people: People, page: PageClient) -> None:
    draft = issues.draft()
    for person, status in (
        (issues.second, 200),
        (people.moderator(), 404),
        (people.administrator(), 404),
        (people.person(), 404),
    ):
        people.sign_in(page.client, person)
        page.get(f"/contribute/drafts/{draft}", status)
        assert ("What schools have learned" in page.get("/contribute").main) == (person == issues.second)


def test_issue_is_decided_on_by_an_editor_who_did_not_submit_it(issues: IssueMaker) -> None:
    draft = issues.submit(issues.draft())
    with pytest.raises(Forbidden):
        issues.decide(draft, issues.editor)
    issues.decide(draft, issues.second)
    assert issues.status(draft) == "published"


def test_issue_is_not_decided_on_by_anybody_who_saved_its_draft(issues: IssueMaker, people: People) -> None:
    third = people.person(roles=("member", "editor"))
    draft = issues.draft()
    issues.save(draft, issues.second, title="What schools say")
    issues.submit(draft)
    with pytest.raises(Forbidden):
        issues.decide(draft, issues.second)
    issues.decide(draft, third)


def test_issue_that_was_sent_back_keeps_the_names_of_those_who_wrote_in_it(issues: IssueMaker, people: People) -> None:
    third = people.person(roles=("member", "editor"))
    sent = issues.decide(issues.submit(issues.draft()), third, "return")
    again = issues.edit(issues.contribution_of(sent), issues.second, title="What schools say now")
    issues.submit(again, issues.second)
    for writer in (issues.editor, issues.second):
        with pytest.raises(Forbidden):
            issues.decide(again, writer)
    issues.decide(again, third)


def test_issue_that_is_corrected_may_be_decided_on_by_whoever_wrote_what_was_published(issues: IssueMaker) -> None:
    issue = issues.publish()
    correction = issues.edit(issue, issues.second, correction="The title of the play was wrong.")
    issues.submit(correction, issues.second)
    with pytest.raises(Forbidden):
        issues.decide(correction, issues.second)
    issues.decide(correction, issues.editor)


def test_issue_is_decided_on_by_no_moderator_and_no_administrator(issues: IssueMaker, people: People, page: PageClient) -> None:
    draft = issues.submit(issues.draft())
    for person in (people.moderator(), people.administrator()):
        with pytest.raises(Forbidden):
            issues.decide(draft, person)
    people.sign_in(page.client, people.moderator())
    assert "What schools have learned" not in page.get("/moderation").main
    page.get(f"/moderation/{draft}", 404)


def test_issue_waits_in_the_editors_queue_and_other_contributions_do_not(
    issues: IssueMaker, people: People, page: PageClient
) -> None:
    initiatives = InitiativeMaker(issues.database, people)
    initiatives.submitted(people.person(), title="A play for Year 9")
    issues.submit(issues.draft())
    people.sign_in(page.client, issues.second)
    queue = page.get("/moderation").main
    assert "What schools have learned" in queue
    assert "A play for Year 9" not in queue
    assert "Submissions (1)" in queue
    assert "Problem reports" not in queue
    people.sign_in(page.client, people.moderator())
    assert "Submissions (1)" in page.get("/moderation").main


def test_issue_of_ones_own_is_marked_in_the_queue(issues: IssueMaker, people: People, page: PageClient) -> None:
    draft = issues.submit(issues.draft())
    people.sign_in(page.client, issues.editor)
    assert "You wrote in this, so another editor decides." in page.get("/moderation").main
    page.get(f"/moderation/{draft}", 404)


def test_issue_is_published_by_hand_from_the_queue(issues: IssueMaker, people: People, page: PageClient) -> None:
    draft = issues.submit(issues.draft())
    people.sign_in(page.client, issues.second)
    item = page.get(f"/moderation/{draft}")
    assert "See it as a page, an email and plain text" in item.links()
    done = page.fill(item, containing="Publish")
    assert "You have published “What schools have learned”" in done.main
    assert page.get("/newsletter/what-schools-have-learned").h1.endswith("What schools have learned")


def test_issue_that_waits_is_told_to_the_editors_who_may_decide(issues: IssueMaker, people: People) -> None:
    people.moderator()
    issues.submit(issues.draft())
    drain(issues.database)
    assert [message["To"] for message in letters()] == ["sam@example.org"]


def test_issue_decided_on_by_its_submitter_is_refused_by_the_database(issues: IssueMaker, database: Database) -> None:
    draft = issues.submit(issues.draft())
    own = sa.update(Revision).where(Revision.id == draft).values(decided_by_id=issues.editor)
    with unit_of_work(database), pytest.raises(sa.exc.IntegrityError), transaction():
        session().execute(own)


def test_issue_changed_after_approval_is_a_new_revision_that_nobody_approved(issues: IssueMaker) -> None:
    issue = issues.publish()
    change = issues.edit(issue, title="Another title", correction="The title.")
    assert issues.status(change) == "draft"
    with unit_of_work(issues.database):
        contribution = queries.get_contribution(issue)
        assert contribution.live_revision is not None
        assert contribution.live_revision.body["title"] == "What schools have learned"
        assert moderation_queries.list_waiting(issues.people.actor(issues.second)) == []


def test_issue_with_an_item_that_was_taken_down_cannot_be_submitted_or_published(
    issues: IssueMaker, people: People, page: PageClient
) -> None:
    waiting = issues.submit(issues.draft())
    issues.withdraw(issues.play)
    people.sign_in(page.client, issues.second)
    answer = page.fill(page.get(f"/moderation/{waiting}"), containing="Publish", status=422)
    assert "“Theatre in schools” leads to a page that not everyone can read now" in answer.main
    assert issues.status(waiting) == "submitted"
    with pytest.raises(Conflict, match="not everyone can read"):
        issues.decide(waiting)
    with pytest.raises(Invalid):
        issues.submit(issues.draft())


def test_issue_in_a_new_version_must_say_what_it_corrects(issues: IssueMaker, people: People, page: PageClient) -> None:
    change = issues.edit(issues.publish(), title="Another title")
    people.sign_in(page.client, issues.editor)
    assert "Enter what this version corrects" in page.get(f"/contribute/drafts/{change}/submit").main


def test_issue_with_nothing_in_it_cannot_be_submitted(issues: IssueMaker) -> None:
    with pytest.raises(Invalid):
        issues.submit(issues.draft(linked=None, texts=None))
    assert NEWSLETTER_ISSUE.shape.faults({"title": "A", "summary": "B"}) == {"linked": "Add at least one item or one short text"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "https://www.example.org/directory/x",
        "//evil.example/directory/x",
        "/nowhere/x",
        "/directory/../x",
        "x",
    ],
)
def test_issue_leads_to_pages_of_this_site_only(issues: IssueMaker, address: str) -> None:
    _, errors = NEWSLETTER_ISSUE.shape.clean({"title": "A", "summary": "B", "linked": [{**ITEM, "link": address}]})
    assert "linked" in errors


def test_issue_drafts_that_two_editors_save_at_once_lose_nothing(issues: IssueMaker) -> None:
    draft = issues.draft()
    with unit_of_work(issues.database):
        version = queries.get_revision(draft).version
    issues.save(draft, issues.second, title="The second editor’s")
    with unit_of_work(issues.database), pytest.raises(drafting.StaleDraft), transaction():
        drafting.save(issues.people.actor(issues.editor), queries.get_revision(draft), version, {"title": "Mine"}, {})
    assert issues.body(draft)["title"] == "The second editor’s"


def test_editors_are_told_of_editors_and_never_of_a_moderator(
    issues: IssueMaker, people: People, page: PageClient, database: Database
) -> None:
    draft = issues.submit(issues.draft())
    drain(database)
    assert {letter["Subject"] for letter in letters()} == {"1 contribution is waiting for an editor"}
    people.sign_in(page.client, issues.editor)
    assert "Waiting for an editor" in page.get("/contribute").main
    people.sign_in(page.client, issues.second)
    pages = [page.get("/moderation").main, page.get(f"/moderation/{draft}").main]
    issues.decide(draft, issues.second, "reject")
    drain(database)
    people.sign_in(page.client, issues.editor)
    pages += [page.get(f"/contribute/drafts/{draft}").main, page.get(f"/contribute/drafts/{draft}/appeal").main]
    told = [words_of(letter) for letter in letters()]
    assert any("An editor has read" in words and "ask a different editor" in words for words in told)
    assert not [words for words in (*pages, *told) if "a moderator" in words.lower()]
