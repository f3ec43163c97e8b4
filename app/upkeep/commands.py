"""The commands that look after the search index."""

import click
from flask import Flask
from flask.cli import AppGroup

from app.core.text import first
from app.search.index import follower


def install(app: Flask) -> None:
    """Add the commands to `app`."""
    group = AppGroup("search", help="Look after the search index.")

    @group.command("rebuild")
    def rebuild() -> None:
        """Make a new index from the database and swap it in while the site runs."""
        click.echo(f"Indexed {follower.rebuild(app.extensions['database']):,} documents.")

    @group.command("check")
    def check() -> None:
        """Compare the index with the database."""
        report = follower.check(app.extensions["database"])
        click.echo(f"{report.documents:,} documents, {report.indexed:,} indexed, {report.pending:,} still to follow.")
        for what, ids in (("Missing", report.missing), ("Out of date", report.stale), ("Not in the database", report.extra)):
            if ids:
                click.echo(f"{what}: {first(ids, 20)}")
        if not report.ok:
            raise click.ClickException("The index and the database differ.")

    app.cli.add_command(group)
