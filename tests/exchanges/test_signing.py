"""Signing a self-assessment, what is frozen by it, and comparing with the one before."""

import threading
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.belonging.organisations import merge_organisations
from app.accounts.models import AreaMembership
from app.core import clock
from app.core.actor import SYSTEM
from app.core.db import session, transaction, unit_of_work
from app.exchanges.assessment.models import Assessment, Signature, StandardAnswer
from app.exchanges.standards.framework import framework, frozen, restored
from tests.exchanges.assessment_client import CAMDEN, FIRST, AssessmentClient
from tests.page_client import Page, PageClient
from tests.rows import count_rows, rows_of


@pytest.fixture
def answered_assessment(assessing: AssessmentClient) -> AssessmentClient:
    """An assessment in which each standard has a level and a line."""
    assessing.started()
    assessing.fill_in(level="2")
    return assessing


def sign(assessing: AssessmentClient, person: int, *, status: int = 200) -> Page:
    browser = assessing.browser(person)
    return browser.fill(browser.get(f"{assessing.home}/sign"), containing="stamp", status=status)


def status_of(assessing: AssessmentClient) -> str:
    return rows_of(assessing.database, Assessment)[-1].status


def test_the_lead_of_the_area_signs_alone(answered_assessment: AssessmentClient) -> None:
    lead = answered_assessment.lead()
    page = lead.fill(lead.get(f"{answered_assessment.home}/sign"), containing="stamp")
    assert "Signed for the lead of Camden by Lea Lead" in page.main
    assert status_of(answered_assessment) == "signed"
    printed = answered_assessment.browser(answered_assessment.health).get(f"{answered_assessment.home}/print").main
    assert "for the lead of Camden. For commissioners of Camden only" in printed
    assert "Lea Lead" not in printed


def test_without_a_lead_two_members_of_two_commissioning_organisations_sign(answered_assessment: AssessmentClient) -> None:
    page = sign(answered_assessment, answered_assessment.member)
    assert "waits for one more signature" in page.main
    assert status_of(answered_assessment) == "open"
    page = answered_assessment.browser(answered_assessment.health).get(f"{answered_assessment.home}/sign")
    assert "Signed for London Borough of Camden by Mia Member" in page.main
    page = sign(answered_assessment, answered_assessment.health)
    assert "Signed for North London Integrated Care Board by Hal Health" in page.main
    assert status_of(answered_assessment) == "signed"


def test_who_signs_what_is_signed_already_is_told_so_and_nothing_is_added(answered_assessment: AssessmentClient) -> None:
    browser = answered_assessment.lead()
    opened = browser.get(f"{answered_assessment.home}/sign")
    browser.fill(opened, containing="stamp")
    page = browser.fill(opened, containing="stamp")
    assert "This self-assessment is signed already" in page.main
    assert count_rows(answered_assessment.database, Signature) == 1


def test_two_of_one_organisation_are_not_enough(answered_assessment: AssessmentClient) -> None:
    colleague = answered_assessment.people.person(organisation=answered_assessment.council, areas=(CAMDEN,))
    browser = answered_assessment.browser(colleague)
    opened = browser.get(f"{answered_assessment.home}/sign")
    sign(answered_assessment, answered_assessment.member)
    page = browser.fill(opened, containing="stamp", status=409)
    assert "Your organisation has signed. Somebody of another organisation of the area signs next" in page.main
    assert "North London Integrated Care Board" in page.main
    assert status_of(answered_assessment) == "open"
    assert count_rows(answered_assessment.database, Signature) == 1


def test_where_one_organisation_takes_part_the_page_says_whom_to_invite(answered_assessment: AssessmentClient) -> None:
    with unit_of_work(answered_assessment.database), transaction():
        merge_organisations(SYSTEM, answered_assessment.board, answered_assessment.council)
    page = answered_assessment.browser(answered_assessment.member).get(f"{answered_assessment.home}/sign")
    assert "Invite the council, the integrated care board or the office of the police and crime commissioner" in page.main


