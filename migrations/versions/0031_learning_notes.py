"""Learning notes: what areas chose to tell others after an exchange."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the live table."""
    op.create_table(
        "learning_note",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("sort_title", sa.String(200), nullable=False),
        sa.Column("summary", sa.String(300), nullable=False),
        sa.Column("standard_ids", sa.Text(), nullable=False, comment="apart by a space"),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_learning_note_contribution_id_contribution")
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_learning_note")),
    )
    op.create_index(op.f("ix_learning_note_sort_title"), "learning_note", ["sort_title"])


def downgrade() -> None:
    """Loses the live rows of every learning note; their revisions stay."""
    op.drop_table("learning_note")
