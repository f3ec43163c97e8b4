"""Self-assessments of local areas: one an area at a time, and what is filled in of it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

OPEN = sa.text("status = 'open'")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables: assessments, who signed them, and what is filled in of standards, documents and the open question."""
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(9), nullable=False),
        sa.Column("framework_id", sa.String(60), nullable=False),
        sa.Column("framework_version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("status_at", MOMENT, nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("signed_framework", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'signed', 'abandoned')", name=op.f("ck_assessment_status_known")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_assessment_area_code_area")),
        sa.ForeignKeyConstraint(["started_by_id"], ["person.id"], name=op.f("fk_assessment_started_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_index(op.f("ix_assessment_area_code"), "assessment", ["area_code"])
    op.create_index("uq_assessment_one_open", "assessment", ["area_code"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "assessment_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("stamp", sa.String(32), nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_signature_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessment_signature_person_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_assessment_signature_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_signature")),
    )
    op.create_index(op.f("ix_assessment_signature_assessment_id"), "assessment_signature", ["assessment_id"])
    _entries(
        "assessment_answer",
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("line", sa.String(300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("development", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint("level IN ('', '1', '2', '3', '4', 'not-applicable')", name=op.f("ck_assessment_answer_level_known")),
    )
    _entries(
        "assessment_document",
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("holder", sa.String(300), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.CheckConstraint(
            "state IN ('', 'have', 'partly', 'no', 'not-applicable')", name=op.f("ck_assessment_document_state_known")
        ),
    )
    _entries("assessment_question", sa.Column("text", sa.Text(), nullable=False))


def _entries(table: str, *parts: Any) -> None:
    """A table of what is filled in, with the columns that each of them has."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False, comment="the id, in the framework, of what it is about"),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", MOMENT, nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f(f"fk_{table}_assessment_id_assessment")),
        sa.ForeignKeyConstraint(["edited_by_id"], ["person.id"], name=op.f(f"fk_{table}_edited_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("assessment_id", "key", name=op.f(f"uq_{table}_assessment_id_key")),
    )


def downgrade() -> None:
    """Loses every self-assessment."""
    for table in (
        *("assessment_question", "assessment_document", "assessment_answer"),
        *("assessment_signature", "assessment"),
    ):
        op.drop_table(table)
