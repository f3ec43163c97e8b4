"""Where something operates, or whom it serves, by place: the fields, their joint rules, their words, and their facets.

One way for every kind that has places: "coverage" says which sort (the whole of England, regions, local areas, anonymised in its
source, or not stated), and "regions" or "areas" name them.
"""

from typing import Any

from app.areas.places import names_now, regions_now
from app.contributions.kinds.fields import Body
from app.core import taxonomy

NATIONAL, IN_REGIONS, IN_AREAS, ANONYMISED = "national", "regions", "areas", "anonymised"
NOT_STATED = taxonomy.NOT_STATED
LONGEST_WORDS = 150


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

    Regions take in the regions of local areas; "national" and "anonymised" are values of their own, because an entry that
    covers England has not been placed in every region by anyone.
    """
    coverage = body.get("coverage")
    if coverage == IN_AREAS:
        return {"region": facet_values(regions_now(body.get("areas", ()))), "area": facet_values(body.get("areas"))}
    regions = body.get("regions") if coverage == IN_REGIONS else coverage
    return {"region": facet_values(regions), "area": facet_values(coverage)}


def facet_values(value: Any) -> list[str]:
    """The values of one facet. What is absent is "not-stated", so that it can be chosen too."""
    if not value:
        return [NOT_STATED]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
