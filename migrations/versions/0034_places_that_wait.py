"""Places in an area, and leads, that somebody gave to themselves or their own organisation, and that nobody agreed to yet."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Every place and role that there is counts."""
    op.add_column("area_membership", sa.Column("waits_since", MOMENT, nullable=True))
    op.add_column(
        "area_membership",
        sa.Column("waits_on_id", sa.Integer(), nullable=True, comment="who gave it, and so cannot agree to it; a person's id"),
    )
    comment = "as of a place in an area: until somebody agrees, it is no role"
    op.add_column("role_grant", sa.Column("waits_since", MOMENT, nullable=True, comment=comment))
    op.add_column("role_grant", sa.Column("waits_on_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    """What waits would count: it is taken away first."""
    op.execute("DELETE FROM role_grant WHERE waits_since IS NOT NULL")
    op.execute("UPDATE area_membership SET ended_at = waits_since WHERE waits_since IS NOT NULL AND ended_at IS NULL")
    for table in ("role_grant", "area_membership"):
        for column in ("waits_on_id", "waits_since"):
            op.drop_column(table, column)
