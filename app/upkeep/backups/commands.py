"""`flask backup` and `flask restore`: one clear message each, and an exit status that a timer can act on (0 done, 1 not done)."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.core import config
from app.core.databases.copies import CopyFailed
from app.core.db import Database, transaction, unit_of_work
from app.upkeep.backups import restoring, services
from app.upkeep.backups.folders import Refused
from app.upkeep.backups.manifest import Damaged, Manifest
from app.upkeep.backups.services import Made, in_megabytes, named
from app.upkeep.restored import services as restored
from app.upkeep.restored.jobs import Report, catch_up

P = ParamSpec("P")
RECORD = click.Path(exists=True, file_okay=False, path_type=Path)
OTHER_KEY = (
    "SECRET_KEY is not what it was when this backup was made. Nobody stays signed in, links in letters that were sent do not "
    "work, and every second step must be set up anew. Set the old key if you have it, before anything is started."
)


def install(app: Flask) -> None:
    """Add the commands to `app`."""

    @app.cli.command("backup")
    @click.argument("place", required=False, type=click.Path(file_okay=False, path_type=Path))
    @click.option("--keep", type=click.IntRange(min=1), help="Then remove older backups until so many are left.")
    @_plainly("No backup was made.")
    def backup(place: Path | None, keep: int | None) -> None:
        """Back up database and uploads into a dated folder in PLACE (BACKUP_FOLDER unless it is given), and check it.

        The site may be in use. Nothing is ever overwritten, and nothing is removed before the new backup was read again.
        """
        made = services.make(_database(app), (place or config.settings().backups_dir).resolve(), keep)
        click.echo("\n".join(_lines_of(made)))

    @app.cli.command("restore")
    @click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
    @click.option("--check", is_flag=True, help="Only see whether it could be restored.")
    @click.option(
        "--erasures",
        "records",
        multiple=True,
        type=RECORD,
        help="A folder with a record of erasures; more than one may be given.",
    )
    @_plainly("Nothing was restored.")
    def restore(folder: Path, check: bool, records: tuple[Path, ...]) -> None:
        """Make this site what the backup in FOLDER says. Stop gunicorn and every worker first.

        The database must be empty and there must be no uploads: nothing is overwritten. A damaged backup is refused.
        """
        database, folder = _database(app), folder.resolve()
        if check:
            contents = restoring.require_usable(database, folder)
            click.echo("\n".join([f"This backup can be restored: {_contents(contents)}", *_warnings(contents)]))
            return
        contents = restoring.restore(database, folder, records)
        with unit_of_work(database), transaction():
            restored.hold(contents.made_at)
        told_again = catch_up(database)
        click.echo("\n".join([f"Restored: {_contents(contents)}", *_warnings(contents), *_said_of(told_again)]))


def _said_of(report: Report) -> list[str]:
    lines = [f"Erased, redacted and stopped again: {report.done}; nothing left to do for {report.nothing_left} more."]
    if report.failed:
        lines.append(f"Look at this: {report.failed} could not be done again. The log says which; Administration shows it.")
    return [*lines, "No mail is sent until an administrator lets it go, under Administration: Mail held since a restore."]


def _database(app: Flask) -> Database:
    database: Database = app.extensions["database"]
    return database


def _plainly(outcome: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Say in one message why a command did not do it, and that it did not; the exit status is 1."""

    def decorate(act: Callable[P, None]) -> Callable[P, None]:
        @wraps(act)
        def run(*args: P.args, **options: P.kwargs) -> None:
            try:
                act(*args, **options)
            except Damaged as problem:
                raise click.ClickException(f"This backup is damaged, and cannot be used. {problem}\n{outcome}") from None
            except (CopyFailed, Refused) as problem:
                raise click.ClickException(f"{problem}\n{outcome}") from None
            except OSError as problem:
                where = f" ({problem.filename})" if problem.filename else ""
                raise click.ClickException(f"The disk said: {problem.strerror}{where}.\n{outcome}") from None
            except SQLAlchemyError as problem:
                raise click.ClickException(f"The database did not answer ({type(problem).__name__}).\n{outcome}") from None

        return run

    return decorate


def _lines_of(backup: Made) -> list[str]:
    lines = [f"Backed up, and checked by opening it: {backup.folder}", _contents(backup.manifest), *_warnings(backup.manifest)]
    if backup.removed:
        lines.append(f"Removed older ones: {named(backup.removed)}")
    return [*lines, f"There: {backup.count} of them, {in_megabytes(backup.size)} in all. Copy them to another machine."]


def _contents(contents: Manifest) -> str:
    made_at = contents.made_at.strftime("%Y-%m-%d %H:%M UTC")
    return (
        f"{in_megabytes(contents.size)} of {made_at}, {contents.row_count:,} rows in {len(contents.rows)} tables, "
        f"{contents.upload_count:,} uploads."
    )


def _warnings(contents: Manifest) -> list[str]:
    lines = []
    if contents.missing:
        lines.append(f"Look at this: {len(contents.missing)} uploads were not in the store: {named(map(Path, contents.missing))}")
    if contents.altered:
        lines.append(
            f"Look at this: {len(contents.altered)} uploads were altered in the store: {named(map(Path, contents.altered))}"
        )
    if not services.is_same_key(contents):
        lines.append(f"Look at this: {OTHER_KEY}")
    return lines
