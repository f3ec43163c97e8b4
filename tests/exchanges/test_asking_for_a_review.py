"""An area asks for a review: who may, what is asked, who has to agree, and who reads nothing of it."""

import json

import pytest
import sqlalchemy as sa

from app.accounts import services as accounts
from app.accounts.models import AreaMembership, Membership
from app.core import clock
from app.core.actor import SYSTEM
from app.core.audit import AuditEntry
from app.core.db import session, transaction, unit_of_work
from app.exchanges.reviews.exchange.models import Exchange
from tests.exchanges.review_client import CAMDEN, CROYDON, FOCUS, SLOUGH, ReviewClient, next_month
from tests.queued_work import run_queued
from tests.rows import count_rows, only_row_of, rows_of

PAGES = ("", "/request", "/areas", "/agree", "/withdraw")
MOBILE = "Ring Sam on 07700 900123 about the pooled fund."
AT_RISK = "She told me today that her uncle is hurting her. She is 9 and goes to Hill School."
ASKED = {"standards": [FOCUS], "enquiry": "Who buys what, and why.", "form": ["on-site"]}


def test_an_area_asks_for_a_review_and_its_lead_agrees(review: ReviewClient) -> None:
    browser = review.browser(review.member)
    page = browser.get(browser.get("/exchanges/reviews").links()["Ask for a review of Camden"])
    page = browser.fill(page, {**ASKED, "months": [next_month()]}, "enquiry")
    assert "Every host area agrees to the request" in page.main
    assert "Who buys what, and why." in page.main
    review.number = only_row_of(review.database, Exchange).id
    lead = review.browser(review.lead)
    page = review.press(lead, "agree", "send")
    assert "Every area has agreed." in page.main
    assert review.status() == "agreed"


def test_without_a_lead_two_members_of_two_organisations_agree_together(review: ReviewClient) -> None:
    member = review.proposed()
    page = review.press(member, "agree", "send")
    assert "It waits for somebody else to agree." in page.main
    assert review.status() == "proposed"
    review.press(member, "agree", "send", status=409)
    assert "Agreed by London Borough of Camden; one more has to" in member.get(f"{review.home}/agree").main
    review.press(review.browser(review.health), "agree", "send")
    assert review.status() == "agreed"


def test_the_word_of_somebody_who_left_the_area_counts_no_longer(review: ReviewClient) -> None:
    review.press(review.proposed(), "agree", "send")
    with unit_of_work(review.database), transaction():
        theirs = sa.update(AreaMembership).where(AreaMembership.person_id == review.member)
        session().execute(theirs.values(ended_at=clock.now()))
    review.press(review.browser(review.health), "agree", "send")
    assert review.status() == "proposed"


def test_joint_hosts_each_agree_and_a_changed_request_is_asked_of_all_again(review: ReviewClient) -> None:
    member = review.proposed()
    elsewhere = review.people.organisation("London Borough of Croydon", areas=(CROYDON,))
    other = review.browser(review.people.person("Cro Lead", organisation=elsewhere, leads=CROYDON))
    assert other.client.get(review.home).status_code == 404
    page = review.press(member, "areas", "area", area=CROYDON)
    assert "Camden and Croydon" in page.main
    review.press(other, "agree", "send")
    assert review.status() == "proposed"
    review.press(member, "request", "enquiry", enquiry="Something else.")
    review.press(review.browser(review.lead), "agree", "send")
    assert review.status() == "proposed"
    review.press(other, "agree", "send")
    assert review.status() == "agreed"


def test_nobody_agrees_to_what_they_did_not_read(review: ReviewClient) -> None:
    member, lead = review.proposed(), review.browser(review.lead)
    page = lead.get(f"{review.home}/agree")
    review.press(member, "request", "enquiry", enquiry="Something else.")
    lead.fill(page, {}, "send", status=409)
    assert review.status() == "proposed"


def outsiders(review: ReviewClient) -> dict[str, int]:
    people = review.people
    provider = people.organisation("Harbour Recovery", kind="vcs")
    elsewhere = people.organisation("London Borough of Croydon", areas=(CROYDON,))
    return {
        "a provider in the area": people.person(organisation=provider, areas=(CAMDEN,)),
        "a commissioner of another area": people.person(organisation=elsewhere, areas=(CROYDON,)),
        "a colleague without the area": people.person(organisation=review.council),
        "a moderator": people.moderator(organisation=elsewhere),
        "an editor": people.person(organisation=elsewhere, roles=("member", "editor")),
        "an administrator who would like to read": people.administrator(),
    }


