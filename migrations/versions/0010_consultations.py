"""Consultations: invitations, declared interests, comments, links and the access they give."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("contacts_erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'closed')", name=op.f("ck_consultation_status_known")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_consultation_contribution_id_contribution")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_consultation_opened_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index(op.f("ix_consultation_contribution_id"), "consultation", ["contribution_id"], unique=False)
    op.create_index(
        "uq_consultation_one_open",
        "consultation",
        ["contribution_id"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "consultation_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_hash", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("organisation", sa.String(length=150), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(email IS NULL) = (email_hash IS NULL)", name=op.f("ck_consultation_invitation_address_goes_with_its_hash")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_invitation_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["invited_by_id"], ["person.id"], name=op.f("fk_consultation_invitation_invited_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consultation_invitation_person_id_person")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["person.id"], name=op.f("fk_consultation_invitation_revoked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_invitation")),
        sa.UniqueConstraint("consultation_id", "email_hash", name=op.f("uq_consultation_invitation_consultation_id_email_hash")),
    )
    op.create_index(
        op.f("ix_consultation_invitation_consultation_id"), "consultation_invitation", ["consultation_id"], unique=False
    )
    op.create_index(op.f("ix_consultation_invitation_email_hash"), "consultation_invitation", ["email_hash"], unique=False)
    op.create_index(op.f("ix_consultation_invitation_person_id"), "consultation_invitation", ["person_id"], unique=False)
    op.create_table(
        "consultation_access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["consultation_invitation.id"],
            name=op.f("fk_consultation_access_invitation_id_consultation_invitation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_access")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_consultation_access_token_hash")),
    )
    op.create_index(op.f("ix_consultation_access_invitation_id"), "consultation_access", ["invitation_id"], unique=False)
    op.create_table(
        "consultation_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("organisation", sa.String(length=150), nullable=False),
        sa.Column("interest", sa.String(length=20), nullable=False),
        sa.Column("other", sa.String(length=200), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("interest <> 'other' OR other <> ''", name=op.f("ck_consultation_declaration_other_is_said")),
        sa.CheckConstraint(
            "interest IN ('commissioner', 'current-provider', 'possible-bidder', 'service-users', 'other')",
            name=op.f("ck_consultation_declaration_interest_known"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["consultation_invitation.id"],
            name=op.f("fk_consultation_declaration_invitation_id_consultation_invitation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_declaration")),
    )
    op.create_index(
        op.f("ix_consultation_declaration_invitation_id"), "consultation_declaration", ["invitation_id"], unique=False
    )
    op.create_table(
        "consultation_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["consultation_invitation.id"],
            name=op.f("fk_consultation_link_invitation_id_consultation_invitation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_consultation_link_token_hash")),
    )
    op.create_index(op.f("ix_consultation_link_invitation_id"), "consultation_link", ["invitation_id"], unique=False)
    op.create_table(
        "consultation_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(length=30), nullable=False),
        sa.Column("clause_heading", sa.String(length=120), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("clause_text", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("creation_key", sa.String(length=64), nullable=False, comment="makes a double press of the button one comment"),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'accepted', 'declined', 'noted')", name=op.f("ck_consultation_comment_status_known")
        ),
        sa.CheckConstraint("taken_at IS NULL OR status = 'accepted'", name=op.f("ck_consultation_comment_taken_is_accepted")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_consultation_comment_answered_by_id_person")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_comment_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["declaration_id"],
            ["consultation_declaration.id"],
            name=op.f("fk_consultation_comment_declaration_id_consultation_declaration"),
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_consultation_comment_revision_id_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_comment")),
        sa.UniqueConstraint("creation_key", name=op.f("uq_consultation_comment_creation_key")),
    )
    op.create_index(op.f("ix_consultation_comment_consultation_id"), "consultation_comment", ["consultation_id"], unique=False)
    op.create_index(op.f("ix_consultation_comment_revision_id"), "consultation_comment", ["revision_id"], unique=False)


def downgrade() -> None:
    op.drop_table("consultation_comment")
    op.drop_table("consultation_link")
    op.drop_table("consultation_declaration")
    op.drop_table("consultation_access")
    op.drop_table("consultation_invitation")
    op.drop_table("consultation")
