"""An area assesses itself: who may, how it is filled in alone, and what two people do at the same time."""

import io
import zipfile
from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts.models import AreaMembership, Membership
from app.areas.models import Area
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Duplicate
from app.exchanges.assessment.models import Assessment
from app.exchanges.standards.framework import framework
from tests.exchanges.assessment_client import CAMDEN, CROYDON, FIRST, AssessmentClient
from tests.page_client import Page, PageClient
from tests.rows import count_rows, rows_of

MOST_PAGES = 30


def quick_answers(page: Page) -> dict[str, str]:
    """A level and a line for every standard of a page of the quick pass."""
    _action, values = page.form_values("line-")
    ids = [name.removeprefix("line-") for name in values if name.startswith("line-")]
    return {
        name: text for key in ids for name, text in ((f"level-{key}", "3"), (f"line-{key}", f"The plan of 2026 covers {key}."))
    }


def loads_of(browser: PageClient) -> list[str]:
    """Counts the pages that a browser opens from here on."""
    loads: list[str] = []
    send = browser.client.open

    def counted(*args: object, **kwargs: object) -> object:
        response = send(*args, **kwargs)
        if response.status_code == 200:
            loads.append(response.request.path)
        return response

    browser.client.open = counted  # type: ignore[method-assign]
    return loads


def test_an_area_assesses_itself_alone_in_one_sitting_and_prints_it(assessing: AssessmentClient) -> None:
    browser = assessing.browser(assessing.member)  # without a second step
    loads = loads_of(browser)
    areas = browser.get("/exchanges/areas")
    page = browser.fill(areas, containing="Start a self-assessment of Camden")
    assert "0 of 26 standards answered" in page.main
    page = browser.get(page.links()["Start the quick pass"])
    for _group in framework().groups_of_standards:
        page = browser.fill(page, quick_answers(page), "line-")
    assert "26 of 26 standards answered" in page.main
    printed = browser.get(page.links()["Print it"])
    assert printed.main.count("Level 3: In place") >= 26
    assert "Not signed. For commissioners of Camden only" in printed.main
    assert len(loads) <= MOST_PAGES
    assert len(loads) == 1 + 1 + 7 + 1 + 1  # areas, overview, seven groups, overview again, print


# ---------------------------------------------------------------------------- who


def outsiders(assessing: AssessmentClient) -> dict[str, int]:
    """People who may read nothing of Camden's, whatever else they may do here."""
    people = assessing.people
    provider = people.organisation("Harbour Recovery", kind="vcs")
    elsewhere = people.organisation("London Borough of Croydon", areas=(CROYDON,))
    return {
        "a provider in the area": people.person(organisation=provider, areas=(CAMDEN,)),
        "a provider who leads the area": people.person(organisation=provider, leads=CAMDEN),
        "a commissioner of another area": people.person(organisation=elsewhere, areas=(CROYDON,)),
        "a colleague without the area": people.person(organisation=assessing.council),
        "a moderator": people.moderator(organisation=elsewhere),
        "an editor": people.person(organisation=elsewhere, roles=("member", "editor")),
        "an administrator who would like to read": people.administrator(),
    }


def every_page(assessing: AssessmentClient) -> list[str]:
    pages = (
        "",
        "/documents",
        "/question",
        "/print",
        "/files/docx",
        "/files/odt",
        "/give-up",
        "/selections/rehearse-an-inspection",
    )
    return [assessing.standard_page(), assessing.group_page(), *(assessing.home + page for page in pages)]


def test_commissioners_of_the_area_read_every_page_without_a_second_step(assessing: AssessmentClient) -> None:
    assessing.started()
    for person in (assessing.member, assessing.health):
        browser = assessing.browser(person)
        for page in every_page(assessing):
            assert browser.client.get(page).status_code == 200, page


def test_whoever_reads_the_trail_learns_neither_who_assesses_nor_where(assessing: AssessmentClient) -> None:
    assessing.answer(assessing.started(), line="A champion was named.")
    browser = assessing.browser(assessing.people.administrator(), second_factor=True)
    page = browser.get("/admin/audit?kind=assessment").main
    table = browser.client.get("/admin/audit.csv?kind=assessment").text
    for text in (page, table):
        assert text.count("Somebody who takes part") == 2
        assert not any(word in text for word in ("Mia", "Camden"))
    by_person = browser.client.get(f"/admin/audit.csv?person={assessing.member}").text
    assert "Answer" not in by_person
    assert "Start" not in by_person


