"""Places in the rest of the site where the confidential work of an exchange would come out, and does not."""

import inspect
import json
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import exchanges
from app.accounts import services as accounts
from app.accounts.models import Person
from app.contributions.models import SealedFile
from app.contributions.points import STORED_FILES
from app.core import audit, bank_holidays, worker, working_days
from app.core.actor import SYSTEM
from app.core.bank_holidays import YearNotReviewed
from app.core.db import Base, session, transaction, unit_of_work
from app.core.errors import Conflict, Invalid
from app.exchanges.files.models import ExchangeFile
from app.exchanges.learning import queries
from app.exchanges.learning.services import agreeing
from app.exchanges.learning.services.drafting import TickedLine
from app.exchanges.reviewers.models import ReviewerProfile
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE, SEAT
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.search.models import DocumentRow
from tests.exchanges.agreeing_client import LEARNED, AgreeingClient
from tests.exchanges.assessment_client import AssessmentClient
from tests.exchanges.review_client import ReviewClient
from tests.policy_actors import person
from tests.queued_work import run_queued
from tests.rows import only_row_of, rows_of

NUMBERS = ("The referral was for 943 476 5919.", "The pupil is H801200001001.", "The worker is QQ 12 34 56 C.")


@pytest.mark.parametrize("text", NUMBERS)
def test_no_explanation_lets_a_number_into_a_request_that_belongs_to_one_person_for_life(review: ReviewClient, text: str) -> None:
    browser = review.proposed()
    page = review.press(browser, "request", "enquiry", status=422, hopes=text, explanation="An invented number.")
    assert "No explanation lets this pass." in page.main
    assert only_row_of(review.database, Exchange).hopes == ""


@pytest.mark.parametrize("text", NUMBERS)
def test_no_explanation_lets_such_a_number_into_a_learning_note(agreeing_client: AgreeingClient, text: str) -> None:
    agreeing_client.begin()
    host = agreeing_client.browser(agreeing_client.host)
    page = host.get(f"{agreeing_client.home}/steps/what-was-learned")
    refused = host.fill(page, {**LEARNED, "helped": text}, "helped", status=422)
    assert "No explanation lets this pass." in refused.main
    with pytest.raises(Invalid):
        agreeing_client.begin(exchange_number=4712, lines=(TickedLine(text),))


def test_every_table_that_names_files_in_the_store_is_known_to_the_reaper() -> None:
    tables = {mapper.class_ for mapper in Base.registry.mappers if "storage_key" in mapper.columns}
    assert tables - {SealedFile} == set(STORED_FILES.things)


