"""Reading the library. Rows are read through facet rows, which say who may read them."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.contributions.listing.definition import CHECKED_FACET
from app.contributions.listing.queries import Audiences, Found
from app.contributions.models import PUBLIC, Contribution, FacetRow, Revision
from app.core.db import session
from app.library.models import LibraryItem


def list_public_frameworks() -> Sequence[tuple[str, str]]:
    """The address part and the title of every outcomes framework that anyone may read, in order of title."""
    rows = (
        sa.select(Contribution.slug, LibraryItem.title)
        .join(LibraryItem, LibraryItem.contribution_id == Contribution.id)
        .join(FacetRow, FacetRow.contribution_id == Contribution.id)
        .where(FacetRow.kind == "framework", FacetRow.audience == PUBLIC, FacetRow.facet == CHECKED_FACET)
        .order_by(LibraryItem.sort_title)
    )
    return [(slug, title) for slug, title in session().execute(rows)]


def frameworks_named(audiences: Audiences, slugs: Sequence[str]) -> dict[str, str]:
    """The titles of those of some outcomes frameworks that these audiences may read now, by the last part of the address."""
    if not slugs:
        return {}
    rows = (
        sa.select(Contribution.slug, LibraryItem.title)
        .join(LibraryItem, LibraryItem.contribution_id == Contribution.id)
        .join(FacetRow, FacetRow.contribution_id == Contribution.id)
        .where(Contribution.kind == "framework", Contribution.slug.in_(slugs))
        .where(FacetRow.facet == CHECKED_FACET, FacetRow.audience.in_(audiences))
    )
    return {slug: title for slug, title in session().execute(rows)}


def find_original(audiences: Audiences, base_revision_id: int) -> Found | None:
    """The page that an adaptation was made from, and the number of the version: None unless these audiences may read both now."""
    rows = (
        sa.select(
            Contribution.slug,
            LibraryItem.title,
            Revision.number,
            Contribution.owner_scope,
            Contribution.owner_organisation_id,
            Contribution.owner_area,
        )
        .join(Revision, Revision.contribution_id == Contribution.id)
        .join(LibraryItem, LibraryItem.contribution_id == Contribution.id)
        .join(FacetRow, FacetRow.contribution_id == Contribution.id)
        .where(Revision.id == base_revision_id, Revision.redacted_at.is_(None), Revision.audience.in_(audiences))
        .where(FacetRow.facet == CHECKED_FACET, FacetRow.audience.in_(audiences))
    )
    return session().execute(rows).first()
