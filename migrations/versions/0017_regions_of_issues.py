"""An issue with something about the whole of England has no region beside that: every region finds it, and counts it once."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KIND, NATIONAL = "newsletter-issue", "national"
OTHERS = (NATIONAL, "anonymised", "not-stated")
ROWS = sa.table("facet_row", *map(sa.column, ("kind", "facet", "value", "contribution_id")))
DOCUMENTS = sa.table("search_document", sa.column("id"), sa.column("kind"), sa.column("facets", sa.JSON))


def upgrade() -> None:
    national = sa.select(ROWS.c.contribution_id).where(ROWS.c.kind == KIND, ROWS.c.facet == "region", ROWS.c.value == NATIONAL)
    beside = sa.delete(ROWS).where(ROWS.c.kind == KIND, ROWS.c.facet == "region", ROWS.c.value.not_in(OTHERS))
    op.execute(beside.where(ROWS.c.contribution_id.in_(national)))
    connection = op.get_bind()
    for key, facets in connection.execute(sa.select(DOCUMENTS.c.id, DOCUMENTS.c.facets).where(DOCUMENTS.c.kind == KIND)).all():
        if NATIONAL in facets.get("region", ()):
            kept = {**facets, "region": [one for one in facets["region"] if one in OTHERS]}
            connection.execute(sa.update(DOCUMENTS).where(DOCUMENTS.c.id == key).values(facets=kept))


def downgrade() -> None:
    """Facets are worked out from what is published: they are made again when that changes."""
