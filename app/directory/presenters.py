"""What the directory's pages show: values in words, ready for a template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.areas.places import area_names, gazetteer
from app.contributions.coverage import IN_AREAS, IN_REGIONS, NOT_STATED
from app.contributions.fields import Body
from app.core import taxonomy
from app.directory.kind import INITIATIVE, REVIEW_2017, check_field
from app.directory.listing import Listing, facets
from app.directory.queries import Found
from app.directory.selection import ASSURANCE, SORTS, Facet, Selection

REVIEW_BADGE = "Described in a review of 2017; may have ended; not yet checked"
TONES = {"fresh": "green", "due": "blue", "overdue": "yellow", "flagged": "orange", "hidden": "red", "never": "grey"}
ANSWER_TONES = {"yes": "green", "no": "red", "not-applicable": "blue", "": "grey"}
OTHER_PLACES = "Other"
ORDER_NOTES = {
    "best": "Best match first. Entries that nobody has checked, or whose check is overdue by 30 days or more, rank lower.",
    "newest": "Newest first. Entries that nobody has checked, or whose check is overdue by 30 days or more, come after the rest.",
    "checked": "The most recently checked first. Entries that nobody has checked come last.",
    "title": "In order of name.",
}


@dataclass(frozen=True)
class Result:
    """One initiative in a list."""

    href: str
    title: str
    summary: str
    kind: str
    place: str
    cost: str
    evidence: str
    badge: str
    tone: str
    checked_at: datetime | None


def facets_by_name() -> dict[str, Facet]:
    return {facet.name: facet for facet in facets()}


def result(row: Found) -> Result:
    """A listing's row in words."""
    words = facets_by_name()
    return Result(
        href=INITIATIVE.address(row.slug),
        title=row.title,
        summary=row.summary,
        kind=words["type"].label(row.initiative_type or NOT_STATED),
        place=row.place,
        cost=words["cost"].label(row.cost_band or NOT_STATED),
        evidence=words["evidence"].label(row.evidence_level or NOT_STATED),
        badge=badge(row.assurance, row.source),
        tone=TONES[row.assurance],
        checked_at=row.checked_at,
    )


def badge(assurance: str, source: str) -> str:
    """How far an entry may be relied on, in words."""
    if assurance == "never" and source == REVIEW_2017:
        return REVIEW_BADGE
    return ASSURANCE.get(assurance, "Hidden until it is checked")


@dataclass(frozen=True)
class Option:
    """One value of a facet: `count` is written out, and is what choosing it too would show."""

    value: str
    text: str
    count: str
    checked: bool


@dataclass(frozen=True)
class FacetView:
    """One facet as the form shows it."""

    name: str
    legend: str
    options: Sequence[Option]


@dataclass(frozen=True)
class AreaChoice:
    """The facet of local areas: those chosen, to be taken away, and the rest by region, to be added one at a time."""

    chosen: Sequence[Option]
    groups: Sequence[tuple[str, Sequence[Option]]]


def facet_views(listing: Listing) -> list[FacetView]:
    """Every facet but local areas, with the values that something has or that are chosen."""
    return [
        FacetView(facet.name, facet.legend, _options(facet, listing, facet.values)) for facet in facets() if facet.named is None
    ]


def _options(facet: Facet, listing: Listing, values: Iterable[str]) -> list[Option]:
    counts = listing.counts.get(facet.name, {})
    chosen = listing.selection.chosen(facet.name)
    return [
        Option(value, facet.label(value), f"{counts.get(value, 0):,}", value in chosen)
        for value in values
        if value in counts or value in chosen
    ]


def area_choice(listing: Listing) -> AreaChoice:
    """Local areas: a list of 153 is a select, not boxes to tick."""
    facet = next(one for one in facets() if one.name == "area")
    places = gazetteer()
    known = [*facet.values, *sorted(places.names, key=places.names.__getitem__)]
    options = _options(facet, listing, known)
    regions = {term.code: term.label for term in taxonomy.options("region")}
    groups: dict[str, list[Option]] = {name: [] for name in (OTHER_PLACES, *regions.values())}
    for option in options:
        if not option.checked:
            groups[regions.get(places.regions.get(option.value, ""), OTHER_PLACES)].append(option)
    return AreaChoice(
        chosen=[option for option in options if option.checked],
        groups=[(name, members) for name, members in groups.items() if members],
    )


def filters_in_use(asked: Selection) -> list[dict[str, str]]:
    """Each part of the selection with the address of the page without it."""
    legends = facets_by_name()
    used = [{"text": f"Words: {asked.text}", "href": asked.without_text().address()}] if asked.text else []
    return used + [
        {"text": f"{legends[name].legend}: {legends[name].label(value)}", "href": asked.without(name, value).address()}
        for name, values in asked.filters
        for value in values
    ]


def sort_links(asked: Selection) -> list[dict[str, str | bool]]:
    """The orders that can be asked for. Best match needs words to match."""
    return [
        {"text": text, "href": asked.sorted_by(sort).address(), "current": sort == asked.sort}
        for sort, text in SORTS.items()
        if sort != "best" or asked.text
    ]


