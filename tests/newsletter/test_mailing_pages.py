"""The editors' pages of mailings, as an editor uses them."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core.audit import AuditEntry
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Invalid
from app.newsletter.mailings import queries, services
from app.newsletter.mailings.forms import uk_moment
from tests.newsletter.mailing_maker import MailingMaker, mail
from tests.page_client import Page, PageClient

pytestmark = pytest.mark.long

Move = Callable[[timedelta], None]


@pytest.fixture
def editor(mailings: MailingMaker, page: PageClient) -> PageClient:
    """The browser of an editor."""
    mailings.people.sign_in(page.client, mailings.editor)
    return page


def schedule(mailings: MailingMaker, editor: PageClient, **values: str) -> Page:
    """Schedule the newest issue by hand."""
    listed = editor.get("/newsletter/mailings")
    form = editor.get(listed.links()["Send What schools have learned"])
    return editor.fill(form, values, "when")


def test_editor_sends_an_issue_at_once_and_sees_that_it_arrived(mailings: MailingMaker, editor: PageClient) -> None:
    mailings.subscribe("ann", "bob")
    revision = mailings.revision_of(mailings.publish())
    mailings.subscribe("health", sections=["health"])
    assert "3 subscribers would get it now" in editor.get(f"/newsletter/mailings/schedule/{revision}").main
    made = schedule(mailings, editor, when="soon")
    assert "Scheduled" in made.main
    mailings.deliver()
    report = editor.get("/newsletter/mailings/1").main
    for words in ("Sent", "Handed over to the mail server 2", "Not sent 1", "All subscribers when it started 3"):
        assert words in " ".join(report.split())
    assert "Nothing in the issue is about what they follow" in report
    assert "The present version of every published issue has a mailing" in editor.get("/newsletter/mailings").main


def test_time_is_uk_time_and_is_shown_as_it_was_typed(mailings: MailingMaker, editor: PageClient, moment: Move) -> None:
    mailings.subscribe("ann")
    mailings.publish()
    when = {"when": "later", "on-day": "30", "on-month": "3", "on-year": "2026", "at": "9:30am"}
    assert "30 March 2026 at 9:30am" in schedule(mailings, editor, **when).main
    moment(datetime(2026, 3, 30, 8, 29, tzinfo=UTC) - datetime(2026, 3, 2, 12, tzinfo=UTC))
    mailings.work()
    assert mail() == []
    moment(timedelta(minutes=1))
    mailings.deliver()
    assert len(mail()) == 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "Choose when it should be sent"),
        ({"when": "later"}, "Enter the date"),
        ({"when": "later", "on-day": "3", "on-month": "3", "on-year": "2026", "at": "noonish"}, "Enter a time, such as 9:30am"),
        ({"when": "later", "on-day": "1", "on-month": "3", "on-year": "2026", "at": "9am"}, "Enter a time, such as 9:30am"),
        ({"when": "later", "on-day": "1", "on-month": "3", "on-year": "2026", "at": "9:00"}, "must be in the future"),
        (
            {"when": "later", "on-day": "29", "on-month": "3", "on-year": "2026", "at": "1:30"},
            "The clocks go forward on this day",
        ),
    ],
)
def test_time_that_cannot_be_is_refused_by_its_field_and_kept(
    mailings: MailingMaker, editor: PageClient, values: dict[str, str], message: str
) -> None:
    form = editor.get(f"/newsletter/mailings/schedule/{mailings.revision_of(mailings.publish())}")
    refused = editor.fill(form, values, "when", status=422)
    assert message in refused.main
    assert refused.form_values("when")[1]["at"] == values.get("at", "")


@pytest.mark.parametrize(
    ("day", "text", "moment"),
    [
        (date(2026, 3, 2), "9:30am", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        (date(2026, 7, 1), "9:30am", datetime(2026, 7, 1, 8, 30, tzinfo=UTC)),
        (date(2026, 7, 1), "12.15 PM", datetime(2026, 7, 1, 11, 15, tzinfo=UTC)),
        (date(2026, 7, 1), "12:15am", datetime(2026, 6, 30, 23, 15, tzinfo=UTC)),
        (date(2026, 10, 25), "1:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), "2:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        (date(2026, 3, 29), "2:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
    ],
)
def test_uk_time_is_stored_in_utc(day: date, text: str, moment: datetime) -> None:
    assert uk_moment(day, text) == moment


@pytest.mark.parametrize("text", ["", "9", "25:00", "9:60", "13:00pm", "0:30am", "9:30 in the morning", "１:30"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        uk_moment(date(2026, 7, 1), text)


def test_mailing_that_was_stopped_says_which_item_stands_in_the_way_and_goes_on_once_it_is_back(
    mailings: MailingMaker, editor: PageClient
) -> None:
    mailings.subscribe("ann")
    mailing = mailings.schedule(mailings.publish())
    mailings.withdraw(mailings.play)
    mailings.deliver()
    report = editor.get(f"/newsletter/mailings/{mailing}")
    assert "Paused" in report.main
    assert "Theatre in schools" in report.main
    assert "Nobody has got it." in report.main
    editor.fill(report, containing="Go on", status=409)
    done = editor.fill(editor.get(f"/newsletter/mailings/{mailing}"), containing="Cancel this mailing")
    assert "Cancelled" in done.main
    with pytest.raises(AssertionError, match="no form"):
        done.form_values("Go on")


def test_issue_that_cannot_be_sent_says_why_instead_of_asking_when(mailings: MailingMaker, editor: PageClient) -> None:
    revision = mailings.revision_of(mailings.publish())
    mailings.withdraw(mailings.play)
    shown = editor.get(f"/newsletter/mailings/schedule/{revision}")
    assert "leads to a page that not everyone can read" in shown.main
    with pytest.raises(AssertionError, match="no form"):
        shown.form_values("when")


def crashed(mailings: MailingMaker, *names: str) -> int:
    """A mailing with a delivery that was on its way when the worker stopped, for each name."""
    mailings.subscribe(*names)
    mailing = mailings.schedule(mailings.publish())
    with unit_of_work(mailings.database), transaction():
        services.start(queries.get(mailing))
    for name in names:
        mailings.change(mailing, name, status="uncertain")
    mailings.deliver()
    return mailing


def test_editor_decides_on_some_of_what_is_uncertain_and_then_on_the_rest(mailings: MailingMaker, editor: PageClient) -> None:
    mailing = crashed(mailings, "ann", "bob", "cat")
    shown = editor.get(f"/newsletter/mailings/{mailing}")
    assert "Waits for you" in shown.main
    assert "3 deliveries are uncertain" in shown.main
    form = editor.get(shown.links()["Decide what to do"])
    assert "example.org" not in form.main, "an address is on one page only"
    refused = editor.fill(form, {"choice": "send again", "which": "chosen"}, "choice", status=422)
    assert "Choose at least one delivery" in refused.main
    some = {"choice": "send again", "which": "chosen", "deliveries": [str(mailings.delivery(mailing, "ann")["id"])]}
    editor.fill(form, some, "choice")
    mailings.deliver()
    assert [one["To"] for one in mail()] == ["ann@example.org"]
    rest = editor.get(f"/newsletter/mailings/{mailing}/uncertain")
    done = editor.fill(rest, {"choice": "count as delivered", "which": "all"}, "choice")
    assert "2 counted as delivered" in done.main
    assert len(mail()) == 1
    assert mailings.counts(mailing) == {"handed_over": 3}
    editor.get(f"/newsletter/mailings/{mailing}/uncertain", 404)


def test_addresses_of_deliveries_that_failed_are_shown_on_asking_and_who_asked_is_audited(
    mailings: MailingMaker, editor: PageClient
) -> None:
    crashed(mailings, "ann")
    masked = editor.get("/newsletter/mailings/problems")
    assert "ann@example.org" not in masked.text
    assert "Uncertain" in masked.main
    shown = editor.fill(masked, containing="Show the addresses")
    assert "ann@example.org" in shown.main
    with unit_of_work(mailings.database):
        entry = session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "show addresses")).one()
        assert (entry.actor_id, entry.detail) == (mailings.editor, {})


def test_pages_of_mailings_are_for_editors_alone(mailings: MailingMaker, page: PageClient) -> None:
    mailing = crashed(mailings, "ann")
    paths = ("", f"/{mailing}", f"/{mailing}/uncertain", "/problems", f"/schedule/{mailings.mailing(mailing)['revision_id']}")
    for person in (mailings.people.moderator(), mailings.people.administrator(), mailings.people.person()):
        mailings.people.sign_in(page.client, person)
        for path in paths:
            page.get(f"/newsletter/mailings{path}", 404)
        assert "Mailings" not in page.get("/newsletter").links()


def test_title_that_looks_like_markup_is_only_text_on_the_pages_of_its_mailing(
    mailings: MailingMaker, editor: PageClient
) -> None:
    mailings.subscribe("ann")
    mailing = mailings.send(title="<script>alert(1)</script> =1+1")
    for path in ("/newsletter/mailings", f"/newsletter/mailings/{mailing}"):
        assert "<script>alert(1)</script> =1+1" in editor.get(path).main


def test_member_takes_away_which_issues_went_to_them(mailings: MailingMaker, page: PageClient) -> None:
    ann = mailings.people.person(email="ann@example.org")
    mailings.subscribe("ann", "bob")
    mailings.send()
    mailings.people.sign_in(page.client, ann)
    held = json.loads(page.client.get("/account/download").text)["newsletter_deliveries"]
    assert [(one["mailing"], one["status"]) for one in held] == [(1, "handed_over")]
