"""Where something operates: the whole of England, regions, local areas, or anonymised in its source.

A body says so in `coverage`, with `regions` or `areas` beside it: this is what forms, lists and facets make of it.
"""

from collections.abc import Mapping

from app.areas.places import names_now, regions_now
from app.contributions.fields import Body
from app.core import taxonomy

NATIONAL, IN_REGIONS, IN_AREAS, ANONYMISED = "national", "regions", "areas", "anonymised"
LONGEST_PLACE = 300


def problems(body: Body) -> dict[str, str]:
    """Where `coverage`, `regions` and `areas` do not fit together: field name → message."""
    coverage = body.get("coverage")
    found = {}
    if coverage == IN_AREAS and not body.get("areas"):
        found["areas"] = "Choose at least one local area"
    if coverage == IN_REGIONS and not body.get("regions"):
        found["regions"] = "Choose at least one region"
    if body.get("areas") and coverage != IN_AREAS:
        found["coverage"] = "Choose “One or more local areas”, or take the local areas out"
    elif body.get("regions") and coverage != IN_REGIONS:
        found["coverage"] = "Choose “One or more regions”, or take the regions out"
    return found


def place(body: Body) -> str:
    """Where it operates, in words short enough for a list (LONGEST_PLACE at most); empty where that is not stated."""
    coverage = body.get("coverage")
    if coverage == IN_AREAS:
        return _listed(names_now(body.get("areas", ())), "areas")
    if coverage == IN_REGIONS:
        return _listed([taxonomy.label("region", code) for code in body.get("regions", ())], "regions")
    return taxonomy.label("coverage", coverage) if coverage else ""


def _listed(names: list[str], plural: str) -> str:
    shown = ", ".join(names)
    if len(shown) <= LONGEST_PLACE // 2:
        return shown
    return f"{names[0]}, {names[1]} and {len(names) - 2} other {plural}"


def facets(body: Body) -> Mapping[str, list[str]]:
    """The values of the facets "region" and "area"; none where that is not stated.

    Regions take in the regions of local areas; "national" and "anonymised" are values of their own, because an entry that
    covers England has not been placed in every region by anyone.
    """
    coverage = body.get("coverage")
    if coverage == IN_AREAS:
        return {"region": regions_now(body.get("areas", ())), "area": body.get("areas", [])}
    elsewhere = [coverage] if coverage else []
    return {"region": body.get("regions", []) if coverage == IN_REGIONS else elsewhere, "area": elsewhere}