def offers(listing: Listing) -> list[dict[str, str | int]]:
    """What could be dropped when nothing matches, and how many that would find."""
    legends = {facet.name: facet.legend.lower() for facet in facets()}
    return [
        {
            "text": f"Ignore {legends[offer.facet]}" if offer.facet else "Ignore the words",
            "href": offer.selection.address(),
            "count": offer.count,
        }
        for offer in listing.offers
    ]


@dataclass(frozen=True)
class Row:
    """One value of an initiative: `values` in words (none is "not stated"), `links` as (address, words)."""

    label: str
    values: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()
    note: str = ""


@dataclass(frozen=True)
class Check:
    """One line of the due-diligence card."""

    question: str
    answer: str
    tone: str
    why: str
    link: str
    checked_on: str
    number: str


@dataclass(frozen=True)
class Details:
    """Everything an initiative says, in the order a reader needs it: (heading, id, rows), then the due-diligence card."""

    kind: str
    badge: str
    sections: Sequence[tuple[str, str, Sequence[Row]]]
    checks: Sequence[Check]


_fields = {one.name: one for one in INITIATIVE.all_fields}


def details(body: Body, assurance: str = "never") -> Details:
    """A body in words: for the live page, preview and moderation alike."""
    return Details(
        kind=taxonomy.label("initiative_type", body.get("type", "")),
        badge=REVIEW_BADGE if body.get("source") == REVIEW_2017 and assurance == "never" else "",
        sections=(
            ("Who and what it is for", "who-for", _rows(body, "harm_types", "stages", "audiences", "founders")),
            ("Where and how", "where-and-how", [_where(body), *_rows(body, "delivery", "languages", "access")]),
            ("Cost and dates", "cost-and-dates", _rows(body, "cost_band", "cost_note", "starts_on", "ends_on")),
            ("Contact", "contact", _contact(body)),
            ("Evidence", "evidence", _evidence(body)),
        ),
        checks=[_check(body, term) for term in taxonomy.options("due_diligence")],
    )


def _rows(body: Body, *names: str) -> list[Row]:
    return [Row(_fields[name].label, _words(body, name)) for name in names]


def _words(body: Body, name: str) -> list[str]:
    """A value as separate words or lines; none where it is not stated."""
    value = body.get(name)
    if not value:
        return []
    field = _fields[name]
    if isinstance(value, list):
        return [field.shown([one]) for one in value]
    return field.shown(value).splitlines()


def _where(body: Body) -> Row:
    coverage = body.get("coverage")
    if coverage == IN_AREAS:
        return Row("Local areas", area_names(body.get("areas", ())))
    if coverage == IN_REGIONS:
        return Row("Regions", _words(body, "regions"))
    return Row(_fields["coverage"].label, _words(body, "coverage"))


def _contact(body: Body) -> list[Row]:
    email, web = body.get("contact_email"), body.get("contact_web")
    return [
        *_rows(body, "contact_organisation"),
        Row("Email", links=[(f"mailto:{email}", email)] if email else []),
        Row("Telephone", _words(body, "contact_phone")),
        Row("Website", links=[(web, web)] if web else []),
    ]


def _evidence(body: Body) -> list[Row]:
    level = body.get("evidence_level")
    meaning = next((term.definition for term in taxonomy.options("evidence_level") if term.code == level), "")
    return [
        Row("What kind of evidence there is", _words(body, "evidence_level"), note=meaning),
        Row("Where it is published", _words(body, "evidence_citation")),
        Row("Links", links=[(link, link) for link in body.get("evidence_links", ())]),
    ]


def _check(body: Body, term: taxonomy.Term) -> Check:
    answer = body.get(check_field(term.code, "answer"), "")
    checked_on = body.get(check_field(term.code, "checked_on"))
    return Check(
        question=term.label,
        answer=taxonomy.label("answer", answer),
        tone=ANSWER_TONES[answer],
        why=body.get(check_field(term.code, "why"), "") if answer == "not-applicable" else "",
        link=body.get(check_field(term.code, "link"), ""),
        checked_on=_fields[check_field(term.code, "checked_on")].shown(checked_on) if checked_on else "",
        number=body.get("dd_registration_number", "") if term.code == "registration" else "",
    )


def search_notes(listing: Listing, asked: Selection) -> Mapping[str, Any]:
    """What to say of how the words were read: also searched for, notes, "did you mean" with its address."""
    read = listing.understood
    if read is None:
        return {}
    suggested = Selection(text=read.suggestion, filters=asked.filters, sort=asked.sort) if read.suggestion else None
    return {
        "also": ", ".join(read.also_searched),
        "notes": read.notes,
        "suggestion": read.suggestion or "",
        "suggestion_href": suggested.address() if suggested else "",
        "some_words": not read.matched_all and bool(listing.page.total),
        "truncated": read.truncated,
    }
