"""What a reader asked the directory for, read from an address: free text, one set of values a facet, an order, a page.

Pure. Anything not understood is left out, so that every address gives a page; and every selection has one address.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlencode

from app.contributions.coverage import ANONYMISED, IN_REGIONS, NATIONAL, NOT_STATED
from app.core import taxonomy
from app.core.pagination import page_number
from app.core.text import tidy

LONGEST_TEXT = 200
BEST, NEWEST, CHECKED, TITLE = "best", "newest", "checked", "title"
SORTS = {BEST: "Best match", NEWEST: "Newest", CHECKED: "Most recently checked", TITLE: "A to Z"}

# How far a page has fallen behind its check, as a reader sees it. Pages hidden for want of a check are in no listing.
ASSURANCE = {
    "fresh": "Checked",
    "due": "Checked, and due to be checked again soon",
    "overdue": "Check overdue",
    "flagged": "Check overdue by 30 days or more",
    "never": "Not yet checked",
}
ELSEWHERE = {NATIONAL: "The whole of England", ANONYMISED: "Anonymised in its source", NOT_STATED: "Not stated"}


class Arguments(Protocol):
    """The part of a request's parameters that is read."""

    def get(self, key: str) -> str | None: ...

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Facet:
    """One facet: its parameter, its legend, and its values in the order shown with their words.

    Areas have no fixed list: their words come from `named`, and any well-formed code is understood.
    """

    name: str
    legend: str
    values: Mapping[str, str]
    named: Callable[[str], str] | None = None

    def label(self, value: str) -> str:
        """The words for a value."""
        return self.values.get(value) or (self.named(value) if self.named else value)

    def understands(self, value: str) -> bool:
        return value in self.values or (self.named is not None and self.named(value) != value)


def facets(area_name: Callable[[str], str]) -> tuple[Facet, ...]:
    """Every facet in the order shown. `area_name` gives the name of a local area, or the code itself for an unknown one."""
    return (
        _vocabulary("type", "Type", "initiative_type"),
        _vocabulary("harm", "Type of harm", "harm_type"),
        _vocabulary("stage", "Stage of the response", "stage"),
        _vocabulary("audience", "Who it is for", "audience"),
        Facet("region", "Region", {**_terms("region"), **ELSEWHERE}),
        Facet("area", "Local area", {IN_REGIONS: "Whole regions only", **ELSEWHERE}, area_name),
        _vocabulary("cost", "Cost", "cost_band"),
        _vocabulary("evidence", "Evidence", "evidence_level"),
        Facet("checked", "Checked", ASSURANCE),
    )


def _vocabulary(name: str, legend: str, vocabulary: str) -> Facet:
    return Facet(name, legend, {**_terms(vocabulary), NOT_STATED: taxonomy.NOT_STATED_LABEL})


def _terms(vocabulary: str) -> dict[str, str]:
    return {term.code: term.label for term in taxonomy.options(vocabulary)}


Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Selection:
    """A reader's request, in one form: `filters` are in the order of the facets, their values sorted."""

    text: str = ""
    filters: Filters = ()
    sort: str = NEWEST
    page: int = 1

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.filters

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values chosen in a facet."""
        return next((values for name, values in self.filters if name == facet), ())

    def without(self, facet: str, value: str | None = None) -> "Selection":
        """This selection less one value of a facet, or less the whole facet; from its first page."""
        kept = (
            (name, tuple(one for one in values if value is not None and one != value) if name == facet else values)
            for name, values in self.filters
        )
        return replace(self, filters=tuple((name, values) for name, values in kept if values), page=1)

    def without_text(self) -> "Selection":
        return replace(self, text="", sort=NEWEST if self.sort == BEST else self.sort, page=1)

    def at(self, page: int) -> "Selection":
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> "Selection":
        return replace(self, sort=sort, page=1)

    def parameters(self) -> list[tuple[str, str]]:
        """Names and values of the address that gives this selection; what is usual is left out."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, value) for name, values in self.filters for value in values]
        if self.sort != default_sort(self.text):
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def address(self, path: str = "/directory") -> str:
        """The address of this selection at `path`."""
        pairs = self.parameters()
        return f"{path}?{urlencode(pairs)}" if pairs else path


def default_sort(text: str) -> str:
    """Best match where there is text to match, else the newest first."""
    return BEST if text else NEWEST


def read(arguments: Arguments, known: Iterable[Facet]) -> Selection:
    """The selection that an address asks for."""
    text = tidy((arguments.get("q") or "")[: LONGEST_TEXT * 2])[:LONGEST_TEXT].strip()
    filters = []
    for facet in known:
        values = {value for value in arguments.getlist(facet.name)[:300] if facet.understands(value)}
        if values:
            filters.append((facet.name, tuple(sorted(values))))
    sort = arguments.get("sort")
    usable = sort in SORTS and (sort != BEST or bool(text))
    return Selection(
        text=text,
        filters=tuple(filters),
        sort=sort if sort is not None and usable else default_sort(text),
        page=page_number(arguments.get("page")),
    )
