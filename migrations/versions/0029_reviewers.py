"""Reviewers: who offers to look at other areas, when they are free, what they are strong in, what they declare."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _profiles()
    op.create_table(
        "reviewer_month",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        _of_profile("reviewer_month"),
        sa.PrimaryKeyConstraint("profile_id", "month", name=op.f("pk_reviewer_month")),
    )
    op.create_index(op.f("ix_reviewer_month_month"), "reviewer_month", ["month"])
    _standards()
    _interests()


def _profiles() -> None:
    op.create_table(
        "reviewer_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("status_at", MOMENT, nullable=False),
        sa.Column("consent", sa.String(20), nullable=False, comment="the wording that was agreed to"),
        sa.Column("consented_at", MOMENT, nullable=True),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("can_lead", sa.Boolean(), nullable=False),
        sa.Column("works_for_inspectorate", sa.Boolean(), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("declared_at", MOMENT, nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('paused', 'open', 'ended')", name=op.f("ck_reviewer_profile_status_known")),
        sa.CheckConstraint("how IN ('both', 'site', 'online')", name=op.f("ck_reviewer_profile_how_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reviewer_profile_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_profile")),
        sa.UniqueConstraint("person_id", name=op.f("uq_reviewer_profile_person_id")),
    )


def _standards() -> None:
    op.create_table(
        "reviewer_standard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False, comment="the id of the standard in the framework"),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("evidence", sa.String(300), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.CheckConstraint("level IN ('done', 'led', 'advised')", name=op.f("ck_reviewer_standard_level_known")),
        _of_profile("reviewer_standard"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_standard")),
        sa.UniqueConstraint("profile_id", "key", name=op.f("uq_reviewer_standard_profile_id_key")),
    )
    op.create_index(op.f("ix_reviewer_standard_key"), "reviewer_standard", ["key"])


def _interests() -> None:
    op.create_table(
        "reviewer_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('employer', 'bid', 'contract', 'family', 'money', 'dispute')", name=op.f("ck_reviewer_interest_kind_known")
        ),
        _of_profile("reviewer_interest"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_reviewer_interest_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_interest")),
    )
    op.create_index(op.f("ix_reviewer_interest_profile_id"), "reviewer_interest", ["profile_id"])


def _of_profile(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["profile_id"], ["reviewer_profile.id"], name=op.f(f"fk_{table}_profile_id_reviewer_profile"))


def downgrade() -> None:
    """Loses every reviewer's profile."""
    for table in ("reviewer_interest", "reviewer_standard", "reviewer_month", "reviewer_profile"):
        op.drop_table(table)
