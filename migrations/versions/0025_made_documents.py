"""Documents that take long to draw are made by the worker: which wait, which are made, and what each holds words of."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLE, ORIGINS = "made_document", "made_document_origin"
STATUSES = "'waiting', 'drawing', 'made', 'refused'"
REFUSALS = "'', 'too-long', 'unavailable', 'failed'"
OF_SOMEBODY = "asker <> ''"
OPEN = f"{OF_SOMEBODY} AND status IN ('waiting', 'drawing')"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False, comment="hash of the page that it is drawn from"),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("asker", sa.String(40), nullable=False, comment="empty where it is for everyone"),
        sa.Column("subject", sa.String(40), nullable=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refusal", sa.String(20), nullable=False),
        sa.Column("file", sa.String(32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes of the document; 0 until it is made"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"status IN ({STATUSES})", name=op.f(f"ck_{TABLE}_status_known")),
        sa.CheckConstraint(f"refusal IN ({REFUSALS})", name=op.f(f"ck_{TABLE}_refusal_known")),
        sa.CheckConstraint("(asker = '') = (subject IS NOT NULL)", name=op.f(f"ck_{TABLE}_is_for_everyone_or_for_somebody")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("subject", name=op.f(f"uq_{TABLE}_subject")),
        sa.UniqueConstraint("file", name=op.f(f"uq_{TABLE}_file")),
    )
    op.create_index(f"ix_{TABLE}_key", TABLE, ["key"])
    op.create_index(f"ix_{TABLE}_asked_at", TABLE, ["asked_at"])
    for name, columns, condition in (
        (f"uq_{TABLE}_asker_key", ["asker", "key"], OF_SOMEBODY),
        (f"uq_{TABLE}_asker_open", ["asker"], OPEN),
    ):
        where = sa.text(condition)
        op.create_index(name, TABLE, columns, unique=True, sqlite_where=where, postgresql_where=where)
    op.create_table(
        ORIGINS,
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], [f"{TABLE}.id"], name=op.f(f"fk_{ORIGINS}_document_id_{TABLE}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "origin", name=op.f(f"pk_{ORIGINS}")),
    )
    op.create_index(op.f(f"ix_{ORIGINS}_origin"), ORIGINS, ["origin"])


def downgrade() -> None:
    """Loses which documents wait or are made. Their files are made anew; the folder `documents` may be emptied."""
    op.drop_table(ORIGINS)
    op.drop_table(TABLE)
