"""Statements of use wait for a moderator; owners answer a comment more than once; addresses are unique in a section."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # of a table made anew in SQLite, what it refers to need not be read

SECTIONS = {"initiative": "directory", "specification": "library", "framework": "library"}
BEFORE = "status IN ('given', 'withdrawn', 'taken-down')"
AFTER = "status IN ('submitted', 'published', 'returned', 'withdrawn', 'replaced', 'taken-down')"


def upgrade() -> None:
    _unique_addresses()
    _statements_wait()
    _answers_in_a_table()


def downgrade() -> None:
    _one_answer()
    _statements_show()
    op.drop_index("uq_contribution_section_slug", table_name="contribution")
    op.drop_column("contribution", "section")


# ---- addresses


def _unique_addresses() -> None:
    """Where two kinds of one section came to share an address, the later one is given another."""
    comment = "the first part of its address, which kinds may share"
    op.add_column("contribution", sa.Column("section", sa.String(40), nullable=False, server_default="", comment=comment))
    contribution = sa.table("contribution", *(sa.column(name) for name in ("id", "kind", "slug", "section")))
    section = sa.case(SECTIONS, value=contribution.c.kind, else_=contribution.c.kind)
    op.execute(sa.update(contribution).values(section=section))
    earlier = contribution.alias("earlier")
    taken = sa.exists().where(
        earlier.c.section == contribution.c.section, earlier.c.slug == contribution.c.slug, earlier.c.id < contribution.c.id
    )
    moved = contribution.c.slug + "-" + sa.cast(contribution.c.id, sa.String(12))
    op.execute(sa.update(contribution).where(taken).values(slug=moved))
    op.create_index("uq_contribution_section_slug", "contribution", ["section", "slug"], unique=True)


# ---- statements of use


def _statements_wait() -> None:
    """What stood on a page stands there still: it counts as published."""
    _drop_index_of("given")
    with op.batch_alter_table("used_statement", reflect_kwargs=ALONE) as table:
        table.drop_constraint(op.f("ck_used_statement_status_known"), type_="check")
        table.drop_column("changed_at")
        table.add_column(sa.Column("explanation", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("decided_by_id", sa.Integer(), nullable=True))
    op.execute("UPDATE used_statement SET status = 'published' WHERE status = 'given'")
    with op.batch_alter_table("used_statement", reflect_kwargs=ALONE) as table:
        table.create_check_constraint(op.f("ck_used_statement_status_known"), AFTER)
        table.create_check_constraint(
            op.f("ck_used_statement_nobody_decides_on_their_own"), "decided_by_id IS NULL OR decided_by_id <> person_id"
        )
        table.create_foreign_key(op.f("fk_used_statement_decided_by_id_person"), "person", ["decided_by_id"], ["id"])
        table.alter_column("explanation", existing_type=sa.Text(), existing_nullable=False, server_default=None)
    _create_index_of("published")
    _create_index_of("submitted")


def _statements_show() -> None:
    """What no moderator has published shows no more than it did."""
    _drop_index_of("published")
    _drop_index_of("submitted")
    with op.batch_alter_table("used_statement", reflect_kwargs=ALONE) as table:
        table.drop_constraint(op.f("ck_used_statement_status_known"), type_="check")
        table.drop_constraint(op.f("ck_used_statement_nobody_decides_on_their_own"), type_="check")
        table.drop_constraint(op.f("fk_used_statement_decided_by_id_person"), type_="foreignkey")
        table.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        for name in ("explanation", "decided_at", "decided_by_id"):
            table.drop_column(name)
    op.execute("UPDATE used_statement SET status = 'withdrawn' WHERE status IN ('submitted', 'returned', 'replaced')")
    op.execute("UPDATE used_statement SET status = 'given' WHERE status = 'published'")
    op.execute("UPDATE used_statement SET changed_at = made_at")
    with op.batch_alter_table("used_statement", reflect_kwargs=ALONE) as table:
        table.create_check_constraint(op.f("ck_used_statement_status_known"), BEFORE)
        table.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    _create_index_of("given")


def _create_index_of(status: str) -> None:
    """An area has one statement of this status about a specification."""
    only = sa.text(f"status = '{status}'")
    columns = ["contribution_id", "area_code"]
    name = f"uq_used_statement_one_{status}"
    op.create_index(name, "used_statement", columns, unique=True, sqlite_where=only, postgresql_where=only)


def _drop_index_of(status: str) -> None:
    op.drop_index(f"uq_used_statement_one_{status}", table_name="used_statement")


# ---- answers


def _answers_in_a_table() -> None:
    """Each answer that was given becomes the first of its comment."""
    op.create_table(
        "consultation_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('accepted', 'declined', 'noted')", name=op.f("ck_consultation_answer_outcome_known")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_consultation_answer_by_id_person")),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["consultation_comment.id"], name=op.f("fk_consultation_answer_comment_id_consultation_comment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_answer")),
    )
    op.create_index(op.f("ix_consultation_answer_comment_id"), "consultation_answer", ["comment_id"], unique=False)
    op.execute(
        "INSERT INTO consultation_answer (comment_id, outcome, text, by_id, at) "
        "SELECT id, status, answer, answered_by_id, status_at FROM consultation_comment WHERE status <> 'waiting' ORDER BY id"
    )
    with op.batch_alter_table("consultation_comment", reflect_kwargs=ALONE) as table:
        table.drop_constraint(op.f("fk_consultation_comment_answered_by_id_person"), type_="foreignkey")
        table.drop_column("answer")
        table.drop_column("answered_by_id")


def _one_answer() -> None:
    """Each comment keeps the last of its answers."""
    with op.batch_alter_table("consultation_comment", reflect_kwargs=ALONE) as table:
        table.add_column(sa.Column("answer", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("answered_by_id", sa.Integer(), nullable=True))
    comment = sa.table("consultation_comment", *(sa.column(name) for name in ("id", "status", "answer", "answered_by_id")))
    answer = sa.table("consultation_answer", *(sa.column(name) for name in ("id", "comment_id", "text", "by_id")))
    own = answer.c.comment_id == comment.c.id

    def last(column: sa.ColumnClause[str]) -> sa.ScalarSelect[str]:
        return sa.select(column).where(own).order_by(answer.c.id.desc()).limit(1).correlate(comment).scalar_subquery()

    answered = sa.update(comment).where(comment.c.status != "waiting")
    op.execute(answered.values(answer=last(answer.c.text), answered_by_id=last(answer.c.by_id)))
    with op.batch_alter_table("consultation_comment", reflect_kwargs=ALONE) as table:
        table.create_foreign_key(op.f("fk_consultation_comment_answered_by_id_person"), "person", ["answered_by_id"], ["id"])
        table.alter_column("answer", existing_type=sa.Text(), existing_nullable=False, server_default=None)
    op.drop_table("consultation_answer")
