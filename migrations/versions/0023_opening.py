"""What the operator settled before opening, and letters that showed whether mail arrives."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NOW = sa.text("reopened_at IS NULL")


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "settled_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True, comment="a person's id"),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_by", sa.Integer(), nullable=True, comment="a person's id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settled_point")),
    )
    op.create_index("uq_settled_point_now", "settled_point", ["code"], unique=True, sqlite_where=NOW, postgresql_where=NOW)
    op.create_table(
        "mail_test",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("settings_hash", sa.String(64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_test_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_test")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mail_test_token_hash")),
    )
    op.create_index(op.f("ix_mail_test_person_id"), "mail_test", ["person_id"])


def downgrade() -> None:
    """Loses what was settled, and by whom."""
    op.drop_table("mail_test")
    op.drop_table("settled_point")