def test_to_everybody_else_there_is_no_such_exchange_and_no_form_of_it(review: ReviewClient) -> None:
    review.proposed()
    for who, person in outsiders(review).items():
        browser = review.browser(person)
        token = {"csrf_token": browser.get("/account").form_values()[1]["csrf_token"]}
        for page in PAGES:
            assert browser.client.get(review.home + page).status_code == 404, (who, page)
            assert browser.client.post(review.home + page, data=token).status_code in (404, 405), (who, page)
        assert browser.client.post(f"{review.home}/pause", data=token).status_code == 404, who
        assert browser.client.get(f"/exchanges/areas/{CAMDEN}/ask-for-a-review").status_code == 404, who
        assert "Camden" not in browser.get("/exchanges/reviews").main, who
    assert review.status() == "proposed"


def test_whoever_leaves_the_area_or_the_organisation_is_out_at_the_next_request(review: ReviewClient) -> None:
    member = review.proposed()
    health = review.browser(review.health)
    with unit_of_work(review.database), transaction():
        session().execute(sa.update(AreaMembership).where(AreaMembership.person_id == review.member).values(ended_at=clock.now()))
        session().execute(sa.update(Membership).where(Membership.person_id == review.health).values(ended_at=clock.now()))
    for browser in (member, health):
        assert browser.client.get(review.home).status_code == 404


def test_a_lead_gives_the_second_step_and_a_member_of_the_area_need_not(review: ReviewClient) -> None:
    review.proposed()
    answer = review.browser(review.lead, second_factor=False).client.get(review.home)
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/sign-in/second-step")
    review.browser(review.member, second_factor=False).get(review.home)


def test_two_who_change_a_request_get_both_texts_and_nothing_is_overwritten(review: ReviewClient) -> None:
    member, health = review.proposed(), review.browser(review.health)
    mine, theirs = member.get(f"{review.home}/request"), health.get(f"{review.home}/request")
    health.fill(theirs, {"enquiry": "What the board asks."}, "enquiry")
    page = member.fill(mine, {"enquiry": "What the council asks."}, "enquiry", status=409)
    assert "What the board asks." in page.main
    assert "What the council asks." in page.main
    assert only_row_of(review.database, Exchange).enquiry == "What the board asks."
    member.fill(page, {}, "enquiry")
    assert only_row_of(review.database, Exchange).enquiry == "What the council asks."


def test_a_hit_in_a_request_is_explained_and_text_about_a_child_at_risk_is_kept_nowhere(review: ReviewClient) -> None:
    member = review.proposed()
    page = review.press(member, "request", "enquiry", status=422, enquiry=MOBILE)
    assert "07700 900123" in page.main
    member.fill(page, {"explanation": "An invented number."}, "enquiry")
    row = only_row_of(review.database, Exchange)
    assert (row.enquiry, row.explanation) == (MOBILE, "An invented number.")
    page = review.press(member, "request", "enquiry", status=422, hopes=AT_RISK, explanation="None.")
    assert page.main.index("999") < page.main.index("What do you hope")
    assert AT_RISK in page.response.text
    assert only_row_of(review.database, Exchange).hopes == ""


def test_a_request_without_standards_or_months_says_so_and_keeps_what_was_typed(review: ReviewClient) -> None:
    browser = review.browser(review.member)
    page = browser.get(f"/exchanges/areas/{CAMDEN}/ask-for-a-review")
    page = browser.fill(page, {"enquiry": "Typed at length."}, "enquiry", status=422)
    for message in ("Choose at least one standard", "Choose at least one month", "Choose how it should be held"):
        assert message in page.main
    assert "Typed at length." in page.main
    browser.fill(page, {"standards": [FOCUS], "months": ["2020-01"], "form": ["online"]}, "enquiry", status=422)
    assert count_rows(review.database, Exchange) == 0