def test_to_everybody_else_there_is_no_such_page_and_nothing_to_fill_in(assessing: AssessmentClient) -> None:
    member = assessing.started()
    answers = member.get(assessing.standard_page()).form_values("line")[1] | {f"line-{FIRST.id}": "Overwritten"}
    for who, person in outsiders(assessing).items():
        browser = assessing.browser(person, second_factor=True)
        token = {"csrf_token": browser.get("/account").form_values()[1]["csrf_token"]}
        for page in every_page(assessing):
            assert browser.client.get(page).status_code == 404, (who, page)
            assert browser.client.post(page, data=answers | token).status_code in (404, 405), (who, page)
        assert browser.client.post(f"/exchanges/areas/{CAMDEN}/start", data=token).status_code == 404, who
        assert "Camden" not in browser.get("/exchanges/areas").main, who
    assert assessing.row() == {}


def test_a_visitor_is_asked_to_sign_in_whether_there_is_an_assessment_or_not(assessing: AssessmentClient) -> None:
    assessing.started()
    visitor = assessing.browser().client
    for page in (assessing.home, "/exchanges/assessments/999", "/exchanges/areas"):
        assert visitor.get(page).headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("loss", ["area", "organisation"])
def test_whoever_leaves_the_area_or_the_organisation_is_out_at_the_next_request(assessing: AssessmentClient, loss: str) -> None:
    browser = assessing.started()
    page = browser.get(assessing.standard_page())
    table = AreaMembership if loss == "area" else Membership
    with unit_of_work(assessing.database), transaction():
        session().execute(sa.update(table).where(table.person_id == assessing.member).values(ended_at=clock.now()))
    assert browser.client.get(assessing.home).status_code == 404
    browser.fill(page, {f"line-{FIRST.id}": "Too late."}, "line", status=404)
    assert assessing.row() == {}


def test_an_area_has_one_open_assessment_and_another_once_that_is_given_up(assessing: AssessmentClient) -> None:
    second = assessing.browser(assessing.health)
    opened = second.get("/exchanges/areas")
    first = assessing.started()
    assert "Start a self-assessment" not in second.get("/exchanges/areas").main
    second.fill(opened, containing="Start a self-assessment of Camden")
    assert count_rows(assessing.database, Assessment) == 1
    page = first.fill(first.get(f"{assessing.home}/give-up"), containing="Give it up")
    assert "Given up" in page.main
    assert first.client.get(assessing.standard_page()).status_code == 404
    first.fill(first.get("/exchanges/areas"), containing="Start a self-assessment of Camden")
    assert count_rows(assessing.database, Assessment) == 2


@pytest.mark.dialect
def test_the_database_refuses_a_second_open_assessment_of_an_area(assessing: AssessmentClient) -> None:
    assessing.started()
    twin = {"area_code": CAMDEN, "framework_id": "x", "framework_version": 1, "status": "open", "version": 1}
    with unit_of_work(assessing.database), pytest.raises(Duplicate), transaction():
        session().execute(sa.insert(Assessment).values(**twin, status_at=clock.now(), started_at=clock.now()))


def test_nothing_is_begun_for_an_area_that_has_ended(assessing: AssessmentClient) -> None:
    browser = assessing.browser(assessing.member)
    areas = browser.get("/exchanges/areas")
    with unit_of_work(assessing.database), transaction():
        session().execute(sa.update(Area).where(Area.code == CAMDEN).values(valid_to=date(2020, 3, 31)))
    browser.fill(areas, containing="Start a self-assessment of Camden", status=404)
    assert "Start a self-assessment" not in browser.get("/exchanges/areas").main


def test_commissioners_of_the_area_that_took_its_place_read_its_past_and_change_nothing(assessing: AssessmentClient) -> None:
    assessing.answer(assessing.started(), line="A champion was named in May.")
    with unit_of_work(assessing.database), transaction():
        session().execute(sa.update(Area).where(Area.code == CAMDEN).values(valid_to=date(2020, 3, 31), successor_code=CROYDON))
    council = assessing.people.organisation("London Borough of Croydon", areas=(CROYDON,))
    browser = assessing.browser(assessing.people.person(organisation=council, areas=(CROYDON,)))
    areas = browser.get("/exchanges/areas")
    assert "Camden, started" in areas.main
    assert "A champion was named in May." in browser.get(assessing.home).main
    assert "A champion was named in May." in browser.get(f"{assessing.home}/print").main
    assert browser.client.get(assessing.standard_page()).status_code == 404


