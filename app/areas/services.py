"""Loading local areas from the file that ships with the site."""

from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa

from app.areas.area_file import AreaRow, read_areas
from app.areas.models import Area
from app.core.db import session


@dataclass(frozen=True)
class LoadedAreas:
    """How many areas a load added, changed and left as they were."""

    added: int
    changed: int
    unchanged: int


def load_areas(path: Path) -> LoadedAreas:
    """Bring the table into line with the file; loading the same file again changes nothing.

    An area that is no longer in the file stays: other records point at it, and an end is a fact to write down
    (`valid_to`), not a deletion. Raises Invalid, naming the line, before anything is changed.
    """
    rows = read_areas(path)
    areas = {area.code: area for area in session().scalars(sa.select(Area))}
    new_rows = [row for row in rows if row.code not in areas]
    for row in new_rows:
        areas[row.code] = Area(code=row.code, name=row.name, region=row.region, kind=row.kind)
        session().add(areas[row.code])
    session().flush()  # an area must exist before another can name it as its successor
    updated = [row.code for row in rows if _update(areas[row.code], row)]
    session().flush()
    changed = len(set(updated) - {row.code for row in new_rows})
    return LoadedAreas(added=len(new_rows), changed=changed, unchanged=len(rows) - len(new_rows) - changed)


def _update(area: Area, row: AreaRow) -> bool:
    """Copy what differs; says whether anything did."""
    differing = {name: value for name, value in asdict(row).items() if getattr(area, name) != value}
    for name, value in differing.items():
        setattr(area, name, value)
    return bool(differing)
