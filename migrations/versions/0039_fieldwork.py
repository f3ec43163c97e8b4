"""The schedule of a review and its sessions, and what each of a team notes of a standard."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the three tables."""
    _make_schedule()
    _make_session()
    _make_note()


def _make_schedule() -> None:
    op.create_table(
        "exchange_schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=True, comment="since it was sent out"),
        sa.Column("told_at", MOMENT, nullable=False, comment="of the last change, or of the whole"),
        _leads_to("exchange_schedule", "exchange_id", "exchange"),
        _leads_to("exchange_schedule", "sent_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_schedule")),
        sa.UniqueConstraint("exchange_id", name=op.f("uq_exchange_schedule_exchange_id")),
    )


def _make_session() -> None:
    op.create_table(
        "exchange_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("standards", sa.JSON(), nullable=False, comment="ids of the framework"),
        sa.Column("roles", sa.JSON(), nullable=False, comment="job roles spoken to"),
        sa.Column("spoken_to", sa.Text(), nullable=False, comment="names, one a line"),
        sa.Column("seat_ids", sa.JSON(), nullable=False, comment="numbers of the seats of who takes it"),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("start", sa.String(5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("link", sa.String(1_000), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        _leads_to("exchange_session", "exchange_id", "exchange"),
        _leads_to("exchange_session", "edited_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_session")),
        sa.UniqueConstraint("uid", name=op.f("uq_exchange_session_uid")),
        sa.CheckConstraint("way IN ('online', 'on-site')", name=op.f("ck_exchange_session_way_known")),
        sa.CheckConstraint("(day IS NULL) = (start = '')", name=op.f("ck_exchange_session_day_and_start")),
    )
    op.create_index(op.f("ix_exchange_session_exchange_id"), "exchange_session", ["exchange_id"])


def _make_note() -> None:
    op.create_table(
        "exchange_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False, comment="id of a standard"),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", MOMENT, nullable=False),
        _leads_to("exchange_note", "seat_id", "exchange_seat"),
        _leads_to("exchange_note", "edited_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_note")),
        sa.UniqueConstraint("seat_id", "key", name=op.f("uq_exchange_note_seat_id_key")),
    )


def _leads_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def downgrade() -> None:
    """Loses schedules and notes."""
    for table in ("exchange_note", "exchange_session", "exchange_schedule"):
        op.drop_table(table)
