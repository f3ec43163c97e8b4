"""How Alembic reaches the database: `flask upgrade-database` hands it a connection that may write."""

from typing import Literal

import sqlalchemy as sa
from alembic import context

options = context.config.attributes


def run() -> None:
    """Run migrations inside one transaction on the connection given by the caller."""
    context.configure(
        connection=options["connection"],
        target_metadata=options["metadata"],
        render_as_batch=True,
        compare_type=True,
        render_item=_write_plainly,
        transaction_per_migration=False,
    )
    context.run_migrations()


def _write_plainly(kind: str, thing: object, _context: object) -> str | Literal[False]:
    """A type of our own is written as what it stores, because migrations import nothing of the application."""
    if kind == "type" and isinstance(thing, sa.types.TypeDecorator):
        return f"sa.{thing.impl!r}"
    return False


run()
