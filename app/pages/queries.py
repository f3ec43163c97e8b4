"""Reading what the home page, the pages of words and the sitemap show."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.contributions.listing_models import CHECKED_FACET, FacetRow
from app.contributions.models import PUBLIC, Contribution, Revision
from app.core import clock, config
from app.core.db import session
from app.core.errors import NotFound
from app.directory.models import Initiative
from app.pages import security_contact
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


def list_slugs() -> Sequence[str]:
    """The slugs of all pages of words."""
    return list(session().scalars(sa.select(ContentPage.slug).order_by(ContentPage.slug)))


def list_public(last: int, limit: int) -> Sequence[sa.Row[int, str, str, datetime | None]]:
    """(id, kind, slug, published_at) of contributions up to the id `last`, downwards, by the rule of the listings for visitors.

    That is, by facet rows: they exist for live, unhidden pages only, and say for whom each is.
    """
    statement = (
        sa.select(Contribution.id, Contribution.kind, Contribution.slug, Contribution.published_at)
        .join(FacetRow, FacetRow.contribution_id == Contribution.id)
        .where(FacetRow.facet == CHECKED_FACET, FacetRow.audience == PUBLIC, Contribution.id <= last)
        .order_by(Contribution.id.desc())
        .limit(limit)
    )
    return session().execute(statement).all()


def count_due_security_contact() -> int:
    """1 where somebody must see again that reports of security problems reach the operator, else 0."""
    return int(security_contact.is_due(config.settings().security_contact_checked_on, clock.today()))
