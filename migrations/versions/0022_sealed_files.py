"""A file that shows abuse is sealed: what it can be known by stays, and nothing of what it says."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLE = "sealed_file"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        TABLE,
        sa.Column("storage_key", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file_number", sa.Integer(), nullable=False, comment="the number that the attachment had"),
        sa.Column("contribution_number", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_by", sa.Integer(), nullable=True, comment="a person's id; no foreign key, so that it outlives them"),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("storage_key", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_sha256"), TABLE, ["sha256"])


def downgrade() -> None:
    """Loses which files were sealed; the files stay in their folder."""
    op.drop_table(TABLE)
