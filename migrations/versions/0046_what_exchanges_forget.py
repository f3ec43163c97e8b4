"""When a host was warned that its request will be deleted, and when what was only for a review was."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

MOMENTS = {
    "warned_at": "when the host was told that its request will be deleted",
    "forgotten_at": "when what was only for the review was deleted",
}


def upgrade() -> None:
    """Add the columns: nobody was warned in writing before, so whoever was is warned again."""
    with op.batch_alter_table("exchange") as table:
        for name, comment in MOMENTS.items():
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True, comment=comment))


def downgrade() -> None:
    """Loses who was warned, and what was deleted."""
    with op.batch_alter_table("exchange") as table:
        for name in reversed(MOMENTS):
            table.drop_column(name)
