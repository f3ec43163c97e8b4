"""What a host does about its report, how each action went, and what was written beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = ("exchange_plan_entry", "exchange_action", "exchange_plan_agreed", "exchange_plan")
ENTRIES = "kind IN ('note', 'done', 'part-done', 'not-done', 'dropped', 'comment')"
STATUSES = "status IN ('open', 'done', 'part-done', 'not-done', 'dropped')"


def upgrade() -> None:
    """Make the four tables, all empty: no exchange has come so far yet."""
    op.create_table(
        "exchange_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("reviewed_at", MOMENT, nullable=True, comment="when the host finished its progress review"),
        sa.Column(
            "counts_agreed",
            sa.Boolean(),
            nullable=False,
            comment="every host area said that its ratings may be counted with those of others",
        ),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.Column("warned_at", MOMENT, nullable=True, comment="when the host was told that its draft will be deleted"),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_exchange_plan_exchange_id_exchange")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_plan")),
        sa.UniqueConstraint("exchange_id", name=op.f("uq_exchange_plan_exchange_id")),
    )
    op.create_table(
        "exchange_plan_agreed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False, comment="it agreed that its ratings may be counted"),
        sa.CheckConstraint("act IN ('send-plan', 'close')", name=op.f("ck_exchange_plan_agreed_act_known")),
        sa.ForeignKeyConstraint(["host_id"], ["exchange_host.id"], name=op.f("fk_exchange_plan_agreed_host_id_exchange_host")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_plan_agreed")),
        sa.UniqueConstraint("host_id", "act", name=op.f("uq_exchange_plan_agreed_host_id_act")),
    )
    _actions()
    _entries()


def _actions() -> None:
    op.create_table(
        "exchange_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=150), nullable=False, comment="a role, and nobody's name"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False, comment="how the host will know that it worked"),
        sa.Column("standard", sa.String(length=60), nullable=False, comment="id of the framework"),
        sa.Column("lines", sa.JSON(), nullable=False, comment="ids of findings"),
        sa.Column("helps", sa.JSON(), nullable=False, comment="addresses of pages of this site"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_later_at", MOMENT, nullable=True, comment="when it was added to a plan that had been sent"),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", MOMENT, nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(STATUSES, name=op.f("ck_exchange_action_status_known")),
        sa.ForeignKeyConstraint(["edited_by_id"], ["person.id"], name=op.f("fk_exchange_action_edited_by_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["exchange_plan.id"], name=op.f("fk_exchange_action_plan_id_exchange_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_action")),
    )
    op.create_index(op.f("ix_exchange_action_plan_id"), "exchange_action", ["plan_id"])


def _entries() -> None:
    op.create_table(
        "exchange_plan_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True, comment="none for a comment on the whole"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.CheckConstraint(ENTRIES, name=op.f("ck_exchange_plan_entry_kind_known")),
        sa.ForeignKeyConstraint(
            ["action_id"], ["exchange_action.id"], name=op.f("fk_exchange_plan_entry_action_id_exchange_action")
        ),
        sa.ForeignKeyConstraint(["edited_by_id"], ["person.id"], name=op.f("fk_exchange_plan_entry_edited_by_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["exchange_plan.id"], name=op.f("fk_exchange_plan_entry_plan_id_exchange_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_plan_entry")),
    )
    op.create_index(op.f("ix_exchange_plan_entry_plan_id"), "exchange_plan_entry", ["plan_id"])


def downgrade() -> None:
    """Loses action plans, and how they went."""
    for table in TABLES:
        op.drop_table(table)
