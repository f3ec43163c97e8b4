"""What hosts open to their teams, and the log of who opened it."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "exchange_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("standards", sa.JSON(), nullable=False, comment="ids of the framework that was signed"),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        _leads_to("exchange_opening", "exchange_id", "exchange"),
        _leads_to("exchange_opening", "assessment_id", "assessment"),
        _leads_to("exchange_opening", "opened_by_id", "person"),
        _leads_to("exchange_opening", "revoked_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_opening")),
    )
    op.create_index(op.f("ix_exchange_opening_exchange_id"), "exchange_opening", ["exchange_id"])
    op.create_table(
        "exchange_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("read_at", MOMENT, nullable=False),
        _leads_to("exchange_reading", "opening_id", "exchange_opening"),
        _leads_to("exchange_reading", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_reading")),
    )
    op.create_index(op.f("ix_exchange_reading_opening_id"), "exchange_reading", ["opening_id"])
    op.create_index(op.f("ix_exchange_reading_person_id"), "exchange_reading", ["person_id"])


def _leads_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def downgrade() -> None:
    """Loses what is open, and the log."""
    for table in ("exchange_reading", "exchange_opening"):
        op.drop_table(table)
