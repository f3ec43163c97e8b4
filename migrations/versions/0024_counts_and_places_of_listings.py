"""How many pages have each value of each facet is kept, and where each page stands in each order of its listing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

LIVE_TABLES = ("initiative", "library_item", "newsletter_issue")
DEMOTED = ("never", "flagged")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_KEY = 2**62
BATCH = 1_000
MOMENT = sa.DateTime(timezone=True)
LISTED = sa.table(
    "listed_page",
    *(sa.column(name) for name in ("contribution_id", "kind", "audience", "is_late")),
    *(sa.column(name) for name in ("newest_key", "checked_key", "slug", "sort_title")),
)


def upgrade() -> None:
    """Make the two tables, fill them from the facet rows, and say in the clocks that they are true."""
    op.create_table(
        "facet_count",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("facet", sa.String(40), nullable=False),
        sa.Column("value", sa.String(60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_facet_count_counts_something")),
        sa.PrimaryKeyConstraint("kind", "audience", "facet", "value", name=op.f("pk_facet_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "listed_page",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("newest_key", sa.BigInteger(), nullable=False),
        sa.Column("checked_key", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("sort_title", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_listed_page_contribution_id_contribution")
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_listed_page")),
    )
    _fill()
    op.create_index("ix_listed_page_newest", "listed_page", ["kind", "audience", "is_late", "newest_key", "slug"])
    op.create_index("ix_listed_page_first", "listed_page", ["kind", "audience", "newest_key", "slug"])
    op.create_index("ix_listed_page_checked", "listed_page", ["kind", "audience", "checked_key", "slug"])
    op.create_index("ix_listed_page_title", "listed_page", ["kind", "audience", "sort_title", "slug"])
    op.add_column("facet_clock", sa.Column("counted", sa.BigInteger(), nullable=True))
    op.execute("UPDATE facet_clock SET counted = value")


def _fill() -> None:
    op.execute(
        "INSERT INTO facet_count (kind, audience, facet, value, number) "
        "SELECT kind, audience, facet, value, COUNT(*) FROM facet_row GROUP BY kind, audience, facet, value"
    )
    for live in LIVE_TABLES:
        found = sa.text(
            "SELECT c.id AS contribution_id, f.kind, f.audience, f.value, c.slug, l.sort_title, "  # noqa: S608 - names of this file
            "c.first_published_at, c.checked_at FROM facet_row f "
            f"JOIN contribution c ON c.id = f.contribution_id JOIN {live} l ON l.contribution_id = c.id "
            "WHERE f.facet = 'checked'"
        ).columns(first_published_at=MOMENT, checked_at=MOMENT)
        for batch in op.get_bind().execute(found).mappings().partitions(BATCH):
            op.bulk_insert(LISTED, [_placed(row) for row in batch])


def _placed(row: sa.RowMapping) -> dict[str, Any]:
    same = ("contribution_id", "kind", "audience", "slug", "sort_title")
    return {
        **{name: row[name] for name in same},
        "is_late": row["value"] in DEMOTED,
        "newest_key": _key_of(row["first_published_at"]),
        "checked_key": _key_of(row["checked_at"]),
    }


def _key_of(moment: datetime | None) -> int:
    """Rises from the latest moment to the earliest, and then to none. SQLite gives moments without their zone, which is UTC."""
    if moment is None:
        return LAST_KEY
    return (EPOCH - moment.replace(tzinfo=moment.tzinfo or UTC)) // timedelta(microseconds=1)


def downgrade() -> None:
    """Loses nothing: all of it follows from the facet rows."""
    with op.batch_alter_table("facet_clock") as table:
        table.drop_column("counted")
    op.drop_table("listed_page")
    op.drop_table("facet_count")
