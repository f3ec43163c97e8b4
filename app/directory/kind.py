"""What an initiative is: its fields in short steps, its live row, its facets, and how long a check of it lasts."""

from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, ClassVar

from app.areas.places import current_areas, names_now
from app.contributions.kinds import coverage
from app.contributions.kinds.contact_details import Email, Phone, WebAddress, WebAddresses
from app.contributions.kinds.coverage import facet_values
from app.contributions.kinds.description import Kind
from app.contributions.kinds.fields import Body, Field, FieldError
from app.contributions.kinds.free_text import Line, Lines, MarkdownText
from app.contributions.kinds.options import Choice, Choices, Places
from app.contributions.kinds.pages import Pages
from app.contributions.kinds.quantities import Day
from app.contributions.kinds.rules import Rules
from app.contributions.kinds.shape import Shape, Step
from app.contributions.kinds.shipped import Shipping
from app.core import clock, taxonomy
from app.core.text import sort_title
from app.directory.models import Initiative

REVIEW_2017 = "review-2017"
SOURCES = {REVIEW_2017: "Described in a review of 2017"}

# How many days a check lasts, by type: campaigns and tours change fastest.
CHECK_DAYS = {"campaign": 180, "drama": 120, "community": 365}
OTHER_CHECK_DAYS = 365

# The due-diligence questions in two short steps: what an organisation has, and how it treats the people it reaches.
ORGANISATION_CHECKS = ("registration", "safeguarding-policy", "safer-recruitment", "insurance")
PEOPLE_CHECKS = ("lived-experience", "aftercare", "content-notice")
CHECK_ANSWERS_HINT = "Leave this as “Not stated” if you do not know. It is never read as “no”."


@dataclass(frozen=True, kw_only=True)
class Source(Field):
    """Where a shipped entry was found. Set by shipped content only; nobody is asked for it."""

    guarded: ClassVar[bool] = False

    def clean(self, raw: Any) -> str | None:
        if not raw:
            return None
        if raw not in SOURCES:
            raise FieldError("The source is not a known one")
        return str(raw)

    def shown(self, value: Any) -> str:
        return SOURCES.get(value, taxonomy.NOT_STATED_LABEL)

    def text(self, value: Any) -> str:
        return ""


def check_field(code: str, part: str) -> str:
    """The name of one part (answer, why, link, checked_on) of a due-diligence question."""
    return f"dd_{code.replace('-', '_')}_{part}"


def _check_fields(code: str) -> tuple[Field, ...]:
    question = taxonomy.label("due_diligence", code)
    first: tuple[Field, ...] = ()
    if code == "registration":
        first = (
            Line(
                name="dd_registration_number",
                label="Charity or company number",
                hint="For example, charity 1234567. Leave it empty if there is none.",
                group=question,
                longest=60,
            ),
        )
    return (
        *first,
        Choice(name=check_field(code, "answer"), label=question, hint=CHECK_ANSWERS_HINT, group=question, vocabulary="answer"),
        Line(name=check_field(code, "why"), label=f"{question}: if it does not apply, why not", group=question, longest=300),
        WebAddress(name=check_field(code, "link"), label=f"{question}: where this can be read", group=question),
        Day(name=check_field(code, "checked_on"), label=f"{question}: date this answer was checked", group=question),
    )


