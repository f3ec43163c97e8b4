"""How Alembic reaches the database: `flask upgrade-database` hands it a connection that may write."""

from alembic import context

options = context.config.attributes


def run() -> None:
    """Run migrations inside one transaction on the connection given by the caller."""
    context.configure(
        connection=options["connection"],
        target_metadata=options["metadata"],
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


run()
