"""What a team found, line by line, what its host answers, and the report that is frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    *("exchange_telling", "exchange_report_member", "exchange_answers_agreed"),
    *("exchange_answer", "exchange_report", "exchange_finding"),
)


def upgrade() -> None:
    """Make the six tables, all empty: no exchange has come so far yet."""
    op.create_table(
        "exchange_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("standard", sa.String(length=60), nullable=False, comment="id of the framework"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("recommendation", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False, comment="what the team says to a correction or a challenge"),
        sa.Column(
            "earlier",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="its texts as they were sent, once the team answered the host",
        ),
        sa.Column("position", sa.Integer(), nullable=False, comment="its place among those of its kind"),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('strength', 'consideration', 'urgent')", name=op.f("ck_exchange_finding_kind_known")),
        sa.CheckConstraint(
            "status IN ('drafted', 'sent', 'accepted', 'corrected', 'challenged', 'answered')",
            name=op.f("ck_exchange_finding_status_known"),
        ),
        sa.ForeignKeyConstraint(["edited_by_id"], ["person.id"], name=op.f("fk_exchange_finding_edited_by_id_person")),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_exchange_finding_exchange_id_exchange")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_finding")),
    )
    op.create_index(op.f("ix_exchange_finding_exchange_id"), "exchange_finding", ["exchange_id"])

    op.create_table(
        "exchange_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("frozen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_exchange_report_exchange_id_exchange")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_report")),
        sa.UniqueConstraint("exchange_id", name=op.f("uq_exchange_report_exchange_id")),
    )
    op.create_table(
        "exchange_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False, comment="the area that answers"),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.CheckConstraint("kind IN ('accept', 'correct', 'challenge')", name=op.f("ck_exchange_answer_kind_known")),
        sa.ForeignKeyConstraint(["edited_by_id"], ["person.id"], name=op.f("fk_exchange_answer_edited_by_id_person")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["exchange_finding.id"], name=op.f("fk_exchange_answer_finding_id_exchange_finding")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["exchange_host.id"], name=op.f("fk_exchange_answer_host_id_exchange_host")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_exchange_answer_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_answer")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_exchange_answer_finding_id")),
    )
    op.create_table(
        "exchange_answers_agreed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["exchange_host.id"], name=op.f("fk_exchange_answers_agreed_host_id_exchange_host")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_answers_agreed")),
        sa.UniqueConstraint("host_id", name=op.f("uq_exchange_answers_agreed_host_id")),
    )
    op.create_table(
        "exchange_report_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("organisation", sa.String(length=300), nullable=False),
        sa.Column("role", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exchange_report_member_person_id_person")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["exchange_report.id"], name=op.f("fk_exchange_report_member_report_id_exchange_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_report_member")),
    )
    op.create_index(op.f("ix_exchange_report_member_person_id"), "exchange_report_member", ["person_id"])
    op.create_index(op.f("ix_exchange_report_member_report_id"), "exchange_report_member", ["report_id"])

    op.create_table(
        "exchange_telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("told_role", sa.String(length=150), nullable=False),
        sa.Column("told_by", sa.String(length=150), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.Column("reminded_at", MOMENT, nullable=True, comment="when the host was last written to about it"),
        sa.Column("read_at", MOMENT, nullable=True, comment="when somebody of the host said that they read it"),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["edited_by_id"], ["person.id"], name=op.f("fk_exchange_telling_edited_by_id_person")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["exchange_finding.id"], name=op.f("fk_exchange_telling_finding_id_exchange_finding")
        ),
        sa.ForeignKeyConstraint(["read_by_id"], ["person.id"], name=op.f("fk_exchange_telling_read_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_telling")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_exchange_telling_finding_id")),
    )


def downgrade() -> None:
    """Loses findings, answers and reports."""
    for table in TABLES:
        op.drop_table(table)
