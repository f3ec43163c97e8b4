"""Who asked for an assessment to be signed, and whose turn was written about last."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}
WHOSE = "whose turn to sign was written about last"


def upgrade() -> None:
    """Add the columns. Nothing that is open was asked to be signed before."""
    with op.batch_alter_table("assessment", reflect_kwargs=ALONE) as table:
        table.add_column(sa.Column("sign_asked_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("sign_asked_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("told_stage", sa.String(20), nullable=False, server_default="", comment=WHOSE))
        table.create_foreign_key(op.f("fk_assessment_sign_asked_by_id_person"), "person", ["sign_asked_by_id"], ["id"])
    with op.batch_alter_table("assessment", reflect_kwargs=ALONE) as table:
        table.alter_column("told_stage", existing_type=sa.String(20), existing_nullable=False, server_default=None)


def downgrade() -> None:
    """Forgets who asked, and that anybody did."""
    with op.batch_alter_table("assessment", reflect_kwargs=ALONE) as table:
        table.drop_constraint(op.f("fk_assessment_sign_asked_by_id_person"), type_="foreignkey")
        for column in ("told_stage", "sign_asked_by_id", "sign_asked_at"):
            table.drop_column(column)