def test_what_all_agreed_to_is_changed_no_more(review: ReviewClient) -> None:
    member = review.proposed()
    page = member.get(f"{review.home}/request")
    review.press(review.browser(review.lead), "agree", "send")
    assert member.client.get(f"{review.home}/request").status_code == 404
    member.fill(page, {"enquiry": "Too late."}, "enquiry", status=409)


def test_pausing_is_a_flag_and_the_exchange_goes_on_where_it_stood(review: ReviewClient) -> None:
    member = review.proposed()
    page = member.fill(member.get(review.home), {}, "Pause the exchange")
    assert "The exchange is paused: nothing in it can be changed until" in page.main
    assert review.status() == "proposed"
    assert review.browser(review.lead).client.get(f"{review.home}/agree").status_code == 404
    member.fill(member.get(review.home), {}, "Let it go on")
    review.press(review.browser(review.lead), "agree", "send")
    assert review.status() == "agreed"


@pytest.mark.parametrize("role", ["moderator", "admin"])
def test_staff_pause_and_withdraw_by_a_reference_and_read_nothing(review: ReviewClient, role: str) -> None:
    review.proposed(enquiry="Who buys what in secret.")
    person = review.people.person(organisation=review.people.organisation(), roles=("member", role))
    browser = review.browser(person)
    page = browser.fill(browser.get("/exchanges/references"), {"reference": review.reference().lower()}, "reference")
    for text in ("Camden", "secret", "Mia", "Proposed"):
        assert text not in page.text
    page = browser.fill(page, {}, "Pause it")
    assert "Paused" in page.main
    browser.fill(page, {}, "Withdraw it")
    assert review.status() == "withdrawn"
    assert browser.client.get("/exchanges/references/NOSUCHWORD").status_code == 404


def test_the_trail_names_no_area_and_no_text(review: ReviewClient) -> None:
    review.press(review.proposed(enquiry="Who buys what in secret."), "agree", "send")
    entries = [row for row in rows_of(review.database, AuditEntry) if row.thing_kind == "exchange"]
    assert [row.verb for row in entries] == ["propose", "say-first"]
    assert not any(word in json.dumps(row.detail) for row in entries for word in (CAMDEN, "Camden", "secret"))


def test_whoever_reads_the_trail_learns_neither_who_acted_nor_for_whom(review: ReviewClient) -> None:
    review.press(review.proposed(), "agree", "send")
    browser = review.browser(review.people.administrator())
    page = browser.get("/admin/audit?kind=exchange").main
    table = browser.client.get("/admin/audit.csv?kind=exchange").text
    for text in (page, table):
        assert text.count("Somebody who takes part") == 2
        assert not any(word in text for word in ("Mia", "Camden", "Lea"))
    by_person = browser.client.get(f"/admin/audit.csv?person={review.member}").text
    assert "Propose" not in by_person
    assert "Say first" not in by_person


def test_an_erased_person_is_named_no_longer_and_what_the_area_asked_stays(review: ReviewClient) -> None:
    review.proposed(enquiry="Who buys what.")
    with unit_of_work(review.database), transaction():
        accounts.erase_person(SYSTEM, review.member)
    run_queued(review.database)
    row = only_row_of(review.database, Exchange)
    assert (row.enquiry, row.proposed_by_id, row.edited_by_id) == ("Who buys what.", None, None)


def test_what_somebody_downloads_names_no_area_and_holds_no_text_of_theirs(review: ReviewClient) -> None:
    browser = review.proposed(enquiry="Who buys what in secret.")
    text = browser.client.get("/account/download").text
    held = json.loads(text)["peer reviews"]
    assert [row["exchange"] for row in held["asked for"]] == [review.reference()]
    assert "secret" not in text


def test_the_area_that_took_the_place_of_a_host_reads_and_acts_for_it(review: ReviewClient) -> None:
    review.proposed()
    slough = review.people.organisation("Slough Council", areas=(SLOUGH,))
    successor = review.browser(review.people.person("Sue Slough", organisation=slough, leads=SLOUGH))
    assert successor.client.get(review.home).status_code == 404
    with unit_of_work(review.database), transaction():
        session().execute(sa.text("UPDATE area SET successor_code = :new WHERE code = :old").bindparams(new=SLOUGH, old=CAMDEN))
    review.press(successor, "agree", "send")
    assert review.status() == "agreed"
