"""Whose turn it is to sign: the lead's for ten working days, then that of two organisations; and who is written to."""

from collections.abc import Callable
from datetime import date, timedelta

import sqlalchemy as sa

from app.accounts.belonging.organisations import merge_organisations
from app.accounts.models import AreaMembership, Person, RoleGrant
from app.core import bank_holidays, clock
from app.core.actor import SYSTEM
from app.core.db import session, transaction, unit_of_work
from app.core.jobs import Task
from app.exchanges.assessment import jobs
from app.exchanges.assessment.models import Assessment
from app.exchanges.turns import LEAD, SECOND_MEMBER, TWO_MEMBERS, turn_of
from tests.exchanges.assessment_client import CAMDEN, AssessmentClient
from tests.letters import letters, link_in, throw_letters_away
from tests.page_client import Page
from tests.queued_work import run_queued
from tests.rows import only_row_of

Move = Callable[[timedelta], None]
ASKED = date(2026, 3, 2)  # a Monday; Good Friday is 3 April


def test_the_turn_is_the_leads_for_ten_working_days_and_then_that_of_two_members() -> None:
    lasts = date(2026, 3, 16)
    assert turn_of(ASKED, ASKED, has_lead=True).until == lasts
    assert turn_of(ASKED, lasts, has_lead=True).whose == LEAD
    after = turn_of(ASKED, lasts + timedelta(days=1), has_lead=True)
    assert (after.whose, after.since) == (TWO_MEMBERS, lasts)
    assert turn_of(date(2026, 3, 30), date(2026, 4, 15), has_lead=True).until == date(2026, 4, 15)  # over Easter


def test_past_the_years_that_somebody_reviewed_the_turn_stays_the_leads_and_no_last_day_is_told() -> None:
    late = date(bank_holidays.reviewed().last_year, 12, 24)
    turn = turn_of(late, late + timedelta(days=90), has_lead=True)
    assert (turn.whose, turn.since, turn.until) == (LEAD, late, None)


def test_without_a_lead_it_is_the_members_turn_at_once_and_after_one_signature_that_of_the_others() -> None:
    assert turn_of(ASKED, ASKED, has_lead=False).whose == TWO_MEMBERS
    assert turn_of(ASKED, ASKED, has_lead=True, first_signed=[ASKED]).whose == SECOND_MEMBER


def asked(assessing: AssessmentClient) -> Page:
    """The page of an assessment that is whole, once somebody asked for it to be signed."""
    browser = assessing.started()
    assessing.fill_in(level="2")
    return browser.fill(browser.get(assessing.home), containing="Ask for it to be signed")


def written_to(assessing: AssessmentClient) -> list[str]:
    """To whom the worker wrote just now."""
    throw_letters_away()
    run_queued(assessing.database)
    return sorted(str(letter["To"]) for letter in letters())


def pass_turns_on(assessing: AssessmentClient) -> list[str]:
    """What the worker does each day; to whom it then writes."""
    with unit_of_work(assessing.database), transaction():
        jobs.pass_turns_on(Task(0, {}, 1, assessing.database))
    return written_to(assessing)


def with_lead(assessing: AssessmentClient) -> int:
    return assessing.people.person("Lea Lead", email="lea@example.org", organisation=assessing.council, leads=CAMDEN)


def test_the_lead_is_told_without_the_areas_name_and_the_page_says_until_when(assessing: AssessmentClient, moment: Move) -> None:
    lead = with_lead(assessing)
    page = asked(assessing)
    assert "The lead of Camden: since 2 March 2026, until 16 March 2026" in page.main
    assert written_to(assessing) == ["lea@example.org"]
    [letter] = letters()
    assert letter["Subject"] == "Something awaits you on Practice Exchange"
    assert "Camden" not in letter.as_string()
    assert link_in(letter, "/exchanges") == assessing.home
    assert "Yours, as the lead of Camden" in assessing.browser(lead).get(assessing.home).main
    moment(timedelta(days=8))
    assert pass_turns_on(assessing) == ["lea@example.org"]  # once more, after five working days
    assert pass_turns_on(assessing) == []


def test_what_waits_on_a_silent_lead_goes_to_the_members_of_the_organisations(assessing: AssessmentClient, moment: Move) -> None:
    with_lead(assessing)
    asked(assessing)
    written_to(assessing)
    moment(timedelta(days=14))
    assert "until 16 March 2026" in assessing.browser(assessing.member).get(assessing.home).main
    moment(timedelta(days=1))
    assert "you among them: since 16 March 2026" in assessing.browser(assessing.member).get(assessing.home).main
    assert len(pass_turns_on(assessing)) == 3
    assert pass_turns_on(assessing) == []


def test_what_waits_on_a_lead_who_left_goes_to_them_the_next_day(assessing: AssessmentClient) -> None:
    lead = with_lead(assessing)
    asked(assessing)
    written_to(assessing)
    with unit_of_work(assessing.database), transaction():
        session().execute(sa.delete(RoleGrant).where(RoleGrant.person_id == lead, RoleGrant.role == "area_lead"))
    assert len(pass_turns_on(assessing)) == 2


def test_once_one_organisation_signed_the_others_are_told(assessing: AssessmentClient) -> None:
    asked(assessing)
    written_to(assessing)
    browser = assessing.browser(assessing.member)
    page = browser.fill(browser.get(f"{assessing.home}/sign"), containing="stamp")
    assert "Another organisation’s: one organisation has signed" in page.main
    assert pass_turns_on(assessing) == [address_of(assessing, assessing.health)]


def test_where_one_organisation_takes_part_the_page_says_whom_to_invite(assessing: AssessmentClient) -> None:
    with unit_of_work(assessing.database), transaction():
        merge_organisations(SYSTEM, assessing.board, assessing.council)
    assert "Invite the council, the integrated care board" in asked(assessing).main


def test_nobody_asks_for_a_signature_while_a_standard_is_open(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    page = browser.get(assessing.home)
    assert "26 standards have no level or no line yet" in page.main
    token = browser.get("/account").form_values()[1]["csrf_token"]
    assert browser.client.post(f"{assessing.home}/ask-to-sign", data={"csrf_token": token}).status_code == 422
    assert only_row_of(assessing.database, Assessment).sign_asked_at is None


def test_whoever_has_no_part_in_it_any_more_gets_no_letter(assessing: AssessmentClient) -> None:
    asked(assessing)
    with unit_of_work(assessing.database), transaction():
        session().execute(sa.update(AreaMembership).values(ended_at=clock.now()))
    assert written_to(assessing) == []


def address_of(assessing: AssessmentClient, person: int) -> str:
    with unit_of_work(assessing.database):
        return str(session().get_one(Person, person).email)
