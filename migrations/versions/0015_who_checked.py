"""A check keeps in which capacity and for which organisation it was made; of those made before, that is not recorded."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # of a table made anew in SQLite, what it refers to need not be read

COLUMNS = (("contribution", "checked"), ("revision", "declared"))


def upgrade() -> None:
    """What the people who checked are today says nothing of what they were then: nothing is filled in."""
    for name, what in COLUMNS:
        with op.batch_alter_table(name, reflect_kwargs=ALONE) as table:
            table.add_column(sa.Column(f"{what}_as", sa.String(20), nullable=True))
            table.add_column(sa.Column(f"{what}_for_id", sa.Integer(), nullable=True))
            table.create_check_constraint(
                op.f(f"ck_{name}_{what}_as_known"), f"{what}_as IN ('contributor', 'organisation', 'moderator', 'site')"
            )
            table.create_foreign_key(op.f(f"fk_{name}_{what}_for_id_organisation"), "organisation", [f"{what}_for_id"], ["id"])


def downgrade() -> None:
    """Loses in which capacity and for which organisation pages were checked; by whom and when stays."""
    for name, what in COLUMNS:
        with op.batch_alter_table(name, reflect_kwargs=ALONE) as table:
            table.drop_constraint(op.f(f"fk_{name}_{what}_for_id_organisation"), type_="foreignkey")
            table.drop_constraint(op.f(f"ck_{name}_{what}_as_known"), type_="check")
            table.drop_column(f"{what}_for_id")
            table.drop_column(f"{what}_as")
