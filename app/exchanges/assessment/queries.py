"""Reading self-assessments. `get_x` raises NotFound, `find_x` may be None, lists are ordered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.accounts.models import Organisation, OrganisationArea
from app.areas import queries as areas
from app.areas.models import Area
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.core.policy import require_visible
from app.exchanges.assessment import policy
from app.exchanges.assessment.lifecycle import ASSESSMENT
from app.exchanges.assessment.models import Assessment, DocumentAnswer, Entry, QuestionAnswer, StandardAnswer
from app.exchanges.assessment.points import READ_BESIDE
from app.exchanges.assessment.values import stamp_of
from app.exchanges.files.queries import Holder, list_files
from app.exchanges.standards.framework import Framework, framework, restored


@dataclass(frozen=True)
class Commissioner:
    """Somebody who commissions in an area, as the one who acts."""

    person_id: int
    actor: Actor


KINDS: tuple[type[Entry], ...] = (StandardAnswer, DocumentAnswer, QuestionAnswer)
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


def stamp_of_all(assessment: Assessment) -> str:
    """What stands for everything that is answered now, and for what others answer beside it: whoever signs, signs this."""
    answers = {
        f"{kind.__tablename__}.{key}.{name}": getattr(row, name)
        for kind in KINDS
        for key, row in entries(kind, assessment).items()
        for name in row.FIELDS
    }
    files = {f"file.{row.part}.{row.id}": row.sha256 for row in list_files(files_of(assessment))}
    beside = {name: text for said in READ_BESIDE.things for name, text in said(assessment.id).items()}
    return stamp_of({name: value for name, value in {**answers, **files, **beside}.items() if value})


def files_of(assessment: Assessment) -> Holder:
    """What the files of an assessment hang on; the part of each is the id of a standard."""
    return Holder(ASSESSMENT.name, assessment.id)


def list_organisations_to_ask(assessment: Assessment) -> Sequence[Organisation]:
    """The organisations that serve the area and commission services, A to Z."""
    serving = sa.select(OrganisationArea.organisation_id).where(OrganisationArea.area_code == assessment.area_code)
    ids = set(session().scalars(serving))
    return [one for one in accounts.list_organisations(accounts.commissioning_kinds()) if one.id in ids]


def list_commissioners(area_code: str) -> list[Commissioner]:
    """Everybody who commissions in an area now: its confirmed members and its leads."""
    people = accounts.list_people_in_area(area_code)
    rows = [Commissioner(person.id, accounts.actor_for(person)) for person in people]
    return [row for row in rows if policy.can_start(row.actor, area_code)]


def list_to_sign(after: int, limit: int) -> Sequence[Assessment]:
    """Open ones that somebody asked to be signed, in order of id, those after an id."""
    asked = sa.select(Assessment).where(Assessment.status == "open", Assessment.sign_asked_at.is_not(None))
    return session().scalars(asked.where(Assessment.id > after).order_by(Assessment.id).limit(limit)).all()


def find_signed_before(assessment: Assessment) -> Assessment | None:
    """The last one of the area, or of an area whose place it took, that was signed before this one."""
    rows = (
        sa.select(Assessment)
        .join(Area, Area.code == Assessment.area_code)
        .where(Assessment.id < assessment.id, Assessment.status == "signed")
        .where(sa.or_(Assessment.area_code == assessment.area_code, Area.successor_code == assessment.area_code))
    )
    return session().scalar(rows.order_by(Assessment.id.desc()).limit(1))


def framework_of(assessment: Assessment) -> Framework:
    """The standards as they were worded when it was signed; before that, as they are now."""
    return restored(assessment.signed_framework) if assessment.signed_framework else framework()


def entries_of(kind: type[AnEntry], assessments: Iterable[Assessment]) -> Mapping[int, Sequence[AnEntry]]:
    """The same for several assessments, by the id of each."""
    ids = [assessment.id for assessment in assessments]
    rows = session().scalars(sa.select(kind).where(kind.assessment_id.in_(ids))).all()
    return {number: [row for row in rows if row.assessment_id == number] for number in ids}
