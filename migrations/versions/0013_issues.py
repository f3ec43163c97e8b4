"""Issues of the newsletter: their live rows, and who wrote in which revision."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "revision_writer",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_revision_writer_person_id_person")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_revision_writer_revision_id_revision"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("revision_id", "person_id", name=op.f("pk_revision_writer")),
    )
    op.create_index(op.f("ix_revision_writer_person_id"), "revision_writer", ["person_id"], unique=False)
    op.create_table(
        "newsletter_issue",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("sort_title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("section_codes", sa.String(length=200), nullable=False),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_newsletter_issue_contribution_id_contribution")
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_newsletter_issue")),
    )
    # Issues kept through a step down and up again come back to their own addresses.
    op.execute(sa.text("UPDATE contribution SET section = 'newsletter' WHERE kind = 'newsletter-issue'"))


def downgrade() -> None:
    op.drop_table("newsletter_issue")
    op.drop_index(op.f("ix_revision_writer_person_id"), table_name="revision_writer")
    op.drop_table("revision_writer")
