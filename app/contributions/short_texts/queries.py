"""Reading short texts that moderators decide on, of every kind. `get_x` raises NotFound, `find_x` may be None."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.contributions.short_texts.registry import SHORT_TEXTS, SUBMITTED, ShortText, ShortTexts
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound

Waiting = tuple[ShortTexts, ShortText]


def list_waiting() -> Sequence[Waiting]:
    """What waits for a moderator, longest first."""
    found = [(kind, one) for kind in SHORT_TEXTS.things for one in session().scalars(_waiting(kind))]
    return sorted(found, key=lambda pair: (pair[1].made_at, pair[0].code, pair[1].id))


def _waiting(kind: ShortTexts) -> sa.Select[Any]:
    rows = sa.select(kind.model).where(kind.model.status == SUBMITTED).order_by(kind.model.made_at, kind.model.id)
    return rows.options(selectinload(kind.model.contribution))


def count_waiting() -> int:
    """How many wait for a moderator."""
    counts = (sa.select(sa.func.count()).where(kind.model.status == SUBMITTED) for kind in SHORT_TEXTS.things)
    return sum(session().scalar(count) or 0 for count in counts)


def find(kind: ShortTexts, short_text_id: int) -> ShortText | None:
    found: ShortText | None = session().get(kind.model, short_text_id)
    return found


def get_decidable(actor: Actor, kind: ShortTexts, short_text_id: int) -> ShortText:
    """One on which this moderator may decide, or might have before somebody else did. Raises NotFound for any other."""
    found = find(kind, short_text_id)
    if found is None or not may_decide(actor, kind, found):
        raise NotFound
    return found


def may_decide(actor: Actor, kind: ShortTexts, short_text: ShortText) -> bool:
    """Whether the decision is this person's to make, whatever its state."""
    return kind.lifecycle.transitions["publish"].who(actor, short_text)
