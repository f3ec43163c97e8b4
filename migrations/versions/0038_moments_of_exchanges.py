"""The moments of an exchange from which its dates are counted: the fieldwork ended, the draft was sent, it was closed."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

MOMENTS = {
    "fieldwork_ended_at": "report, plan and progress review are due from here",
    "draft_sent_at": "when the host was sent the draft, and its days to answer began",
    "closed_at": None,
}


def upgrade() -> None:
    """Add the columns: no exchange has come so far yet, so all are empty."""
    with op.batch_alter_table("exchange") as table:
        for name, comment in MOMENTS.items():
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True, comment=comment))


def downgrade() -> None:
    """Loses when an exchange came to these points."""
    with op.batch_alter_table("exchange") as table:
        for name in reversed(MOMENTS):
            table.drop_column(name)
