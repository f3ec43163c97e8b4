"""Administrators invite people to make an account."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLE = "account_invitation"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        TABLE,
        sa.Column("word", sa.String(32), nullable=False, comment="random; known by it for ever"),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("roles", sa.String(60), nullable=False),
        sa.Column("area_code", sa.String(9), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (email IS NOT NULL)", name=op.f(f"ck_{TABLE}_address_is_kept_until_the_end")),
        sa.CheckConstraint("ended_at IS NULL OR name = ''", name=op.f(f"ck_{TABLE}_name_is_kept_until_the_end")),
        sa.CheckConstraint("person_id IS NULL OR ended_at IS NOT NULL", name=op.f(f"ck_{TABLE}_taken_up_has_ended")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f(f"fk_{TABLE}_organisation_id_organisation")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["person.id"], name=op.f(f"fk_{TABLE}_invited_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{TABLE}_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("email", name=op.f(f"uq_{TABLE}_email")),
        sa.UniqueConstraint("token_hash", name=op.f(f"uq_{TABLE}_token_hash")),
        sa.UniqueConstraint("word", name=op.f(f"uq_{TABLE}_word")),
    )
    for column in ("organisation_id", "invited_by_id", "person_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])


def downgrade() -> None:
    """Loses who was invited and has not come yet."""
    op.drop_table(TABLE)
