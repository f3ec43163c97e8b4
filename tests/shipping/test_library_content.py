"""The library as it is shipped: every clause type answered, every source real, no number without one, nothing about a child.

The files are read as they stand, with the front matter reader and the splitter, so that a fault is found in the words
themselves, whatever the software would make of them.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.contributions import guard
from app.core import front_matter
from app.library import splitting
from tests.texts_within import texts

CONTENT = Path(__file__).parents[2] / "content"
SPECIFICATIONS = sorted((CONTENT / "specifications").glob("*.md"))
FRAMEWORKS = sorted((CONTENT / "frameworks").glob("*.toml"))
STARTER = "This is a starter template, not legal advice"
DRAFTING = "Drafting suggestion"

TAXONOMY = tomllib.loads((CONTENT / "taxonomy.toml").read_text(encoding="utf-8"))
CLAUSE_TYPES = {one["code"] for one in TAXONOMY["clause_type"]}
SERVICES = {"cse-missing", "csa-recovery", "hsb", "parents-carers", "prevention-schools", "sarc-follow-up", "transition"}
COMMERCIAL = {"term-break", "demand-variation", "price-payment", "partnership", "consortium"}
NORMALISED = {"sessions", "weeks", "months", "hours", "place_price", "caseload"}
LONGEST_LINE, LONGEST_GUIDANCE = 200, 2_000

# The numbered sections of the 2018 review that make statements, and its two parts without numbered sections that are cited.
REVIEW_SECTIONS = {
    *("1.1", "1.2", "1.3", "1.4", "1.5", "2.1", "2.2", "2.3", "2.4", "2.5"),
    *("3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8"),
}
REVIEW_PARTS = {"chapter 4", "Appendix 4"}
# The numbers that each section gives and a clause may rest on. A number from nowhere is a marked blank.
REVIEW_NUMBERS = {
    "1.2": {"18"},
    "3.1": {"5", "five", "10", "7", "three", "two"},  # contracts in years; children in one practitioner’s caseload
    "3.4": {"nine", "seven", "24", "10", "18"},  # sessions, and the age up to which support was extended
    "3.6": {"three", "five", "10"},  # years of a longitudinal study
    "3.7": {"5", "five", "10", "18"},
}
# Numbers that are nobody's estimate: the year in the name of a law, and the ages at which the law on consent and adulthood turns.
NOT_ESTIMATES = re.compile(r"(?:Act|Regulations) (?:19|20)\d\d|\b(?:16|17|18)(?:th)?\b")
BLANK = re.compile(r"\[[^\]]*\]")
LIST_NUMBER = re.compile(r"^\d+\. ", re.MULTILINE)
DIGITS = re.compile(r"\d+")
COUNTED = (
    r"(?:working |school )?(?:days?|weeks?|months?|years?|hours?|minutes?|sessions?|meetings?|places|children|families|terms?)"
)
WORDED = re.compile(
    rf"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty)\b(?: or more)? {COUNTED}\b", re.IGNORECASE
)

TIMED = re.compile(r"\bone (?:working )?(?:day|week|month|hour|session)\b", re.IGNORECASE)


class Clause(NamedTuple):
    """One clause of one file: what its front matter says, and its text."""

    file: str
    values: dict[str, Any]
    text: str


@cache
def specification(path: Path) -> tuple[dict[str, Any], splitting.SplitText]:
    """The front matter and the split text of one file."""
    file = front_matter.read(path)
    return file.values, splitting.split(file.text, first_line=file.text_line)


@cache
def framework(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def clauses() -> Iterator[Clause]:
    for path in SPECIFICATIONS:
        values, parts = specification(path)
        texts = {one.id: one.markdown for one in parts.clauses}
        yield from (Clause(path.stem, one, texts[one["id"]]) for one in values["clauses"])


def measures() -> Iterator[tuple[str, dict[str, Any]]]:
    return ((path.stem, one) for path in FRAMEWORKS for one in framework(path)["measures"])


def review_part(source: str) -> str:
    """The section, chapter or appendix of the review that a source names; empty for a drafting suggestion."""
    found = re.fullmatch(r"2018 review, (?:section (\d\.\d)|(chapter \d|Appendix \d))", source)
    return (found[1] or found[2]) if found else ""


def numbers(text: str) -> set[str]:
    """The numbers in a clause that somebody chose: not blanks, list numbers, names of laws or ages of the law."""
    plain = LIST_NUMBER.sub("", NOT_ESTIMATES.sub("", BLANK.sub("", text)))
    words = {word.lower() for word in WORDED.findall(plain)} | {found.lower() for found in TIMED.findall(plain)}
    return set(DIGITS.findall(plain)) | words


def test_there_are_seven_specifications_a_bank_a_checklist_an_assessment_an_agreement_and_three_frameworks() -> None:
    forms = Counter(specification(path)[0]["form"] for path in SPECIFICATIONS)
    assert forms["specification"] >= 7
    assert {"clause-bank", "checklist", "needs-assessment", "consortium-agreement"} <= set(forms)
    written_for = {specification(path)[0]["service_type"] for path in SPECIFICATIONS}
    assert written_for >= SERVICES
    assert {framework(path)["service_type"] for path in FRAMEWORKS} == {"cse-missing", "csa-recovery", "hsb"}


def test_the_bank_holds_thirty_clauses_and_more_on_terms_demand_price_partnership_and_consortiums() -> None:
    kinds = [one.values["clause_type"] for one in clauses() if one.file == "flexible-contracting-clause-bank"]
    assert len(kinds) >= 30
    assert set(kinds) >= COMMERCIAL


@pytest.mark.parametrize("path", SPECIFICATIONS, ids=lambda path: path.stem)
def test_a_file_is_marked_a_starter_template_and_leaves_it_to_the_page_to_say_so(path: Path) -> None:
    values, parts = specification(path)
    assert values["standing"] == "starter"
    assert parts.introduction
    assert STARTER not in parts.introduction  # the page and every file taken away say it of all that are marked so


@pytest.mark.parametrize("path", FRAMEWORKS, ids=lambda path: path.stem)
def test_a_framework_says_at_once_what_it_is_and_that_outcomes_do_not_judge_an_organisation(path: Path) -> None:
    introduction = framework(path)["introduction"]
    assert introduction.startswith(STARTER)
    assert "to be used to monitor organisational performance” (opening summary of chapter 3)" in introduction
    assert "to make fine judgements about service delivery” (section 3.6)" in introduction


@pytest.mark.parametrize("path", SPECIFICATIONS, ids=lambda path: path.stem)
def test_front_matter_and_text_speak_of_the_same_clauses_in_the_same_order(path: Path) -> None:
    values, parts = specification(path)
    listed = [(one["id"], one["heading"]) for one in values["clauses"]]
    assert listed == [(one.id, one.heading) for one in parts.clauses]
    assert len({heading for _, heading in listed}) == len(listed)


@pytest.mark.parametrize("path", SPECIFICATIONS, ids=lambda path: path.stem)
def test_every_clause_type_is_covered_or_said_not_to_be_with_a_reason(path: Path) -> None:
    values, _ = specification(path)
    covered = {one["clause_type"] for one in values["clauses"]}
    excused = {one["id"]: one["reason"] for one in values.get("not_covered", [])}
    assert covered | set(excused) == CLAUSE_TYPES
    assert not covered & set(excused)
    assert all(len(reason.split()) >= 6 for reason in excused.values())


def test_every_source_is_a_real_part_of_the_review_or_a_drafting_suggestion() -> None:
    sources = [(one.file, one.values["id"], one.values["source"]) for one in clauses()]
    sources += [(file, one["id"], one["source"]) for file, one in measures()]
    wrong = [one for one in sources if one[2] != DRAFTING and review_part(one[2]) not in REVIEW_SECTIONS | REVIEW_PARTS]
    assert not wrong
    assert {source == DRAFTING for _, _, source in sources} == {True, False}


def test_a_clause_that_rests_on_the_review_says_what_comes_from_it_and_what_is_ours() -> None:
    resting = [one for one in clauses() if review_part(one.values["source"])]
    silent = [
        (one.file, one.values["id"])
        for one in resting
        if one.values["clause_type"] != "term-break" and not re.search(r"From the review:[\s\S]* Ours: ", one.values["guidance"])
    ]
    assert not silent
    uncited_clauses = [
        (one.file, one.values["id"])
        for one in resting
        if (part := review_part(one.values["source"])) and part not in one.values["guidance"]
    ]
    assert not uncited_clauses


def test_a_drafting_suggestion_holds_no_number_but_a_marked_blank() -> None:
    found = [(one.file, one.values["id"], numbers(one.text)) for one in clauses() if one.values["source"] == DRAFTING]
    assert [one for one in found if one[2]] == []


def test_a_number_in_a_clause_that_rests_on_the_review_is_given_by_a_section_that_its_guidance_cites() -> None:
    unfounded_numbers = []
    for clause in clauses():
        if clause.values["source"] != DRAFTING:
            cited = re.findall(r"(?<!\d)[1-3]\.[1-8](?!\d)", clause.values["guidance"])
            given = set().union(*(REVIEW_NUMBERS.get(section, set()) for section in cited))
            unfounded_numbers += [(clause.file, clause.values["id"], number) for number in numbers(clause.text) - given]
    assert unfounded_numbers == []


def test_a_normalised_value_stands_in_the_text_and_rests_on_the_review() -> None:
    with_values = [one for one in clauses() if NORMALISED & set(one.values)]
    assert {next(iter(NORMALISED & set(one.values))) for one in with_values} == {"months", "caseload", "sessions"}
    for clause in with_values:
        assert review_part(clause.values["source"]), clause
        [name] = NORMALISED & set(clause.values)
        value = clause.values[name]
        years = {36: "three years", 60: "five years", 120: "10 years"}
        assert (years[value] if name == "months" else str(value)) in clause.text


@pytest.mark.parametrize("path", SPECIFICATIONS, ids=lambda path: path.stem)
def test_a_term_in_months_comes_with_the_places_where_the_review_disagrees_with_itself(path: Path) -> None:
    values, _ = specification(path)
    terms = [one for one in values["clauses"] if one["clause_type"] == "term-break" and "months" in one]
    if values["form"] == "specification":
        assert [one["months"] for one in terms] == [values["contract_months"]]
    for term in terms:
        assert "3.1" in term["guidance"]
        assert "3.2" in term["guidance"]
        assert "three- to five-year contracts”" in term["guidance"]
        assert term["months"] == 36 or (
            "“contract terms lengthened to a minimum of five years”" in term["guidance"] and "3.7" in term["guidance"]
        )


def test_the_words_fit_the_fields_they_go_into() -> None:
    for path in SPECIFICATIONS:
        values, _ = specification(path)
        lines = [values["title"], values["summary"], values.get("extension", "")]
        lines += [one[name] for one in values["clauses"] for name in ("heading", "source")]
        lines += [one["reason"] for one in values.get("not_covered", [])]
        assert [line for line in lines if len(line) > LONGEST_LINE] == []
        assert [one["id"] for one in values["clauses"] if len(one.get("guidance", "")) > LONGEST_GUIDANCE] == []
    for path in FRAMEWORKS:
        values = framework(path)
        lines = [values["title"], values["summary"], *(one["statement"] for one in values["outcomes"])]
        lines += [text for one in values["measures"] for name, text in one.items() if isinstance(text, str) and name != "note"]
        assert [line for line in lines if len(line) > LONGEST_LINE] == []


def test_the_outcomes_clause_of_a_specification_names_a_framework_that_is_shipped() -> None:
    shipped = {path.stem for path in FRAMEWORKS}
    named = [(one.file, one.values["framework"]) for one in clauses() if "framework" in one.values]
    assert {name for _, name in named} == shipped
    assert {file for file, _ in named} == {
        path.stem
        for path in SPECIFICATIONS
        if specification(path)[0]["form"] == "specification" and path.stem != "prevention-in-schools"
    }


def test_the_prevention_specification_says_why_no_framework_is_attached_to_it() -> None:
    [clause] = [one for one in clauses() if one.file == "prevention-in-schools" and one.values["clause_type"] == "outcomes-data"]
    assert "No outcomes framework is attached, because" in clause.values["guidance"]


@pytest.mark.parametrize("path", FRAMEWORKS, ids=lambda path: path.stem)
def test_a_framework_measures_each_outcome_from_the_individual_to_the_population(path: Path) -> None:
    values = framework(path)
    outcomes = [one["id"] for one in values["outcomes"]]
    assert len(set(outcomes)) == len(outcomes)
    assert {one["outcome"] for one in values["measures"]} == set(outcomes)
    ids = [one["id"] for one in values["measures"]]
    assert len(set(ids)) == len(ids)
    assert {one["level"] for one in values["measures"]} == {"individual", "family", "service", "partnership", "population"}
    assert {one["question"] for one in values["measures"]} == {"how-much", "how-well", "better-off"}
    assert {one["perspective"] for one in values["measures"]} == {"child", "parent", "practitioner", "record"}


@pytest.mark.parametrize("path", FRAMEWORKS, ids=lambda path: path.stem)
def test_every_filled_cell_is_marked_applicable_and_some_applicable_cells_are_still_empty(path: Path) -> None:
    values = framework(path)
    filled = {f"{one['level']}:{point}" for one in values["measures"] for point in one["time_points"]}
    assert filled < set(values["applicable"])
    assert {"individual:plus-6-months", "individual:plus-12-months"} <= filled


def test_years_after_the_end_are_for_study_and_individual_outcomes_are_never_for_a_contract() -> None:
    late = {"year-3", "year-5", "year-10"}
    for file, one in measures():
        assert bool(late & set(one["time_points"])) == (one["used_for"] == "study"), (file, one["id"])
        if one["level"] in {"individual", "family"}:
            assert one["used_for"] in {"care", "learning", "study"}, (file, one["id"])


def test_each_measure_of_a_person_says_that_it_does_not_judge_a_provider() -> None:
    silent = [
        (file, one["id"])
        for file, one in measures()
        if one["level"] in {"individual", "family"}
        and not re.search(r"section 3\.6 of the review|never for a contract", one["note"])
    ]
    assert silent == []


def test_the_name_and_unit_of_a_measure_hold_no_number_but_a_marked_blank_or_the_years_of_a_study() -> None:
    found = [
        (file, one["id"], numbers(f"{one['name']}. {one['unit']}")) for file, one in measures() if one["used_for"] != "study"
    ]
    assert [one for one in found if one[2]] == []
    for _, one in measures():
        assert numbers(one["name"]) <= {"three", "five", "10"}


def test_minutes_are_given_only_with_the_source_that_states_them() -> None:
    with_minutes = [(file, one) for file, one in measures() if "minutes" in one]
    assert {one["instrument"].partition(" (")[0] for _, one in with_minutes} == {
        "Strengths and Difficulties Questionnaire",
        "Children’s Revised Impact of Event Scale",
    }
    for file, one in with_minutes:
        assert re.search(r"(?:Minutes: .*(?:Clearinghouse|CORC))", one["note"]), (file, one["id"])
    assert all("minutes" in one for _, one in measures() if "collections" in one)


@pytest.mark.parametrize("path", [*SPECIFICATIONS, *FRAMEWORKS], ids=lambda path: path.stem)
def test_nothing_reads_as_if_it_were_about_a_child(path: Path) -> None:
    if path.suffix == ".toml":
        pieces = list(texts(framework(path)))
    else:
        values, parts = specification(path)
        pieces = [*texts(values), parts.introduction, *(one.markdown for one in parts.clauses)]
    assert [found for piece in pieces for found in guard.inspect(piece)] == []
    assert not any(guard.about_a_child_at_risk_now(piece) for piece in pieces)
