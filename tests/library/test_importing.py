"""What a Word document is taken to say: its clauses, their types, and what this site itself wrote below them."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import taxonomy
from app.core.taxonomy import Term
from app.intake.child import sections
from app.library.exporting.specification_documents import Edition, text_document
from app.library.importing import parts as importing
from app.library.importing.parts import Draft, read
from app.library.specifications.kind import CLAUSES, NOT_COVERED, SPECIFICATION
from app.library.specifications.presenters import details
from tests.document_files import file_of
from tests.drawing import draw

EDITION = Edition(
    "Camden Council",
    date(2026, 3, 2),
    ("Specification by Camden Council: version 1.",),
    "Open Government Licence",
    "https://exchange.example",
)
FRAMEWORK_TITLES = {"recovery": "Recovery: outcomes [new]", "travelled": "Distance travelled"}
FRAMEWORKS = tuple(Term(slug, title) for slug, title in FRAMEWORK_TITLES.items())


def said(*parts: tuple[str, str], introduction: str = "") -> dict[str, object]:
    listed = [{"heading": heading, "level": 1, "markdown": text} for heading, text in parts]
    return {"title": "Recovery", "introduction_markdown": introduction, "sections": listed}


def there_and_back(body: dict[str, object]) -> Draft:
    """What is read from the Word file of `body`, whose frameworks can all be read."""
    clean, errors = SPECIFICATION.shape.clean(body)
    assert not errors, errors
    html = draw(SPECIFICATION.shape, clean)
    shown_details = details(clean, html, ("public",))
    named_clauses = [
        replace(view, framework=(FRAMEWORK_TITLES[one["framework"]], f"/library/{one['framework']}"))
        if "framework" in one
        else view
        for view, one in zip(shown_details.clauses, clean["clauses"], strict=True)
    ]
    document = text_document(clean, html, replace(shown_details, clauses=named_clauses), {}, EDITION)
    return read(sections("specification.docx", file_of(document, "docx"))[0], FRAMEWORKS)


def as_body(draft: Draft) -> dict[str, Any]:
    """What becomes of a draft that is saved as it was read, without the ids, which are made anew."""
    raw = {"title": draft.title, "summary": draft.summary, "introduction": draft.introduction, **draft.facts}
    body, errors = SPECIFICATION.shape.clean(raw, [one for one in SPECIFICATION.shape.fields if one.name in raw])
    assert not errors, errors
    taken = [{"heading": one.heading, "clause_type": one.clause_type, "text": one.text, **one.extras} for one in draft.clauses]
    clauses = [CLAUSES.clean_entry(one) for one in taken]
    reasons = [NOT_COVERED.clean_entry({"subject": code, "reason": reason}) for code, reason in draft.not_covered]
    assert not [wrong for _, wrong in (*clauses, *reasons) if wrong]
    return {**body, "clauses": [one for one, _ in clauses], "not_covered": [one for one, _ in reasons]}


def without_ids(body: dict[str, Any]) -> dict[str, Any]:
    """A body as it is stored, without the ids."""
    clean, _ = SPECIFICATION.shape.clean(body)
    lists = {
        name: [{key: value for key, value in one.items() if key != "id"} for one in clean.get(name, ())]
        for name in ("clauses", "not_covered")
    }
    return {**clean, **lists}


def test_each_section_is_a_clause_with_a_guessed_type() -> None:
    draft = read(said(("1. Aims", "Children are safer."), ("Price and payment", "By the month."), introduction="For all."))
    assert [(one.heading, one.clause_type, one.text) for one in draft.clauses] == [
        ("1. Aims", "aims", "Children are safer."),
        ("Price and payment", "price-payment", "By the month."),
    ]
    assert (draft.title, draft.introduction, draft.is_ours) == ("Recovery", "For all.", False)


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
    draft = there_and_back(body)
    assert (draft.title, draft.summary, draft.is_ours) == ("Recovery (North)", "Help, and *more*.", True)
    assert [(one.heading, one.clause_type, one.text) for one in draft.clauses] == [
        (one["heading"], one["clause_type"], one["text"]) for one in clauses
    ]
    raw = {"heading": "x", "clause_type": "other", "text": "x", **draft.clauses[0].extras}
    values, errors = CLAUSES.clean_entry(raw)
    assert not errors
    assert {name: values[name] for name in ("weeks", "sessions", "place_price", "guidance", "source")} == {
        name: clauses[0][name] for name in ("weeks", "sessions", "place_price", "guidance", "source")
    }
    assert draft.introduction == "Read this.\n\n### Why\n\nBecause."


WORD = st.text("abcdefgh ABC,.", min_size=1, max_size=12).map(lambda text: " ".join(text.split()).strip(",. ")).filter(bool)
PARAGRAPH = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
LIST = st.lists(WORD, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {one}" for one in items))
MARKED = WORD.map(lambda text: f"**{text}**") | WORD.map(lambda text: f"Go to *{text}* now")
TEXT = st.lists(PARAGRAPH | MARKED | WORD.map(lambda text: f"### {text}"), min_size=1, max_size=4).flatmap(
    lambda blocks: st.one_of(st.just(blocks), LIST.map(lambda one: [*blocks, one]))
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORD, st.sampled_from(("aims", "exit", "other", "court-support")), TEXT), min_size=1, max_size=5))
def test_export_then_import_gives_the_same_clauses_in_the_same_order(unit: None, parts: list[tuple[str, str, list[str]]]) -> None:
    clauses = [
        {"id": f"c{at}", "heading": heading, "clause_type": code, "text": "\n\n".join(blocks)}
        for at, (heading, code, blocks) in enumerate(parts)
    ]
    found = there_and_back({"title": "Any", "summary": "Any.", "form": "specification", "clauses": clauses})
    assert [(one.heading, one.clause_type, one.text) for one in found.clauses] == [
        (one["heading"], one["clause_type"], one["text"]) for one in clauses
    ]


SIGNS = st.lists(st.text("abc <>&=*_|#-+\\`[]()1.:;", min_size=1, max_size=10), min_size=1, max_size=3).map(
    lambda parts: " ".join(" ".join(parts).split())
)
LINE = SIGNS.filter(lambda text: any(char.isalpha() for char in text))
LINES = st.lists(st.lists(LINE, min_size=1, max_size=2).map("\n".join), min_size=1, max_size=3).map("\n\n".join)
OURS_BY_HAND = st.sampled_from(
    (
        "**Type of clause:** Aims",
        "**Guidance note:** not one",
        "**Number of sessions:** 12",
        "Number of weeks: 3",
        "**Locked:** no",
    )
)
ANY_TEXT = TEXT.flatmap(lambda blocks: st.one_of(st.just(blocks), OURS_BY_HAND.map(lambda one: [*blocks, one])))


def codes(vocabulary: str) -> st.SearchStrategy[str]:
    return st.sampled_from([code for code in taxonomy.codes(vocabulary) if code != taxonomy.NOT_STATED])


CLAUSE_TYPES = ("aims", "exit", "other", "session-model", "price-payment", "workforce")
CLAUSE = st.fixed_dictionaries(
    {"heading": LINE, "clause_type": st.sampled_from(CLAUSE_TYPES), "text": ANY_TEXT.map("\n\n".join)},
    optional={
        "locked": st.just(True),
        "guidance": LINES,
        "source": LINE,
        "sessions": st.integers(0, 1_000),
        "hours": st.integers(0, 99).map(lambda tenths: tenths / 10),
        "place_price": st.integers(0, 99_999_999).map(lambda pence: pence / 100),
        "caseload": st.integers(0, 1_000),
        "framework": st.sampled_from(sorted(FRAMEWORK_TITLES)),
    },
)
FACTS = st.fixed_dictionaries(
    {"form": codes("specification_form")},
    optional={
        "service_type": codes("service_type"),
        "harm_types": st.lists(codes("harm_type"), min_size=1, max_size=3),
        "stages": st.lists(codes("stage"), min_size=1, max_size=3),
        "ages": st.lists(codes("age_band"), min_size=1, max_size=3),
        "population": LINE,
        "standing": codes("standing"),
        "contract_form": codes("contract_form"),
        "contract_months": st.integers(1, 600),
        "extension": LINE,
        "value_band": codes("value_band"),
        "procurement": codes("procurement_route"),
        "notice_link": st.sampled_from(("https://example.org/notice?a=1&b=_2_", "https://example.org/a(b)*")),
    },
)
PLACE = st.one_of(
    st.just({}),
    st.just({"coverage": "national"}),
    st.lists(codes("region"), min_size=1, max_size=3).map(lambda regions: {"coverage": "regions", "regions": regions}),
)
NOT_COVERED_ROWS = st.lists(
    st.tuples(st.sampled_from(("court-support", "online-harm", "consortium")), LINE), max_size=3, unique_by=lambda row: row[0]
)


@settings(max_examples=15, suppress_health_check=list(HealthCheck), derandomize=True)
@given(LINE, LINE, FACTS, PLACE, st.lists(CLAUSE, min_size=1, max_size=3), NOT_COVERED_ROWS)
def test_export_then_import_gives_the_same_specification_with_all_that_belongs_to_it(
    unit: None,
    title: str,
    summary: str,
    facts: dict[str, Any],
    place: dict[str, Any],
    clauses: list[dict[str, Any]],
    not_covered: list[tuple[str, str]],
) -> None:
    body = {
        **{"title": title, "summary": summary, "introduction": "Read this.", **facts, **place},
        "clauses": [{"id": f"c{at}", **one} for at, one in enumerate(clauses)],
        "not_covered": [{"id": code, "subject": code, "reason": reason} for code, reason in not_covered],
    }
    found = there_and_back(body)
    assert found.unread == ()
    assert as_body(found) == without_ids(body)


def test_a_notice_is_taken_along_where_nothing_else_of_the_contract_is_known(unit: None) -> None:
    notice = "https://example.org/notice?a=1&b=_2_"
    body = {
        **{"title": "Any", "summary": "Any.", "form": "clause-bank", "harm_types": ["csa"], "notice_link": notice},
        "clauses": [{"id": "aims", "heading": "Aims", "clause_type": "aims", "text": "Safer."}],
    }
    assert there_and_back(body).facts["notice_link"] == notice


def test_what_belongs_to_a_working_copy_is_not_read_back_and_is_named(unit: None) -> None:
    aims = {"heading": "Aims", "clause_type": "aims", "text": "Safer.", "guidance": "One.\n\nTwo."}
    body = {
        **{"title": "Any", "summary": "Any.", "form": "specification"},
        "clauses": [{"id": "aims", **aims, "note": "For us.\n\nAlone.", "kept_because": "It fits."}],
        "dropped": [{"id": "exit", "heading": "Exit", "reason": "Elsewhere."}],
    }
    found = there_and_back(body)
    (clause,) = found.clauses
    assert (clause.text, clause.extras) == ("Safer.", {"guidance": "One.\n\nTwo."})
    assert [one.partition(":")[0] for one in found.unread] == [
        "The local note on “Aims”",
        "Why “Aims” kept its older wording",
        "What was left out of the original",
    ]


def test_what_is_written_below_our_notes_in_word_is_text_of_the_clause() -> None:
    ours = "**Type of clause:** Exit and handover\n\n**Guidance note:** Plan it.\n\n**Where this comes from:** Not stated"
    (found,) = read(said(("Ending", f"Hand over.\n\n{ours}\n\nTell the child first."))).clauses
    assert (found.clause_type, found.text) == ("exit", "Hand over.\n\nTell the child first.")
    assert found.extras == {"guidance": "Plan it."}


def test_a_framework_is_known_by_its_address_else_by_a_title_that_is_one_alone() -> None:
    def taken(words: str) -> Draft:
        return read(said(("Data", f"Use it.\n\n**Type of clause:** Other\n\n**Outcomes framework:** {words}")), FRAMEWORKS)

    assert taken("[An old title](https://elsewhere.example/library/travelled)").clauses[0].extras == {"framework": "travelled"}
    assert taken("distance travelled").clauses[0].extras == {"framework": "travelled"}
    missing = taken("[Gone](https://exchange.example/library/gone)")
    assert missing.clauses[0].extras == {}
    assert missing.unread == ("The outcomes framework of “Data”: we found no such framework that everyone can read.",)


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
