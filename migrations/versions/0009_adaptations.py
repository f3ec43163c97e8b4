"""Adaptations of the library: newer versions to look at, and what areas say about having used a specification."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "used_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("contract_months", sa.Integer(), nullable=True),
        sa.Column("again", sa.String(length=20), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("again IN ('yes', 'no', 'with-changes')", name=op.f("ck_used_statement_again_known")),
        sa.CheckConstraint("how IN ('procurement', 'contract', 'planning', 'other')", name=op.f("ck_used_statement_how_known")),
        sa.CheckConstraint("status IN ('given', 'withdrawn', 'taken-down')", name=op.f("ck_used_statement_status_known")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_used_statement_area_code_area")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_used_statement_contribution_id_contribution")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_used_statement_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_used_statement_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_used_statement")),
    )
    op.create_index(op.f("ix_used_statement_contribution_id"), "used_statement", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_used_statement_person_id"), "used_statement", ["person_id"], unique=False)
    op.create_index(
        "uq_used_statement_one_given",
        "used_statement",
        ["contribution_id", "area_code"],
        unique=True,
        sqlite_where=sa.text("status = 'given'"),
        postgresql_where=sa.text("status = 'given'"),
    )
    op.create_table(
        "upgrade_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("from_number", sa.Integer(), nullable=False),
        sa.Column("to_revision_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("replaced", sa.JSON(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'done', 'superseded')", name=op.f("ck_upgrade_task_status_known")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_upgrade_task_contribution_id_contribution")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["revision.id"], name=op.f("fk_upgrade_task_draft_id_revision")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_upgrade_task_owner_id_person")),
        sa.ForeignKeyConstraint(["to_revision_id"], ["revision.id"], name=op.f("fk_upgrade_task_to_revision_id_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upgrade_task")),
        sa.UniqueConstraint("contribution_id", "to_revision_id", name=op.f("uq_upgrade_task_contribution_id_to_revision_id")),
    )
    op.create_index(op.f("ix_upgrade_task_owner_id"), "upgrade_task", ["owner_id"], unique=False)
    op.create_index(op.f("ix_upgrade_task_to_revision_id"), "upgrade_task", ["to_revision_id"], unique=False)
    op.create_index(
        "uq_upgrade_task_one_open",
        "upgrade_task",
        ["contribution_id"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(op.f("ix_contribution_parent_id"), "contribution", ["parent_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_contribution_parent_id"), table_name="contribution")
    op.drop_index(
        "uq_upgrade_task_one_open",
        table_name="upgrade_task",
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.drop_index(op.f("ix_upgrade_task_to_revision_id"), table_name="upgrade_task")
    op.drop_index(op.f("ix_upgrade_task_owner_id"), table_name="upgrade_task")
    op.drop_table("upgrade_task")
    op.drop_index(
        "uq_used_statement_one_given",
        table_name="used_statement",
        sqlite_where=sa.text("status = 'given'"),
        postgresql_where=sa.text("status = 'given'"),
    )
    op.drop_index(op.f("ix_used_statement_person_id"), table_name="used_statement")
    op.drop_index(op.f("ix_used_statement_contribution_id"), table_name="used_statement")
    op.drop_table("used_statement")
