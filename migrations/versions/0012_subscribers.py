"""The newsletter's subscribers: what they follow, what they agreed to, links, returned mail, and hashes of erased addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# What somebody agreed to is never changed afterwards: the database itself refuses.
APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER newsletter_consent_no_update BEFORE UPDATE ON newsletter_consent "
        "BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END",
        "CREATE TRIGGER newsletter_consent_no_delete BEFORE DELETE ON newsletter_consent "
        "BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION newsletter_consent_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the consent ledger is append-only'; END $$",
        "CREATE TRIGGER newsletter_consent_append_only BEFORE UPDATE OR DELETE ON newsletter_consent "
        "FOR EACH ROW EXECUTE FUNCTION newsletter_consent_append_only()",
    ),
}


def upgrade() -> None:
    _create_subscriber()
    _create_consent()
    _create_link()
    op.create_table(
        "newsletter_blocked",
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name=op.f("pk_newsletter_blocked")),
    )
    _create_returned_mail()
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def _create_subscriber() -> None:
    op.create_table(
        "newsletter_subscriber",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("harm_types", sa.JSON(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('pending', 'unsubscribed', 'suspended', 'confirmed', 'erased')",
            name=op.f("ck_newsletter_subscriber_status_known"),
        ),
        sa.CheckConstraint(
            "(status = 'erased') = (address IS NULL)", name=op.f("ck_newsletter_subscriber_erased_has_no_address")
        ),
        sa.CheckConstraint(
            "(address IS NULL) = (address_hash IS NULL)", name=op.f("ck_newsletter_subscriber_address_goes_with_its_hash")
        ),
        sa.CheckConstraint(
            "status <> 'confirmed' OR confirmed_at IS NOT NULL", name=op.f("ck_newsletter_subscriber_confirmed_says_when")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_newsletter_subscriber_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_subscriber")),
        sa.UniqueConstraint("address_hash", name=op.f("uq_newsletter_subscriber_address_hash")),
    )
    op.create_index(op.f("ix_newsletter_subscriber_person_id"), "newsletter_subscriber", ["person_id"], unique=False)
    op.create_index("ix_newsletter_subscriber_status", "newsletter_subscriber", ["status", "status_at"], unique=False)


def _create_consent() -> None:
    op.create_table(
        "newsletter_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("page", sa.String(length=80), nullable=False, comment="a path of this site, without what follows a link"),
        sa.Column("wording_version", sa.String(length=30), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("mailing_id", sa.Integer(), nullable=True, comment="the mailing whose link was used, if any"),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "act IN ('asked', 'confirmed', 'changed', 'asked-again', 'confirmed-again', 'moved', 'unsubscribed', 'lapsed', "
            "'suspended', 'erased')",
            name=op.f("ck_newsletter_consent_act_known"),
        ),
        sa.CheckConstraint(
            "method IN ('form', 'link', 'account', 'one-click', 'site', 'report')",
            name=op.f("ck_newsletter_consent_method_known"),
        ),
        sa.CheckConstraint("(wording_version = '') = (wording = '')", name=op.f("ck_newsletter_consent_wording_has_a_version")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["newsletter_subscriber.id"],
            name=op.f("fk_newsletter_consent_subscriber_id_newsletter_subscriber"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_consent")),
    )
    op.create_index(op.f("ix_newsletter_consent_subscriber_id"), "newsletter_consent", ["subscriber_id"], unique=False)
    op.create_index(op.f("ix_newsletter_consent_mailing_id"), "newsletter_consent", ["mailing_id"], unique=False)


def _create_link() -> None:
    op.create_table(
        "newsletter_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("harm_types", sa.JSON(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("wording_version", sa.String(length=30), nullable=False),
        sa.Column("page", sa.String(length=80), nullable=False),
        sa.CheckConstraint("purpose IN ('confirm', 'stay')", name=op.f("ck_newsletter_link_purpose_known")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["newsletter_subscriber.id"],
            name=op.f("fk_newsletter_link_subscriber_id_newsletter_subscriber"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_newsletter_link_token_hash")),
    )
    op.create_index(op.f("ix_newsletter_link_subscriber_id"), "newsletter_link", ["subscriber_id"], unique=False)
    op.create_index(op.f("ix_newsletter_link_expires_at"), "newsletter_link", ["expires_at"], unique=False)


def _create_returned_mail() -> None:
    op.create_table(
        "newsletter_returned_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("mailing_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False, comment="as the report gave it, such as 5.1.1"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind IN ('hard', 'soft', 'complaint')", name=op.f("ck_newsletter_returned_mail_kind_known")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["newsletter_subscriber.id"],
            name=op.f("fk_newsletter_returned_mail_subscriber_id_newsletter_subscriber"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_returned_mail")),
        sa.UniqueConstraint("digest", name=op.f("uq_newsletter_returned_mail_digest")),
    )
    op.create_index(
        op.f("ix_newsletter_returned_mail_subscriber_id"), "newsletter_returned_mail", ["subscriber_id"], unique=False
    )
    op.create_index(op.f("ix_newsletter_returned_mail_mailing_id"), "newsletter_returned_mail", ["mailing_id"], unique=False)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER newsletter_consent_append_only ON newsletter_consent")
        op.execute("DROP FUNCTION newsletter_consent_append_only")
    else:
        op.execute("DROP TRIGGER newsletter_consent_no_update")
        op.execute("DROP TRIGGER newsletter_consent_no_delete")
    op.drop_table("newsletter_returned_mail")
    op.drop_table("newsletter_blocked")
    op.drop_table("newsletter_link")
    op.drop_table("newsletter_consent")
    op.drop_table("newsletter_subscriber")
