"""Providers and partners are invited to named standards of an area's self-assessment: what they see, answer, and never learn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import Person
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import session, transaction, unit_of_work
from app.core.jobs import Task
from app.core.secret_links import hashed
from app.exchanges.assessment import queries
from app.exchanges.assessment.models import Assessment
from app.exchanges.assessment.services import signing, starting
from app.exchanges.invited import jobs, personal_data, services
from app.exchanges.invited.models import AssessmentInvitation, InvitedAccess, InvitedAnswer, InvitedLink, SharedNote
from app.exchanges.invited.services import Request
from app.exchanges.standards.framework import framework
from app.invitations.services import Guest
from tests.exchanges.assessment_client import CAMDEN, FIRST, AssessmentClient
from tests.exchanges.test_hits import AT_RISK, MOBILE
from tests.letters import letters_to, link_in
from tests.page_client import Page, PageClient
from tests.queued_work import run_queued
from tests.rows import count_rows, only_row_of, rows_of

Move = Callable[[timedelta], None]
OUTSIDE = "pat@provider.example.org"
SECOND = framework().standards[1]
AREA_TEXTS = {
    "level": "2",
    "line": "ArealineWord.",
    "note": "ArenoteWord.",
    "strengths": "AreastrengthWord.",
    "development": "AreadevelopmentWord.",
    "evidence": "AreaevidenceWord.",
}


def invite_by_page(assessing: AssessmentClient, browser: PageClient, *, status: int = 200, **changes: Any) -> Page:
    """Fill in the page that invites somebody to the first standard."""
    day = clock.today() + timedelta(days=10)
    values = {
        "name": "Pat Provider",
        "organisation": "Harbour Recovery",
        "email": OUTSIDE,
        "ends_on-day": day.day,
        "ends_on-month": day.month,
        "ends_on-year": day.year,
        **changes,
    }
    page = browser.get(f"{assessing.home}/invited/new?standard={FIRST.id}")
    return browser.fill(page, values, "email", status=status)


def invited(assessing: AssessmentClient, email: str = OUTSIDE, *standards: str) -> int:
    """Somebody is invited by the service that the page uses; the invitation's id."""
    actor = assessing.people.actor(assessing.member)
    with unit_of_work(assessing.database), transaction():
        what = Request(standards or (FIRST.id,), clock.today() + timedelta(days=10), "We buy from you.")
        assessment = session().get_one(Assessment, assessing.number)
        number = services.invite(actor, assessment, Guest("Pat Provider", "Harbour Recovery", email), what).id
    run_queued(assessing.database)
    return number


def link_to(email: str = OUTSIDE) -> str:
    return link_in(letters_to(email)[-1], "/exchanges/invited/links/")


def let_in(assessing: AssessmentClient, email: str = OUTSIDE) -> PageClient:
    """A browser that came in by the last link sent to an address."""
    guest = assessing.browser()
    guest.fill(guest.get(link_to(email)), containing="Continue")
    return guest


def declare(guest: PageClient, number: int) -> Page:
    return guest.fill(guest.get(f"/exchanges/invited/{number}/interest"), {"interest": "current-provider"}, "interest")


@pytest.fixture
def harbour(assessing: AssessmentClient) -> tuple[PageClient, int]:
    """The browser of somebody from outside who is invited to the first standard and said who they are; the invitation's id."""
    assessing.answer(assessing.started(), **AREA_TEXTS)
    number = invited(assessing)
    guest = let_in(assessing)
    declare(guest, number)
    return guest, number


def page_of(number: int, standard_id: str = FIRST.id) -> str:
    return f"/exchanges/invited/{number}/standards/{standard_id}"


def answer(guest: PageClient, number: int, *, status: int = 200, **typed: str) -> Page:
    return guest.fill(guest.get(page_of(number)), typed, "stamp", status=status)


