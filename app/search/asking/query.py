"""What is asked of the search and what it answers. Everything here is plain data; none of it is HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Sort = Literal["best", "newest", "checked", "title"]
PUBLIC_ONLY = frozenset({"public"})
DEEPEST = 10_000
LARGEST_PAGE = 100


@dataclass(frozen=True)
class Query:
    """A question. `audiences` are those the reader belongs to; `filters` holds the chosen values of each facet.

    Blank `text` asks for everything. Values of one facet are alternatives; different facets must all hold.
    Answers go no deeper than DEEPEST: a page beyond it has no hits, though totals still count everything.
    """

    text: str
    audiences: frozenset[str] = PUBLIC_ONLY
    kind: str = ""
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    page: int = 1
    size: int = 20
    sort: Sort = "best"


@dataclass(frozen=True)
class Hit:
    """One answer. `snippet` is text in pieces, each with whether it is to be highlighted; its text is never markup. `facets` are
    its values by facet."""

    id: str
    kind: str
    title: str
    summary: str
    url: str
    snippet: tuple[tuple[str, bool], ...]
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Understood:
    """How a query was read and what may be said about it.

    `also_searched` are the other terms that were looked for; `notes` explain retired terms; `suggestion` is the query
    with its spelling put right, only where few things were found; `matched_all` is false when nothing had every word
    and things with any of them are shown; `truncated` when the query was cut; `from_index` is false when the database
    answered instead.
    """

    also_searched: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    suggestion: str | None = None
    matched_all: bool = True
    truncated: bool = False
    from_index: bool = True


@dataclass(frozen=True)
class Results:
    """A page of answers. Each facet's counts ignore the choice made in that facet; "kind" is one of the facets."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    also_searched: tuple[str, ...]
    notes: tuple[str, ...]
    suggestion: str | None
    matched_all: bool
    truncated: bool
    from_index: bool
