"""What a host said of names that are nearly the same, and an interest that a reviewer declares in a local area."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

TABLE = "exchange_settled_name"
AREA = "fk_reviewer_interest_area_code_area"


def upgrade() -> None:
    """Make the table and the column."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        _leads_to("exchange_id", "exchange"),
        _leads_to("organisation_id", "organisation"),
        _leads_to("settled_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("exchange_id", "name", "organisation_id", name=op.f(f"uq_{TABLE}_exchange_id_name_organisation_id")),
    )
    op.create_index(op.f(f"ix_{TABLE}_exchange_id"), TABLE, ["exchange_id"])
    with op.batch_alter_table("reviewer_interest") as table:
        table.add_column(sa.Column("area_code", sa.String(9), nullable=True))
        table.create_foreign_key(op.f(AREA), "area", ["area_code"], ["code"])


def _leads_to(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{TABLE}_{column}_{other}"))


def downgrade() -> None:
    """Loses what hosts said of names, and which areas reviewers declared: the names of these stay."""
    with op.batch_alter_table("reviewer_interest") as table:
        table.drop_constraint(op.f(AREA), type_="foreignkey")
        table.drop_column("area_code")
    op.drop_table(TABLE)
