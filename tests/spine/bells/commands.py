"""The command that counts bells."""

import click
from flask import Flask

from app.core.db import unit_of_work
from tests.spine.bells import services


def install(app: Flask) -> None:
    """Add the command to `app`."""

    @app.cli.command("count-bells")
    def count() -> None:
        """Say how many bells nobody has heard."""
        with unit_of_work(app.extensions["database"]):
            click.echo(f"{services.count_unheard()} unheard")
