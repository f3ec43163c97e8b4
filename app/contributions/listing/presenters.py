"""What every listing and every page of one entry shows beside the entries themselves, in words, ready for a template."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.areas.places import gazetteer
from app.contributions.listing.definition import ASSURANCE, Definition, Facet, terms
from app.contributions.listing.finding import Listing
from app.contributions.listing.queries import Found
from app.contributions.listing.selection import BEST, SORTS, Selection, default_sort

TONES = {"fresh": "green", "due": "blue", "overdue": "yellow", "flagged": "orange", "hidden": "red", "never": "grey"}
OTHER_PLACES = "Other"
ORDER_NOTES = {
    "best": "Best match first. Entries that nobody has checked, or whose check is overdue by 30 days or more, rank lower.",
    "newest": "Newest first. Entries that nobody has checked, or whose check is overdue by 30 days or more, come after the rest.",
    "checked": "The most recently checked first. Entries that nobody has checked come last.",
    "title": "In order of name.",
}


def badge(assurance: str) -> str:
    """How far an entry may be relied on, in words."""
    return ASSURANCE.get(assurance, "Hidden until it is checked")


@dataclass(frozen=True)
class Option:
    """One value of a facet: `count` is written out, and is what choosing it too would show."""

    value: str
    text: str
    count: str
    checked: bool


@dataclass(frozen=True)
class AreaChoice:
    """The facet of local areas: those chosen, to be taken away, and the rest by region, to be added one at a time."""

    chosen: Sequence[Option]
    groups: Sequence[tuple[str, Sequence[Option]]]


@dataclass(frozen=True)
class FacetView:
    """One facet as the form shows it: as boxes to tick, or the facet of local areas. `note` says what a choice takes in."""

    name: str
    legend: str
    note: str = ""
    options: Sequence[Option] = ()
    areas: AreaChoice | None = None


def facet_views(listing: Listing) -> list[FacetView]:
    """Every facet with the values that something has or that are chosen; none that would be empty."""
    views = [_view(facet, listing) for facet in listing.of.facets]
    return [one for one in views if one.options or (one.areas and (one.areas.chosen or one.areas.groups))]


def _view(facet: Facet, listing: Listing) -> FacetView:
    if facet.named is None:
        return FacetView(facet.name, facet.legend, facet.note, options=_options(facet, listing, facet.values))
    return FacetView(facet.name, facet.legend, facet.note, areas=_area_choice(facet, listing))


def _options(facet: Facet, listing: Listing, values: Iterable[str]) -> list[Option]:
    counts = listing.counts.get(facet.name, {})
    choices = listing.selection.chosen(facet.name)
    return [
        Option(value, facet.label(value), f"{counts.get(value, 0):,}", value in choices)
        for value in values
        if value in counts or value in choices
    ]


def _area_choice(facet: Facet, listing: Listing) -> AreaChoice:
    """Local areas: a list of 153 is a select, not boxes to tick."""
    places = gazetteer()
    known = [*facet.values, *sorted(places.names, key=places.names.__getitem__)]
    options = _options(facet, listing, known)
    regions = terms("region")
    groups: dict[str, list[Option]] = {name: [] for name in (OTHER_PLACES, *regions.values())}
    for option in options:
        if not option.checked:
            groups[regions.get(places.regions.get(option.value, ""), OTHER_PLACES)].append(option)
    return AreaChoice(
        chosen=[option for option in options if option.checked],
        groups=[(name, members) for name, members in groups.items() if members],
    )


def page_of(listing: Listing, result: Callable[[Found], object]) -> Mapping[str, Any]:
    """All that the template of a listing needs but its form's facets; `result` puts one row in words."""
    selection, path = listing.selection, listing.of.path
    return {
        "of": listing.of,
        "asked": selection,
        "page": listing.page,
        "results": [result(row) for row in listing.page.items],
        "filters": _filters_in_use(listing.of, selection),
        "sorts": _sort_links(selection, path),
        "order_note": ORDER_NOTES[selection.sort],
        "hidden_sort": selection.sort if selection.sort != default_sort(selection.text) else "",
        "offers": _offers(listing),
        "includes": _includes(listing.of, selection),
        "read": _search_notes(listing),
        "address_of_page": lambda number: selection.at(number).address(path),
        "download": selection.at(1).address(f"{path}/csv"),
    }


def _filters_in_use(of: Definition, selection: Selection) -> list[dict[str, str]]:
    """Each part of the selection with the address of the page without it."""
    used = [{"text": f"Words: {selection.text}", "href": selection.without_text().address(of.path)}] if selection.text else []
    return used + [
        {
            "text": f"{of.by_name[name].legend}: {of.by_name[name].label(value)}",
            "href": selection.without(name, value).address(of.path),
        }
        for name, values in selection.filters
        for value in values
    ]


def _includes(of: Definition, selection: Selection) -> str:
    """What the choices take in beyond what they name."""
    widened = (of.by_name[name] for name, values in selection.filters if set(of.by_name[name].met_by(values)) != set(values))
    return " ".join(facet.note for facet in widened)


def _sort_links(selection: Selection, path: str) -> list[dict[str, str | bool]]:
    """The orders that can be asked for. Best match needs words to match."""
    return [
        {"text": text, "href": selection.sorted_by(sort).address(path), "current": sort == selection.sort}
        for sort, text in SORTS.items()
        if sort != BEST or selection.text
    ]


def _offers(listing: Listing) -> list[dict[str, str | int]]:
    """What could be dropped when nothing matches, and how many that would find."""
    of = listing.of
    return [
        {
            "text": f"Ignore {of.by_name[offer.facet].legend.lower()}" if offer.facet else "Ignore the words",
            "href": offer.selection.address(of.path),
            "count": offer.count,
        }
        for offer in listing.offers
    ]


def _search_notes(listing: Listing) -> Mapping[str, Any]:
    """What to say of how the words were read: also searched for, notes, "did you mean" with its address."""
    hints, selection = listing.understood, listing.selection
    if hints is None:
        return {}
    suggestion = Selection(text=hints.suggestion, filters=selection.filters, sort=selection.sort) if hints.suggestion else None
    return {
        "also": ", ".join(hints.also_searched),
        "notes": hints.notes,
        "suggestion": hints.suggestion or "",
        "suggestion_href": suggestion.address(listing.of.path) if suggestion else "",
        "some_words": not hints.matched_all and bool(listing.page.total),
        "truncated": hints.truncated or selection.was_cut,
    }
