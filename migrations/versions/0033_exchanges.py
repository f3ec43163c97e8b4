"""Exchanges: what was asked for, the host areas and their words, and the seats of the team."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("status IN ('offered', 'accepted')")
STATES = "status IN ('proposed', 'agreed', 'confirmed', 'fieldwork', 'reporting', 'final', 'following-up', 'closed', 'withdrawn')"


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "exchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(10), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("status_at", MOMENT, nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("standards", sa.JSON(), nullable=False, comment="ids of the framework"),
        sa.Column("enquiry", sa.Text(), nullable=False),
        sa.Column("months", sa.JSON(), nullable=False, comment="as 2027-03"),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("hopes", sa.Text(), nullable=False),
        sa.Column("sensitivities", sa.Text(), nullable=False),
        sa.Column("bars_region", sa.Boolean(), nullable=False, comment="nobody of the host's region sits in the team"),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("final_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_exchange_status_known")),
        sa.CheckConstraint("form IN ('online', 'on-site')", name=op.f("ck_exchange_form_known")),
        _leads_to("exchange", "edited_by_id", "person"),
        _leads_to("exchange", "proposed_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
        sa.UniqueConstraint("reference", name=op.f("uq_exchange_reference")),
    )
    op.create_table(
        "exchange_host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(9), nullable=False),
        sa.Column("agreed_stamp", sa.String(32), nullable=False),
        sa.Column("confirmed_stamp", sa.String(32), nullable=False),
        _leads_to("exchange_host", "exchange_id", "exchange"),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_exchange_host_area_code_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_host")),
        sa.UniqueConstraint("exchange_id", "area_code", name=op.f("uq_exchange_host_exchange_id_area_code")),
    )
    op.create_index(op.f("ix_exchange_host_area_code"), "exchange_host", ["area_code"])
    op.create_table(
        "exchange_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("stamp", sa.String(32), nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
        _leads_to("exchange_word", "host_id", "exchange_host"),
        _leads_to("exchange_word", "person_id", "person"),
        _leads_to("exchange_word", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_word")),
    )
    op.create_index(op.f("ix_exchange_word_host_id"), "exchange_word", ["host_id"])
    op.create_table(
        "exchange_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("status_at", MOMENT, nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("is_commissioner", sa.Boolean(), nullable=False),
        sa.Column("is_health_or_vcs", sa.Boolean(), nullable=False),
        sa.Column("can_lead", sa.Boolean(), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=True),
        sa.Column("offered_at", MOMENT, nullable=False),
        sa.Column("declared_at", MOMENT, nullable=True),
        sa.Column("terms_version", sa.String(20), nullable=False),
        sa.Column("why_ended", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('offered', 'accepted', 'declined', 'withdrawn', 'replaced')", name=op.f("ck_exchange_seat_status_known")
        ),
        _leads_to("exchange_seat", "exchange_id", "exchange"),
        _leads_to("exchange_seat", "person_id", "person"),
        _leads_to("exchange_seat", "organisation_id", "organisation"),
        _leads_to("exchange_seat", "offered_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_seat")),
    )
    op.create_index(op.f("ix_exchange_seat_exchange_id"), "exchange_seat", ["exchange_id"])
    op.create_index(op.f("ix_exchange_seat_person_id"), "exchange_seat", ["person_id"])
    op.create_index(
        "uq_exchange_seat_open",
        "exchange_seat",
        ["exchange_id", "person_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _leads_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def downgrade() -> None:
    """Loses every exchange."""
    for table in ("exchange_seat", "exchange_word", "exchange_host", "exchange"):
        op.drop_table(table)
