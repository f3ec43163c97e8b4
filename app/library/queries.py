"""Reading the library. Rows are read through facet rows, which say who may read them."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.contributions.models import PUBLIC, Contribution, FacetRow, Revision
from app.core.db import session
from app.library.models import LibraryItem


def list_public_frameworks() -> Sequence[tuple[str, str]]:
    """The address part and the title of every outcomes framework that anyone may read, in order of title."""
    rows = (
        sa.select(Contribution.slug, LibraryItem.title)
        .join(LibraryItem, LibraryItem.contribution_id == Contribution.id)
        .join(FacetRow, FacetRow.contribution_id == Contribution.id)
        .where(FacetRow.kind == "framework", FacetRow.audience == PUBLIC, FacetRow.facet == "checked")
        .order_by(LibraryItem.sort_title)
    )
    return [(slug, title) for slug, title in session().execute(rows)]


def find_version(contribution_id: int, number: int) -> Revision | None:
    """A published revision by the number that readers cite; None where there is none."""
    return session().scalar(sa.select(Revision).where(Revision.contribution_id == contribution_id, Revision.number == number))
