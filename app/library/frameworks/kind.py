"""What an outcomes framework is: outcomes, the measures that show them, and the cells of the matrix that apply."""

from collections.abc import Sequence
from typing import Any

from app.contributions.kinds.coverage import facet_values
from app.contributions.kinds.description import Kind
from app.contributions.kinds.entries import Entries
from app.contributions.kinds.fields import Body
from app.contributions.kinds.free_text import Line, Lines, MarkdownText
from app.contributions.kinds.options import Choice, Choices, Sibling
from app.contributions.kinds.pages import Pages
from app.contributions.kinds.quantities import Number
from app.contributions.kinds.rules import Rules
from app.contributions.kinds.shape import Shape, Step
from app.contributions.kinds.shipped import Shipping
from app.core import taxonomy
from app.core.taxonomy import Term
from app.core.text import sort_title
from app.library import draft_links
from app.library.models import LibraryItem
from app.library.shipped_files import read_framework
from app.library.specifications import common_fields

FRAMEWORK_FORM = "framework"


class Cells(Choices):
    """Cells of the matrix, each a level and a time ("individual:end")."""

    def options(self) -> Sequence[Term]:
        return tuple(
            Term(f"{level.code}:{time.code}", f"{level.label}: {time.label[:1].lower()}{time.label[1:]}")
            for level in taxonomy.options("measure_level")
            for time in taxonomy.options("time_point")
        )


OUTCOMES = Entries(
    name="outcomes",
    label="Outcomes",
    missing="Add at least one outcome",
    noun="outcome",
    nouns="outcomes",
    heading="statement",
    anchor="outcome",
    entry_fields=(
        Line(
            name="statement",
            label="Outcome",
            hint="What should be different for somebody, in one sentence.",
            missing="Enter the outcome",
            longest=200,
        ),
    ),
)
MEASURES = Entries(
    name="measures",
    label="Measures",
    missing="Add at least one measure",
    noun="measure",
    nouns="measures",
    heading="name",
    anchor="measure",
    entry_fields=(
        Line(name="name", label="Measure", hint="What is counted or asked.", missing="Enter what is measured", longest=200),
        Sibling(name="outcome", label="Outcome it shows", of="outcomes"),
        Choice(name="level", label="Level", missing="Choose a level", vocabulary="measure_level"),
        Choice(
            name="question",
            label="Question it answers",
            missing="Choose which question it answers",
            vocabulary="measure_question",
        ),
        Choice(name="perspective", label="Whose view it is", vocabulary="measure_perspective"),
        Choice(name="domain", label="Domain", vocabulary="measure_domain"),
        Line(name="unit", label="Unit", hint="For example, % of children who started.", longest=100),
        Choice(name="polarity", label="Which way is better", vocabulary="polarity"),
        Choices(name="time_points", label="When it is collected", vocabulary="time_point"),
        Line(
            name="instrument",
            label="Instrument",
            hint="The name of a published questionnaire or scale, if one is used. Do not copy its questions.",
        ),
        Line(name="licence_holder", label="Who licenses the instrument"),
        Number(name="minutes", label="Minutes to collect it once", unit="minutes", one="minute", most=600),
        Number(name="collections", label="Times collected in a case of 12 months", unit="times", one="time", most=400),
        Line(name="collector", label="Who collects it"),
        Choice(name="used_for", label="What it is used for", vocabulary="measure_use"),
        Line(name="source", label="Where this comes from", hint="For example, a report and its section."),
        Lines(name="note", label="Note", longest=1_500),
    ),
)

ABOUT = Step(
    "about-it",
    "About it",
    (
        common_fields.TITLE,
        common_fields.SUMMARY,
        MarkdownText(
            name="introduction",
            label="Introduction",
            hint="What it is for, how it was made and how to use it. Do not write about a child, a family or a case.",
            rows=8,
        ),
    ),
)
OUTCOMES_STEP = Step("outcomes", "Outcomes", (OUTCOMES,), intro="What should be different for children, families and services.")
MEASURES_STEP = Step("measures", "Measures", (MEASURES,), intro="How each outcome is seen. Nobody’s score is entered here.")
CELLS_STEP = Step(
    "cells",
    "Where measures should be",
    (
        Cells(
            name="applicable",
            label="Levels and times that apply",
            hint="Tick where you would expect a measure. Coverage is worked out from these.",
            vocabulary="",
        ),
    ),
)


def problems(body: Body) -> dict[str, str]:
    """What is wrong with values that are each right by themselves: a measure of an outcome that is not there."""
    known = {one["id"] for one in body.get("outcomes", ())}
    for measure in body.get("measures", ()):
        if measure.get("outcome") and measure["outcome"] not in known:
            return {"measures": f"“{measure['name']}” is for an outcome that is not in the list: {measure['outcome']}"}
    return {}


def columns(body: Body) -> dict[str, Any]:
    """The live row's values."""
    return {
        "title": body["title"],
        "sort_title": sort_title(body["title"]),
        "summary": body.get("summary", ""),
        "form": FRAMEWORK_FORM,
        "service_type": body.get("service_type", ""),
        "standing": "",
        "place": "",
        "contract_form": "",
        "value_band": "",
        "part_count": len(body.get("measures", ())),
    }


def facets(body: Body) -> dict[str, list[str]]:
    """The values of each facet."""
    measures = body.get("measures", ())
    return {
        "form": [FRAMEWORK_FORM],
        **common_fields.facets(body),
        "level": facet_values(list(dict.fromkeys(one["level"] for one in measures))),
        "perspective": facet_values(list(dict.fromkeys(one["perspective"] for one in measures if one.get("perspective")))),
    }


FRAMEWORK = Kind(
    code="framework",
    noun="outcomes framework",
    nouns="outcomes frameworks",
    shape=Shape(
        schema_version=1,
        steps=(ABOUT, common_fields.who_for(), OUTCOMES_STEP, MEASURES_STEP, CELLS_STEP),
        live=LibraryItem,
        columns=columns,
        facets=facets,
        problems=problems,
    ),
    pages=Pages(
        section="library",
        detail_template="library/_framework.html",
        draft_links=draft_links.of_framework,
    ),
    shipping=Shipping(
        folder="frameworks",
        suffix=".toml",
        from_file=read_framework,
    ),
    rules=Rules(interval_days=lambda body: common_fields.CHECK_DAYS),
)
