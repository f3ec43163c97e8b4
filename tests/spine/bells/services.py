"""Ringing a bell, and what is known of those that were rung."""

from dataclasses import dataclass

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.jobs import emit
from tests.spine.bells.models import Bell


@dataclass(frozen=True)
class BellRung:
    """Somebody rang a bell."""

    bell_id: int


def ring(actor: Actor) -> Bell:
    """Ring one."""
    bell = Bell(person_id=actor.person_id, rung_at=clock.now())
    session().add(bell)
    session().flush()
    emit(BellRung(bell.id))
    return bell


def list_rung_by(person_id: int) -> list[Bell]:
    return list(session().scalars(sa.select(Bell).where(Bell.person_id == person_id).order_by(Bell.id)))


def count_unheard() -> int:
    return session().scalar(sa.select(sa.func.count()).where(Bell.heard_at.is_(None))) or 0


def export(person_id: int) -> list[str]:
    """When a person rang, for them to download."""
    return [bell.rung_at.isoformat() for bell in list_rung_by(person_id)]
