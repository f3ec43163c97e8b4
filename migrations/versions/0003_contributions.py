"""The spine: contributions, revisions, what is decided and said about them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


# Contributions point at revisions and revisions at contributions. SQLite takes both in CREATE TABLE and cannot add
# one later; PostgreSQL wants the second added once both tables stand.
TO_REVISION = ("base_revision_id", "live_revision_id")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _to_revision() -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([name], ["revision.id"], name=f"fk_contribution_{name}_revision") for name in TO_REVISION]


def upgrade() -> None:
    op.create_table(
        "facet_clock",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_facet_clock")),
    )
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("owner_scope", sa.String(length=20), nullable=False),
        sa.Column("owner_person_id", sa.Integer(), nullable=True),
        sa.Column("owner_organisation_id", sa.Integer(), nullable=True),
        sa.Column("owner_area", sa.String(length=9), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("base_revision_id", sa.Integer(), nullable=True),
        sa.Column("live_revision_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("licence", sa.String(length=40), nullable=False),
        sa.Column("published_count", sa.Integer(), nullable=False),
        sa.Column("first_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assurance", sa.String(length=20), nullable=False),
        sa.Column("assurance_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("check_interval_days", sa.Integer(), nullable=False),
        sa.Column("creation_key", sa.String(length=200), nullable=False, comment="makes a double submit of a new form one thing"),
        sa.Column("shipped_file", sa.String(length=120), nullable=True, comment="name of the content file it was loaded from"),
        sa.Column("shipped_hash", sa.String(length=64), nullable=True, comment="hash of that file when last loaded"),
        sa.Column("shipped_revision_id", sa.Integer(), nullable=True, comment="the revision that the last load made"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "assurance IN ('never', 'fresh', 'due', 'overdue', 'flagged', 'hidden')", name=op.f("ck_contribution_assurance_known")
        ),
        sa.CheckConstraint(
            "owner_scope IN ('person', 'organisation', 'area', 'site')", name=op.f("ck_contribution_owner_scope_known")
        ),
        sa.CheckConstraint(
            "status <> 'published' OR live_revision_id IS NOT NULL", name=op.f("ck_contribution_published_is_live")
        ),
        sa.CheckConstraint("status IN ('unpublished', 'published', 'withdrawn')", name=op.f("ck_contribution_status_known")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_contribution_checked_by_id_person")),
        sa.ForeignKeyConstraint(["owner_area"], ["area.code"], name=op.f("fk_contribution_owner_area_area")),
        sa.ForeignKeyConstraint(
            ["owner_organisation_id"], ["organisation.id"], name=op.f("fk_contribution_owner_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["owner_person_id"], ["person.id"], name=op.f("fk_contribution_owner_person_id_person")),
        sa.ForeignKeyConstraint(["parent_id"], ["contribution.id"], name=op.f("fk_contribution_parent_id_contribution")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("creation_key", name=op.f("uq_contribution_creation_key")),
        sa.UniqueConstraint("kind", "shipped_file", name=op.f("uq_contribution_kind_shipped_file")),
        sa.UniqueConstraint("kind", "slug", name=op.f("uq_contribution_kind_slug")),
        *(_to_revision() if _is_sqlite() else ()),
    )
    op.create_index("ix_contribution_assurance", "contribution", ["assurance", "checked_at"], unique=False)
    op.create_index("ix_contribution_listing", "contribution", ["kind", "status", "published_at"], unique=False)
    op.create_index(op.f("ix_contribution_owner_organisation_id"), "contribution", ["owner_organisation_id"], unique=False)
    op.create_index(op.f("ix_contribution_owner_person_id"), "contribution", ["owner_person_id"], unique=False)
    op.create_table(
        "assurance_notice",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_assurance_notice_contribution_id_contribution")
        ),
        sa.PrimaryKeyConstraint("contribution_id", "checked_at", "step", name=op.f("pk_assurance_notice")),
    )
    op.create_table(
        "facet_row",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("facet", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_facet_row_contribution_id_contribution")),
        sa.PrimaryKeyConstraint("kind", "audience", "facet", "value", "contribution_id", name=op.f("pk_facet_row")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_facet_row_contribution_id", "facet_row", ["contribution_id"], unique=False)
    op.create_table(
        "old_slug",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_old_slug_contribution_id_contribution")),
        sa.PrimaryKeyConstraint("kind", "slug", name=op.f("pk_old_slug")),
    )
    op.create_index(op.f("ix_old_slug_contribution_id"), "old_slug", ["contribution_id"], unique=False)
    op.create_table(
        "problem_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'closed')", name=op.f("ck_problem_report_status_known")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_problem_report_closed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_problem_report_contribution_id_contribution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_report")),
    )
    op.create_index(op.f("ix_problem_report_contribution_id"), "problem_report", ["contribution_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("html", sa.JSON(), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_organisation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("declares_checked", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "appealed_from_id",
            sa.Integer(),
            nullable=True,
            comment="whose decision an appeal undid: they do not decide on it again",
        ),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status <> 'published' OR number IS NOT NULL", name=op.f("ck_revision_published_is_numbered")),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'retracted', 'published', 'returned', 'rejected')",
            name=op.f("ck_revision_status_known"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> submitted_by_id", name=op.f("ck_revision_nobody_decides_on_their_own")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_revision_author_id_person")),
        sa.ForeignKeyConstraint(
            ["author_organisation_id"], ["organisation.id"], name=op.f("fk_revision_author_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["appealed_from_id"], ["person.id"], name=op.f("fk_revision_appealed_from_id_person")),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["person.id"], name=op.f("fk_revision_claimed_by_id_person")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_revision_contribution_id_contribution")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_revision_decided_by_id_person")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_revision_submitted_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("contribution_id", "number", name=op.f("uq_revision_contribution_id_number")),
    )
    op.create_index(op.f("ix_revision_author_id"), "revision", ["author_id"], unique=False)
    op.create_index(op.f("ix_revision_contribution_id"), "revision", ["contribution_id"], unique=False)
    op.create_index("ix_revision_queue", "revision", ["status", "submitted_at"], unique=False)
    op.create_index(
        "uq_revision_one_open",
        "revision",
        ["contribution_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('draft', 'submitted')"),
        postgresql_where=sa.text("status IN ('draft', 'submitted')"),
    )
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'upheld', 'dismissed')", name=op.f("ck_appeal_status_known")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_appeal_answered_by_id_person")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_appeal_made_by_id_person")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_appeal_revision_id_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_appeal_revision_id")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_decision_by_id_person")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_decision_contribution_id_contribution")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_decision_revision_id_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_contribution_id"), "decision", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_decision_revision_id"), "decision", ["revision_id"], unique=False)
    op.create_table(
        "guard_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name=op.f("fk_guard_finding_confirmed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_guard_finding_revision_id_revision"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guard_finding")),
    )
    op.create_index(op.f("ix_guard_finding_revision_id"), "guard_finding", ["revision_id"], unique=False)

    if not _is_sqlite():
        for name in TO_REVISION:
            op.create_foreign_key(f"fk_contribution_{name}_revision", "contribution", "revision", [name], ["id"])


def downgrade() -> None:
    if not _is_sqlite():
        for name in TO_REVISION:
            op.drop_constraint(f"fk_contribution_{name}_revision", "contribution", type_="foreignkey")
    op.drop_table("guard_finding")
    op.drop_table("decision")
    op.drop_table("appeal")
    op.drop_table("revision")
    op.drop_table("problem_report")
    op.drop_table("old_slug")
    op.drop_table("facet_row")
    op.drop_table("assurance_notice")
    op.drop_table("contribution")
    op.drop_table("facet_clock")
