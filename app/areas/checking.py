"""Comparing our file of areas with an independent list of England's upper-tier authorities.

The list is a CSV with the columns code, name, type and region, such as mySociety's "UK local authority names and
codes". It is not part of the site: someone with a copy runs the check when either list changes.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.areas.area_file import AreaRow, read_areas
from app.core import taxonomy

LIST_NAME = "local-authorities.csv"
_KIND_OF_TYPE = {
    "Unitary authority": "unitary",
    "County": "county",
    "Metropolitan district": "metropolitan",
    "London borough": "london-borough",
    "City corporation": "london-borough",  # the City of London
}
# Barnsley and Sheffield have new codes since their boundary moved in 2025; lists made before that have the old ones.
RECODED = {"E08000016": "E08000038", "E08000019": "E08000039"}
# Differences that were looked into and kept, with the reason.
EXPLAINED = {
    ("E10000007", "region"): "Derbyshire is in the East Midlands region (ONS E12000004)",
    ("E10000019", "region"): "Lincolnshire is in the East Midlands region (ONS E12000004)",
}


@dataclass(frozen=True)
class Difference:
    """One thing the two lists say differently. `reason` is empty where nobody has explained it."""

    code: str
    field: str  # or "area": it is in one list only
    ours: str
    theirs: str
    reason: str = ""

    def __str__(self) -> str:
        explained = f" (kept: {self.reason})" if self.reason else ""
        return f"{self.code} {self.field}: ours {self.ours or 'nothing'}, theirs {self.theirs or 'nothing'}{explained}"


def check_areas(ours: Path, theirs: Path) -> list[Difference]:
    """Every difference between our file and the list at `theirs`, in order of code.

    Names are compared without case, punctuation and words such as "City of". Raises OSError where a file cannot
    be read and Invalid where ours is malformed.
    """
    mine = {row.code: row for row in read_areas(ours)}
    other = _read_list(theirs)
    return [difference for code in sorted(mine.keys() | other.keys()) for difference in _compare(code, mine.get(code), other)]


def unexplained(differences: list[Difference]) -> list[Difference]:
    """Those that need a person to look at them."""
    return [difference for difference in differences if not difference.reason]


def _read_list(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {RECODED.get(row["code"], row["code"]): row for row in csv.DictReader(file)}


def _compare(code: str, ours: AreaRow | None, others: Mapping[str, Mapping[str, str]]) -> list[Difference]:
    theirs = others.get(code)
    if ours is None or theirs is None:
        return [Difference(code, "area", ours.name if ours else "", theirs["name"] if theirs else "")]
    differences = []
    if theirs["code"] != code:
        differences.append(Difference(code, "code", code, theirs["code"], "given a new code in 2025"))
    if _plain_name(ours.name) != _plain_name(theirs["name"]):
        differences.append(Difference(code, "name", ours.name, theirs["name"]))
    differences += _compare_field(code, "region", ours.region, _region(theirs["region"]))
    differences += _compare_field(code, "kind", ours.kind, _KIND_OF_TYPE.get(theirs["type"], theirs["type"]))
    return differences


def _compare_field(code: str, field: str, ours: str, theirs: str) -> list[Difference]:
    return [] if ours == theirs else [Difference(code, field, ours, theirs, EXPLAINED.get((code, field), ""))]


def _region(label: str) -> str:
    return next((term.code for term in taxonomy.options("region") if term.label.casefold() == label.casefold()), label)


def _plain_name(name: str) -> str:
    words = re.sub(r"[^a-z ]", "", name.casefold().replace("-", " ").replace(".", ""))
    return re.sub(r"\b(city of|city|county of|council)\b", "", words).strip()
