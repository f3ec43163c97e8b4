"""The file of areas, `content/areas.csv`: what a row must hold and how it is read.

Columns: code, name, region, kind; and, where a fact is known, valid_from, valid_to (ISO dates) and successor_code.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.areas.models import KINDS
from app.core import numbers, taxonomy
from app.core.errors import Invalid
from app.core.text import tidy

REQUIRED = ("code", "name", "region", "kind")
OPTIONAL = ("valid_from", "valid_to", "successor_code")
# England's unitary (E06), metropolitan (E08), London (E09) and county (E10) authorities, as the ONS codes them.
CODE = re.compile(r"E(06|08|09|10)\d{6}")


@dataclass(frozen=True)
class AreaRow:
    """One area as the file gives it."""

    code: str
    name: str
    region: str
    kind: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor_code: str | None = None


def read_areas(path: Path) -> list[AreaRow]:
    """The rows of the file. Raises Invalid, naming the file and line, at the first thing that is wrong."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header = reader.fieldnames or []
        if [name for name in REQUIRED if name not in header] or [name for name in header if name not in REQUIRED + OPTIONAL]:
            raise Invalid(f"{path.name}: the columns must be {', '.join(REQUIRED)}, and may be {', '.join(OPTIONAL)}")
        rows: dict[str, AreaRow] = {}
        for raw in reader:
            where = f"{path.name} line {reader.line_num}"
            row = _row(raw, where)
            if row.code in rows:
                raise Invalid(f"{where}: {row.code} is there twice")
            rows[row.code] = row
    _check_successors(path.name, rows)
    return list(rows.values())


def _row(raw: dict[str, str], where: str) -> AreaRow:
    if None in raw or None in raw.values():
        raise Invalid(f"{where}: the number of columns is wrong")
    values = {name: tidy(value) for name, value in raw.items()}
    if not CODE.fullmatch(values["code"]):
        raise Invalid(f"{where}: {values['code'] or 'an empty code'} is not the ONS code of an authority in England")
    if not values["name"]:
        raise Invalid(f"{where}: the name is missing")
    if values["region"] not in taxonomy.codes("region"):
        raise Invalid(f"{where}: {values['region'] or 'an empty region'} is not a region")
    if values["kind"] not in KINDS:
        raise Invalid(f"{where}: the kind must be one of {', '.join(KINDS)}")
    return AreaRow(
        code=values["code"],
        name=values["name"],
        region=values["region"],
        kind=values["kind"],
        valid_from=_date(values.get("valid_from", ""), where),
        valid_to=_date(values.get("valid_to", ""), where),
        successor_code=values.get("successor_code") or None,
    )


def _date(text: str, where: str) -> date | None:
    if not text:
        return None
    day = numbers.day(text)
    if day is None:
        raise Invalid(f"{where}: {text} is not a date like 2023-04-01")
    return day


def _check_successors(file_name: str, rows: dict[str, AreaRow]) -> None:
    for row in rows.values():
        if row.successor_code and row.successor_code not in rows:
            raise Invalid(f"{file_name}: {row.code} is followed by {row.successor_code}, which is not in the file")
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            raise Invalid(f"{file_name}: {row.code} ends before it starts")
