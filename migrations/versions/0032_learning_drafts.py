"""Drafts of learning notes, until both sides agreed and a moderator published them."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables: drafts, and who takes part in each."""
    op.create_table(
        "learning_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "exchange_number",
            sa.Integer(),
            nullable=False,
            comment="of the exchange it comes from; no foreign key, and no page shows it",
        ),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("status_at", MOMENT, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("html", sa.JSON(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("not_before", sa.Date(), nullable=False, comment="the first day on which it may be published"),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'submitted')", name=op.f("ck_learning_draft_status_known")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_learning_draft_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_learning_draft_contribution_id_contribution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_draft")),
        sa.UniqueConstraint("exchange_number", name=op.f("uq_learning_draft_exchange_number")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_learning_draft_contribution_id")),
    )
    op.create_table(
        "learning_participant",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("taken_back_at", MOMENT, nullable=True),
        sa.CheckConstraint("side IN ('host', 'team')", name=op.f("ck_learning_participant_side_known")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["learning_draft.id"], name=op.f("fk_learning_participant_draft_id_learning_draft"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_learning_participant_person_id_person")),
        sa.PrimaryKeyConstraint("draft_id", "person_id", name=op.f("pk_learning_participant")),
    )
    op.create_index(op.f("ix_learning_participant_person_id"), "learning_participant", ["person_id"])


def downgrade() -> None:
    """Loses every draft."""
    op.drop_table("learning_participant")
    op.drop_table("learning_draft")
