"""Reading adaptations: versions of originals, upgrade tasks, and what areas say about having used a specification."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from app.contributions.models import Contribution, Revision
from app.core.db import session
from app.core.errors import NotFound
from app.library.models import UpgradeTask, UsedStatement


def find_version(contribution_id: int, number: int) -> Revision | None:
    """A published revision by the number that readers cite; None where there is none."""
    return session().scalar(sa.select(Revision).where(Revision.contribution_id == contribution_id, Revision.number == number))


def list_adaptations(original_id: int) -> Sequence[Contribution]:
    """Every specification that was made from another, in order of id."""
    return session().scalars(sa.select(Contribution).where(Contribution.parent_id == original_id).order_by(Contribution.id)).all()


def get_upgrade(task_id: int) -> UpgradeTask:
    """Raises NotFound."""
    found = session().get(UpgradeTask, task_id)
    if found is None:
        raise NotFound
    return found


def find_upgrade(adaptation_id: int, to_revision_id: int) -> UpgradeTask | None:
    """The task of an adaptation about one version of its original."""
    return session().scalar(
        sa.select(UpgradeTask).where(UpgradeTask.contribution_id == adaptation_id, UpgradeTask.to_revision_id == to_revision_id)
    )


def find_open_upgrade(adaptation_id: int) -> UpgradeTask | None:
    """The open task of an adaptation: at most one."""
    return session().scalar(
        sa.select(UpgradeTask).where(UpgradeTask.contribution_id == adaptation_id, UpgradeTask.status == "open")
    )


def list_open_upgrades(adaptation_ids: Collection[int]) -> Sequence[UpgradeTask]:
    """The open tasks of some adaptations, oldest first."""
    asked = sa.select(UpgradeTask).where(UpgradeTask.contribution_id.in_(adaptation_ids), UpgradeTask.status == "open")
    return session().scalars(asked.order_by(UpgradeTask.id)).all()


def list_upgrades_touching(contribution_id: int, revision_id: int) -> Sequence[UpgradeTask]:
    """Tasks of an adaptation, or about a version of an original, or that started from it."""
    children = sa.select(Contribution.id).where(Contribution.parent_id == contribution_id)
    number = sa.select(Revision.number).where(Revision.id == revision_id).scalar_subquery()
    about = sa.or_(
        UpgradeTask.contribution_id == contribution_id,
        UpgradeTask.to_revision_id == revision_id,
        sa.and_(UpgradeTask.contribution_id.in_(children), UpgradeTask.from_number == number),
    )
    return session().scalars(sa.select(UpgradeTask).where(about).order_by(UpgradeTask.id)).all()


def list_upgrades_of(person_id: int) -> Sequence[UpgradeTask]:
    """Tasks that name a person."""
    return session().scalars(sa.select(UpgradeTask).where(UpgradeTask.owner_id == person_id).order_by(UpgradeTask.id)).all()


def get_use(contribution_id: int, statement_id: int) -> UsedStatement:
    """A statement about a specification that stands on its page, or waits for a moderator. Raises NotFound."""
    found = session().get(UsedStatement, statement_id)
    if found is None or found.contribution_id != contribution_id or found.status not in ("published", "submitted"):
        raise NotFound
    return found


def find_use(contribution_id: int, area: str, status: str) -> UsedStatement | None:
    """What an area says about a specification and is `status`, published or submitted: of each there is one at most."""
    return session().scalar(
        sa.select(UsedStatement).where(
            UsedStatement.contribution_id == contribution_id, UsedStatement.area_code == area, UsedStatement.status == status
        )
    )


def find_last_use(contribution_id: int, area: str) -> UsedStatement | None:
    """What an area said about a specification last and did not take back or replace."""
    asked = sa.select(UsedStatement).where(UsedStatement.contribution_id == contribution_id, UsedStatement.area_code == area)
    asked = asked.where(UsedStatement.status.not_in(("withdrawn", "replaced")))
    return session().scalar(asked.order_by(UsedStatement.id.desc()).limit(1))


def list_uses(contribution_id: int, areas: Collection[str] = ()) -> Sequence[UsedStatement]:
    """What areas say about a specification, the latest use first; of `areas`, what waits for a moderator too."""
    waits = sa.and_(UsedStatement.status == "submitted", UsedStatement.area_code.in_(areas))
    shown = sa.or_(UsedStatement.status == "published", waits) if areas else UsedStatement.status == "published"
    asked = sa.select(UsedStatement).where(UsedStatement.contribution_id == contribution_id, shown)
    return session().scalars(asked.order_by(UsedStatement.used_on.desc(), UsedStatement.id.desc())).all()


def list_uses_ever(contribution_id: int) -> Sequence[UsedStatement]:
    """Everything that was ever said about a specification."""
    asked = sa.select(UsedStatement).where(UsedStatement.contribution_id == contribution_id)
    return session().scalars(asked.order_by(UsedStatement.id)).all()


def list_uses_by(person_id: int) -> Sequence[UsedStatement]:
    """What a person said for their area."""
    return (
        session().scalars(sa.select(UsedStatement).where(UsedStatement.person_id == person_id).order_by(UsedStatement.id)).all()
    )
