"""Deliveries of mailings that ended long ago become counts."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLE = "newsletter_delivery_count"


def upgrade() -> None:
    """Make the table; the daily job fills it."""
    op.create_table(
        TABLE,
        sa.Column("mailing_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f(f"ck_{TABLE}_counts_something")),
        sa.CheckConstraint("status IN ('handed_over', 'failed', 'skipped')", name=op.f(f"ck_{TABLE}_status_known")),
        sa.ForeignKeyConstraint(
            ["mailing_id"], ["newsletter_mailing.id"], name=op.f(f"fk_{TABLE}_mailing_id_newsletter_mailing")
        ),
        sa.PrimaryKeyConstraint("mailing_id", "status", "reason", name=op.f(f"pk_{TABLE}")),
    )


def downgrade() -> None:
    """Loses the counts of deliveries that were forgotten."""
    op.drop_table(TABLE)
