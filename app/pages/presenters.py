"""What the search page shows beside its results: facets with counts, and the filters in use."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.contributions.kinds import coverage
from app.contributions.kinds.description import Kind, all_kinds
from app.core import taxonomy
from app.search.asking.query import Hit, Results
from app.web.formatting import with_parameters

PAGE_KIND = "page"


@dataclass(frozen=True)
class SearchFacet:
    """A facet of the search page. `vocabulary` names its terms; none for kinds of content. `met_by`, `counted` and `note` are
    those of the facet in a listing."""

    name: str
    legend: str
    vocabulary: str = ""
    met_by: Callable[[Iterable[str]], Iterable[str]] = tuple
    counted: Callable[[Mapping[str, int]], Mapping[str, int]] = dict
    note: str = ""

    def label(self, code: str) -> str:
        """The words for one value."""
        return taxonomy.label(self.vocabulary, code) if self.vocabulary else kind_label(code, many=True)

    def order(self) -> list[str]:
        """The values in the order they are shown."""
        if self.vocabulary:
            return list(taxonomy.codes(self.vocabulary))
        return [*(code for kind in all_kinds() for code in (kind.code, *part_names(kind))), PAGE_KIND]

    def drawn(self, results: Results, filters: Mapping[str, frozenset[str]]) -> dict[str, object]:
        """What the facet macro takes: values that occur or are chosen, with counts."""
        counts, choices = self.counted(results.facets.get(self.name, {})), filters.get(self.name, frozenset())
        options = [
            {"value": code, "text": self.label(code), "count": counts.get(code, 0), "checked": code in choices}
            for code in self.order()
            if counts.get(code) or code in choices
        ]
        return {"name": self.name, "legend": self.legend, "note": self.note, "options": options}

    def removable(self, filters: Mapping[str, frozenset[str]]) -> list[dict[str, str]]:
        """One link a chosen value, to the page without it."""
        choices = [code for code in self.order() if code in filters.get(self.name, frozenset())]
        return [
            {
                "text": f"{self.legend}: {self.label(code)}",
                "href": with_parameters(**{self.name: [other for other in choices if other != code], "page": None}),
            }
            for code in choices
        ]


FACETS = (
    SearchFacet("kind", "What it is"),
    SearchFacet("harm", "Type of harm", "harm_type"),
    SearchFacet("stage", "Stage", "stage"),
    SearchFacet("audience", "Who it is for", "audience"),
    SearchFacet("region", "Region", "region", coverage.met_by, coverage.counted_with_england, coverage.INCLUDES_ENGLAND),
)


def filters_in(arguments: MultiDict[str, str]) -> dict[str, frozenset[str]]:
    """The filters an address asks for; values nobody knows are left out."""
    asked = {facet.name: frozenset(arguments.getlist(facet.name)) & frozenset(facet.order()) for facet in FACETS}
    return {name: values for name, values in asked.items() if values}


def met_by(filters: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """What the search is asked for where a reader chose `filters`."""
    return {facet.name: frozenset(facet.met_by(filters[facet.name])) for facet in FACETS if facet.name in filters}


def place_label(hit: Hit) -> str:
    """The mark of what a choice of regions finds though it names none; empty for everything else."""
    return taxonomy.label("coverage", coverage.NATIONAL) if coverage.NATIONAL in hit.facets.get("region", ()) else ""


def kind_label(code: str, *, many: bool = False) -> str:
    """What readers call a kind of content."""
    if code == PAGE_KIND:
        return "Pages about this site" if many else "Page about this site"
    for kind in all_kinds():
        if kind.code == code:
            return (kind.nouns if many else kind.noun).capitalize()
        if code in part_names(kind):
            return (part_names(kind)[code] if many else code).capitalize()
    return code


def part_names(kind: Kind) -> dict[str, str]:
    """The parts of a kind that are found by themselves: what one is called, and what several are."""
    return {field.noun: field.nouns for field in kind.shape.all_entries if field.anchor}
