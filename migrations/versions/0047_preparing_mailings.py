"""A mailing whose time has come is prepared, a batch of its deliveries at a time, before it is sent."""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # of a table made anew in SQLite, what it refers to need not be read
TABLE, STATUSES = "newsletter_mailing", ("scheduled", "sending", "paused", "sent", "cancelled")
WITH_PREPARING = ("scheduled", "preparing", "sending", "paused", "cancelled", "sent")
STATUS, FROZEN, SENT = "status_known", "audience_is_frozen_at_the_start", "what_is_sent_has_an_audience"
OF_THE_START, STARTED = "audience_is_of_the_start", "preparing_has_started"


def upgrade() -> None:
    """Know the new state, and how far each mailing was prepared: those that have begun have every delivery."""
    with op.batch_alter_table(TABLE, reflect_kwargs=ALONE) as table:
        table.add_column(sa.Column("prepared_to", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("in_doubt", sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in (STATUS, FROZEN, SENT):
            _drop(table, name)
        _check(table, STATUS, _known(WITH_PREPARING))
        _check(table, OF_THE_START, "audience_count IS NULL OR started_at IS NOT NULL")
        _check(table, STARTED, "status <> 'preparing' OR (started_at IS NOT NULL AND audience_count IS NULL)")
        _check(table, SENT, "status NOT IN ('sending', 'sent') OR audience_count IS NOT NULL")


def downgrade() -> None:
    """Loses the deliveries of what is being prepared, none of which has gone: an editor has it begin anew."""
    op.execute(
        "DELETE FROM newsletter_delivery WHERE mailing_id IN (SELECT id FROM newsletter_mailing "
        "WHERE started_at IS NOT NULL AND audience_count IS NULL AND status <> 'cancelled')"
    )
    op.execute("UPDATE newsletter_mailing SET status = 'paused', held_reason = 'editor' WHERE status = 'preparing'")
    op.execute("UPDATE newsletter_mailing SET started_at = NULL WHERE started_at IS NOT NULL AND audience_count IS NULL")
    with op.batch_alter_table(TABLE, reflect_kwargs=ALONE) as table:
        for name in (STATUS, OF_THE_START, STARTED, SENT):
            _drop(table, name)
        _check(table, STATUS, _known(STATUSES))
        _check(table, FROZEN, "(started_at IS NULL) = (audience_count IS NULL)")
        _check(table, SENT, "status NOT IN ('sending', 'sent') OR started_at IS NOT NULL")
        for name in ("prepared_to", "in_doubt"):
            table.drop_column(name)


def _known(statuses: tuple[str, ...]) -> str:
    return f"status IN ({', '.join(repr(status) for status in statuses)})"


def _drop(table: BatchOperations, name: str) -> None:
    table.drop_constraint(op.f(f"ck_{TABLE}_{name}"), type_="check")


def _check(table: BatchOperations, name: str, condition: str) -> None:
    table.create_check_constraint(op.f(f"ck_{TABLE}_{name}"), condition)
