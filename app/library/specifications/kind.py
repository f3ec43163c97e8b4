"""What a specification is: its fields in short steps, its clauses, its live row, its facets."""

from collections.abc import Sequence
from typing import Any

from app.areas.places import current_areas, names_now
from app.contributions.kinds import coverage
from app.contributions.kinds.contact_details import WebAddress
from app.contributions.kinds.coverage import facet_values
from app.contributions.kinds.description import Kind
from app.contributions.kinds.entries import Entries
from app.contributions.kinds.fields import Body
from app.contributions.kinds.free_text import Line, Lines, MarkdownText
from app.contributions.kinds.options import Choice, Choices, Linked, Places
from app.contributions.kinds.pages import Pages
from app.contributions.kinds.quantities import Number, Tick
from app.contributions.kinds.rules import Rules
from app.contributions.kinds.shape import Shape, Step
from app.contributions.kinds.shipped import Shipping
from app.core import taxonomy
from app.core.taxonomy import Term
from app.core.text import sort_title
from app.library import draft_links, queries
from app.library.models import LibraryItem
from app.library.shipped_files import read_specification
from app.library.specifications import common_fields, lineage

VALUES_GROUP = "Values to compare by"
VALUES = (
    Number(name="sessions", label="Number of sessions", unit="sessions", one="session", most=1_000, group=VALUES_GROUP),
    Number(name="weeks", label="Number of weeks", unit="weeks", one="week", most=1_000, group=VALUES_GROUP),
    Number(name="months", label="Number of months", unit="months", one="month", most=600, group=VALUES_GROUP),
    Number(name="hours", label="Number of hours", unit="hours", one="hour", most=10_000, places=1, group=VALUES_GROUP),
    Number(
        name="place_price", label="Price of a place", unit="£ a place", most=1_000_000, places=2, group="Values to compare by"
    ),
    Number(
        name="caseload",
        label="Caseload",
        unit="cases for each worker",
        one="case for each worker",
        most=1_000,
        group=VALUES_GROUP,
    ),
)


def published_frameworks() -> Sequence[Term]:
    """The outcomes frameworks that a clause can name, by title."""
    return tuple(Term(slug, title) for slug, title in queries.list_public_frameworks())


CLAUSES = Entries(
    name="clauses",
    label="Clauses",
    missing="Add at least one clause",
    noun="clause",
    nouns="clauses",
    heading="heading",
    kept=frozenset({"base_version", "kept_because"}),
    added_to=frozenset({"note"}),
    owned=frozenset({"locked"}),
    locks="locked",
    dropped="dropped",
    anchor="clause",
    entry_fields=(
        Line(name="heading", label="Heading", missing="Enter a heading", longest=120),
        Choice(
            name="clause_type",
            label="Type of clause",
            hint="What it is about, so that specifications can be compared.",
            missing="Choose what the clause is about",
            vocabulary="clause_type",
        ),
        MarkdownText(name="text", label="Text", missing="Enter the text of the clause", longest=20_000),
        Tick(name="locked", label="Adaptations of this specification must keep this clause as it is"),
        Lines(
            name="guidance",
            label="Guidance note",
            hint="Help for whoever uses the clause. It is not part of the specification.",
            longest=3_000,
        ),
        Line(name="source", label="Where this comes from", hint="For example, a report and its section."),
        *VALUES,
        Linked(
            name="framework",
            label="Outcomes framework",
            hint="The framework that this clause asks the service to use, if there is one.",
            listed=published_frameworks,
        ),
        Lines(
            name="note",
            label="Local note",
            hint="A note of your own about this clause, shown beside it.",
            longest=2_000,
        ),
        Number(name="base_version", label="Version of the original it was last compared with", unit="", least=1),
        Line(name="kept_because", label="Why a newer version of the original was not taken", longest=500),
    ),
)
NOT_COVERED = Entries(
    name="not_covered",
    label="Not covered",
    noun="subject not covered",
    nouns="subjects not covered",
    heading="subject",
    entry_fields=(
        Choice(
            name="subject",
            label="What it does not cover",
            missing="Choose what it does not cover",
            vocabulary="clause_type",
        ),
        Line(name="reason", label="Why not", missing="Enter why it is not covered", longest=500),
    ),
)
DROPPED = Entries(
    name="dropped",
    label="Left out of the original",
    noun="clause left out",
    nouns="clauses left out",
    heading="heading",
    entry_fields=(
        Line(name="heading", label="Heading", missing="Enter a heading", longest=120),
        Lines(name="reason", label="Why it was left out", missing="Enter why your version leaves it out", longest=1_000),
    ),
)

