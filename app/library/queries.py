"""Reading the library. Rows are read through facet rows, which say who may read them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.contributions.listing.queries import Audiences
from app.contributions.listing_models import CHECKED_FACET, FacetRow
from app.contributions.models import PUBLIC, Contribution, Revision
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


def framework_bodies(audiences: Audiences, slugs: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The published texts of those of some outcomes frameworks that these audiences may read now, by the last part of the
    address."""
    if not slugs:
        return {}
    rows = (
        sa.select(Contribution.slug, Revision.body)
        .join(Revision, Revision.id == Contribution.live_revision_id)
        .join(FacetRow, FacetRow.contribution_id == Contribution.id)
        .where(Contribution.kind == "framework", Contribution.slug.in_(slugs))
        .where(FacetRow.facet == CHECKED_FACET, FacetRow.audience.in_(audiences))
    )
    return {slug: body for slug, body in session().execute(rows)}


def ids_of_frameworks(slugs: Sequence[str]) -> Sequence[int]:
    """The ids of those of some outcomes frameworks that exist, by the last part of the address."""
    if not slugs:
        return []
    return (
        session().scalars(sa.select(Contribution.id).where(Contribution.kind == "framework", Contribution.slug.in_(slugs))).all()
    )


def list_specifications(audiences: Audiences) -> Sequence[tuple[str, str]]:
    """The address part and the title of every specification that these audiences may read, in order of title."""
    rows = (
        sa.select(Contribution.slug, LibraryItem.title)
        .join(LibraryItem, LibraryItem.contribution_id == Contribution.id)
        .join(FacetRow, FacetRow.contribution_id == Contribution.id)
        .where(FacetRow.kind == "specification", FacetRow.facet == CHECKED_FACET, FacetRow.audience.in_(audiences))
        .order_by(LibraryItem.sort_title)
    )
    return [(slug, title) for slug, title in session().execute(rows)]
