"""Seats for people with lived experience, beside the team of a review."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TABLE = "exchange_lived_seat"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("status_at", MOMENT, nullable=False),
        sa.Column("first_name", sa.String(40), nullable=False),
        sa.Column("support_contact", sa.String(300), nullable=False),
        sa.Column("paid_time", sa.String(300), nullable=False),
        sa.Column("person_agreed_at", MOMENT, nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('asked', 'proposed', 'agreed')", name=op.f(f"ck_{TABLE}_status_known")),
        _leads_to("exchange_id", "exchange"),
        _leads_to("organisation_id", "organisation"),
        _leads_to("asked_by_id", "person"),
        _leads_to("proposed_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("exchange_id", name=op.f(f"uq_{TABLE}_exchange_id")),
    )
    op.create_index(op.f(f"ix_{TABLE}_organisation_id"), TABLE, ["organisation_id"])


def _leads_to(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{TABLE}_{column}_{other}"))


def downgrade() -> None:
    """Loses who was asked and proposed."""
    op.drop_table(TABLE)
