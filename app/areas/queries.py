"""Reading local areas. They are public facts, so nothing here depends on who asks."""

from collections.abc import Iterable

import sqlalchemy as sa

from app.areas.models import Area
from app.core import clock, taxonomy
from app.core.db import session
from app.core.taxonomy import Term


def list_areas(*, include_ended: bool = False) -> list[Area]:
    """Areas in order of name: those that exist today, or every one ever loaded."""
    query = sa.select(Area).order_by(Area.name)
    return list(session().scalars(query if include_ended else query.where(_current())))


def get_area(code: str) -> Area | None:
    """The area with this ONS code, ended or not; None where there is none."""
    return session().get(Area, code)


def area_names(codes: Iterable[str]) -> dict[str, str]:
    """The name of each area in `codes`, by code; unknown codes are left out."""
    rows = session().execute(sa.select(Area.code, Area.name).where(Area.code.in_(list(codes))).order_by(Area.name))
    return {code: name for code, name in rows}


def areas_by_region() -> list[tuple[Term, list[Area]]]:
    """Today's areas grouped by region, in the order regions are shown; regions without areas are left out."""
    areas = list_areas()
    groups = ((region, [area for area in areas if area.region == region.code]) for region in taxonomy.options("region"))
    return [(region, members) for region, members in groups if members]


def _current() -> sa.ColumnElement[bool]:
    today = clock.today()
    return sa.and_(
        sa.or_(Area.valid_from.is_(None), Area.valid_from <= today),
        sa.or_(Area.valid_to.is_(None), Area.valid_to >= today),
    )