def test_a_provider_without_an_account_is_invited_answers_and_is_read_beside_the_area(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    assessing.answer(browser, **AREA_TEXTS)
    page = invite_by_page(assessing, browser, covering="We buy from you.")
    assert "0 of 1 standard answered" in page.main
    run_queued(assessing.database)
    letter = letters_to(OUTSIDE)[-1]
    assert "Something awaits you" in str(letter)
    assert "Camden" not in str(letter)
    guest = assessing.browser()
    shown = guest.get(link_to())
    assert "Camden" not in shown.main
    guest.fill(shown, containing="Continue")
    number = only_row_of(assessing.database, AssessmentInvitation).id
    assert "We buy from you." in guest.get(f"/exchanges/invited/{number}").main
    assert guest.get(page_of(number)).main.count("<textarea") == 0  # first comes who they are
    declare(guest, number)
    assert "Saved." in answer(guest, number, line="We meet every month.", strengths="A named contact.").main
    answer(guest, number, line="We meet every week.")
    area = browser.get(assessing.standard_page())
    assert "Harbour Recovery" in area.main
    assert "We meet every week." in area.main
    assert assessing.row()["line"] == "ArealineWord."
    assert "We meet every week." not in browser.get(f"{assessing.home}/print").main


def test_whoever_is_invited_sees_nothing_of_what_the_area_or_anybody_else_answers(
    assessing: AssessmentClient, harbour: tuple[PageClient, int]
) -> None:
    guest, number = harbour
    other = invited(assessing, "lee@lantern.example.org")
    second = let_in(assessing, "lee@lantern.example.org")
    declare(second, other)
    answer(second, other, line="LanternWord.")
    pages = [f"/exchanges/invited/{number}", f"/exchanges/invited/{number}/interest", page_of(number)]
    for address in pages:
        page = guest.get(address)
        for word in (*list(AREA_TEXTS.values())[1:], "LanternWord", "lee@", "Level 2", "Mia Member"):
            assert word not in page.main, (address, word)
    assert guest.client.get(page_of(number, SECOND.id)).status_code == 404
    for address in (f"/exchanges/invited/{other}", page_of(other)):
        assert guest.client.get(address).status_code == 404
    assert guest.client.get(assessing.home).status_code == 303  # to sign in, as any visitor


def test_a_member_comes_by_signing_in_and_nobody_else_does(assessing: AssessmentClient) -> None:
    assessing.started()
    provider = assessing.people.organisation("Harbour Recovery", kind="vcs")
    member = assessing.people.person("Mo Member", organisation=provider)
    with unit_of_work(assessing.database):
        email = str(session().get_one(Person, member).email)
    number = invited(assessing, email)
    browser = assessing.browser(member)
    assert "Camden" in browser.get("/exchanges/invited").main
    declare(browser, number)
    answer(browser, number, line="We meet.")
    for person in (assessing.people.administrator(), assessing.people.moderator(), assessing.health):
        other = assessing.browser(person, second_factor=True)
        assert other.client.get(page_of(number)).status_code == 404
        assert "Camden" not in other.get("/exchanges/invited").main


def test_a_link_works_once_and_only_its_hash_is_kept(assessing: AssessmentClient) -> None:
    assessing.started()
    invited(assessing)
    link = link_to()
    let_in(assessing)
    assert "This link does not work" in assessing.browser().get(link, status=404).main
    token = link.rsplit("/", 1)[1]
    row = only_row_of(assessing.database, InvitedLink)
    assert row.token_hash == hashed(token)
    assert token not in str(vars(row))


def test_a_fresh_link_is_sent_to_whoever_is_invited_and_nobody_is_told_who_is(assessing: AssessmentClient) -> None:
    assessing.started()
    invited(assessing)
    visitor = assessing.browser()
    answers = [
        visitor.fill(visitor.get("/exchanges/invited/link"), {"email": email}, "email") for email in (OUTSIDE, "x@example.org")
    ]
    assert answers[0].main == answers[1].main
    run_queued(assessing.database)
    assert len(letters_to(OUTSIDE)) == 2
    assert letters_to("x@example.org") == []


def test_who_signs_has_read_what_others_answered_by_then(assessing: AssessmentClient, harbour: tuple[PageClient, int]) -> None:
    guest, number = harbour
    answer(guest, number, line="We meet every month.")
    assessing.fill_in("2")
    lead = assessing.lead()
    opened = lead.get(f"{assessing.home}/sign")
    assert "Others whom you invited gave 1 answer" in opened.main
    answer(guest, number, line="We meet every week.")
    page = lead.fill(opened, containing="stamp", status=409)
    assert "Read it again before you sign" in page.main
    assert "is signed" in lead.fill(page, containing="stamp").main


def test_whoever_looks_after_it_is_told_once_an_hour_that_answers_came_and_no_name(
    assessing: AssessmentClient, harbour: tuple[PageClient, int], moment: Move
) -> None:
    guest, number = harbour
    moment(timedelta())
    for line in ("We meet every month.", "We meet every week."):
        answer(guest, number, line=line)
    run_queued(assessing.database)
    assert letters_to(member_address(assessing)) == []
    moment(timedelta(hours=1))
    run_queued(assessing.database)
    [letter] = letters_to(member_address(assessing))
    assert letter["Subject"] == "Something awaits you on Practice Exchange"
    assert not any(word in letter.as_string() for word in ("Camden", "Harbour", "We meet"))
    assert link_in(letter, "/exchanges") == f"{assessing.home}/invited"


def member_address(assessing: AssessmentClient) -> str:
    with unit_of_work(assessing.database):
        return str(session().get_one(Person, assessing.member).email)


# ---------------------------------------------------------------------------- how it ends


def sign(assessing: AssessmentClient) -> None:
    assessing.fill_in("2")
    lead = assessing.people.actor(assessing.people.person("Lea Lead", organisation=assessing.council, leads=CAMDEN))
    with unit_of_work(assessing.database), transaction():
        signing.sign(lead, session().get_one(Assessment, assessing.number), assessing_stamp(assessing))


def assessing_stamp(assessing: AssessmentClient) -> str:
    return queries.stamp_of_all(session().get_one(Assessment, assessing.number))


def give_up(assessing: AssessmentClient) -> None:
    with unit_of_work(assessing.database), transaction():
        starting.abandon(assessing.people.actor(assessing.member), session().get_one(Assessment, assessing.number))


def withdraw(assessing: AssessmentClient) -> None:
    browser = assessing.browser(assessing.health)
    browser.fill(browser.get(f"{assessing.home}/invited"), containing="Withdraw the invitation of Pat")


def pass_the_last_day(assessing: AssessmentClient) -> None:
    with unit_of_work(assessing.database), transaction():
        session().execute(sa.update(AssessmentInvitation).values(ends_on=clock.today() - timedelta(days=1)))


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (sign, "is finished"),
        (give_up, "was given up"),
        (withdraw, "withdrawn the invitation"),
        (pass_the_last_day, "last day for your answers is over"),
    ],
)
def test_what_has_ended_opens_nothing_and_says_so_without_the_area(
    assessing: AssessmentClient, end: Callable[[AssessmentClient], None], words: str
) -> None:
    browser = assessing.started()
    number = invited(assessing)
    guest = let_in(assessing)
    declare(guest, number)
    answer(guest, number, line="Kept as it was.")
    invited(assessing)
    unused_link, open_page = link_to(), guest.get(page_of(number))
    end(assessing)
    for page in (
        guest.get(f"/exchanges/invited/{number}", status=404),
        guest.get(page_of(number), status=404),
        assessing.browser().get(unused_link, status=404),
        guest.fill(open_page, {"line": "TooLate."}, "stamp", status=404),
    ):
        assert words in page.main
        assert "Camden" not in page.response.text
    assert "TooLate." in page.main  # to copy
    kept = browser.get(f"{assessing.home}/invited").main
    assert "Kept as it was." in kept
    assert "TooLate" not in kept


