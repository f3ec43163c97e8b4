"""Whose a file of an exchange is, and sealing one: it hung on no contribution."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

OWNER = "fk_exchange_file_organisation_id_organisation"


def upgrade() -> None:
    """Add the column; of files from before nobody knows it."""
    with op.batch_alter_table("exchange_file") as table:
        comment = "whose file it is: theirs who added it"
        table.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True, comment=comment))
        table.create_foreign_key(op.f(OWNER), "organisation", ["organisation_id"], ["id"])
    with op.batch_alter_table("sealed_file") as table:
        comment = "empty for a file that hung on no contribution"
        table.alter_column("contribution_number", existing_type=sa.Integer(), nullable=True, comment=comment)
        table.alter_column(
            "file_number",
            existing_type=sa.Integer(),
            existing_nullable=False,
            comment="the number that it had in its table",
        )


def downgrade() -> None:
    """Loses whose files of exchanges are. A file of an exchange that was sealed is of contribution 0 then."""
    op.execute(sa.text("UPDATE sealed_file SET contribution_number = 0 WHERE contribution_number IS NULL"))
    with op.batch_alter_table("sealed_file") as table:
        table.alter_column("contribution_number", existing_type=sa.Integer(), nullable=False, comment=None)
        table.alter_column(
            "file_number",
            existing_type=sa.Integer(),
            existing_nullable=False,
            comment="the number that the attachment had",
        )
    with op.batch_alter_table("exchange_file") as table:
        table.drop_constraint(op.f(OWNER), type_="foreignkey")
        table.drop_column("organisation_id")