def test_two_signatures_of_organisations_that_turn_out_to_be_one_are_one(answered_assessment: AssessmentClient) -> None:
    sign(answered_assessment, answered_assessment.member)
    browser = answered_assessment.browser(answered_assessment.health)
    opened = browser.get(f"{answered_assessment.home}/sign")
    with unit_of_work(answered_assessment.database), transaction():
        merge_organisations(SYSTEM, answered_assessment.council, answered_assessment.board)
    browser.fill(opened, containing="stamp", status=409)
    assert status_of(answered_assessment) == "open"


def test_a_signature_counts_no_longer_once_an_answer_was_changed_or_its_signer_left(
    answered_assessment: AssessmentClient,
) -> None:
    sign(answered_assessment, answered_assessment.member)
    answered_assessment.answer(answered_assessment.browser(answered_assessment.member), line="Changed after the first signature.")
    assert "waits for one more" in sign(answered_assessment, answered_assessment.health).main
    sign_again = sign(answered_assessment, answered_assessment.member)
    assert "is signed" in sign_again.main
    assert status_of(answered_assessment) == "signed"


def test_whoever_left_the_area_does_not_sign_with_anybody(answered_assessment: AssessmentClient) -> None:
    sign(answered_assessment, answered_assessment.member)
    with unit_of_work(answered_assessment.database), transaction():
        ended = sa.update(AreaMembership).where(AreaMembership.person_id == answered_assessment.member)
        session().execute(ended.values(ended_at=clock.now()))
    assert "waits for one more" in sign(answered_assessment, answered_assessment.health).main
    assert status_of(answered_assessment) == "open"


def test_nobody_signs_what_they_did_not_read(answered_assessment: AssessmentClient) -> None:
    browser = answered_assessment.browser(answered_assessment.member)
    opened = browser.get(f"{answered_assessment.home}/sign")
    answered_assessment.answer(answered_assessment.browser(answered_assessment.health), line="Changed meanwhile.")
    page = browser.fill(opened, containing="stamp", status=409)
    assert "Read it again before you sign" in page.main
    assert page.h1.endswith("Sign it")
    assert count_rows(answered_assessment.database, Signature) == 0


def test_a_lead_gives_the_second_step_before_every_act_and_comes_back_to_what_was_typed(
    answered_assessment: AssessmentClient,
) -> None:
    lead = answered_assessment.lead(second_factor=False)
    member = answered_assessment.browser(answered_assessment.member)
    home = answered_assessment.home
    for page in (f"{home}/sign", f"{home}/give-up", answered_assessment.standard_page(), f"{home}/invited/new"):
        answer = lead.client.get(page)
        assert answer.headers["Location"] == f"/sign-in/second-step?next={page}"
        assert member.client.get(page).status_code == 200
    token = {"csrf_token": lead.get("/account").form_values()[1]["csrf_token"]}
    typed = {f"line-{FIRST.id}": "A champion was named in May."}
    answer = lead.client.post(answered_assessment.standard_page(), data=token | typed)
    assert answer.status_code == 403
    assert "A champion was named in May." in answer.text
    assert f"/sign-in/second-step?next={answered_assessment.standard_page()}" in answer.text
    for act in ("sign", "ask-to-sign", "give-up"):
        assert lead.client.post(f"{home}/{act}", data=token).status_code == 403
    assert lead.client.post(f"/exchanges/areas/{CAMDEN}/start", data=token).status_code == 403
    assert status_of(answered_assessment) == "open"
    assert lead.client.get(home).status_code == 200


def test_the_second_of_two_leads_who_sign_at_the_same_moment_reads_that_it_is_signed(
    answered_assessment: AssessmentClient,
) -> None:
    first, second = answered_assessment.lead(), answered_assessment.lead("Lou Lead")
    pages = {browser: browser.get(f"{answered_assessment.home}/sign") for browser in (first, second)}
    acts = [partial(first.fill, pages[first], containing="stamp")]

    def first_signs(*_row: object) -> None:
        """The other request has read that it is open, and has signed nothing yet."""
        if acts:
            thread = threading.Thread(target=acts.pop())
            thread.start()
            thread.join()

    sa.event.listen(Assessment, "load", first_signs)
    try:
        page = second.fill(pages[second], containing="stamp", status=409)
    finally:
        sa.event.remove(Assessment, "load", first_signs)
    assert page.h1.endswith("Somebody signed it before you")
    assert "Signed for the lead of Camden by Lea Lead" in page.main
    assert status_of(answered_assessment) == "signed"
    assert count_rows(answered_assessment.database, Signature) == 1


