"""The guard in a self-assessment: what is refused, what the writer explains, and what stays in the form and nowhere else."""

import pytest

from app.exchanges.assessment.models import DocumentAnswer
from app.exchanges.standards.framework import framework
from tests.exchanges.assessment_client import FIRST, AssessmentClient
from tests.exchanges.review_client import ReviewClient

AT_RISK = "She told me today that her uncle is hurting her. She is 9 and goes to Hill School."
MOBILE = "Ring Sam on 07700 900123 about the pooled fund."
ADDRESS = "Ask jo.bloggs@gmail.com for the minutes."
WHY = "An invented number, of nobody."
NUMBERS = {
    "NHS number": "The referral was for 943 476 5919.",
    "pupil number": "The pupil is H801200001001.",
    "National Insurance number": "The worker is QQ 12 34 56 C.",
}


def test_a_hit_is_explained_by_the_writer_and_the_explanation_is_kept_with_the_answer(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    page = assessing.answer(browser, line=MOBILE, status=422)
    assert "07700 900123" in page.main
    assert "say here why this is not about a person" in page.main
    assert "finding" not in page.main.casefold()
    assert assessing.row() == {}
    page = browser.fill(page, {f"explanation-{FIRST.id}": WHY}, "line")
    assert assessing.row()["line"] == MOBILE
    assert assessing.row()["explanation"] == WHY
    assert WHY in assessing.browser(assessing.health).get(assessing.standard_page()).response.text


def test_who_signs_reads_each_hit_and_what_its_writer_said_of_it(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    assessing.fill_in("2")
    browser.fill(assessing.answer(browser, note=MOBILE, status=422), {f"explanation-{FIRST.id}": WHY}, "line")
    page = assessing.lead().get(f"{assessing.home}/sign")
    assert "07700 900123" in page.main
    assert f"They say: {WHY}" in page.main


def test_who_agrees_to_a_request_reads_the_same_of_it(review: ReviewClient) -> None:
    browser = review.proposed()
    page = review.press(browser, "request", "enquiry", status=422, hopes=MOBILE)
    browser.fill(page, {"explanation": WHY}, "enquiry")
    page = review.browser(review.lead).get(f"{review.home}/agree")
    assert f"They say: {WHY}" in page.main
    assert page.main.count("07700 900123") == 2


def test_an_explanation_covers_what_its_writer_saw_and_nothing_else(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    page = assessing.answer(browser, line=MOBILE, status=422)
    browser.fill(page, {f"explanation-{FIRST.id}": WHY}, "line")
    page = assessing.answer(browser, note=ADDRESS, status=422)
    assert "jo.bloggs@gmail.com" in page.main
    assert assessing.row()["note"] == ""
    browser.fill(page, {f"explanation-{FIRST.id}": "Both are invented."}, "line")
    assert assessing.row()["explanation"] == "Both are invented."
    assessing.answer(browser, line="The fund is pooled.", note="")
    assert assessing.row()["explanation"] == ""


def test_the_quick_pass_leaves_an_explanation_of_texts_that_it_does_not_show(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    browser.fill(assessing.answer(browser, note=ADDRESS, status=422), {f"explanation-{FIRST.id}": WHY}, "line")
    browser.fill(browser.get(assessing.group_page()), {f"line-{FIRST.id}": "The fund is pooled."}, "line")
    assert assessing.row()["explanation"] == WHY
    assert assessing.row()["line"] == "The fund is pooled."
    assessing.answer(browser, line="The fund is pooled again.")
    assert assessing.row()["note"] == ADDRESS


def test_an_explanation_that_holds_a_hit_itself_is_refused(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    page = assessing.answer(browser, line=MOBILE, status=422)
    page = browser.fill(page, {f"explanation-{FIRST.id}": f"Not a person: {ADDRESS}"}, "line", status=422)
    assert assessing.row() == {}


@pytest.mark.parametrize("text", NUMBERS.values(), ids=NUMBERS)
def test_no_explanation_lets_a_number_pass_that_belongs_to_one_person_for_life(assessing: AssessmentClient, text: str) -> None:
    browser = assessing.started()
    page = assessing.answer(browser, line=text, explanation=WHY, status=422)
    assert "No explanation lets this pass." in page.main
    browser.fill(page, {f"explanation-{FIRST.id}": WHY}, "line", status=422)
    assert assessing.row() == {}


def test_text_about_a_child_at_risk_stays_in_the_form_unsaved_with_whom_to_call(
    assessing: AssessmentClient, caplog: pytest.LogCaptureFixture
) -> None:
    browser = assessing.started()
    page = assessing.answer(browser, note=AT_RISK, line="Typed beside it.", explanation=WHY, status=422)
    assert page.main.index("999") < page.main.index(FIRST.title)
    assert AT_RISK in page.response.text
    assert "Typed beside it." in page.response.text
    browser.fill(page, {f"explanation-{FIRST.id}": WHY}, "line", status=422)
    assert assessing.row() == {}
    assert "uncle" not in caplog.text


def test_text_about_one_child_is_reworded_even_where_it_is_over(assessing: AssessmentClient) -> None:
    over = "A 13 year old girl disclosed to her teacher in 2019 that she had been abused."
    page = assessing.answer(assessing.started(), line=over, explanation=WHY, status=422)
    assert "No explanation lets this pass." in page.main
    assert assessing.row() == {}


def test_in_the_quick_pass_a_refused_line_keeps_all_that_was_typed_on_the_page(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    second = framework().in_group(FIRST.group)[1]
    page = browser.get(assessing.group_page())
    page = browser.fill(page, {f"line-{FIRST.id}": MOBILE, f"line-{second.id}": "Published in May."}, "line", status=422)
    assert "Published in May." in page.response.text
    assert MOBILE in page.response.text
    browser.fill(page, {f"explanation-{FIRST.id}": WHY}, "line")
    assert [assessing.row(one.id)["line"] for one in (FIRST, second)] == [MOBILE, "Published in May."]


def test_documents_and_the_open_question_are_read_too(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    first = framework().documents[0].id
    page = browser.get(f"{assessing.home}/documents")
    browser.fill(page, {f"holder-{first}": MOBILE}, "holder", status=422)
    browser.fill(browser.get(f"{assessing.home}/question"), {"text-question": AT_RISK}, "text-question", status=422)
    assert assessing.kept(DocumentAnswer) == {}


def test_what_was_typed_is_shown_again_where_the_session_ended_meanwhile(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    page = browser.get(assessing.standard_page())
    assessing.end_sessions()
    page = browser.fill(page, {f"note-{FIRST.id}": "Two hours of work."}, "line", status=403)
    assert "Two hours of work." in page.main
    assert "signed out" in page.main
    assert assessing.row() == {}
