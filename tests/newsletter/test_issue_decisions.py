"""Who writes an issue of the newsletter, and who decides on it: never one and the same person."""

import pytest
import sqlalchemy as sa

from app.contributions import queries
from app.contributions.models import Revision
from app.contributions.moderation import queries as moderation_queries
from app.contributions.services import drafting
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.jobs import drain
from app.newsletter.issues.kind import NEWSLETTER_ISSUE
from tests.moderation.bench import Bench, Mailbox
from tests.newsletter.desk import ITEM, Desk
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.each_database


def test_issue_is_begun_by_editors_only(desk: Desk, people: People, page: PageClient) -> None:
    for roles in (("member",), ("member", "moderator"), ("member", "admin")):
        person = people.person(roles=roles)
        with pytest.raises(Forbidden):
            desk.draft(person)
        people.sign_in(page.client, person)
        page.get("/contribute/newsletter-issue", 404)
        assert "newsletter" not in page.get("/contribute").main
    people.sign_in(page.client, desk.editor)
    assert page.get("/contribute").links()["Add an issue of the newsletter"] == "/contribute/newsletter-issue"
    page.get("/contribute/newsletter-issue")


def test_issue_is_looked_after_by_every_editor_and_by_nobody_else(desk: Desk, people: People, page: PageClient) -> None:
    draft = desk.draft()
    for person, status in ((desk.second, 200), (people.moderator(), 404), (people.administrator(), 404), (people.person(), 404)):
        people.sign_in(page.client, person)
        page.get(f"/contribute/drafts/{draft}", status)
        assert ("What schools have learned" in page.get("/contribute").main) == (person == desk.second)


def test_issue_is_decided_on_by_an_editor_who_did_not_submit_it(desk: Desk) -> None:
    draft = desk.submit(desk.draft())
    with pytest.raises(Forbidden):
        desk.decide(draft, desk.editor)
    desk.decide(draft, desk.second)
    assert desk.status(draft) == "published"


def test_issue_is_not_decided_on_by_anybody_who_saved_its_draft(desk: Desk, people: People) -> None:
    third = people.person(roles=("member", "editor"))
    draft = desk.draft()
    desk.save(draft, desk.second, title="What schools say")
    desk.submit(draft)
    with pytest.raises(Forbidden):
        desk.decide(draft, desk.second)
    desk.decide(draft, third)


def test_issue_that_was_sent_back_keeps_the_names_of_those_who_wrote_in_it(desk: Desk, people: People) -> None:
    third = people.person(roles=("member", "editor"))
    sent = desk.decide(desk.submit(desk.draft()), third, "return")
    again = desk.edit(desk.contribution_of(sent), desk.second, title="What schools say now")
    desk.submit(again, desk.second)
    for writer in (desk.editor, desk.second):
        with pytest.raises(Forbidden):
            desk.decide(again, writer)
    desk.decide(again, third)


def test_issue_that_is_corrected_may_be_decided_on_by_whoever_wrote_what_was_published(desk: Desk) -> None:
    issue = desk.publish()
    correction = desk.edit(issue, desk.second, correction="The title of the play was wrong.")
    desk.submit(correction, desk.second)
    with pytest.raises(Forbidden):
        desk.decide(correction, desk.second)
    desk.decide(correction, desk.editor)


def test_issue_is_decided_on_by_no_moderator_and_no_administrator(desk: Desk, people: People, page: PageClient) -> None:
    draft = desk.submit(desk.draft())
    for person in (people.moderator(), people.administrator()):
        with pytest.raises(Forbidden):
            desk.decide(draft, person)
    people.sign_in(page.client, people.moderator())
    assert "What schools have learned" not in page.get("/moderation").main
    page.get(f"/moderation/{draft}", 404)


def test_issue_waits_in_the_editors_queue_and_other_contributions_do_not(desk: Desk, people: People, page: PageClient) -> None:
    bench = Bench(desk.database, people)
    bench.submitted(people.person(), title="A play for Year 9")
    desk.submit(desk.draft())
    people.sign_in(page.client, desk.second)
    queue = page.get("/moderation").main
    assert "What schools have learned" in queue
    assert "A play for Year 9" not in queue
    assert "Submissions (1)" in queue
    assert "Problem reports" not in queue
    people.sign_in(page.client, people.moderator())
    assert "Submissions (1)" in page.get("/moderation").main


