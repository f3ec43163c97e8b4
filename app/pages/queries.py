"""Reading what the home page, the pages of words and the sitemap show."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.contributions.listing_models import CHECKED_FACET, FacetRow
from app.contributions.models import PUBLIC, Contribution
from app.core import clock, config
from app.core.db import session
from app.core.errors import NotFound
from app.pages import security_contact
from app.pages.models import ContentPage


def get_page(slug: str) -> ContentPage:
    """The page at `/<slug>`. Raises NotFound."""
    found = session().get(ContentPage, slug)
    if found is None:
        raise NotFound
    return found


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
