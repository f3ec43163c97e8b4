"""Where something operates, or whom it serves, by place: the fields, their joint rules, their words, and their facets.

One way for every kind that has places: "coverage" says which sort (the whole of England, regions, local areas, anonymised in its
source, or not stated), and "regions" or "areas" name them. What covers the whole of England covers every region: whoever asks for
a region, in a listing, the search or a mailing, gets it too, and is told that it does (`met_by`, `counted_with_england`).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.areas.places import names_now, regions_now
from app.contributions.kinds.fields import Body
from app.core import taxonomy

NATIONAL, IN_REGIONS, IN_AREAS, ANONYMISED = "national", "regions", "areas", "anonymised"
NOT_STATED = taxonomy.NOT_STATED
LONGEST_WORDS = 150
INCLUDES_ENGLAND = "A region includes what covers the whole of England."


def problems(body: Body) -> dict[str, str]:
    """What is wrong with places that are each right by themselves: field name → message."""
    coverage = body.get("coverage")
    faults = {}
    if coverage == IN_AREAS and not body.get("areas"):
        faults["areas"] = "Choose at least one local area"
    if coverage == IN_REGIONS and not body.get("regions"):
        faults["regions"] = "Choose at least one region"
    if body.get("areas") and coverage != IN_AREAS:
        faults["coverage"] = "Choose “One or more local areas”, or take the local areas out"
    elif body.get("regions") and coverage != IN_REGIONS:
        faults["coverage"] = "Choose “One or more regions”, or take the regions out"
    return faults


def place(body: Body) -> str:
    """Where it is, in words short enough for a list; empty where that is not stated."""
    coverage = body.get("coverage")
    if coverage == IN_AREAS:
        return _listed(names_now(body.get("areas", ())), "areas")
    if coverage == IN_REGIONS:
        return _listed([taxonomy.label("region", code) for code in body.get("regions", ())], "regions")
    return taxonomy.label("coverage", coverage) if coverage else ""


def _listed(names: list[str], plural: str) -> str:
    shown = ", ".join(names)
    if len(shown) <= LONGEST_WORDS:
        return shown
    return f"{names[0]}, {names[1]} and {len(names) - 2} other {plural}"


def facets(body: Body) -> dict[str, list[str]]:
    """The values of the facets "region" and "area".

    Regions take in the regions of local areas; "national" and "anonymised" are values of their own, so that an entry that covers
    England can be told from one that names every region.
    """
    coverage = body.get("coverage")
    if coverage == IN_AREAS:
        return {"region": facet_values(regions_now(body.get("areas", ()))), "area": facet_values(body.get("areas"))}
    regions = body.get("regions") if coverage == IN_REGIONS else coverage
    return {"region": facet_values(regions), "area": facet_values(coverage)}


def met_by(chosen: Iterable[str]) -> tuple[str, ...]:
    """The values of the facet "region" that meet a choice of some: with any region, what covers the whole of England."""
    values = tuple(chosen)
    asks_for_region = any(code in values for code in taxonomy.codes("region"))
    return (*values, NATIONAL) if asks_for_region and NATIONAL not in values else values


def counted_with_england(counts: Mapping[str, int]) -> dict[str, int]:
    """How many each value of the facet "region" would find, where `counts` has how many have it: nothing that covers the whole of
    England has a region beside that."""
    everywhere = counts.get(NATIONAL, 0)
    regions = {code: counts.get(code, 0) + everywhere for code in taxonomy.codes("region")}
    return {**counts, **{code: count for code, count in regions.items() if count}}


def together(values: Iterable[str]) -> Sequence[str]:
    """The values of the facet "region" of several things as one: beside the whole of England, no region counts."""
    found = sorted(set(values))
    return [one for one in found if one not in taxonomy.codes("region")] if NATIONAL in found else found


def facet_values(value: Any) -> list[str]:
    """The values of one facet. What is absent is "not-stated", so that it can be chosen too."""
    if not value:
        return [NOT_STATED]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