def test_issue_of_ones_own_is_marked_in_the_queue(desk: Desk, people: People, page: PageClient) -> None:
    draft = desk.submit(desk.draft())
    people.sign_in(page.client, desk.editor)
    assert "You wrote in this, so another editor decides." in page.get("/moderation").main
    page.get(f"/moderation/{draft}", 404)


def test_issue_is_published_by_hand_from_the_queue(desk: Desk, people: People, page: PageClient) -> None:
    draft = desk.submit(desk.draft())
    people.sign_in(page.client, desk.second)
    item = page.get(f"/moderation/{draft}")
    assert "See it as a page, an email and plain text" in item.links()
    done = page.fill(item, containing="Publish")
    assert "You have published “What schools have learned”" in done.main
    assert page.get("/newsletter/what-schools-have-learned").h1.endswith("What schools have learned")


def test_issue_that_waits_is_told_to_the_editors_who_may_decide(desk: Desk, people: People, mailbox: Mailbox) -> None:
    people.moderator()
    desk.submit(desk.draft())
    drain(desk.database)
    assert [message["To"] for message in mailbox.all()] == ["sam@example.org"]


def test_issue_decided_on_by_its_submitter_is_refused_by_the_database(desk: Desk, database: Database) -> None:
    draft = desk.submit(desk.draft())
    own = sa.update(Revision).where(Revision.id == draft).values(decided_by_id=desk.editor)
    with unit_of_work(database), pytest.raises(sa.exc.IntegrityError), transaction():
        session().execute(own)


def test_issue_changed_after_approval_is_a_new_revision_that_nobody_approved(desk: Desk) -> None:
    issue = desk.publish()
    change = desk.edit(issue, title="Another title", correction="The title.")
    assert desk.status(change) == "draft"
    with unit_of_work(desk.database):
        contribution = queries.get_contribution(issue)
        assert contribution.live_revision is not None
        assert contribution.live_revision.body["title"] == "What schools have learned"
        assert moderation_queries.list_waiting(desk.people.actor(desk.second)) == []


def test_issue_with_an_item_that_was_taken_down_cannot_be_submitted_or_published(
    desk: Desk, people: People, page: PageClient
) -> None:
    waiting = desk.submit(desk.draft())
    desk.withdraw(desk.play)
    people.sign_in(page.client, desk.second)
    answer = page.fill(page.get(f"/moderation/{waiting}"), containing="Publish", status=422)
    assert "“Theatre in schools” leads to a page that not everyone can read now" in answer.main
    assert desk.status(waiting) == "submitted"
    with pytest.raises(Conflict, match="not everyone can read"):
        desk.decide(waiting)
    with pytest.raises(Invalid):
        desk.submit(desk.draft())


def test_issue_in_a_new_version_must_say_what_it_corrects(desk: Desk, people: People, page: PageClient) -> None:
    change = desk.edit(desk.publish(), title="Another title")
    people.sign_in(page.client, desk.editor)
    assert "Say what this version corrects" in page.get(f"/contribute/drafts/{change}/submit").main


def test_issue_with_nothing_in_it_cannot_be_submitted(desk: Desk) -> None:
    with pytest.raises(Invalid):
        desk.submit(desk.draft(linked=None, texts=None))
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
def test_issue_leads_to_pages_of_this_site_only(desk: Desk, address: str) -> None:
    _, errors = NEWSLETTER_ISSUE.shape.clean({"title": "A", "summary": "B", "linked": [{**ITEM, "link": address}]})
    assert "linked" in errors


def test_issue_drafts_that_two_editors_save_at_once_lose_nothing(desk: Desk) -> None:
    draft = desk.draft()
    with unit_of_work(desk.database):
        version = queries.get_revision(draft).version
    desk.save(draft, desk.second, title="The second editor’s")
    with unit_of_work(desk.database), pytest.raises(drafting.StaleDraft), transaction():
        drafting.save(desk.people.actor(desk.editor), queries.get_revision(draft), version, {"title": "Mine"}, {})
    assert desk.body(draft)["title"] == "The second editor’s"
