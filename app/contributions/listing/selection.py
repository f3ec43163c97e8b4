"""What a reader asked a listing for, read from an address: free text, one set of values a facet, an order, a page.

Pure. Anything not understood is left out, so that every address gives a page; and every selection has one address.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlencode

from app.contributions.listing.definition import Facet
from app.core.pagination import page_number
from app.core.text import tidy

LONGEST_TEXT = 200
BEST, NEWEST, CHECKED, TITLE = "best", "newest", "checked", "title"
SORTS = {BEST: "Best match", NEWEST: "Newest", CHECKED: "Most recently checked", TITLE: "A to Z"}


class Arguments(Protocol):
    """The part of a request's parameters that is read."""

    def get(self, key: str) -> str | None: ...

    def getlist(self, key: str) -> list[str]: ...


Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Selection:
    """A reader's request, in one form: `filters` are in the order of the facets, their values sorted.

    `was_cut`: more words were sent than are looked for.
    """

    text: str = ""
    filters: Filters = ()
    sort: str = NEWEST
    page: int = 1
    was_cut: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.filters

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values chosen in a facet."""
        return next((values for name, values in self.filters if name == facet), ())

    def without(self, facet: str, value: str | None = None) -> "Selection":
        """This selection less one value of a facet, or less the whole facet; from its first page."""
        filters = (
            (name, tuple(one for one in values if value is not None and one != value) if name == facet else values)
            for name, values in self.filters
        )
        return replace(self, filters=tuple((name, values) for name, values in filters if values), page=1)

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

    def address(self, path: str) -> str:
        """The address of this selection at `path`."""
        pairs = self.parameters()
        return f"{path}?{urlencode(pairs)}" if pairs else path


def default_sort(text: str) -> str:
    """Best match where there is text to match, else the newest first."""
    return BEST if text else NEWEST


def read(arguments: Arguments, facets: Iterable[Facet]) -> Selection:
    """The selection that an address asks for."""
    raw_text = (arguments.get("q") or "").strip()
    whole = tidy(raw_text[: LONGEST_TEXT * 2])
    text = whole[:LONGEST_TEXT].strip()
    filters = []
    for facet in facets:
        values = {value for value in arguments.getlist(facet.name)[:300] if facet.understands(value)}
        if values:
            filters.append((facet.name, tuple(sorted(values))))
    sort = arguments.get("sort")
    usable = sort in SORTS and (sort != BEST or bool(text))
    return Selection(
        text=text,
        was_cut=len(raw_text) > LONGEST_TEXT * 2 or len(whole) > LONGEST_TEXT,
        filters=tuple(filters),
        sort=sort if sort is not None and usable else default_sort(text),
        page=page_number(arguments.get("page")),
    )
