"""What the pages of learning notes show: rows ready for a template, with no logic left to do there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.contributions.listing import presenters
from app.contributions.listing.documents import Sheet, field_column
from app.contributions.listing.queries import Found
from app.exchanges.learning.kind import LEARNING_NOTE
from app.exchanges.learning.listing import LEARNING
from app.exchanges.standards.framework import Standard, framework


@dataclass(frozen=True)
class Result:
    """One note in the list, with the titles of its standards."""

    href: str
    title: str
    summary: str
    standards: tuple[str, ...]
    badge: str
    tone: str
    checked_at: datetime | None


def result(row: Found) -> Result:
    """A listing's row in words."""
    return Result(
        href=LEARNING.address(row.slug),
        title=row.title,
        summary=row.summary,
        standards=tuple(map(LEARNING.by_name["standard"].label, row.standard_ids.split())),
        badge=presenters.badge(row.assurance),
        tone=presenters.TONES[row.assurance],
        checked_at=row.checked_at,
    )


def standards_of(standard_ids: Sequence[str]) -> list[Standard]:
    """The standards of a note that the framework has now, for its page to lead to."""
    return [standard for standard in framework().standards if standard.id in standard_ids]


# What is told at length stays on the page, whose address is in every row.
SHEET = Sheet(
    columns=[field_column(field) for field in LEARNING_NOTE.shape.fields if not field.markdown],
    badge=lambda row: presenters.badge(row.assurance),
)
