"""What stands in the way of sending an issue now: looked at when it is scheduled, when it starts, and as long as it is sent."""

from dataclasses import dataclass

import sqlalchemy as sa

from app.contributions.models import PUBLIC, Contribution, Revision
from app.core.db import session
from app.newsletter.issues import queries as issue_queries
from app.newsletter.issues.contents import contents

LATE = ("overdue", "flagged")


@dataclass(frozen=True)
class Obstacle:
    """Why an issue cannot be sent: item-gone, issue-gone or issue-changed. `items` are the ids of the items that are gone."""

    reason: str
    items: tuple[str, ...] = ()


def obstacle(revision: Revision) -> Obstacle | None:
    """What stands in the way of sending a revision, or None.

    It must be the one that the archive shows, and each page that it leads to must be one that everyone may read.
    """
    contribution = revision.contribution
    if revision.redacted_at is not None or contribution.status != "published" or revision.audience != PUBLIC:
        return Obstacle("issue-gone")
    if contribution.live_revision_id != revision.id:
        return Obstacle("issue-changed")
    gone = tuple(block.id for block in contents(revision).blocks if block.is_gone)
    return Obstacle("item-gone", gone) if gone else None


def late_items(revision: Revision) -> list[str]:
    """The titles of items whose page nobody has checked for too long. It is no obstacle, but an editor may want to know."""
    items = revision.body.get("linked", ())
    pages = issue_queries.public_pages([one["link"] for one in items])
    ids = [page.id for page in pages.values()]
    late = set(session().scalars(sa.select(Contribution.id).where(Contribution.id.in_(ids), Contribution.assurance.in_(LATE))))
    return [one["title"] for one in items if one["link"] in pages and pages[one["link"]].id in late]


def titles(revision: Revision, item_ids: list[str]) -> list[str]:
    """The titles of items of a revision, as the editor wrote them; none once its text was erased."""
    return [one["title"] for one in revision.body.get("linked", ()) if one["id"] in item_ids]
