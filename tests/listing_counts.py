"""Holds a listing to a count by hand: what it finds, and how many each value would find, for filters drawn by lot."""

import random
from collections import Counter

from app.contributions.listing import finding, selection
from app.contributions.listing.definition import Definition
from app.core import taxonomy
from app.core.actor import VISITOR

ROUNDS = 60
Values = dict[str, list[str]]  # of one entry, by facet


class Parameters:
    """Parameters of an address."""

    def __init__(self, filters: Values) -> None:
        self._filters = filters

    def get(self, _key: str) -> str | None:
        return None

    def getlist(self, key: str) -> list[str]:
        return self._filters.get(key, [])


def hold_to_a_count(listing: Definition, entries: list[Values]) -> None:
    """Fail where the listing finds or counts for a visitor what a count of all its entries does not. In a unit of work."""
    choose = random.Random(7)
    found_by = [with_every_region(values) for values in entries]
    for _ in range(ROUNDS):
        filters = random_filters(choose, listing, entries)
        result = finding.find(listing, VISITOR, selection.read(Parameters(filters), listing.facets))
        assert result.page.total == sum(is_match(values, filters) for values in found_by), filters
        for facet in listing.by_name:
            assert dict(result.counts.get(facet, {})) == dict(count_values(found_by, filters, facet)), (filters, facet)


def with_every_region(values: Values) -> Values:
    """By which values an entry is found: what covers the whole of England, by every region."""
    if "national" not in values.get("region", ()):
        return values
    return {**values, "region": ["national", *taxonomy.codes("region")]}


def random_filters(choose: random.Random, listing: Definition, entries: list[Values]) -> Values:
    """Values that occur, two each of up to four facets."""
    facets = choose.sample(list(listing.by_name), choose.randint(0, 4))
    occurring = {facet: sorted({value for values in entries for value in values.get(facet, ())}) for facet in facets}
    return {facet: choose.choices(values, k=2) for facet, values in occurring.items()}


def is_match(values: Values, filters: Values, but: str = "") -> bool:
    return all(set(values.get(facet, ())) & set(chosen) for facet, chosen in filters.items() if facet != but)


def count_values(entries: list[Values], filters: Values, facet: str) -> Counter[str]:
    """How many entries each value of a facet would find, beside the filters by the other facets."""
    matching = [values for values in entries if is_match(values, filters, but=facet)]
    return Counter(value for values in matching for value in set(values.get(facet, ())))
