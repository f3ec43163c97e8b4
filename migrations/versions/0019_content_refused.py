"""A mailing is held where its message was refused many times in a row."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # of a table made anew in SQLite, what it refers to need not be read

BEFORE = ("", "editor", "item-gone", "issue-gone", "issue-changed", "nobody", "sender-refused", "restored")
TABLE, KNOWN = "newsletter_mailing", "held_reason_known"


def upgrade() -> None:
    """Know the new reason."""
    _allow((*BEFORE, "content-refused"))


def downgrade() -> None:
    """What is held for the new reason is held as what is nearest to it."""
    op.execute("UPDATE newsletter_mailing SET held_reason = 'sender-refused' WHERE held_reason = 'content-refused'")
    _allow(BEFORE)


def _allow(reasons: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{reason}'" for reason in reasons)
    with op.batch_alter_table(TABLE, reflect_kwargs=ALONE) as table:
        table.drop_constraint(op.f(f"ck_{TABLE}_{KNOWN}"), type_="check")
        table.create_check_constraint(op.f(f"ck_{TABLE}_{KNOWN}"), f"held_reason IN ({listed})")
