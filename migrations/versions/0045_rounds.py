"""Rounds: who coordinates them, the areas in them with their words, and their reviewers."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL")
TABLES = (
    "exchange_round",
    "round_coordinator",
    "round_host",
    "round_word",
    "round_reviewer",
)


def upgrade() -> None:
    """Make the tables."""
    _rounds()
    _hosts()
    _reviewers()


def _rounds() -> None:
    _table(
        "exchange_round",
        sa.Column("title", sa.String(100), nullable=False),
        *_status("exchange_round", "open", "matching", "proposed", "running", "closed", "withdrawn"),
        sa.Column("is_triad", sa.Boolean(), nullable=False),
        sa.Column("months", sa.JSON(), nullable=False, comment="as 2027-03"),
        sa.Column("team_size", sa.Integer(), nullable=False),
        *_leads_to("exchange_round", "earlier_id", "exchange_round", is_needed=False),
        *_leads_to("exchange_round", "started_by_id", "person", is_needed=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    _table(
        "round_coordinator",
        *_leads_to("round_coordinator", "round_id", "exchange_round"),
        *_leads_to("round_coordinator", "person_id", "person", is_needed=False),
        *_leads_to("round_coordinator", "organisation_id", "organisation", is_needed=False),
        *_leads_to("round_coordinator", "appointed_by_id", "person", is_needed=False),
        sa.Column("appointed_at", MOMENT, nullable=False),
        sa.Column("waits_since", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
    )
    _index("round_coordinator", "person_id")
    op.create_index(
        "uq_round_coordinator_open", "round_coordinator", ["round_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def _hosts() -> None:
    _table(
        "round_host",
        *_leads_to("round_host", "round_id", "exchange_round"),
        *_of_area("round_host"),
        *_leads_to("round_host", "exchange_id", "exchange", is_needed=False),
        *_status("round_host", "asked", "joined", "left"),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("agreed_areas", sa.JSON(), nullable=False),
        *_leads_to("round_host", "entered_by_id", "person", is_needed=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    for column in ("round_id", "area_code", "exchange_id"):
        _index("round_host", column)
    _table(
        "round_word",
        *_leads_to("round_word", "host_id", "round_host"),
        *_of_area("round_word"),
        sa.Column("act", sa.String(20), nullable=False),
        *_leads_to("round_word", "person_id", "person", is_needed=False),
        *_leads_to("round_word", "organisation_id", "organisation"),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("stamp", sa.String(32), nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
    )
    _index("round_word", "host_id")


def _reviewers() -> None:
    _table(
        "round_reviewer",
        *_leads_to("round_reviewer", "round_id", "exchange_round"),
        *_leads_to("round_reviewer", "person_id", "person", is_needed=False),
        *_of_area("round_reviewer", is_needed=False),
        *_status("round_reviewer", "joined", "left"),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_round_reviewer_round_id_person_id")),
    )
    _index("round_reviewer", "person_id")


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    key = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
    op.create_table(name, sa.Column("id", sa.Integer(), nullable=False), *parts, key)


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _leads_to(table: str, column: str, other: str, *, is_needed: bool = True) -> tuple[sa.schema.SchemaItem, ...]:
    """A column with the number of a row of another table."""
    name = op.f(f"fk_{table}_{column}_{other}")
    leads = sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
    return sa.Column(column, sa.Integer(), nullable=not is_needed), leads


def _of_area(table: str, *, is_needed: bool = True) -> tuple[sa.schema.SchemaItem, ...]:
    leads = sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f(f"fk_{table}_area_code_area"))
    return sa.Column("area_code", sa.String(9), nullable=not is_needed), leads


def _status(table: str, *words: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("status_at", MOMENT, nullable=False),
        _known(table, "status", *words),
    )


def _known(table: str, column: str, *words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_known"))


def downgrade() -> None:
    """Loses every round. The exchanges stay."""
    for table in reversed(TABLES):
        op.drop_table(table)
