"""What becomes of what an organisation wrote and owns when it is merged into another."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from app.contributions.models import Contribution, Decision, Revision
from app.contributions.short_texts.registry import SHORT_TEXTS
from app.core.db import session

NAMING = (
    Contribution.owner_organisation_id,
    Contribution.checked_for_id,
    Revision.author_organisation_id,
    Revision.declared_for_id,
    Decision.by_for_id,
)


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """Let the organisation that stays own, have written, checked and decided what the other did.

    No rule of the database is about an organisation's rows alone, so nothing can stand in the way.
    """
    for column in (*NAMING, *_of_short_texts()):
        session().execute(sa.update(column.class_).where(column == gone_id).values({column.key: kept_id}))


def _of_short_texts() -> list[InstrumentedAttribute[Any]]:
    return [kind.model.organisation_id for kind in SHORT_TEXTS.things]
