"""Short texts that a moderator reads before they show, as contributions are: what an area says about something it used.

A feature keeps a table of its own with the columns of `ShortText`, a lifecycle with the verbs `publish` and `return`, and
describes both in a `ShortTexts`, which it adds at SHORT_TEXTS. The spine does the rest: the queue, the findings beside the text,
the decision and the letters.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.contributions.models import Contribution
from app.core.errors import NotFound
from app.core.lifecycle import Lifecycle
from app.feature import Point

SUBMITTED = "submitted"


def of_its_own() -> sa.CheckConstraint:
    """For a table of short texts: the database itself refuses a decision by whoever sent it in."""
    return sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id <> person_id", name="nobody_decides_on_their_own")


class ShortText:
    """The columns of a short text about a contribution. What was sent in is not changed: whoever says it anew adds a row.

    It belongs to the organisation that said it; `person_id` is who is written to, and is empty once they were erased.
    `explanation` is why what the guard finds is not about a person, `reason` why a moderator returned it or took it down.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")

    @declared_attr
    def contribution(cls) -> Mapped[Contribution]:
        return relationship(Contribution)


@dataclass(frozen=True, kw_only=True)
class ShortTexts:
    """One kind of short text. `code` is part of its addresses; `field` the column of the text, and `label` what it answers.

    `facts` says in words what stands beside the text; `place` is the path where readers find it, and `change` the path where
    those who said it can say it anew. `make_way` runs just before one is published: what it replaces goes.
    """

    code: str
    noun: str
    model: type[Any]
    lifecycle: Lifecycle
    field: str
    label: str
    facts: Callable[[Any], Sequence[tuple[str, str]]]
    place: Callable[[Any], str]
    change: Callable[[Any], str]
    make_way: Callable[[Any], None]

    def text(self, short_text: ShortText) -> str:
        """What was said, as it was typed."""
        return str(getattr(short_text, self.field))


SHORT_TEXTS: Point[ShortTexts] = Point("short texts")


def get_short_texts(code: str) -> ShortTexts:
    """The kind called `code`. Raises NotFound."""
    for kind in SHORT_TEXTS.things:
        if kind.code == code:
            return kind
    raise NotFound
