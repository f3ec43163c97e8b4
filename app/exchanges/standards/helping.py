"""What on the site may help with a standard: matched by what its pages carry, whatever kinds there are. Pure.

A standard names values of vocabularies. A page helps when it has one of the values of every vocabulary named that its kind has.
Where the parts of a page have such a vocabulary of their own, as clauses and measures do, its parts are matched, together with
what their page carries; else the page is. A page that names the standard itself, as a learning note does, helps whatever else it
carries, and before the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.contributions.kinds.description import Kind
from app.contributions.kinds.fields import Field
from app.contributions.kinds.options import Choice, Choices
from app.exchanges.standards.framework import Facets

STANDARD = "standard"  # the vocabulary of the standards themselves, by id

Carried = Mapping[str, frozenset[str]]
MOST = 8
MOST_OF_A_PAGE = 3  # so that one long specification does not hide the rest


@dataclass(frozen=True)
class Part:
    """A part of a page that can be led to, with the values that are its own."""

    title: str
    noun: str
    anchor: str
    carried: Carried


@dataclass(frozen=True)
class Carrier:
    """A page, with what it carries and its parts."""

    title: str
    noun: str
    address: str
    carried: Carried
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Help:
    """Something to look at: what it is, where it stands, and how many of the values named it has."""

    title: str
    what: str
    address: str
    values: int


def named_part(carrier: Carrier, part: Part) -> str:
    """What a part is called where its page is not in sight."""
    return f"{part.title}: {part.noun} of “{carrier.title}”"


def carrier_of(kind: Kind, slug: str, body: Mapping[str, Any]) -> Carrier:
    """A live page as what it carries."""
    parts = [
        Part(
            str(entry.get(field.heading, "")),
            field.noun,
            f"{field.anchor}-{entry['id']}",
            carried(field.entry_fields, entry),
        )
        for field in kind.shape.all_entries
        if field.anchor
        for entry in body.get(field.name) or ()
    ]
    return Carrier(
        str(body.get("title", "")), kind.noun, kind.pages.address(slug), carried(kind.shape.all_fields, body), tuple(parts)
    )


def carried(fields: Iterable[Field], values: Mapping[str, Any]) -> Carried:
    """The values of each vocabulary that `fields` have: a vocabulary of which nothing is chosen is there, and empty."""
    lists: dict[str, frozenset[str]] = {}
    for field in fields:
        if isinstance(field, Choice | Choices) and field.vocabulary:
            value = values.get(field.name) or ()
            codes = frozenset([value] if isinstance(value, str) else value)
            lists[field.vocabulary] = lists.get(field.vocabulary, frozenset()) | codes
    return lists


def helps(facets: Facets, carriers: Iterable[Carrier]) -> Sequence[Help]:
    """What helps most, the most values first: a few of each page at most."""
    rows = [row for carrier in carriers for row in _of_page(facets, carrier)]
    return sorted(rows, key=lambda row: (-row.values, row.title.casefold(), row.address))[:MOST]


def _of_page(facets: Facets, carrier: Carrier) -> Sequence[Help]:
    if carrier.carried.get(STANDARD, frozenset()).intersection(facets.get(STANDARD, ())):
        return [Help(carrier.title, carrier.noun.capitalize(), carrier.address, sum(map(len, facets.values())))]
    parts = [part for part in carrier.parts if set(facets) & set(part.carried)]
    if not parts:
        count = matching(facets, carrier.carried)
        return [Help(carrier.title, carrier.noun.capitalize(), carrier.address, count)] if count else []
    rows = [
        Help(part.title, f"{part.noun.capitalize()} of “{carrier.title}”", f"{carrier.address}#{part.anchor}", count)
        for part in parts
        if (count := matching(facets, {**carrier.carried, **part.carried}))
    ]
    return sorted(rows, key=lambda row: -row.values)[:MOST_OF_A_PAGE]


def matching(facets: Facets, has: Carried) -> int:
    """How many of the values named are there; none where one vocabulary that is there has none of its own."""
    counts = [len(has[name].intersection(values)) for name, values in facets.items() if name in has]
    return sum(counts) if counts and all(counts) else 0
