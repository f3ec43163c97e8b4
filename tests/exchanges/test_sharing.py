"""From a review's report to what others learn: the host ticks lines, both sides agree, and nothing leads back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import Organisation
from app.contributions import queries as spine
from app.contributions.services import deciding
from app.core import clock, worker
from app.core.db import session, transaction, unit_of_work
from app.exchanges.learning.models import NoteDraft
from app.exchanges.learning.services import agreeing
from app.exchanges.reviewers.services import offering
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE
from app.exchanges.reviews.schedule.models import ScheduledSession
from app.exchanges.reviews.sharing import services
from app.exchanges.reviews.team.facts_queries import places_taken
from tests.exchanges.finding_client import LINE, STRENGTH, FindingClient
from tests.page_client import PageClient
from tests.rows import count_rows, only_row_of

Moment = Callable[[timedelta], None]
ABOUT = {"title": "One person to ring", "summary": "A named person made it quicker to act."}
LEARNED = {"looked_at": "How services told each other.", "helped": "A board that meets monthly.", "to_take": "Name one person."}


@pytest.fixture
def final(findings: FindingClient) -> FindingClient:
    """A review whose report is final: a strength and a consideration, both accepted; one person was spoken to."""
    findings.begin()
    review = findings.review
    findings.sent(STRENGTH, LINE)
    host, lead = review.browser(review.lead), review.browser(findings.team[0])
    review.press(host, "findings/answers", "Accept every line")
    review.press(host, "findings/answers", "stamp")
    review.press(lead, "report/finish", "stamp")
    with unit_of_work(review.database), transaction():
        at = clock.now()
        session().add(
            ScheduledSession(
                exchange_id=review.number, uid="u", sequence=0, standards=[], roles=[], spoken_to="Ines Interviewed",
                seat_ids=[], day=at.date(), start="10:00", minutes=60, way="online", place="", link="", explanation="",
                explained=[], changed={}, edited_at=at,
            )
        )  # fmt: skip
    return findings


def begin(final: FindingClient, *texts: str) -> PageClient:
    """Tick the lines that hold these words, as somebody of the host."""
    host = final.review.browser(final.review.member)
    page = host.get(f"{final.home}/learning-note")
    numbers = [str(final.line_that_says(text)) for text in texts]
    host.fill(page, {"lines": numbers}, "lines")
    return host


def test_lines_that_the_host_ticks_begin_a_note_for_both_sides_in_which_no_name_may_stand(final: FindingClient) -> None:
    begin(final, STRENGTH["text"], LINE["text"])
    draft = only_row_of(final.review.database, NoteDraft)
    assert "The board meets monthly." in draft.body["helped"]
    assert "Nobody is named as the champion." in draft.body["looked_at"]
    assert "Name a champion." in draft.body["to_take"]
    assert {"Ines Interviewed"} <= set(draft.people)
    assert any("Camden" in name for name in draft.names)
    assert "Calderdale Council" in draft.names
    assert draft.not_before > (clock.now() + timedelta(days=85)).date()
    with unit_of_work(final.review.database):
        assert services.first_day(final.row()) == draft.not_before  # the day that the page says
        sides = {each.side for each in session().get_one(NoteDraft, draft.id).participants}
        people = {each.person_id for each in session().get_one(NoteDraft, draft.id).participants}
    assert sides == {"host", "team"}
    assert set(final.team) | {final.review.lead, final.review.member} <= people


def test_only_the_host_ticks_lines(final: FindingClient) -> None:
    final.review.browser(final.review.member).get(f"{final.home}/learning-note")
    for person in (final.team[0], final.review.people.moderator(), final.review.people.administrator()):
        browser = final.review.browser(person)
        browser.get(f"{final.home}/learning-note", 404)
        final.post(browser, "learning-note", {"lines": str(final.line_that_says(LINE["text"]))}, 404)
    assert count_rows(final.review.database, NoteDraft) == 0


def test_lines_are_ticked_only_of_a_report_that_is_final(findings: FindingClient) -> None:
    findings.begin()
    findings.sent(LINE)
    host = findings.review.browser(findings.review.member)
    host.get(f"{findings.home}/learning-note", 404)
    findings.post(host, "learning-note", {"lines": "1"}, 409)


def test_a_review_has_one_note_at_a_time_and_no_note_without_a_line(final: FindingClient) -> None:
    host = final.review.browser(final.review.member)
    page = host.fill(host.get(f"{final.home}/learning-note"), {}, "lines", status=422)
    assert "Choose at least one line" in page.main
    begin(final, STRENGTH["text"])
    assert "has been begun" in host.get(f"{final.home}/learning-note").main
    final.post(host, "learning-note", {"lines": str(final.line_that_says(LINE["text"]))}, 409)
    assert count_rows(final.review.database, NoteDraft) == 1


def test_from_the_report_to_a_published_note(moment: Moment, final: FindingClient) -> None:
    """Both sides agree, a moderator publishes it once three months have passed, and it names nobody."""
    review = final.review
    host = begin(final, STRENGTH["text"], LINE["text"])
    draft = only_row_of(review.database, NoteDraft)
    home = f"/exchanges/learning/drafts/{draft.id}"
    host.fill(host.get(f"{home}/steps/about-it"), ABOUT, "title")
    host.fill(host.get(f"{home}/steps/what-was-learned"), LEARNED, "helped")
    for person in (review.member, final.team[0]):
        actor = review.people.actor(person)
        with unit_of_work(review.database), transaction():
            row = session().get_one(NoteDraft, draft.id)
            agreeing.agree(actor, row, row.version)
    with unit_of_work(review.database), transaction():
        row = session().get_one(NoteDraft, draft.id)
        revision_id = agreeing.submit(review.people.actor(review.member), row, row.version, {}).id
    moment(timedelta(days=130))
    moderator = review.people.actor(review.people.moderator("Mo Derator"))
    with unit_of_work(review.database), transaction():
        revision = spine.get_revision(revision_id)
        deciding.claim(moderator, revision)
        deciding.publish(moderator, revision)
        slug = revision.contribution.slug
        names = list(session().scalars(sa.select(Organisation.name)))
    worker.drain(review.database)
    words = PageClient(review.app.test_client()).get(f"/exchanges/learning/{slug}").text
    assert "A board that meets monthly." in words
    assert not [name for name in (*names, "Rae", "Ines", "Camden", review.reference()) if name in words]
    assert count_rows(review.database, NoteDraft) == 0


@pytest.mark.parametrize("verb", ["", "finish"])
def test_a_seat_takes_up_a_place_until_the_report_is_final(findings: FindingClient, verb: str) -> None:
    findings.begin()
    lead = findings.review.people.actor(findings.team[0])
    with unit_of_work(findings.review.database), transaction():
        if verb:
            EXCHANGE.apply(findings.row(), verb, lead)
        profile = offering.offer(lead)
        session().flush()
        assert places_taken([profile]) == ({} if verb else {profile.id: 1})


def test_the_page_says_the_first_day_that_a_note_of_the_middle_of_a_month_really_has(final: FindingClient) -> None:
    """The day itself would tell when the report was final."""
    with unit_of_work(final.review.database), transaction():
        final.row().final_at = datetime(2026, 12, 15, 12, 0, tzinfo=UTC)
    host = begin(final, STRENGTH["text"])
    assert only_row_of(final.review.database, NoteDraft).not_before == date(2027, 4, 1)
    with unit_of_work(final.review.database):
        assert services.first_day(final.row()) == date(2027, 4, 1)
    host.get(f"{final.home}/learning-note")
