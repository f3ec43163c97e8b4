"""Reading what the home page and the pages of words show."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.contributions.models import PUBLIC, Contribution, Revision
from app.core.db import session
from app.core.errors import NotFound
from app.directory.models import Initiative
from app.pages.models import ContentPage

NEWEST = 5


def get_page(slug: str) -> ContentPage:
    """The page at `/<slug>`. Raises NotFound."""
    found = session().get(ContentPage, slug)
    if found is None:
        raise NotFound
    return found


def newest_initiatives() -> Sequence[tuple[str, str, str]]:
    """(slug, title, summary) of the newest initiatives that anyone may read, those of one moment by name."""
    statement = (
        sa.select(Contribution.slug, Initiative.title, Initiative.summary)
        .join(Initiative, Initiative.contribution_id == Contribution.id)
        .join(Revision, Revision.id == Contribution.live_revision_id)
        .where(Contribution.kind == "initiative", Contribution.status == "published", Contribution.assurance != "hidden")
        .where(Revision.audience == PUBLIC)
        .order_by(Contribution.first_published_at.desc(), Contribution.slug)
        .limit(NEWEST)
    )
    return [(slug, title, summary) for slug, title, summary in session().execute(statement)]
