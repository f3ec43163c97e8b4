"""What the operator does with sealed files: see which there are and where, and destroy one once the police said so."""

import click
from flask import Flask
from flask.cli import AppGroup

from app.contributions.services import sealing
from app.core.actor import SYSTEM
from app.core.db import transaction, unit_of_work
from app.core.errors import AppError
from app.core.files import storage


def install(app: Flask) -> None:
    """Add the commands to `app`."""
    group = AppGroup("sealed-files", help="Files that were sealed because they show abuse, or may. Nothing here opens one.")

    @group.command("list")
    def list_them() -> None:
        """Say which files are sealed, where each is, and by what it can be known."""
        with unit_of_work(app.extensions["database"]):
            for row in sealing.list_sealed():
                state = (
                    f"destroyed {row.destroyed_at:%Y-%m-%d %H:%M} UTC"
                    if row.destroyed_at
                    else str(storage.sealed_path(row.storage_key))
                )
                click.echo(f"{row.storage_key}  sealed {row.sealed_at:%Y-%m-%d %H:%M} UTC  {row.size} bytes  {state}")
                whose = f"contribution {row.contribution_number}" if row.contribution_number else "an exchange between areas"
                click.echo(f"  file {row.file_number} of {whose}, SHA-256 {row.sha256}")

    @group.command("destroy")
    @click.argument("key")
    @click.confirmation_option(prompt="Did the police say that it may be destroyed? It cannot be brought back")
    def destroy(key: str) -> None:
        """Destroy a sealed file and what was kept about it, for good."""
        try:
            with unit_of_work(app.extensions["database"]), transaction():
                sealing.destroy(SYSTEM, key)
        except AppError as error:
            raise click.ClickException(error.message or "There is no sealed file with this key.") from error
        click.echo("Destroyed. Backups made before the file was sealed may still hold it.")

    app.cli.add_command(group)
