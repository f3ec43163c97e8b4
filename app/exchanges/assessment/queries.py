"""Reading self-assessments. `get_x` raises NotFound, `find_x` may be None, lists are ordered."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import sqlalchemy as sa

from app.areas import queries as areas
from app.areas.models import Area
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.core.policy import require_visible
from app.exchanges.assessment import policy
from app.exchanges.assessment.models import Assessment, Entry

AnEntry = TypeVar("AnEntry", bound=Entry)


def get_readable(actor: Actor, assessment_id: int) -> Assessment:
    """An assessment that `actor` may read. Raises NotFound for every other."""
    assessment = session().get(Assessment, assessment_id)
    if assessment is None:
        raise NotFound
    require_visible(policy.can_read(actor, assessment))
    return assessment


def find_open(area_code: str) -> Assessment | None:
    """The assessment of an area that is being worked on: at most one."""
    return session().scalar(sa.select(Assessment).where(Assessment.area_code == area_code, Assessment.status == "open"))


def is_current(area_code: str) -> bool:
    """Whether this is an area of today."""
    area = areas.get_area(area_code)
    return area is not None and area.is_current(clock.today())


def get_area_to_assess(actor: Actor, area_code: str) -> Area:
    """An area of today whose commissioners `actor` is one of. Raises NotFound."""
    area = areas.get_area(area_code)
    if area is None or not area.is_current(clock.today()):
        raise NotFound
    require_visible(policy.can_start(actor, area_code))
    return area


def list_readable(actor: Actor) -> Sequence[Assessment]:
    """The assessments of the actor's areas, and of areas whose place these took; newest first."""
    codes = actor.commissioned_areas
    if not codes:
        return []
    of_theirs = sa.or_(Assessment.area_code.in_(codes), Area.successor_code.in_(codes))
    rows = sa.select(Assessment).join(Area, Area.code == Assessment.area_code).where(of_theirs)
    return session().scalars(rows.order_by(Assessment.id.desc())).all()


def entries(kind: type[AnEntry], assessment: Assessment) -> Mapping[str, AnEntry]:
    """What was filled in of one kind, by what it is about."""
    rows = sa.select(kind).where(kind.assessment_id == assessment.id)
    return {row.key: row for row in session().scalars(rows)}


def entries_of(kind: type[AnEntry], assessments: Iterable[Assessment]) -> Mapping[int, Sequence[AnEntry]]:
    """The same for several assessments, by the id of each."""
    ids = [assessment.id for assessment in assessments]
    rows = session().scalars(sa.select(kind).where(kind.assessment_id.in_(ids))).all()
    return {number: [row for row in rows if row.assessment_id == number] for number in ids}