def test_an_invitation_of_another_assessment_is_none_of_this_one(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    number = invited(assessing)
    give_up(assessing)
    assessing.started()
    token = {"csrf_token": browser.get("/account").form_values()[1]["csrf_token"]}
    for act in ("revoke", f"standards/{FIRST.id}/share", f"standards/{FIRST.id}/take-back"):
        assert browser.client.post(f"{assessing.home}/invited/{number}/{act}", data=token).status_code == 404


# ---------------------------------------------------------------------------- what is written


def test_two_browsers_of_one_invitation_get_both_texts_and_nothing_is_overwritten(
    assessing: AssessmentClient, harbour: tuple[PageClient, int]
) -> None:
    first, number = harbour
    invited(assessing)
    second = let_in(assessing)
    mine, theirs = first.get(page_of(number)), second.get(page_of(number))
    second.fill(theirs, {"line": "Saved first."}, "stamp")
    both = first.fill(mine, {"line": "Saved second."}, "stamp", status=409)
    assert "Saved first." in both.main
    assert "Saved second." in both.main
    assert only_row_of(assessing.database, InvitedAnswer).line == "Saved first."
    first.fill(both, containing="Save my version")
    assert only_row_of(assessing.database, InvitedAnswer).line == "Saved second."


def test_what_the_guard_finds_in_an_answer_is_explained_by_whoever_saw_it(
    assessing: AssessmentClient, harbour: tuple[PageClient, int]
) -> None:
    guest, number = harbour
    blind = answer(guest, number, line=MOBILE, explanation="Our office.", status=422)
    assert "07700 900123" in blind.main
    assert count_rows(assessing.database, InvitedAnswer) == 0
    guest.fill(blind, {"explanation": "Our office."}, "stamp")
    assert only_row_of(assessing.database, InvitedAnswer).explanation == "Our office."
    assert "Our office." in assessing.browser(assessing.member).get(assessing.standard_page()).main
    never = answer(guest, number, note="NHS number 943 476 5919.", status=422)
    assert "No explanation lets this pass" in never.main


def test_text_about_a_child_at_risk_is_stored_nowhere_and_says_where_to_call(
    assessing: AssessmentClient, harbour: tuple[PageClient, int]
) -> None:
    guest, number = harbour
    page = answer(guest, number, note=AT_RISK, status=422)
    assert "999" in page.main
    assert AT_RISK in page.main  # it stays in the form
    assert count_rows(assessing.database, InvitedAnswer) == 0
    member = assessing.browser(assessing.member)
    page = invite_by_page(assessing, member, email="lee@lantern.example.org", covering=AT_RISK, status=422)
    assert "999" in page.main
    assert count_rows(assessing.database, AssessmentInvitation) == 1


def test_whoever_invites_is_told_by_the_field_what_is_wrong_and_keeps_what_was_typed(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    for wrong, message in (
        ({"email": "no address"}, "Enter an email address"),
        ({"organisation": ""}, "Enter their organisation"),
        ({"standards": []}, "Choose at least one standard"),
        ({"standards": ["no-such-standard"]}, "Choose"),
        ({"ends_on-year": "2020"}, "must be today or later"),
        ({"covering": MOBILE}, "07700 900123"),
    ):
        page = invite_by_page(assessing, browser, status=422, **{"covering": "Words for Harbour.", **wrong})
        assert message in page.main, wrong
        assert page.form_values("email")[1]["name"] == "Pat Provider"
    assert count_rows(assessing.database, AssessmentInvitation) == 0


def test_no_more_than_so_many_are_invited(assessing: AssessmentClient, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = assessing.started()
    invited(assessing)
    monkeypatch.setattr(services, "GUESTS", replace(services.GUESTS, most=1))
    page = invite_by_page(assessing, browser, email="lee@lantern.example.org", status=422)
    assert "1 people at most" in page.main
    invite_by_page(assessing, browser, organisation="Harbour again")  # an address that is invited already may be asked anew
    assert only_row_of(assessing.database, AssessmentInvitation).organisation == "Harbour again"


# ---------------------------------------------------------------------------- the area's notes


def test_the_area_shares_its_notes_on_one_standard_and_takes_them_back(
    assessing: AssessmentClient, harbour: tuple[PageClient, int]
) -> None:
    guest, number = harbour
    browser = assessing.browser(assessing.member)
    share = browser.get(f"{assessing.home}/invited/{number}/standards/{FIRST.id}/share")
    assert "ArenoteWord." in share.main
    browser.fill(share, containing="Share these notes")
    shown = guest.get(page_of(number)).main
    assert "ArenoteWord." in shown
    assert "ArealineWord." not in shown
    assessing.answer(browser, note="Written later.")
    assert "Written later." not in guest.get(page_of(number)).main
    browser.fill(browser.get(f"{assessing.home}/invited"), containing="Take back the notes")
    assert "ArenoteWord." not in guest.get(page_of(number)).main
    assert count_rows(assessing.database, SharedNote) == 0


def test_nobody_shares_notes_that_they_have_not_read(assessing: AssessmentClient, harbour: tuple[PageClient, int]) -> None:
    _guest, number = harbour
    browser = assessing.browser(assessing.member)
    share = browser.get(f"{assessing.home}/invited/{number}/standards/{FIRST.id}/share")
    assessing.answer(browser, note="Written meanwhile.")
    again = browser.fill(share, containing="Share these notes", status=409)
    assert "Written meanwhile." in again.main
    assert count_rows(assessing.database, SharedNote) == 0
    browser.fill(again, containing="Share these notes")
    assert only_row_of(assessing.database, SharedNote).text == "Written meanwhile."


# ---------------------------------------------------------------------------- people


def test_addresses_are_erased_four_weeks_after_the_end_and_answers_stay(
    assessing: AssessmentClient, harbour: tuple[PageClient, int], moment: Move
) -> None:
    guest, number = harbour
    answer(guest, number, line="We meet every month.")
    withdraw(assessing)
    for days, address in ((27, OUTSIDE), (2, None)):
        moment(timedelta(days=days))
        with unit_of_work(assessing.database), transaction():
            jobs.forget_addresses(Task(0, {}, 1, assessing.database))
        row = only_row_of(assessing.database, AssessmentInvitation)
        assert (row.email, row.email_hash is None) == (address, address is None)
    assert (count_rows(assessing.database, InvitedLink), count_rows(assessing.database, InvitedAccess)) == (0, 0)
    with unit_of_work(assessing.database):
        assert "We meet every month." in [row.line for row in session().scalars(sa.select(InvitedAnswer))]


def test_a_member_downloads_what_they_answered_and_is_erased_from_it(assessing: AssessmentClient) -> None:
    assessing.started()
    member = assessing.people.person("Mo Member", organisation=assessing.people.organisation("Harbour Recovery", kind="vcs"))
    with unit_of_work(assessing.database):
        email = str(session().get_one(Person, member).email)
    number = invited(assessing, email)
    browser = assessing.browser(member)
    declare(browser, number)
    answer(browser, number, line="We meet every month.")
    with unit_of_work(assessing.database):
        told = personal_data.held_about(member)["invited"][0]
        assert (told["email"], told["answers"][0]["line"]) == (email, "We meet every month.")
        assert "Camden" not in str(told)
        assert len(personal_data.held_about(assessing.member)["invited somebody"]) == 1
        with transaction():
            personal_data.forget_person(Task(0, {"person_id": member}, 1, assessing.database))
    invitation = only_row_of(assessing.database, AssessmentInvitation)
    assert (invitation.name, invitation.email) == ("", None)
    answered = only_row_of(assessing.database, InvitedAnswer)
    assert (answered.line, answered.edited_by_id) == ("We meet every month.", None)


def test_the_trail_says_who_and_when_and_neither_whom_nor_what(
    assessing: AssessmentClient, harbour: tuple[PageClient, int]
) -> None:
    guest, number = harbour
    answer(guest, number, line="We meet every month.")
    entries = [row for row in rows_of(assessing.database, AuditEntry) if row.thing_kind == services.THING]
    assert [(row.verb, row.actor_id, row.detail) for row in entries] == [("invite", assessing.member, {}), ("answer", None, {})]