ABOUT = Step(
    "about-it",
    "About it",
    (
        common_fields.TITLE,
        common_fields.SUMMARY,
        Choice(name="form", label="What it is", missing="Choose what it is", vocabulary="specification_form"),
        MarkdownText(
            name="introduction",
            label="Introduction",
            hint="What it is for, how it was made and how to use it. Do not write about a child, a family or a case.",
            rows=8,
        ),
    ),
)
WHERE = Step(
    "where",
    "Where it is used",
    (
        Choice(name="coverage", label="Area served", vocabulary="coverage"),
        Choices(name="regions", label="Regions", hint="If it covers one or more whole regions.", vocabulary="region"),
        Places(
            name="areas",
            label="Local areas",
            hint="If it covers particular areas. These are the councils that run children’s services.",
            listed=current_areas,
            named=names_now,
        ),
    ),
)
CONTRACT = Step(
    "contract",
    "Contract",
    (
        Choice(name="standing", label="How far it has been used", vocabulary="standing"),
        WebAddress(name="notice_link", label="Link to the notice", hint="The published notice of the procurement or contract."),
        Choice(name="contract_form", label="Form of contract", vocabulary="contract_form"),
        Number(
            name="contract_months", label="Length in months", hint="Without extensions.", unit="months", one="month", most=600
        ),
        Line(name="extension", label="Options to extend", hint="For example, 2 extensions of 12 months."),
        Choice(name="value_band", label="Value a year", vocabulary="value_band"),
        Choice(name="procurement", label="How it was bought", vocabulary="procurement_route"),
    ),
    intro="You can answer as many or as few of these as you like.",
)
CLAUSES_STEP = Step(
    "clauses",
    "Clauses",
    (CLAUSES,),
    intro="Each clause has a heading, a type and a text. People can find, compare and reuse clauses one by one.",
)
NOT_COVERED_STEP = Step(
    "not-covered",
    "What it does not cover",
    (NOT_COVERED,),
    intro="Say what it leaves out on purpose, so that nobody takes it for an oversight.",
)


def problems(body: Body) -> dict[str, str]:
    """What is wrong with values that are each right by themselves."""
    faults = coverage.problems(body)
    covered = {one["clause_type"] for one in body.get("clauses", ())}
    both = [one["subject"] for one in body.get("not_covered", ()) if one["subject"] in covered]
    if both:
        words = taxonomy.label("clause_type", both[0])
        faults["not_covered"] = f"“{words}” is said not to be covered, but there is a clause about it"
    return faults


def columns(body: Body) -> dict[str, Any]:
    """The live row's values."""
    return {
        "title": body["title"],
        "sort_title": sort_title(body["title"]),
        "summary": body.get("summary", ""),
        "form": body.get("form", ""),
        "service_type": body.get("service_type", ""),
        "standing": body.get("standing", ""),
        "place": coverage.place(body),
        "contract_form": body.get("contract_form", ""),
        "value_band": body.get("value_band", ""),
        "part_count": len(body.get("clauses", ())),
    }


def facets(body: Body) -> dict[str, list[str]]:
    """The values of each facet. What is absent is "not-stated", so that it can be chosen too."""
    return {
        "form": facet_values(body.get("form")),
        **common_fields.facets(body),
        **coverage.facets(body),
        "clause": facet_values([one["clause_type"] for one in body.get("clauses", ())]),
        "standing": facet_values(body.get("standing")),
        "contract": facet_values(body.get("contract_form")),
        "value": facet_values(body.get("value_band")),
    }


SPECIFICATION = Kind(
    code="specification",
    noun="specification",
    nouns="specifications",
    shape=Shape(
        schema_version=1,
        steps=(
            ABOUT,
            common_fields.who_for(
                Line(name="population", label="Population served", hint="For example, children in two boroughs.")
            ),
            WHERE,
            CONTRACT,
            CLAUSES_STEP,
            NOT_COVERED_STEP,
        ),
        live=LibraryItem,
        columns=columns,
        facets=facets,
        hidden_fields=(DROPPED,),
        problems=problems,
    ),
    pages=Pages(
        section="library",
        detail_template="library/_specification.html",
        origin_template="library/_origin.html",
        changes_template="library/_take-changes-away.html",
        start_links=draft_links.BEGIN_SPECIFICATION,
        draft_links=draft_links.of_specification,
    ),
    shipping=Shipping(folder="specifications", from_file=read_specification),
    rules=Rules(interval_days=lambda body: common_fields.CHECK_DAYS),
)

# What an adaptation starts from besides clauses, so that it has to hear of a change in it. Its name and standing are its own.
CARRIED = tuple(
    one for one in SPECIFICATION.shape.fields if one.name not in {"clauses", "title", "standing", *lineage.OWN_TO_THE_ORIGINAL}
)