def test_the_trail_says_who_and_when_and_never_which_area_or_what_was_answered(assessing: AssessmentClient) -> None:
    assessing.answer(assessing.started(), level="2", line="A champion was named in May.")
    entries = [row for row in rows_of(assessing.database, AuditEntry) if row.thing_kind == "assessment"]
    assert [(row.verb, row.detail) for row in entries] == [("start", {}), ("answer", {"count": 1})]


# ---------------------------------------------------------------------------- filling in


def test_all_that_can_be_said_of_a_standard_is_kept_and_shown_with_who_saved_it(assessing: AssessmentClient) -> None:
    answers = {
        "level": "2",
        "line": "Named in May.",
        "strengths": "The board meets every month.",
        "development": "The role is not written down.",
        "evidence": "Minutes of May https://camden.example.org/minutes\nThe shared drive of the team",
        "note": "Look again in spring.",
    }
    page = assessing.answer(assessing.started(), **answers)
    assert "Last saved by Mia Member" in page.main
    assert assessing.row() == answers | {"explanation": "", "version": 1}
    printed = assessing.browser(assessing.health).get(f"{assessing.home}/print")
    assert all(line in printed.main for text in answers.values() if len(text) > 1 for line in text.splitlines())
    assert printed.links()["https://camden.example.org/minutes"] == "https://camden.example.org/minutes"


