"""The self-assessment as it is shipped: 26 standards that can be told apart, each claim with what it rests on, and nobody named.

The files are read as they stand, so that a fault is found in the words themselves, whatever the software makes of them.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.contributions import guard
from app.core import front_matter
from tests.texts_within import texts

CONTENT = Path(__file__).parents[2] / "content"
FRAMEWORK = tomllib.loads((CONTENT / "self-assessment" / "framework.toml").read_text(encoding="utf-8"))
FILES = sorted((CONTENT / "self-assessment" / "standards").glob("*.toml"))
TAXONOMY = tomllib.loads((CONTENT / "taxonomy.toml").read_text(encoding="utf-8"))
SUGGESTION = "drafting suggestion: "

STANDARDS = (
    *("governance-and-a-named-champion", "needs-including-online-abuse", "strategy", "funding"),
    *("contract-length-and-form", "contract-monitoring"),
    *("statutory-partners", "health-commissioners", "voluntary-and-community-sector", "schools", "service-user-voice"),
    *("prevention", "identification", "early-help", "response-and-support", "sexual-assault-referral", "recovery"),
    *("harmful-sexual-behaviour", "parents-and-carers", "missing-and-trafficked-children", "transition", "underserved-groups"),
    *("outcomes-and-distance-travelled", "information-sharing-and-co-location", "workforce"),
    "keeping-practice-through-restructuring",
)

FRAMEWORK_KEYS = {
    *("id", "version", "dated", "title", "introduction"),
    *("level", "group", "free_question", "document", "selection"),
}
STANDARD_KEYS = {
    *("id", "title", "group", "statement", "good", "levels", "evidence"),
    *("basis", "suggestions", "sources", "facets"),
}

# The sections of the 2018 review and, where it has them, the headings below: what a basis may name.
HEADINGS = {
    "3.1": ("Governance and partnerships", "Needs assessment", "CSA/CSE strategy", "Funding"),
    "3.2": (
        "Statutory partners",
        "Involvement of the voluntary sector",
        "Involvement of service users and/or victims",
    ),
    "3.4": (
        "Local service aims",
        "Prevention services",
        "Services that identify and respond to risk",
        "Services that respond, support and treat",
        "Services for perpetrators and those with harmful sexual behaviour",
    ),
    "3.8": (*"abcdefghijklmnopqrstuvwxyz", "aa"),
}
SECTIONS = {
    *("Executive summary", "Chapter 3 opening summary", "Chapter 4", "Appendix 3", "Appendix 4"),
    *("1.2", "1.3", "1.4", "1.5", "2.1", "2.2", "2.3", "2.4", "2.5", "3.3", "3.5", "3.6", "3.7"),
    *(f"{section} {heading}" for section, headings in HEADINGS.items() for heading in headings),
}
# Of each kind of page, the field that holds each facet.
OF_INITIATIVES = {
    "initiative_type": "type",
    "harm_type": "harm_types",
    "stage": "stages",
    "audience": "audiences",
    "founder": "founders",
}
OF_CLAUSES = {
    "specification_form": "form",
    "service_type": "service_type",
    "harm_type": "harm_types",
    "stage": "stages",
    "clause_type": "clause_type",
}
OF_MEASURES = {
    "service_type": "service_type",
    "harm_type": "harm_types",
    "stage": "stages",
    "measure_level": "level",
    "measure_question": "question",
    "measure_perspective": "perspective",
    "measure_domain": "domain",
}
OF_KINDS = (OF_INITIATIVES, OF_CLAUSES, OF_MEASURES)

JARGON = re.compile(
    r"\b(?:robust|holistic|leverag\w*|stakeholder engagement|synerg\w*|deliverables?|going forward|best-in-class|embed\w*"
    r"|proactive\w*|key enablers?|landscape|wraparound|co-produc\w*|signpost\w*|upskill\w*"
    r"|LSCBs?|CCGs?|VCS|CAMHS|OPCCs?|SARCs?)\b",
    re.IGNORECASE,
)
TITLES_OF_PEOPLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Professor|Sir|Dame|Lord|Baroness)\b\.? [A-Z]")
WORDS = re.compile(r"[\w’'-]+")
SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+|\n+")
LONGEST_SENTENCE = 26


@cache
def standards() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES)


def count(text: str) -> int:
    return len(WORDS.findall(text))


def read_by_users(standard: dict[str, Any]) -> Iterator[str]:
    """The words of one standard that are ours: all but ids, facets and the names of sources."""
    for name in ("title", "statement", "good", "levels", "evidence", "suggestions"):
        yield from texts(standard[name])
    yield from (rests_on["says"] for rests_on in standard["basis"])


def words_of_the_framework() -> Iterator[str]:
    """The words of the framework itself that are ours: all but ids and sources."""
    yield from (FRAMEWORK["title"], FRAMEWORK["introduction"], *FRAMEWORK["free_question"].values())
    for table, names in (
        ("level", ("name", "meaning")),
        ("group", ("title", "question")),
        ("document", ("name", "asked_as", "today")),
        ("selection", ("title", "introduction")),
    ):
        yield from (row[name] for row in FRAMEWORK[table] for name in names)


def carried(page: dict[str, Any], fields: dict[str, str]) -> dict[str, set[str]]:
    """The facets that pages of this kind have, with the values of this page."""
    values = {facet: page.get(field, []) for facet, field in fields.items()}
    return {facet: {value} if isinstance(value, str) else set(value) for facet, value in values.items()}


@cache
def shipped() -> tuple[dict[str, set[str]], ...]:
    """The facets of every initiative, clause and measure that ships with the site."""
    initiatives = [front_matter.read(path).values for path in (CONTENT / "initiatives").glob("*.md")]
    specifications = [front_matter.read(path).values for path in (CONTENT / "specifications").glob("*.md")]
    frameworks = [tomllib.loads(path.read_text(encoding="utf-8")) for path in (CONTENT / "frameworks").glob("*.toml")]
    return (
        *(carried(page, OF_INITIATIVES) for page in initiatives),
        *(carried({**page, **clause}, OF_CLAUSES) for page in specifications for clause in page["clauses"]),
        *(carried({**page, **measure}, OF_MEASURES) for page in frameworks for measure in page["measures"]),
    )


def helps_with(asked: dict[str, list[str]], has: dict[str, set[str]]) -> bool:
    """Whether a page has one of the values of every facet asked for that its kind has."""
    shared = [facet for facet in asked if facet in has]
    return bool(shared) and all(set(asked[facet]) & has[facet] for facet in shared)


def test_there_are_26_standards_in_the_order_of_the_framework() -> None:
    assert [path.stem for path in FILES] == [f"{number:02}-{name}" for number, name in enumerate(STANDARDS, 1)]
    assert tuple(standard["id"] for standard in standards()) == STANDARDS


def test_every_file_has_the_keys_that_its_reader_expects_and_no_other() -> None:
    assert set(FRAMEWORK) == FRAMEWORK_KEYS
    assert all(set(standard) == STANDARD_KEYS for standard in standards())
    for standard in standards():
        assert all(set(rests_on) == {"section", "says"} for rests_on in standard["basis"])
        assert all(set(source) == {"title", "publisher", "dated", "address"} for source in standard["sources"])


def test_there_are_four_levels_eight_groups_and_nine_documents_as_in_appendix_3() -> None:
    assert [level["number"] for level in FRAMEWORK["level"]] == [1, 2, 3, 4]
    assert [re.findall(r"question (\d)", group["question"]) for group in FRAMEWORK["group"]] == [[str(n)] for n in range(1, 9)]
    assert len({document["id"] for document in FRAMEWORK["document"]}) == 9
    assert all(document["source"].startswith("2018 review, Appendix 3") for document in FRAMEWORK["document"])


def test_every_group_but_the_free_question_has_standards_and_every_standard_a_group() -> None:
    groups = [group["id"] for group in FRAMEWORK["group"]]
    assert {standard["group"] for standard in standards()} == set(groups[:-1])
    assert set(FRAMEWORK["free_question"]) == {"text", "help"}


def test_a_selection_names_standards_in_their_order_and_claims_nothing_for_the_inspectorates() -> None:
    [selection] = FRAMEWORK["selection"]
    places = [STANDARDS.index(name) for name in selection["standards"]]
    assert places == sorted(set(places))
    assert "https://" in selection["introduction"]  # whatever it says of inspections comes with the source
    assert "not the inspectorates’ criteria" in selection["introduction"]


def test_the_introduction_says_what_this_is_not_and_never_to_write_about_a_child() -> None:
    for words in ("not an inspection", "no score", "no ranking", "Never write about an identifiable child", "(/get-help)"):
        assert words in FRAMEWORK["introduction"]


@pytest.mark.parametrize("standard", standards(), ids=lambda standard: standard["id"])
def test_each_standard_has_a_length_that_can_be_read_in_a_minute(standard: dict[str, Any]) -> None:
    assert 90 <= count(standard["good"]) <= 140
    assert all(20 <= count(level) <= 45 for level in standard["levels"])
    assert 3 <= len(standard["evidence"]) <= 6
    assert len(SENTENCE_ENDS.split(standard["statement"])) == 1


@pytest.mark.parametrize("standard", standards(), ids=lambda standard: standard["id"])
def test_the_four_levels_of_a_standard_can_be_told_apart(standard: dict[str, Any]) -> None:
    assert len(standard["levels"]) == 4
    assert standard["levels"][3].startswith("As level 3, and ")  # the top adds to level 3, and repeats none of it
    for lower, higher in combinations([set(WORDS.findall(level.lower())) for level in standard["levels"]], 2):
        assert len(lower & higher) / len(lower | higher) < 0.5


@pytest.mark.parametrize("standard", standards(), ids=lambda standard: standard["id"])
def test_each_standard_says_what_rests_on_the_review_and_what_is_ours(standard: dict[str, Any]) -> None:
    assert {rests_on["section"] for rests_on in standard["basis"]} <= SECTIONS
    assert standard["basis"] or standard["suggestions"]
    assert all(suggestion.startswith(SUGGESTION) for suggestion in standard["suggestions"])


def test_every_source_beyond_the_review_has_a_publisher_a_date_and_an_address() -> None:
    sources = [source for standard in standards() for source in standard["sources"]]
    assert sources
    for source in sources:
        assert all(source.values()), source
        assert urlsplit(source["address"]).scheme == "https"


@pytest.mark.parametrize("standard", standards(), ids=lambda standard: standard["id"])
def test_the_facets_of_a_standard_are_in_the_taxonomy_and_lead_to_something_shipped(standard: dict[str, Any]) -> None:
    for facet, values in standard["facets"].items():
        assert set(values) <= {row["code"] for row in TAXONOMY[facet]}
        assert any(facet in fields for fields in OF_KINDS)
    assert sum(helps_with(standard["facets"], has) for has in shipped()) >= 2


def test_nobody_is_named_and_the_words_are_plain() -> None:
    for text in (*words_of_the_framework(), *(text for standard in standards() for text in read_by_users(standard))):
        assert not JARGON.search(text), text
        assert not TITLES_OF_PEOPLE.search(text), text
        sentences = SENTENCE_ENDS.split(re.sub(r"\]\(\S+?\)", "]", text))
        assert max(map(count, sentences)) <= LONGEST_SENTENCE or text.startswith(SUGGESTION), text


def test_the_whole_can_be_read_in_one_sitting() -> None:
    ours = (*words_of_the_framework(), *(text for standard in standards() for text in read_by_users(standard)))
    assert 9_000 <= sum(map(count, ours)) <= 12_000


def test_nothing_reads_as_if_it_were_about_a_child() -> None:
    pieces = [*texts(FRAMEWORK), *texts(list(standards()))]
    assert [found for piece in pieces for found in guard.inspect(piece)] == []
    assert not any(guard.about_a_child_at_risk_now(piece) for piece in pieces)
