"""One initiative's page: what it says, what it does not know, who checked it, where else to go."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.contributions.services import assuring, deciding, drafting
from app.core import clock
from app.core.actor import SHIPPED_CONTENT
from app.core.db import session, transaction, unit_of_work
from app.core.jobs import Task
from app.directory.kind import INITIATIVE
from tests.directory.conftest import Directory
from tests.page_client import PageClient

FULL: dict[str, Any] = {
    "harm_types": ["cse"],
    "stages": ["prevention"],
    "audiences": ["age-11-13", "parents"],
    "founders": ["survivors"],
    "coverage": "areas",
    "areas": ["E09000007", "E06000039"],
    "delivery": ["in-person"],
    "cost_band": "under-1000",
    "cost_note": "Two performances in one day.",
    "starts_on": "2026-09-01",
    "contact_organisation": "Example Theatre Trust",
    "contact_email": "bookings@example.org",
    "contact_web": "https://www.example.org/play",
    "evidence_level": "evaluated",
    "evidence_links": ["https://www.example.org/evaluation"],
    "dd_registration_answer": "yes",
    "dd_registration_number": "charity 1234567",
    "dd_safeguarding_policy_answer": "no",
    "dd_insurance_answer": "not-applicable",
    "dd_insurance_why": "It is a leaflet.",
    "dd_aftercare_answer": "yes",
    "dd_aftercare_link": "https://www.example.org/aftercare",
    "dd_aftercare_checked_on": "2026-01-05",
}


def follow(response: TestResponse) -> str:
    return str(response.headers["Location"])


def test_a_full_entry_says_everything_in_words(directory: Directory, page: PageClient) -> None:
    answers = page.get(f"/directory/{directory.publish(**FULL)}").answers()
    assert answers["Types of harm"] == "Child sexual exploitation (CSE)"
    assert answers["Local areas"] == "CamdenSlough"
    assert answers["Cost"] == "Under £1,000"
    assert answers["Start date"] == "1 September 2026"
    assert answers["What kind of evidence there is"].startswith("Independently evaluated")
    assert "People who do not run it have studied it" in answers["What kind of evidence there is"]
    assert answers["Registered charity or company"] == "YesNumber: charity 1234567"
    assert answers["Safeguarding policy"] == "No"
    assert answers["Insurance"] == "Not applicable because: It is a leaflet."
    assert answers["Aftercare plan for audiences"].endswith("Answer checked on 5 January 2026")


def test_what_nobody_stated_reads_not_stated_and_never_no(directory: Directory, page: PageClient) -> None:
    shown = page.get(f"/directory/{directory.publish()}")
    said = shown.answers()
    for question in ("Insurance", "Safeguarding policy", "Content notice", "Cost", "Email", "Start date", "Who set it up"):
        assert said[question] == "Not stated", question
    assert "No" not in said.values()


def test_links_lead_to_explanations_versions_and_a_report(directory: Directory, page: PageClient) -> None:
    slug = directory.publish(**FULL)
    links = page.get(f"/directory/{slug}").links()
    assert links["What the evidence levels mean"] == "/evidence-levels"
    assert links["Tell us something is wrong"] == f"/directory/{slug}/report"
    assert links["All published versions"] == f"/directory/{slug}/versions"
    assert "Compare versions" not in links
    assert "I have checked this page" not in links
    assert links["bookings@example.org"] == "mailto:bookings@example.org"


def test_an_address_writes_to_itself_alone_whatever_stands_before_its_at_sign(directory: Directory, page: PageClient) -> None:
    address = "bookings?cc=bookings@example.org"
    links = page.get(f"/directory/{directory.publish(contact_email=address)}").links()
    assert links[address] == "mailto:bookings%3Fcc%3Dbookings@example.org"


def test_an_entry_from_the_review_carries_its_badge_until_it_is_checked(directory: Directory, page: PageClient) -> None:
    badge = "Described in a review of 2017; may have ended; not yet checked"
    slug = directory.publish(source="review-2017")
    assert badge in page.get(f"/directory/{slug}").main
    assert badge in page.get("/directory").main
    moderator = directory.people.actor(directory.people.moderator())
    directory.change(slug, lambda one: assuring.check(moderator, one))
    assert badge not in page.get(f"/directory/{slug}").main
    assert badge not in page.get("/directory").main


@pytest.mark.each_database
def test_the_page_says_which_organisation_checked_it_and_when(directory: Directory, page: PageClient) -> None:
    organisation = directory.people.organisation("Example Theatre Trust")
    owner = directory.people.actor(directory.people.person("Asha Example", organisation=organisation))
    moderator = directory.people.actor(directory.people.moderator("Mo Example"))
    body = {"title": "A play", "summary": "A play.", "type": "drama", "description": "Words."}
    with unit_of_work(directory.database), transaction():
        revision = drafting.start(owner, INITIATIVE, body, {"description": "<p>Words.</p>"}, "one")
        drafting.submit(owner, revision, {})
        deciding.publish(moderator, revision)
        slug = revision.contribution.slug
    assert "Not yet checked" in page.get(f"/directory/{slug}").main
    with clock.frozen(datetime(2026, 3, 2, 12, tzinfo=UTC)):
        directory.change(slug, lambda one: assuring.check(owner, one))
    assert "Checked by Example Theatre Trust on 2 March 2026." in page.get(f"/directory/{slug}").main
    assert "Asha" not in page.get(f"/directory/{slug}").main
    with clock.frozen(datetime(2026, 3, 3, 12, tzinfo=UTC)):
        directory.change(slug, lambda one: assuring.check(moderator, one))
    assert "Checked by a moderator of this site on 3 March 2026." in page.get(f"/directory/{slug}").main


@pytest.mark.each_database
def test_a_page_hidden_for_want_of_a_check_is_shown_to_its_owner_alone(directory: Directory, page: PageClient) -> None:
    moderator = directory.people.moderator()
    with clock.frozen(datetime(2026, 1, 1, tzinfo=UTC)) as move:
        slug = directory.publish("Canary play")
        directory.change(slug, lambda one: assuring.check(directory.people.actor(moderator), one))
        move(timedelta(days=120 + 90))
        with unit_of_work(directory.database), transaction():
            assuring.move_assurance(Task(1, {}, 1, directory.database))
        page.get(f"/directory/{slug}", status=404)
        assert "Canary" not in page.get("/directory").main
        assert "1 of 1 (100%)" in page.get("/directory/checks").main
        directory.people.sign_in(page.client, moderator)
        shown = page.get(f"/directory/{slug}")
        assert "Readers cannot see this page until somebody checks it." in shown.main
        assert shown.links()["I have checked this page"] == f"/directory/{slug}/check"
        directory.change(slug, lambda one: assuring.check(directory.people.actor(moderator), one))
        assert "Canary" in page.get("/directory").main


@pytest.mark.each_database
def test_an_old_address_leads_to_the_new_one(directory: Directory, page: PageClient) -> None:
    old = directory.publish("Old name")
    _rename(directory, old, "New name")
    moved = page.client.get(f"/directory/{old}")
    assert moved.status_code == 301
    assert follow(moved) == "/directory/new-name"
    assert page.get("/directory/new-name").links()["Compare versions"] == "/directory/new-name/compare"
    directory.change("new-name", lambda one: deciding.withdraw(SHIPPED_CONTENT, one, "It has ended."))
    page.get(f"/directory/{old}", status=404)


def _rename(directory: Directory, slug: str, title: str) -> None:
    def act(contribution: Any) -> None:
        revision = drafting.edit(SHIPPED_CONTENT, contribution)
        drafting.save(SHIPPED_CONTENT, revision, revision.version, {"title": title}, {})
        drafting.submit(SHIPPED_CONTENT, revision, {})
        deciding.publish(SHIPPED_CONTENT, revision)

    directory.change(slug, act)


@pytest.mark.each_database
def test_related_initiatives_are_those_that_share_most(directory: Directory, page: PageClient) -> None:
    slug = directory.publish("Camden play", harm_types=["cse"], stages=["prevention"], coverage="areas", areas=["E09000007"])
    directory.publish("Camden tour", harm_types=["cse"], stages=["prevention"], coverage="areas", areas=["E09000007"])
    directory.publish("Another play", harm_types=["hsb"])
    withdrawn = directory.publish("Zanzibar play", harm_types=["cse"], stages=["prevention"])
    directory.publish("Unlike training", type="training")
    directory.change(withdrawn, lambda one: deciding.withdraw(SHIPPED_CONTENT, one, "It has ended."))
    related = page.get(f"/directory/{slug}").main.split("Related initiatives")[1]
    assert related.split() == ["Camden", "tour", "Another", "play"]


@pytest.mark.each_database
def test_a_page_read_again_costs_one_query_however_many_there_are(
    directory: Directory, page: PageClient, statements: Callable[[], Any]
) -> None:
    slug = directory.publish(**FULL)
    page.get(f"/directory/{slug}")
    with statements() as few:
        page.get(f"/directory/{slug}")
    directory.publish_many(20)
    with statements() as first:
        page.get(f"/directory/{slug}")
    with statements() as again:
        page.get(f"/directory/{slug}")
    assert len(few) == len(again) == 1, again
    assert len(first) <= 6, first


def test_an_edit_shows_at_once(directory: Directory, page: PageClient) -> None:
    slug = directory.publish("Old name")
    page.get(f"/directory/{slug}")
    _rename(directory, slug, "New name")
    assert page.get("/directory/new-name").h1.endswith("New name")


@pytest.mark.parametrize("slug", ["no-such-page", "%00", "..%2f..", "A", "x" * 500, "%F0%9F%92%A9", "' OR 1=1"])
def test_no_address_breaks_the_page(page: PageClient, slug: str) -> None:
    page.get(f"/directory/{slug}", status=404)


def test_the_owner_may_edit_and_a_visitor_may_not(directory: Directory, page: PageClient) -> None:
    slug = directory.publish()
    assert "Edit this page" not in page.get(f"/directory/{slug}").main
    directory.people.sign_in(page.client, directory.people.moderator())
    assert "Edit this page" in page.get(f"/directory/{slug}").main


def test_a_preview_shows_the_same_text_without_a_live_page(directory: Directory, page: PageClient) -> None:
    member = directory.people.person()
    directory.people.sign_in(page.client, member)
    actor = directory.people.actor(member)
    body = {"title": "A draft", "summary": "A play.", "type": "drama", "description": "Words."}
    with unit_of_work(directory.database), transaction():
        number = drafting.start(actor, INITIATIVE, body, {"description": "<p>Words of it.</p>"}, "draft").id
        session().flush()
    shown = page.get(f"/contribute/drafts/{number}/preview")
    assert shown.h1 == "Drama or theatre in education A draft"
    assert "Words of it." in shown.main
