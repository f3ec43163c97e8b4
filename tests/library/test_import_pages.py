"""Bringing in a specification from Word, as a member meets it: the file, what to correct, and the draft."""

import io
from typing import Any

import docx
import pytest
import sqlalchemy as sa

from app.contributions.models import MEMBERS, Contribution, Revision
from app.contributions.services.guarding import AT_RISK
from app.core.db import Database, session, unit_of_work
from app.intake.refusals import MESSAGES, Reason
from app.library.frameworks.kind import FRAMEWORK
from app.library.specifications.kind import SPECIFICATION
from tests.intake.hostile_files import HOSTILE
from tests.library.entry_maker import FRAMEWORK_BODY, EntryMaker, specification
from tests.library.test_importing import without_ids
from tests.page_client import Page, PageClient, judged
from tests.people import People

pytestmark = [pytest.mark.each_database, pytest.mark.long]
ADDRESS = "/contribute/specification/import"


def word(*parts: tuple[str, str], title: str = "Recovery in the county") -> bytes:
    """A Word document of headings and what stands under each."""
    document = docx.Document()
    document.add_paragraph(title, style="Title")
    document.add_paragraph("For every family.")
    for heading, text in parts:
        document.add_heading(heading, 1)
        if text:
            document.add_paragraph(text)
    return saved(document)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


USUAL = (
    ("1. Aims", "Children are safer."),
    ("2. Staff", "All are trained."),
    ("Supervision", "Monthly."),
    ("Notes", ""),
)


@pytest.fixture
def member(page: PageClient, people: People) -> PageClient:
    people.sign_in(page.client, people.person(organisation=people.organisation("Camden Council")))
    return page


def upload(page: PageClient, content: bytes, name: str = "spec.docx", status: int = 200) -> Page:
    _, values = page.get(ADDRESS).form_values("file")
    response = page.client.post(ADDRESS, data={**values, "file": (io.BytesIO(content), name)}, content_type="multipart/form-data")
    assert response.status_code == status, response.text[:2000]
    return judged(response)


def drafts(database: Database) -> list[dict[str, Any]]:
    with unit_of_work(database):
        return [dict(one.body) for one in session().scalars(sa.select(Revision).order_by(Revision.id))]


def test_the_form_of_a_new_specification_leads_there(member: PageClient) -> None:
    assert member.get("/contribute/specification").links()["Start from a Word document that you have"] == ADDRESS


def test_nothing_is_kept_before_it_was_corrected_and_saved(member: PageClient, database: Database) -> None:
    found = upload(member, word(*USUAL))
    assert "We found 4 clauses" in found.main
    assert drafts(database) == []
    _, values = found.form_values("heading_0")
    assert (values["title"], values["introduction"]) == ("Recovery in the county", "For every family.")
    assert (values["heading_0"], values["clause_type_0"], values["text_0"]) == ("1. Aims", "aims", "Children are safer.")
    assert (values["clause_type_1"], values["do_1"], values["do_3"]) == ("workforce", ["keep"], ["leave-out"])


def test_clauses_are_corrected_joined_and_left_out_and_become_a_draft(member: PageClient, database: Database) -> None:
    changes = {"heading_0": "What we want", "clause_type_0": "other", "do_2": "join"}
    tasks = member.fill(upload(member, word(*USUAL)), changes, "heading_0")
    assert tasks.h1.endswith("Recovery in the county")
    (body,) = drafts(database)
    assert body["introduction"] == "For every family."
    assert [(one["heading"], one["clause_type"], one["text"]) for one in body["clauses"]] == [
        ("What we want", "other", "Children are safer."),
        ("2. Staff", "workforce", "All are trained.\n\n### Supervision\n\nMonthly."),
    ]
    clauses = member.get(f"{tasks.response.request.path}/steps/clauses")
    assert "2. Staff" in clauses.main
    preview = member.get(f"{tasks.response.request.path}/preview")
    assert "Monthly." in preview.main


def test_what_is_wrong_is_said_by_its_field_and_nothing_typed_is_lost(member: PageClient, database: Database) -> None:
    changes = {"heading_0": "", "clause_type_1": "", "text_1": "Typed with care.", "title": "x" * 151}
    refused_page = member.fill(upload(member, word(*USUAL)), changes, "heading_0", status=422)
    for words in ("Enter a heading", "Choose what the clause is about", "must be 150 characters or fewer"):
        assert words in refused_page.main
    assert refused_page.form_values("heading_0")[1]["text_1"] == "Typed with care."
    nothing = member.fill(refused_page, {f"do_{at}": "leave-out" for at in range(4)}, "heading_0", status=422)
    assert "Keep at least one clause" in nothing.main
    assert drafts(database) == []


