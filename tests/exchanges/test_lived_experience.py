"""A seat for somebody with lived experience: beside the team, in no list, and known to the host once both have said yes."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import services as accounts
from app.core import audit, clock, worker
from app.core.actor import SYSTEM
from app.core.db import session, transaction, unit_of_work
from app.core.jobs import Task
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.lived_experience import jobs
from app.exchanges.reviews.lived_experience.models import LivedSeat
from app.exchanges.reviews.suggesting import team_queries
from app.search.models import DocumentRow
from tests.exchanges.review_client import ReviewClient
from tests.letters import letters
from tests.page_client import Page, PageClient
from tests.queued_work import run_queued
from tests.rows import count_rows, only_row_of

NAME, CONTACT, PAID = "Quillabelle", "Ruth at Lantern, 020 7946 0999", "Two days at 150 pounds a day, through Lantern."


class Seating:
    """A host, and an organisation that supports people with lived experience."""

    def __init__(self, review: ReviewClient) -> None:
        self.review = review
        self.organisation = review.people.organisation("Lantern", kind="vcs")
        self.supporter = review.people.person("Sue Porter", organisation=self.organisation)
        self.host = review.listed()

    @property
    def page(self) -> str:
        return f"{self.review.home}/lived-experience"

    def asked(self) -> PageClient:
        """The browser of who supports somebody, once their organisation was asked."""
        self.host.fill(self.host.get(self.page), {"organisation": str(self.organisation)}, "organisation")
        return self.review.browser(self.supporter)

    def proposed(self) -> PageClient:
        """The same, once they proposed somebody."""
        supporter = self.asked()
        self.propose(supporter)
        return supporter

    def propose(self, supporter: PageClient, *, status: int = 200, **changes: str) -> Page:
        words = {"first_name": NAME, "support_contact": CONTACT, "paid_time": PAID, "person_agrees": "y", **changes}
        page = supporter.get("/exchanges/reviews")
        return supporter.fill(
            supporter.get(page.links()["A seat for somebody with lived experience: Camden"]), words, "first_name", status=status
        )

    def agreed(self) -> PageClient:
        supporter = self.proposed()
        self.host.fill(self.host.get(self.page), containing="stamp")
        return supporter


@pytest.fixture
def seating(review: ReviewClient) -> Seating:
    return Seating(review)


def test_the_host_learns_the_name_once_both_have_said_yes(seating: Seating) -> None:
    seating.proposed()
    page = seating.host.get(seating.page)
    assert CONTACT in page.main
    assert PAID in page.main
    assert NAME not in page.response.text
    page = seating.host.fill(page, containing="stamp")
    assert NAME in page.main


def test_without_a_lead_two_organisations_of_the_area_agree(seating: Seating) -> None:
    seating.proposed()
    for person, is_known in ((seating.review.member, False), (seating.review.health, True)):
        browser = seating.review.browser(person)
        page = browser.fill(browser.get(seating.page), containing="stamp")
        assert (NAME in page.main) == is_known


def test_nobody_is_proposed_who_was_not_asked_nor_by_more_than_a_first_name(seating: Seating) -> None:
    supporter = seating.asked()
    wrong = {
        "first_name": ("Quilla Belle Smith", "Enter a first name alone"),
        "support_contact": ("", "Say whom the host talks to"),
        "paid_time": ("", "Say which of their time is paid"),
        "person_agrees": ("", "Ask them first"),
    }
    for field, (value, message) in wrong.items():
        assert message in seating.propose(supporter, status=422, **{field: value}).main
    assert only_row_of(seating.review.database, LivedSeat).status == "asked"


def test_it_is_in_no_list_count_explanation_export_letter_search_or_trail_of_anybody(seating: Seating) -> None:
    seating.agreed()
    review = seating.review
    reviewer = review.reviewer("Rae Commissioner", "la-csa")
    review.offered(reviewer)
    member = review.accepted(reviewer)
    admin = review.browser(review.people.administrator())
    stranger = review.browser(review.people.person())
    run_queued(review.database)
    worker.drain(review.database)
    pages = [review.home, *(f"{review.home}/{page}" for page in ("team", "candidates", "suggestions", "material", "request"))]
    host_pages = [*pages, "/exchanges/reviews", "/exchanges/reviewers", "/account/download"]
    with unit_of_work(review.database):
        documents = session().scalars(sa.select(DocumentRow)).all()
    assert not any(NAME in json.dumps([row.title, row.summary, row.body]) for row in documents)
    for browser, addresses in (
        (seating.host, host_pages),
        (member, [*host_pages, seating.page]),
        (stranger, [*host_pages, seating.page]),
        (
            admin,
            [*host_pages, "/admin/audit", "/admin/audit.csv", "/admin/people", f"/exchanges/references/{review.reference()}"],
        ),
    ):
        for address in addresses:
            text = browser.client.get(address).text
            assert NAME not in text, address
            assert CONTACT not in text, address
    assert not any(NAME in letter.as_string() or "Lantern" in letter.as_string() for letter in letters())
    trail = [row for row in rows_of_trail(review) if row.thing_kind == "lived-experience-seat"]
    assert [row.verb for row in trail] == ["ask", "propose", "agree"]
    assert NAME not in json.dumps([row.detail for row in trail])


def rows_of_trail(review: ReviewClient) -> list[audit.AuditEntry]:
    with unit_of_work(review.database):
        return list(session().scalars(sa.select(audit.AuditEntry).order_by(audit.AuditEntry.id)))


def test_the_trail_names_neither_who_supports_them_nor_for_whom(seating: Seating) -> None:
    seating.agreed()
    admin = seating.review.browser(seating.review.people.administrator())
    for address in ("/admin/audit?kind=lived-experience-seat", "/admin/audit.csv?kind=lived-experience-seat"):
        text = admin.client.get(address).text
        assert text.count("Somebody who takes part") == 3
        assert not any(word in text for word in ("Sue Porter", "Lantern", "Lea Lead", "Camden"))


def test_the_matcher_knows_nothing_of_it(seating: Seating) -> None:
    before = problem_of(seating)
    seating.agreed()
    assert problem_of(seating) == before


def problem_of(seating: Seating) -> object:
    """All that the matcher answers."""
    with unit_of_work(seating.review.database):
        suggestions = team_queries.suggest(session().get_one(Exchange, seating.review.number))
        return suggestions.choice.shortage, suggestions.seated, len(suggestions.choice.teams)


def test_leaving_erases_every_word_for_whichever_side(seating: Seating) -> None:
    supporter = seating.agreed()
    page = supporter.get("/exchanges/reviews")
    link = page.links()["A seat for somebody with lived experience: Camden"]
    assert "nothing of it is kept" in supporter.fill(supporter.get(link), containing="They will not take part").main
    assert count_rows(seating.review.database, LivedSeat) == 0
    seating.proposed()
    seating.host.fill(seating.host.get(seating.page), containing="End it")
    assert count_rows(seating.review.database, LivedSeat) == 0


def test_it_goes_when_the_exchange_is_over_and_six_months_after_the_report(seating: Seating) -> None:
    seating.agreed()
    for values in ({"status": "withdrawn"}, {"status": "final", "final_at": clock.now() - timedelta(days=184)}):
        with unit_of_work(seating.review.database), transaction():
            if session().scalar(sa.select(LivedSeat.id)) is None:
                session().add(seat_of(seating))
            session().execute(sa.update(Exchange).values(**values))
            jobs.forget_lived_seats(Task(0, {}, 1, seating.review.database))
        assert count_rows(seating.review.database, LivedSeat) == 0


def seat_of(seating: Seating) -> LivedSeat:
    return LivedSeat(
        exchange_id=seating.review.number, organisation_id=seating.organisation, status="asked", status_at=clock.now(), version=1
    )


def test_who_supports_them_gives_the_second_step_and_everybody_else_finds_no_page(seating: Seating) -> None:
    seating.proposed()
    number = only_row_of(seating.review.database, LivedSeat).id
    address = f"/exchanges/lived-experience/{number}"
    unproven = seating.review.browser(seating.supporter, second_factor=False)
    assert unproven.client.get(address).headers["Location"].startswith("/sign-in/second-step")
    people = seating.review.people
    for person in (people.administrator(), people.moderator(), people.person(), seating.review.member):
        browser = seating.review.browser(person)
        assert browser.client.get(address).status_code == 404
        token = {"csrf_token": browser.get("/account").form_values()[1]["csrf_token"]}
        assert browser.client.post(f"{address}/end", data=token).status_code == 404
    assert count_rows(seating.review.database, LivedSeat) == 1


def test_an_erased_supporter_is_named_no_longer(seating: Seating) -> None:
    seating.proposed()
    with unit_of_work(seating.review.database), transaction():
        accounts.erase_person(SYSTEM, seating.supporter)
    run_queued(seating.review.database)
    assert only_row_of(seating.review.database, LivedSeat).proposed_by_id is None
