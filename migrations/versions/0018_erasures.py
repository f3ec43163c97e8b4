"""What is erased is recorded by random words that outlive a restore; mail can be held; a mailing can be held after a restore."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # of a table made anew in SQLite, what it refers to need not be read

THINGS = ("person", "revision", "newsletter_subscriber")
WORDS = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "replace(gen_random_uuid()::text, '-', '')"}
OPEN = sa.text("recorded_at IS NULL OR gone_at IS NULL")
HOLD_REASONS = ("", "editor", "item-gone", "issue-gone", "issue-changed", "nobody", "sender-refused")
HELD = "held_reason_known"


def upgrade() -> None:
    """Give everything that is there a word, and make the two tables."""
    for name in THINGS:
        op.add_column(name, sa.Column("word", sa.String(32), nullable=True, comment="random; known by it for ever"))
        op.execute(f"UPDATE {name} SET word = {WORDS[op.get_bind().dialect.name]}")  # noqa: S608 - names of this file
        with op.batch_alter_table(name, reflect_kwargs=ALONE) as table:
            table.alter_column(
                "word", existing_type=sa.String(32), existing_comment="random; known by it for ever", nullable=False
            )
            table.create_unique_constraint(op.f(f"uq_{name}_word"), ["word"])
    _hold_for((*HOLD_REASONS, "restored"))
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("thing", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_erasure_open", "erasure", ["at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "mail_hold",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("copy_made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("let_go_by", sa.Integer(), nullable=True, comment="a person's id; no foreign key, so that it outlives them"),
    )


def downgrade() -> None:
    """Loses which erasures are recorded, and the words: the record beside the database fits no thing any more."""
    op.drop_table("mail_hold")
    op.drop_table("erasure")
    op.execute("UPDATE newsletter_mailing SET held_reason = 'editor' WHERE held_reason = 'restored'")
    _hold_for(HOLD_REASONS)
    for name in THINGS:
        with op.batch_alter_table(name, reflect_kwargs=ALONE) as table:
            table.drop_constraint(op.f(f"uq_{name}_word"), type_="unique")
            table.drop_column("word")


def _hold_for(reasons: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{reason}'" for reason in reasons)
    with op.batch_alter_table("newsletter_mailing", reflect_kwargs=ALONE) as table:
        table.drop_constraint(op.f(f"ck_newsletter_mailing_{HELD}"), type_="check")
        table.create_check_constraint(op.f(f"ck_newsletter_mailing_{HELD}"), f"held_reason IN ({listed})")
