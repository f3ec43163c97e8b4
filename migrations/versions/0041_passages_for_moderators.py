"""A report may be a passage of confidential work, which is about no contribution and has a reference instead."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

CHECK = "ck_problem_report_about_one_thing"
INDEX = "ix_problem_report_reference"


def upgrade() -> None:
    """Every report of before is about a contribution."""
    with op.batch_alter_table("problem_report") as table:
        table.alter_column("contribution_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("reference", sa.String(20), nullable=False, server_default=""))
    with op.batch_alter_table("problem_report") as table:
        table.alter_column("reference", existing_type=sa.String(20), existing_nullable=False, server_default=None)
        table.create_check_constraint(op.f(CHECK), "(contribution_id IS NULL) = (reference <> '')")
    op.create_index(op.f(INDEX), "problem_report", ["reference"])


def downgrade() -> None:
    """Loses what was shown to moderators."""
    op.execute(sa.text("DELETE FROM problem_report WHERE contribution_id IS NULL"))
    op.drop_index(op.f(INDEX), table_name="problem_report")
    with op.batch_alter_table("problem_report") as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.drop_column("reference")
        table.alter_column("contribution_id", existing_type=sa.Integer(), nullable=False)
