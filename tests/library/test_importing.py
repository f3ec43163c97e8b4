"""What a Word document is taken to say: its clauses, their types, and what this site itself wrote below them."""

import io
from datetime import date

import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.contributions.contribute_forms import draw
from app.core.intake.child import sections
from app.documents.formats import write
from app.library import importing
from app.library.importing import Draft, read
from app.library.specification_document import Edition, text_document
from app.library.specification_presenters import details
from app.library.specifications import CLAUSES, SPECIFICATION

EDITION = Edition("Camden Council", date(2026, 3, 2), ("Specification by Camden Council: version 1.",), "Open Government Licence")


def said(*parts: tuple[str, str], introduction: str = "") -> dict[str, object]:
    listed = [{"heading": heading, "level": 1, "markdown": text} for heading, text in parts]
    return {"title": "Recovery", "introduction_markdown": introduction, "sections": listed}


def there_and_back(body: dict[str, object]) -> Draft:
    """What is read from the Word file of `body`."""
    clean, errors = SPECIFICATION.clean(body)
    assert not errors, errors
    html = draw(SPECIFICATION, clean)
    document = text_document(clean, html, details(clean, html, ("public",)), {}, EDITION)
    return read(sections("specification.docx", write(document, "docx"))[0])


def test_each_section_is_a_clause_with_a_guessed_type() -> None:
    found = read(said(("1. Aims", "Children are safer."), ("Price and payment", "By the month."), introduction="For all."))
    assert [(one.heading, one.clause_type, one.text) for one in found.clauses] == [
        ("1. Aims", "aims", "Children are safer."),
        ("Price and payment", "price-payment", "By the month."),
    ]
    assert (found.title, found.introduction, found.is_ours) == ("Recovery", "For all.", False)


def test_a_section_of_deeper_sections_alone_is_a_group_and_its_parts_are_the_clauses() -> None:
    text = "### 2\\.1 Aims\n\nSafer.\n\n#### For whom\n\nAll.\n\n### Exit\n\nHand over."
    found = read(said(("2. The service", text), ("Staff", "Trained.\n\n### Supervision\n\nMonthly.")))
    assert [(one.heading, one.text) for one in found.clauses] == [
        ("2.1 Aims", "Safer.\n\n### For whom\n\nAll."),
        ("Exit", "Hand over."),
        ("Staff", "Trained.\n\n### Supervision\n\nMonthly."),
    ]


def test_a_heading_in_lines_kept_as_they_are_cuts_nothing() -> None:
    found = read(said(("Service", "```\n### not a heading\n```")))
    assert [(one.heading, one.text) for one in found.clauses] == [("Service", "```\n### not a heading\n```")]


def test_notes_of_another_writer_stay_in_the_text() -> None:
    found = read(said(("Aims", "Safer.\n\n**Remember:** ask first.")))
    assert found.clauses[0].text == "Safer.\n\n**Remember:** ask first."
    assert found.clauses[0].extras == {}


def test_a_specification_taken_away_comes_back_with_its_types_values_notes_and_introduction(unit: None) -> None:
    clauses = [
        {
            "id": "length",
            "heading": "How long: support & after",
            "clause_type": "session-model",
            "text": "Support lasts **26 weeks**.\n\n### After\n\n- Call\n- Write",
            "weeks": 26,
            "sessions": 1000,
            "place_price": 4500.5,
            "guidance": "Ask *first*.\nThen write.",
            "source": "2018 review, section 3.2",
        },
        {"id": "free", "heading": "Anything", "clause_type": "hsb-route", "text": "Words."},
    ]
    body = {
        "title": "Recovery (North)",
        "summary": "Help, and *more*.",
        "form": "specification",
        "introduction": "Read this.\n\n### Why\n\nBecause.",
        "clauses": clauses,
        "not_covered": [{"id": "exit", "subject": "exit", "reason": "Elsewhere."}],
        "contract_months": 60,
    }
    found = there_and_back(body)
    assert (found.title, found.summary, found.is_ours) == ("Recovery (North)", "Help, and *more*.", True)
    assert [(one.heading, one.clause_type, one.text) for one in found.clauses] == [
        (one["heading"], one["clause_type"], one["text"]) for one in clauses
    ]
    raw = {"heading": "x", "clause_type": "other", "text": "x", **found.clauses[0].extras}
    values, errors = CLAUSES.clean_entry(raw)
    assert not errors
    assert {name: values[name] for name in ("weeks", "sessions", "place_price", "guidance", "source")} == {
        name: clauses[0][name] for name in ("weeks", "sessions", "place_price", "guidance", "source")
    }
    assert found.introduction == "Read this.\n\n### Why\n\nBecause."


WORD = st.text("abcdefgh ABC,.", min_size=1, max_size=12).map(lambda text: " ".join(text.split()).strip(",. ")).filter(bool)
PARAGRAPH = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
LIST = st.lists(WORD, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {one}" for one in items))
MARKED = WORD.map(lambda text: f"**{text}**") | WORD.map(lambda text: f"Go to *{text}* now")
TEXT = st.lists(PARAGRAPH | MARKED | WORD.map(lambda text: f"### {text}"), min_size=1, max_size=4).flatmap(
    lambda blocks: st.one_of(st.just(blocks), LIST.map(lambda one: [*blocks, one]))
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORD, st.sampled_from(("aims", "exit", "other", "court-support")), TEXT), min_size=1, max_size=5))
def test_export_then_import_gives_the_same_clauses_in_the_same_order(
    unit: None, generated: list[tuple[str, str, list[str]]]
) -> None:
    clauses = [
        {"id": f"c{at}", "heading": heading, "clause_type": code, "text": "\n\n".join(blocks)}
        for at, (heading, code, blocks) in enumerate(generated)
    ]
    found = there_and_back({"title": "Any", "summary": "Any.", "form": "specification", "clauses": clauses})
    assert [(one.heading, one.clause_type, one.text) for one in found.clauses] == [
        (one["heading"], one["clause_type"], one["text"]) for one in clauses
    ]


def test_a_document_without_headings_has_no_clauses() -> None:
    document = docx.Document()
    document.add_paragraph(
        "Only words, and then some more of them, which go on and on until they are too many for a heading line."
    )
    saved = io.BytesIO()
    document.save(saved)
    assert read(sections("plain.docx", saved.getvalue())[0]).clauses == ()


def test_signs_kept_plain_lose_their_marks_where_text_is_not_drawn() -> None:
    assert importing.unescaped("1\\.1 A\\*b \\\\ c\\d") == "1.1 A*b \\ c\\d"