def test_sent_twice_it_is_one_draft(member: PageClient, database: Database) -> None:
    found = upload(member, word(*USUAL))
    first = member.fill(found, containing="heading_0")
    assert member.fill(found, containing="heading_0").response.request.path == first.response.request.path
    with unit_of_work(database):
        assert session().scalar(sa.select(sa.func.count()).select_from(Contribution)) == 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("spec.pdf", b"%PDF-1.7", "The file must be a Word document"),
        ("spec.docx", b"PK\x03\x04 not really", "damaged"),
        ("spec.docx", b"", "The file is empty"),
        ("spec.docx", word(), "We found no headings"),
        ("spec.docx", word(*[(f"Clause {number}", "Words.") for number in range(151)]), "more than 150 clauses"),
    ],
    ids=["another type", "damaged", "empty", "no headings", "too many"],
)
def test_a_file_that_is_not_taken_in_has_its_reason_by_the_field(
    member: PageClient, database: Database, name: str, data: bytes, words: str
) -> None:
    refused = upload(member, data, name, status=422)
    assert words in refused.main
    assert drafts(database) == []


HARMFUL = {
    reason: (name, make)
    for name, make, reason in HOSTILE.values()
    if reason in (Reason.MACROS, Reason.ATTACHED_TEMPLATE, Reason.DECLARATIONS) and name.endswith(".docx")
}


@pytest.mark.parametrize("reason", sorted(HARMFUL))
def test_a_hostile_file_is_refused_with_its_reason(member: PageClient, reason: Reason) -> None:
    name, make = HARMFUL[reason]
    assert MESSAGES[reason] in upload(member, make(), name, status=422).main


def test_a_specification_taken_away_in_word_comes_back_as_a_draft_that_says_the_same(
    member: PageClient, entries: EntryMaker, people: People, database: Database
) -> None:
    entries.publish(FRAMEWORK, FRAMEWORK_BODY, "framework")
    aims, data = specification()["clauses"]  # type: ignore[misc]  # a list of two
    clauses = [{**aims, "locked": True, "guidance": "Keep it short.\n\nAsk first."}, {**data, "caseload": 1}]
    more = {"ages": ["5-10", "11-13"], "coverage": "areas", "areas": [people.area()], "notice_link": "https://example.org/n"}
    entries.publish(SPECIFICATION, specification(clauses=clauses, **more), "specification")
    away = member.client.get("/library/recovery-service/download/docx").data
    found = upload(member, away)
    assert "What we could not read back" not in found.main
    assert "The type of each is a guess" not in found.main
    member.fill(found, containing="heading_0")
    with unit_of_work(database):
        first, second = (
            dict(one.body) for one in session().scalars(sa.select(Revision).where(is_specification()).order_by(Revision.id))
        )
        assert without_ids(second) == without_ids(first)


def is_specification() -> Any:
    return Revision.contribution.has(Contribution.kind == SPECIFICATION.code)


def test_what_cannot_be_read_back_is_said_on_the_page(member: PageClient, entries: EntryMaker) -> None:
    entries.publish(FRAMEWORK, FRAMEWORK_BODY, "framework", audience=MEMBERS)
    entries.publish(SPECIFICATION, specification(), "specification")
    found = upload(member, member.client.get("/library/recovery-service/download/docx").data)
    assert "What we could not read back" in found.main
    assert "The outcomes framework of “Outcomes”" in found.main


def test_what_is_not_covered_is_corrected_or_emptied_and_its_mistakes_are_said(
    member: PageClient, entries: EntryMaker, database: Database
) -> None:
    reasons = [{"id": one, "subject": one, "reason": f"Why {one}."} for one in ("exit", "court-support")]
    entries.publish(SPECIFICATION, specification(not_covered=reasons), "specification")
    found = upload(member, member.client.get("/library/recovery-service/download/docx").data)
    wrong = member.fill(found, {"reason_0": "", "subject_1": "", "reason_1": ""}, "heading_0", status=422)
    assert "Enter why it is not covered" in wrong.main
    member.fill(wrong, {"reason_0": "Typed anew."}, "heading_0")
    assert [(one["subject"], one["reason"]) for one in drafts(database)[-1]["not_covered"]] == [("exit", "Typed anew.")]


AT_RISK_WORDS = "My pupil told me this morning that her dad hits her."


def test_words_about_a_child_at_risk_are_kept_nowhere(member: PageClient, database: Database) -> None:
    refused = upload(member, word(("Aims", AT_RISK_WORDS)), status=422)
    assert AT_RISK[:60] in refused.main
    assert "If a child may be at risk now" in refused.main
    typed = member.fill(upload(member, word(*USUAL)), {"text_1": AT_RISK_WORDS}, "heading_0", status=422)
    assert "If a child may be at risk now" in typed.main
    assert drafts(database) == []


def test_somebody_not_yet_confirmed_is_told_so(page: PageClient, people: People) -> None:
    people.sign_in(page.client, people.person(status="waiting"))
    assert "You cannot contribute yet" in page.get(ADDRESS).h1


def test_a_form_of_no_known_shape_is_no_page(member: PageClient, database: Database) -> None:
    _, values = upload(member, word(*USUAL)).form_values("heading_0")
    unknown_shapes = [
        "colour",
        "text",
        ";" * 150,
        "guidance;;nonsense",
        "text|0|",
        ";;;|x|",
        ";;;|99|",
        ";;;|0|title",
        ";;;|0|ages,ages",
    ]
    for shape in (*unknown_shapes, ";;;"):
        assert member.client.post(f"{ADDRESS}/draft", data={**values, "shape": shape}).status_code == 404, shape
        assert drafts(database) == [], shape