def test_no_file_is_called_by_a_name_that_says_whose_it_is(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    for code in ("docx", "odt", "csv"):
        with browser.client.get(f"{assessing.home}/files/{code}") as answer:
            assert answer.headers["Content-Disposition"] == f'attachment; filename="self-assessment.{code}"'
    row = ExchangeFile(id=7, name="Camden minutes of May.docx", kind="docx")
    assert row.neutral_name == "file-7.docx"


def test_how_many_a_reviewer_takes_on_is_seen_by_them_alone(review: ReviewClient) -> None:
    free, full = review.reviewer("Fay Free"), review.reviewer("Flo Full")
    lead = review.listed()
    with unit_of_work(review.database), transaction():
        session().execute(sa.update(ReviewerProfile).values(load=97))
        session().execute(sa.update(ReviewerProfile).where(ReviewerProfile.person_id == full).values(load=0))
    assert "97" in review.browser(free).get("/exchanges/reviewers/me").main
    pages = (
        "/exchanges/reviewers",
        f"{review.home}/candidates",
        f"{review.home}/candidates/{free}",
        f"{review.home}/suggestions",
    )
    for address in pages:
        page = lead.get(address).main
        assert "97" not in page, address
    assert "Fay Free" in lead.get(f"{review.home}/candidates").main
    assert "Flo Full" not in lead.get(f"{review.home}/candidates").main


def test_nothing_of_an_exchange_is_kept_by_a_browser_or_in_the_pages_that_are_kept(review: ReviewClient) -> None:
    browser = review.proposed()
    for address in (review.home, "/exchanges/reviews", f"{review.home}/team", f"{review.home}/request"):
        assert browser.client.get(address).headers["Cache-Control"] == "private, no-store", address
    for path in (Path(exchanges.__file__).parent).rglob("*.py"):
        if "learning" not in path.parts:
            text = path.read_text()
            assert "shared_pages" not in text, path
            assert "listing.caches" not in text, path


def test_a_learning_note_is_looked_at_for_every_name_that_would_lead_to_the_exchange(agreeing_client: AgreeingClient) -> None:
    agreeing_client.begin()
    host = agreeing_client.browser(agreeing_client.host)
    agreeing_client.fill_in(host)
    with unit_of_work(agreeing_client.database):
        finder = queries.finder_of(agreeing_client.row())
        people = [session().get_one(Person, number).name for number in (agreeing_client.host, agreeing_client.reviewer)]
    for name in ("London Borough of Camden", "Camden", "Lantern Trust", "Ines Interviewed", *people):
        assert finder.find(f"We learned it from {name} in May."), name
    page = host.get(f"{agreeing_client.home}/steps/what-was-learned")
    host.fill(page, {"helped": "Camden names one person."}, "helped")
    actor = agreeing_client.people.actor(agreeing_client.host)
    with unit_of_work(agreeing_client.database), pytest.raises(Conflict, match="A name still stands"), transaction():
        agreeing.agree(actor, agreeing_client.row(), agreeing_client.row().version)


def test_ten_working_days_skip_bank_holidays_and_past_the_last_reviewed_year_nobody_guesses() -> None:
    assert working_days.add(date(2026, 12, 23), 2) == date(2026, 12, 29)
    assert len(bank_holidays.by_rule(2027)) == 8
    with pytest.raises(YearNotReviewed):
        working_days.add(date(bank_holidays.reviewed().last_year, 12, 31), 10)


def test_nothing_of_an_exchange_is_searched_completed_or_counted(review: ReviewClient) -> None:
    review.proposed(enquiry="Whether zanzibar helps.")
    worker.drain(review.database)
    with unit_of_work(review.database):
        documents = session().scalars(sa.select(DocumentRow)).all()
    assert not any("zanzibar" in json.dumps([one.title, one.summary, one.body]) for one in documents)
    for address in ("/search?q=zanzibar", "/directory?q=zanzibar", "/exchanges"):
        assert "Whether zanzibar" not in review.browser(review.member).client.get(address).text


def test_every_state_fits_where_the_trail_keeps_it() -> None:
    longest = audit.AuditEntry.__table__.c.to_status.type.length  # type: ignore[attr-defined]
    assert all(len(status) <= longest for lifecycle in (EXCHANGE, SEAT) for status in lifecycle.statuses)


def test_pausing_is_no_state_so_that_an_exchange_goes_on_where_it_stood() -> None:
    assert not any("pause" in word for word in (*EXCHANGE.statuses, *EXCHANGE.transitions))


class Nobodys:
    """An exchange whose host and team are other people."""

    host_codes = frozenset({"E09000007"})
    seats = ()
    is_open_to_team = True


@pytest.mark.parametrize("role", ["admin", "moderator", "editor"])
def test_no_role_of_the_site_is_in_any_of_the_three_audiences(role: str) -> None:
    who = person(1, "member", role)
    for audience in (policy.is_host, policy.is_team, policy.takes_part, policy.leads_team):
        assert not audience(who, Nobodys()), audience.__name__
        assert "has_role" not in inspect.getsource(audience)


def test_an_erased_reviewer_stays_a_number_in_the_team(review: ReviewClient) -> None:
    people = review.confirmed()
    with unit_of_work(review.database), transaction():
        accounts.erase_person(SYSTEM, people[1])
    run_queued(review.database)
    seats = [row for row in rows_of(review.database, Seat) if row.status == "accepted"]
    assert [row.person_id for row in seats] == [people[0], None, people[2]]
    page = review.browser(review.lead).get(f"{review.home}/team")
    assert [text.rpartition(" ")[0] for text in page.texts("h2")[:3]] == ["Rae Commissioner", "Someone who has left", "Ros Both"]