ABOUT = Step(
    "about-it",
    "About it",
    (
        Line(
            name="title",
            label="Name",
            hint="The name people know it by, or what it is and where.",
            missing="Enter a name",
            longest=150,
        ),
        Line(
            name="summary",
            label="Summary",
            hint="One sentence. It is shown in lists.",
            missing="Enter a summary of one sentence",
            longest=200,
        ),
        Choice(name="type", label="Type", missing="Choose what type of initiative it is", vocabulary="initiative_type"),
        MarkdownText(
            name="description",
            label="Description",
            hint="What it is, how it works and what it has learned. Do not write about a child, a family or a case.",
            missing="Enter a description",
        ),
    ),
)
WHO_FOR = Step(
    "who-for",
    "Who it is for",
    (
        Choices(name="harm_types", label="Types of harm", vocabulary="harm_type"),
        Choices(name="stages", label="Stages of the response", hint="Choose every stage it is part of.", vocabulary="stage"),
        Choices(name="audiences", label="Who it is for", hint="Choose all that apply.", vocabulary="audience"),
        Choices(name="founders", label="Who set it up", vocabulary="founder"),
    ),
)
WHERE = Step(
    "where-and-how",
    "Where and how",
    (
        Choice(name="coverage", label="Where it operates", vocabulary="coverage"),
        Choices(name="regions", label="Regions", hint="If it covers one or more whole regions.", vocabulary="region"),
        Places(
            name="areas",
            label="Local areas",
            hint="If it operates in particular areas. These are the councils that run children’s services.",
            listed=current_areas,
            named=names_now,
        ),
        Choices(name="delivery", label="How it is delivered", vocabulary="delivery"),
        Line(name="languages", label="Languages", hint="For example, English and Polish."),
        Lines(
            name="access",
            label="Access",
            hint="What makes it usable by disabled people, for example captions or step-free venues.",
            longest=1_000,
            rows=3,
        ),
    ),
)
COST_AND_DATES = Step(
    "cost-and-dates",
    "Cost and dates",
    (
        Choice(name="cost_band", label="Cost", hint="What an area or a school pays to use it.", vocabulary="cost_band"),
        Lines(
            name="cost_note", label="What the cost covers", hint="For example, one day of two performances.", longest=500, rows=3
        ),
        Day(name="starts_on", label="Start date"),
        Day(name="ends_on", label="End date", hint="Leave this empty if no end is planned."),
    ),
)
CONTACT = Step(
    "contact",
    "Contact",
    (
        Line(name="contact_organisation", label="Organisation"),
        Email(
            name="contact_email",
            label="Email address",
            hint="Of a role or a team, such as training@example.org, not of a person.",
        ),
        Phone(name="contact_phone", label="Telephone number", hint="Of a team or a switchboard, not of a person."),
        WebAddress(name="contact_web", label="Website"),
    ),
)
EVIDENCE = Step(
    "evidence",
    "Evidence",
    (
        Choice(
            name="evidence_level",
            label="What kind of evidence there is",
            hint="The level says how it was studied, not whether it worked.",
            vocabulary="evidence_level",
        ),
        WebAddresses(name="evidence_links", label="Links to the evidence", hint="One web address on each line."),
        Lines(
            name="evidence_citation",
            label="Where the evidence is published",
            hint="Author, year and title.",
            longest=500,
            rows=3,
        ),
    ),
)
ORGANISATION = Step(
    "due-diligence",
    "Due diligence: the organisation",
    tuple(chain.from_iterable(_check_fields(code) for code in ORGANISATION_CHECKS)),
    intro="What a commissioner or a school will ask first. You can answer as many or as few as you like.",
)
PEOPLE = Step(
    "due-diligence-people",
    "Due diligence: people and audiences",
    tuple(chain.from_iterable(_check_fields(code) for code in PEOPLE_CHECKS)),
    intro="How people with lived experience and audiences are looked after. You can answer as many or as few as you like.",
)


def problems(body: Body) -> dict[str, str]:
    """What is wrong with values that are each right by themselves: field name → message."""
    faults = coverage.problems(body)
    start, end = _day(body, "starts_on"), _day(body, "ends_on")
    if start and end and end < start:
        faults["ends_on"] = "The end date must be the same as or after the start date"
    for code in taxonomy.codes("due_diligence"):
        faults.update(_check_problems(body, code))
    return faults


def _check_problems(body: Body, code: str) -> dict[str, str]:
    faults = {}
    if body.get(check_field(code, "answer")) == "not-applicable" and not body.get(check_field(code, "why")):
        faults[check_field(code, "why")] = "Enter why this does not apply"
    checked = _day(body, check_field(code, "checked_on"))
    if checked and checked > clock.today():
        faults[check_field(code, "checked_on")] = "The date this answer was checked must be today or in the past"
    return faults


def _day(body: Body, name: str) -> date | None:
    return date.fromisoformat(body[name]) if body.get(name) else None


def columns(body: Body) -> dict[str, Any]:
    """The live row's values."""
    return {
        "title": body["title"],
        "sort_title": sort_title(body["title"]),
        "summary": body.get("summary", ""),
        "initiative_type": body.get("type", ""),
        "coverage": body.get("coverage", ""),
        "place": coverage.place(body),
        "cost_band": body.get("cost_band", ""),
        "evidence_level": body.get("evidence_level", ""),
        "contact_organisation": body.get("contact_organisation", ""),
        "source": body.get("source", ""),
        "starts_on": _day(body, "starts_on"),
        "ends_on": _day(body, "ends_on"),
    }


def facets(body: Body) -> dict[str, list[str]]:
    """The values of each facet. What is absent is "not-stated", so that it can be chosen too."""
    return {
        "type": facet_values(body.get("type")),
        "harm": facet_values(body.get("harm_types")),
        "stage": facet_values(body.get("stages")),
        "audience": facet_values(body.get("audiences")),
        **coverage.facets(body),
        "cost": facet_values(body.get("cost_band")),
        "evidence": facet_values(body.get("evidence_level")),
    }


def interval_days(body: Body) -> int:
    """How many days a check of this initiative lasts."""
    return CHECK_DAYS.get(body.get("type", ""), OTHER_CHECK_DAYS)


INITIATIVE = Kind(
    code="initiative",
    noun="initiative",
    nouns="initiatives",
    shape=Shape(
        schema_version=1,
        steps=(ABOUT, WHO_FOR, WHERE, COST_AND_DATES, CONTACT, EVIDENCE, ORGANISATION, PEOPLE),
        live=Initiative,
        columns=columns,
        facets=facets,
        hidden_fields=(Source(name="source", label="Source"),),
        problems=problems,
    ),
    pages=Pages(section="directory", detail_template="directory/_detail.html"),
    shipping=Shipping(folder="initiatives"),
    rules=Rules(interval_days=interval_days),
)
