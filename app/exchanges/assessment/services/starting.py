"""Beginning a self-assessment of an area, and giving one up. All inside the caller's transaction."""

from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.exchanges.assessment import queries
from app.exchanges.assessment.lifecycle import ASSESSMENT
from app.exchanges.assessment.models import Assessment
from app.exchanges.standards.framework import framework


def start(actor: Actor, area_code: str) -> Assessment:
    """Begin one; the one that is open already is given again. Raises NotFound for an area that is no area now, or not theirs."""
    area = queries.get_area_to_assess(actor, area_code)
    found = queries.find_open(area.code)
    if found is not None:
        return found
    assessment = Assessment(
        area=area,
        framework_id=framework().id,
        framework_version=framework().version,
        started_by_id=actor.person_id,
        started_at=clock.now(),
    )
    ASSESSMENT.start(assessment)
    session().add(assessment)
    session().flush()
    audit.record(actor, "start", ASSESSMENT.name, assessment.id)
    return assessment


def abandon(actor: Actor, assessment: Assessment) -> None:
    """Give it up: it stays to be read, and another can be begun. Raises Conflict where it is not open."""
    ASSESSMENT.apply(assessment, "abandon", actor)