def test_saving_what_was_not_changed_leaves_no_version_and_no_entry(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    assessing.answer(browser, line="Named in May.")
    assessing.answer(browser)
    assert assessing.row()["version"] == 1


def test_a_standard_that_does_not_apply_says_why(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    page = assessing.answer(browser, level="not-applicable", note="Typed already.", status=422)
    assert "why this standard does not apply" in page.main
    assert "Typed already." in page.main
    assert assessing.row() == {}
    assessing.answer(browser, level="not-applicable", line="Another body commissions it for us.")
    assert "Does not apply" in browser.get(assessing.home).main


def test_the_documents_and_the_open_question_are_kept(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    first = framework().documents[0].id
    answers = {
        f"state-{first}": "partly",
        f"dated_on-{first}-day": "1",
        f"dated_on-{first}-month": "May",
        f"dated_on-{first}-year": "2026",
        f"holder-{first}": "The partnership team",
        f"address-{first}": "camden.example.org/terms",
    }
    page = browser.fill(browser.get(f"{assessing.home}/documents"), answers, "holder")
    assert "1 of 9 documents looked for" in page.main
    browser.fill(browser.get(f"{assessing.home}/question"), {"text-question": "A shared specification."}, "text-question")
    printed = browser.get(f"{assessing.home}/print").main
    for words in ("In part", "1 May 2026", "The partnership team", "https://camden.example.org/terms", "A shared specification."):
        assert words in printed


def test_a_date_in_the_future_and_an_address_that_is_none_are_refused_beside_the_field(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    first = framework().documents[0].id
    answers = {f"dated_on-{first}-{part}": number for part, number in (("day", "1"), ("month", "1"), ("year", "2999"))}
    page = browser.get(f"{assessing.home}/documents")
    page = browser.fill(page, answers | {f"address-{first}": "the shared drive"}, "holder", status=422)
    assert "must be today or in the past" in page.main
    assert "the shared drive" in page.response.text


def test_rehearsing_an_inspection_goes_through_its_standards_alone(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    selection = framework().selection("rehearse-an-inspection")
    page = browser.get(browser.get(assessing.home).links()["Rehearse an inspection"])
    assert "not the inspectorates’ criteria" in page.main
    page = browser.get(page.links()["Go through these standards"])
    keys: list[str] = []
    while 'name="line-' in page.response.text:
        answers = quick_answers(page)
        keys += [name.removeprefix("line-") for name in answers if name.startswith("line-")]
        page = browser.fill(page, answers, "line-")
    assert set(keys) == set(selection.standards)
    assert page.h1.endswith("Rehearse an inspection")


def test_a_standard_that_stands_by_itself_says_what_the_words_mean_and_where_to_start(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    for address in (assessing.standard_page(), assessing.group_page()):
        page = browser.get(address)
        assert "“All three harms” means" in page.main
        assert "“In the last year” means" in page.main
        levels = [field.get("value") for field in page.tree.iter("input") if field.get("name") == f"level-{FIRST.id}"]
        assert levels == ["3", "4", "2", "1", "not-applicable"]


def footers(browser: PageClient, address: str, part: str) -> str:
    """A part of an office file."""
    with zipfile.ZipFile(io.BytesIO(browser.client.get(address).data)) as file:
        return file.read(part).decode()


def test_every_sheet_says_that_it_is_not_signed_whose_it_is_and_of_which_day(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    mark = browser.get(f"{assessing.home}/print").tree.find(".//tfoot")  # repeated on each page of a print
    words = "Not signed. For commissioners of Camden only: ask them before you pass it on."
    assert "".join(mark.itertext()).startswith(words)
    assert str(clock.today().year) in "".join(mark.itertext())
    assert words in footers(browser, f"{assessing.home}/files/docx", "word/footer1.xml")
    assert words in footers(browser, f"{assessing.home}/files/odt", "styles.xml")
    name = browser.client.get(f"{assessing.home}/files/docx").headers["Content-Disposition"]
    assert "camden" not in name.casefold()


# ---------------------------------------------------------------------------- two people at once


def test_two_on_one_answer_get_both_texts_and_nothing_is_overwritten(assessing: AssessmentClient) -> None:
    mia, hal = assessing.started(), assessing.browser(assessing.health)
    assessing.answer(mia, line="As it was.", note="Seen by both.")
    opened = hal.get(assessing.standard_page())
    assessing.answer(mia, line="What Mia wrote.")
    name = f"line-{FIRST.id}"
    page = hal.fill(opened, {name: "What Hal wrote."}, "line", status=409)
    assert "Saved by Mia Member" in page.main
    assert "What Mia wrote." in page.main
    assert "What Hal wrote." in page.main
    assert assessing.row()["line"] == "What Mia wrote."
    hal.fill(page, {name: "What both wrote."}, "line")
    assert assessing.row()["line"] == "What both wrote."
    assert assessing.row()["note"] == "Seen by both."


def test_in_the_quick_pass_only_the_answer_that_two_changed_conflicts_and_the_others_are_saved(
    assessing: AssessmentClient,
) -> None:
    mia, hal = assessing.started(), assessing.browser(assessing.health)
    first, second, third = framework().in_group(FIRST.group)[:3]
    group_page = hal.get(assessing.group_page())
    assessing.answer(mia, first.id, line="Mia on the first.")
    assessing.answer(mia, third.id, line="Mia on the third.")
    answers = {f"line-{first.id}": "Hal on the first.", f"line-{second.id}": "Hal on the second."}
    page = hal.fill(group_page, answers, "line", status=409)
    assert "Hal on the first." in page.main
    assert "Hal on the second." not in page.main
    lines = [assessing.row(one.id)["line"] for one in (first, second, third)]
    assert lines == ["Mia on the first.", "Hal on the second.", "Mia on the third."]
    hal.fill(page, containing="line")
    lines = [assessing.row(one.id)["line"] for one in (first, second, third)]
    assert lines == ["Hal on the first.", "Hal on the second.", "Mia on the third."]


def test_two_who_work_on_different_standards_or_fields_do_not_meet(assessing: AssessmentClient) -> None:
    mia, hal = assessing.started(), assessing.browser(assessing.health)
    opened = hal.get(assessing.group_page())
    assessing.answer(mia, note="Mia’s note.")
    hal.fill(opened, {f"line-{FIRST.id}": "Hal’s line."}, "line")
    assert assessing.row()["line"] == "Hal’s line."
    assert assessing.row()["note"] == "Mia’s note."
    page = mia.get(assessing.home)
    assert "Hal Health" in page.main
    assert "Missing: level" in page.main


def test_a_level_that_was_chosen_can_be_emptied_again_without_a_script(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    assert "Take back what is chosen" not in browser.get(assessing.standard_page()).main
    page = assessing.answer(browser, level="2", line="A champion was named in May.")
    assert "Take back what is chosen" in page.main
    assessing.answer(browser, level="")
    assert (assessing.row()["level"], assessing.row()["line"]) == ("", "A champion was named in May.")


def test_the_pages_of_an_assessment_mark_exchanges_in_the_menu(assessing: AssessmentClient) -> None:
    page = assessing.started().get(assessing.home)
    [marked] = ["".join(one.itertext()).strip() for one in page.tree.iter("a") if one.get("aria-current")]
    assert marked == "Exchanges"


def test_each_sees_who_was_there_last_by_standard_and_over_all(assessing: AssessmentClient) -> None:
    first, second = assessing.started(), assessing.browser(assessing.health)
    assessing.answer(first, level="2", line="A champion was named in May.")
    assessing.answer(first, framework().standards[1].id, line="The needs were counted.")
    assessing.answer(second, line="A champion was named in June.")
    group = first.get(assessing.group_page())
    assert "Last saved by Hal Health" in group.main
    main = first.get(assessing.home).main
    assert main.index("Hal Health saved last") < main.index("Mia Member saved last")
    assert main.count("was the last to save 1 standard") == 2
