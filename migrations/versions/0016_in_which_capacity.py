"""An act keeps in which capacity and for which organisation it was done; of those done before, that is not recorded.

Decisions, consultations and answers in them, roles that were given, and every entry of the trail.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # of a table made anew in SQLite, what it refers to need not be read

BEFORE = ("contributor", "organisation", "moderator", "site")
CAPACITIES = ("contributor", "organisation", "area_lead", "moderator", "editor", "admin", "site")
ACTS = (("decision", "by"), ("consultation", "opened"), ("consultation_answer", "by"))
CHECKED = (("contribution", "checked"), ("revision", "declared"))
ROLES = sa.String(60)


def upgrade() -> None:
    """What the people who acted are today says nothing of what they were then: nothing is filled in."""
    for name, what in ACTS:
        with op.batch_alter_table(name, reflect_kwargs=ALONE) as table:
            table.add_column(sa.Column(f"{what}_as", sa.String(20), nullable=True))
            table.add_column(sa.Column(f"{what}_for_id", sa.Integer(), nullable=True))
            table.create_check_constraint(op.f(f"ck_{name}_{what}_as_known"), _one_of(f"{what}_as", CAPACITIES))
            table.create_foreign_key(op.f(f"fk_{name}_{what}_for_id_organisation"), "organisation", [f"{what}_for_id"], ["id"])
    with op.batch_alter_table("role_grant", reflect_kwargs=ALONE) as table:
        table.add_column(sa.Column("granted_as", ROLES, nullable=True))
        table.add_column(sa.Column("granted_for_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_role_grant_granted_for_id_organisation"), "organisation", ["granted_for_id"], ["id"])
    _know(CAPACITIES)
    # Not made anew as the others are: it would lose the triggers that let nothing in it be changed.
    op.add_column("audit_entry", sa.Column("actor_as", ROLES, nullable=True))
    comment = "an organisation's id; no foreign key, so merging it leaves the trail"
    op.add_column("audit_entry", sa.Column("actor_for_id", sa.Integer(), nullable=True, comment=comment))


def downgrade() -> None:
    """Loses in which capacity and for which organisation people acted; who did what and when stays."""
    op.drop_column("audit_entry", "actor_for_id")
    op.drop_column("audit_entry", "actor_as")
    for name, what in CHECKED:
        column = sa.column(f"{what}_as")
        op.execute(sa.update(sa.table(name, column)).where(column.in_(("area_lead", "editor", "admin"))).values({column: "site"}))
    _know(BEFORE)
    with op.batch_alter_table("role_grant", reflect_kwargs=ALONE) as table:
        table.drop_constraint(op.f("fk_role_grant_granted_for_id_organisation"), type_="foreignkey")
        table.drop_column("granted_for_id")
        table.drop_column("granted_as")
    for name, what in reversed(ACTS):
        with op.batch_alter_table(name, reflect_kwargs=ALONE) as table:
            table.drop_constraint(op.f(f"fk_{name}_{what}_for_id_organisation"), type_="foreignkey")
            table.drop_constraint(op.f(f"ck_{name}_{what}_as_known"), type_="check")
            table.drop_column(f"{what}_for_id")
            table.drop_column(f"{what}_as")


def _know(codes: tuple[str, ...]) -> None:
    """Let a check be made in these capacities."""
    for name, what in CHECKED:
        with op.batch_alter_table(name, reflect_kwargs=ALONE) as table:
            table.drop_constraint(op.f(f"ck_{name}_{what}_as_known"), type_="check")
            table.create_check_constraint(op.f(f"ck_{name}_{what}_as_known"), _one_of(f"{what}_as", codes))


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"{column} IN ({listed})"
