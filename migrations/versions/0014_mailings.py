"""Mailings of the newsletter, and one delivery for each subscriber of each."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_mailing()
    _create_delivery()


def _create_mailing() -> None:
    op.create_table(
        "newsletter_mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scheduled_for", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scheduled_by_id", sa.Integer(), nullable=True),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("audience_count", sa.Integer(), nullable=True),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("held_reason", sa.String(length=20), nullable=False),
        sa.Column("held_items", sa.JSON(), nullable=False),
        sa.Column("trouble", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'paused') = (held_reason <> '')", name=op.f("ck_newsletter_mailing_paused_says_why")),
        sa.CheckConstraint(
            "held_reason IN ('', 'editor', 'item-gone', 'issue-gone', 'issue-changed', 'nobody', 'sender-refused')",
            name=op.f("ck_newsletter_mailing_held_reason_known"),
        ),
        sa.CheckConstraint(
            "status IN ('scheduled', 'sending', 'paused', 'cancelled', 'sent')", name=op.f("ck_newsletter_mailing_status_known")
        ),
        sa.CheckConstraint(
            "status NOT IN ('sending', 'sent') OR started_at IS NOT NULL",
            name=op.f("ck_newsletter_mailing_what_is_sent_has_an_audience"),
        ),
        sa.CheckConstraint(
            "(started_at IS NULL) = (audience_count IS NULL)", name=op.f("ck_newsletter_mailing_audience_is_frozen_at_the_start")
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_newsletter_mailing_revision_id_revision")),
        sa.ForeignKeyConstraint(["scheduled_by_id"], ["person.id"], name=op.f("fk_newsletter_mailing_scheduled_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_mailing")),
    )
    op.create_index("ix_newsletter_mailing_status", "newsletter_mailing", ["status", "scheduled_for"], unique=False)
    op.create_index(
        "uq_newsletter_mailing_one_a_revision",
        "newsletter_mailing",
        ["revision_id"],
        unique=True,
        sqlite_where=sa.text("status <> 'cancelled'"),
        postgresql_where=sa.text("status <> 'cancelled'"),
    )


def _create_delivery() -> None:
    op.create_table(
        "newsletter_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailing_id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('skipped', 'failed')) = (reason <> '')", name=op.f("ck_newsletter_delivery_what_did_not_go_says_why")
        ),
        sa.CheckConstraint(
            "reason IN ('', 'nothing-followed', 'left', 'cancelled', 'refused-address', 'refused-message', "
            "'gave-up', 'bad-address')",
            name=op.f("ck_newsletter_delivery_reason_known"),
        ),
        sa.CheckConstraint(
            "status <> 'handed_over' OR message_id <> ''", name=op.f("ck_newsletter_delivery_handed_over_has_a_message")
        ),
        sa.CheckConstraint(
            "status IN ('queued', 'claimed', 'skipped', 'sending', 'uncertain', 'handed_over', 'failed')",
            name=op.f("ck_newsletter_delivery_status_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('claimed', 'sending') OR (claim IS NOT NULL AND lease_until IS NOT NULL)",
            name=op.f("ck_newsletter_delivery_held_has_a_lease"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_newsletter_delivery_attempts_counted")),
        sa.ForeignKeyConstraint(
            ["mailing_id"], ["newsletter_mailing.id"], name=op.f("fk_newsletter_delivery_mailing_id_newsletter_mailing")
        ),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_newsletter_delivery_settled_by_id_person")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["newsletter_subscriber.id"],
            name=op.f("fk_newsletter_delivery_subscriber_id_newsletter_subscriber"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_delivery")),
        sa.UniqueConstraint("mailing_id", "subscriber_id", name=op.f("uq_newsletter_delivery_mailing_id_subscriber_id")),
    )
    op.create_index(op.f("ix_newsletter_delivery_subscriber_id"), "newsletter_delivery", ["subscriber_id"], unique=False)
    op.create_index("ix_newsletter_delivery_work", "newsletter_delivery", ["mailing_id", "status", "next_at"], unique=False)


def downgrade() -> None:
    op.drop_table("newsletter_delivery")
    op.drop_table("newsletter_mailing")
