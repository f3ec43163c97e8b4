"""Others invited to a self-assessment: what they are asked, what they declare and answer, which notes they may read."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
INTERESTS = "'current-provider', 'possible-bidder', 'partner', 'service-users', 'other'"


def upgrade() -> None:
    """Make the tables."""
    _invitations()
    _of_invitations(
        "invited_declaration",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("organisation", sa.String(150), nullable=False),
        sa.Column("interest", sa.String(20), nullable=False),
        sa.Column("other", sa.String(200), nullable=False),
        sa.Column("declared_at", MOMENT, nullable=False),
        sa.CheckConstraint(f"interest IN ({INTERESTS})", name=op.f("ck_invited_declaration_interest_known")),
        sa.CheckConstraint("interest <> 'other' OR other <> ''", name=op.f("ck_invited_declaration_other_is_said")),
    )
    _of_invitations(
        "invited_link",
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invited_link_token_hash")),
    )
    _of_invitations(
        "invited_access",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invited_access_token_hash")),
    )
    _answers()
    _notes()


def _invitations() -> None:
    op.create_table(
        "assessment_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("standards", sa.JSON(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("covering", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("contacts_erased_at", MOMENT, nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("email_hash", sa.String(64), nullable=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("organisation", sa.String(150), nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(email IS NULL) = (email_hash IS NULL)", name=op.f("ck_assessment_invitation_address_goes_with_its_hash")
        ),
        _points_at("assessment_invitation", "assessment_id", "assessment"),
        *(_points_at("assessment_invitation", column, "person") for column in ("person_id", "invited_by_id", "revoked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_invitation")),
        sa.UniqueConstraint("assessment_id", "email_hash", name=op.f("uq_assessment_invitation_assessment_id_email_hash")),
    )
    for column in ("assessment_id", "email_hash", "person_id"):
        op.create_index(op.f(f"ix_assessment_invitation_{column}"), "assessment_invitation", [column])


def _answers() -> None:
    _of_invitations(
        "invited_answer",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False, comment="the id, in the framework, of what it is about"),
        sa.Column("line", sa.String(300), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("strengths", "development", "evidence", "note", "explanation")),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", MOMENT, nullable=False),
        _points_at("invited_answer", "assessment_id", "assessment"),
        _points_at("invited_answer", "edited_by_id", "person"),
        sa.UniqueConstraint("invitation_id", "key", name=op.f("uq_invited_answer_invitation_id_key")),
    )
    op.create_index(op.f("ix_invited_answer_assessment_id"), "invited_answer", ["assessment_id"])


def _notes() -> None:
    _of_invitations(
        "invited_note",
        sa.Column("key", sa.String(60), nullable=False, comment="the id, in the framework, of the standard"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shared_at", MOMENT, nullable=False),
        sa.Column("shared_by_id", sa.Integer(), nullable=True),
        _points_at("invited_note", "shared_by_id", "person"),
        sa.UniqueConstraint("invitation_id", "key", name=op.f("uq_invited_note_invitation_id_key")),
    )


def _of_invitations(table: str, *parts: sa.schema.SchemaItem) -> None:
    """A table whose rows belong to an invitation."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        *parts,
        _points_at(table, "invitation_id", "assessment_invitation"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_invitation_id"), table, ["invitation_id"])


def _points_at(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def downgrade() -> None:
    """Loses every invitation to a self-assessment, and what those invited answered."""
    for table in (
        "invited_note",
        "invited_answer",
        "invited_access",
        "invited_link",
        "invited_declaration",
        "assessment_invitation",
    ):
        op.drop_table(table)
