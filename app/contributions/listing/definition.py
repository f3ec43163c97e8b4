"""What a listing is a listing of: the kinds of one section, their facets in order, and what a row shows.

The one thing a feature writes down to have a listing; everything else in this package reads it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from app.areas.places import area_name
from app.contributions.kinds import coverage
from app.contributions.kinds.coverage import ANONYMISED, IN_REGIONS, NATIONAL
from app.contributions.kinds.description import Kind
from app.contributions.listing_models import CHECKED_FACET
from app.core import taxonomy
from app.feature import Point

AREA_FACET = "area"
PAGE_SIZE = 20

# How far a page has fallen behind its check, as a reader sees it. Pages hidden for want of a check are in no listing.
ASSURANCE = {
    "fresh": "Checked",
    "due": "Checked, and due to be checked again soon",
    "overdue": "Check overdue",
    "flagged": "Check overdue by 30 days or more",
    "never": "Not yet checked",
}


ELSEWHERE = {
    NATIONAL: "The whole of England",
    ANONYMISED: "Anonymised in its source",
    taxonomy.NOT_STATED: taxonomy.NOT_STATED_LABEL,
}


@dataclass(frozen=True)
class Facet:
    """One facet: its parameter, its legend, and its values in the order shown with their words.

    Areas have no fixed list: their words come from `named`, and any well-formed code is understood. `met_by` says which values
    meet a choice of some, `counted` how many a choice would find where so many have each value, and `note` what a reader must
    know of that. `vocabulary` is the one that its values are terms of, where they are terms of one.
    """

    name: str
    legend: str
    values: Mapping[str, str]
    named: Callable[[str], str] | None = None
    met_by: Callable[[Iterable[str]], Sequence[str]] = tuple
    counted: Callable[[Mapping[str, int]], Mapping[str, int]] = dict
    note: str = ""
    vocabulary: str = ""

    def label(self, value: str) -> str:
        """The words for a value."""
        return self.values.get(value) or (self.named(value) if self.named else value)

    def understands(self, value: str) -> bool:
        return value in self.values or (self.named is not None and self.named(value) != value)


def vocabulary_facet(name: str, legend: str, vocabulary: str) -> Facet:
    """A facet whose values are the terms of a vocabulary, and "not stated"."""
    values = {**terms(vocabulary), taxonomy.NOT_STATED: taxonomy.NOT_STATED_LABEL}
    return Facet(name, legend, values, vocabulary=vocabulary)


def region_facet() -> Facet:
    """The facet of regions, with what is in none. What covers the whole of England is found by each of them."""
    return Facet(
        "region",
        "Region",
        {**terms("region"), **ELSEWHERE},
        met_by=coverage.met_by,
        counted=coverage.counted_with_england,
        note=coverage.INCLUDES_ENGLAND,
    )


def area_facet() -> Facet:
    """The facet of local areas, with what is in none."""
    return Facet(AREA_FACET, "Local area", {IN_REGIONS: "Whole regions only", **ELSEWHERE}, area_name)


def checked_facet() -> Facet:
    """The facet of checks, which the spine keeps for every kind."""
    return Facet(CHECKED_FACET, "Checked", ASSURANCE)


def terms(vocabulary: str) -> dict[str, str]:
    """The words of a vocabulary by code, in order."""
    return {term.code: term.label for term in taxonomy.options(vocabulary)}


@dataclass(frozen=True, eq=False, kw_only=True)
class Definition:
    """The listing of one section.

    `kinds` share the section and one live table, which has columns `title`, `sort_title`, `summary` and those of `shown`.
    `compared` are the facets by which one entry is like another. Where `linked`, a page may say what other pages of the section
    say (their titles), so that it is drawn again when any of them changes.
    """

    kinds: tuple[Kind, ...]
    title: str
    noun: str
    nouns: str
    facets: tuple[Facet, ...]
    shown: tuple[str, ...]
    compared: tuple[str, ...]
    linked: bool = False
    page_size: int = PAGE_SIZE

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of its kinds."""
        return tuple(kind.code for kind in self.kinds)

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """What the search calls the entries, and the parts of entries that it finds by themselves."""
        parts = [one.noun for kind in self.kinds for one in kind.shape.all_entries if one.anchor]
        return (*self.codes, *dict.fromkeys(parts))

    @cached_property
    def live(self) -> sa.Table:
        """The live table."""
        table = self.kinds[0].shape.live.__table__
        if not isinstance(table, sa.Table):
            raise TypeError("a live row is a row of a table")
        return table

    @cached_property
    def section(self) -> str:
        """The first part of its addresses."""
        return self.kinds[0].pages.section

    @cached_property
    def path(self) -> str:
        """Where the listing is."""
        return f"/{self.section}"

    @cached_property
    def by_name(self) -> Mapping[str, Facet]:
        """Its facets by name."""
        return {facet.name: facet for facet in self.facets}

    def address(self, slug: str) -> str:
        """Where one entry is."""
        return self.kinds[0].pages.address(slug)


LISTINGS: Point[Definition] = Point("listings")
