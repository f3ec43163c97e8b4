"""Teams of exchanges: the host's list of providers and bidders, and the conflicts that it waived."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the two tables, and room for when the list was complete."""
    comment = "when the host said that its list is complete"
    op.add_column("exchange", sa.Column("providers_listed_at", MOMENT, nullable=True, comment=comment))
    op.create_table(
        "exchange_provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("is_bid", sa.Boolean(), nullable=False),
        _leads_to("exchange_provider", "exchange_id", "exchange"),
        _leads_to("exchange_provider", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_provider")),
    )
    op.create_index(op.f("ix_exchange_provider_exchange_id"), "exchange_provider", ["exchange_id"])
    op.create_table(
        "exchange_waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("waived_by_id", sa.Integer(), nullable=True),
        sa.Column("waived_at", MOMENT, nullable=False),
        _leads_to("exchange_waiver", "exchange_id", "exchange"),
        _leads_to("exchange_waiver", "person_id", "person"),
        _leads_to("exchange_waiver", "waived_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_waiver")),
    )
    op.create_index(op.f("ix_exchange_waiver_exchange_id"), "exchange_waiver", ["exchange_id"])


def _leads_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def downgrade() -> None:
    """Loses the lists and what was waived."""
    for table in ("exchange_waiver", "exchange_provider"):
        op.drop_table(table)
    op.drop_column("exchange", "providers_listed_at")