def test_it_is_not_signed_while_a_standard_is_open(assessing: AssessmentClient) -> None:
    browser: PageClient = assessing.started()
    assessing.fill_in(level="2")
    sign_page = browser.get(f"{assessing.home}/sign")
    with unit_of_work(assessing.database), transaction():
        session().execute(sa.update(StandardAnswer).where(StandardAnswer.key == FIRST.id).values(line=""))
    assert "25 of 26 have now" in browser.get(f"{assessing.home}/sign").main
    browser.fill(sign_page, containing="stamp", status=409)
    _action, values = sign_page.form_values("stamp")
    assert browser.client.post(f"{assessing.home}/sign", data=values | {"stamp": assessing.stamp()}).status_code == 422
    assert count_rows(assessing.database, Signature) == 0


def test_what_is_signed_is_frozen_with_the_words_that_the_standards_had(
    answered_assessment: AssessmentClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = answered_assessment.browser(answered_assessment.member)
    opened = browser.get(answered_assessment.standard_page())
    sign(answered_assessment, answered_assessment.member)
    sign(answered_assessment, answered_assessment.health)
    browser.fill(opened, {f"line-{FIRST.id}": "Too late."}, "line", status=409)
    assert browser.client.get(answered_assessment.standard_page()).status_code == 404
    with unit_of_work(answered_assessment.database), transaction():
        signed_framework: dict[str, Any] = dict(session().scalars(sa.select(Assessment.signed_framework)).one() or {})
        standards = [
            {**row, "statement": "As it was worded once."} if row["id"] == FIRST.id else row
            for row in signed_framework["standards"]
        ]
        session().execute(sa.update(Assessment).values(signed_framework={**signed_framework, "standards": standards}))
    assert "As it was worded once." in browser.get(f"{answered_assessment.home}/print").main
    assert FIRST.statement not in browser.get(f"{answered_assessment.home}/print").main


def test_the_framework_comes_back_from_what_was_frozen_as_it_was() -> None:
    assert restored(frozen(framework())) == framework()


def test_the_next_one_is_compared_with_the_one_that_was_signed_by_the_ids_of_standards(
    answered_assessment: AssessmentClient,
) -> None:
    sign(answered_assessment, answered_assessment.member)
    sign(answered_assessment, answered_assessment.health)
    with unit_of_work(answered_assessment.database), transaction():
        signed_framework: dict[str, Any] = dict(session().scalars(sa.select(Assessment.signed_framework)).one() or {})
        first, *others = signed_framework["standards"]
        values = [{**first, "statement": "As it was worded once."}, *others[:-1]]
        session().execute(sa.update(Assessment).values(signed_framework={**signed_framework, "standards": values}))
    browser = answered_assessment.started()
    answered_assessment.fill_in(level="3")
    page = browser.get(f"{answered_assessment.home}/picture")
    assert page.main.count("Last time: Level 2: In part") == 25
    assert page.main.count("Changed, read both") == 1
    assert page.main.count("Was not there") == 1
    table = browser.client.get(f"{answered_assessment.home}/files/csv").data.decode("utf-8-sig")
    assert table.splitlines()[1].startswith(f"{FIRST.title},Level 3: In place,3,")
    assert "Not signed. For commissioners of Camden only" in table


def test_a_picture_shows_each_level_as_boxes_and_words_and_no_sum(assessing: AssessmentClient) -> None:
    assessing.started()
    assessing.fill_in(level="3")
    page = assessing.browser(assessing.health).get(f"{assessing.home}/picture")
    assert page.response.text.count("app-levels__boxes") == 26
    assert page.response.text.count('fill="currentColor"') == 26 * 3
    assert page.response.text.count('fill="none"') == 26
    assert page.main.count("Level 3: In place") >= 26
    assert "26 of 26" not in page.main
