"""The commands that look after addresses: bring in a list, each asked to confirm; stop for one; know them by a new SECRET_KEY."""

from collections import Counter
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from app.accounts.recognising import addresses
from app.core.db import Database, transaction, unit_of_work
from app.core.errors import Invalid
from app.core.text import first
from app.subscriptions import queries, services
from app.subscriptions.services import How

MOST_LINES = 10_000
WORDS = {
    "asked": "will be asked to confirm",
    "known": "known already, and left alone",
    "blocked": "erased here before, and left alone",
}


def install(app: Flask) -> None:
    """Add the commands to `app`."""
    newsletter = AppGroup("newsletter", help="Look after the newsletter.")

    @newsletter.command("import")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    def bring_in(file: Path) -> None:
        """Ask every address in FILE, one a line, to confirm that they want the newsletter."""
        database: Database = app.extensions["database"]
        found = _read(file)
        with unit_of_work(database), transaction():
            counts = Counter(services.bring_in(address) for address in found)
        for outcome, words in WORDS.items():
            click.echo(f"{counts[outcome]} {words}")

    @newsletter.command("know-again")
    def know_again() -> None:
        """Know every subscriber by a SECRET_KEY that was changed: run it before the site serves with the new one."""
        with unit_of_work(app.extensions["database"]), transaction():
            count = services.know_again()
        click.echo(f"{count} addresses are known by the new key.")

    @newsletter.command("stop")
    @click.argument("address")
    def stop(address: str) -> None:
        """Stop the newsletter for somebody who asked us to at ADDRESS. Only they can begin it again."""
        with unit_of_work(app.extensions["database"]), transaction():
            click.echo(_stop(address))

    app.cli.add_command(newsletter)


def _stop(address: str) -> str:
    subscriber = queries.find_by_address(address)
    if subscriber is None:
        raise click.ClickException("This address is not known here. Nothing was changed.")
    services.unsubscribe(subscriber.id, How("site"))
    return "This address gets the newsletter no more."


def _read(file: Path) -> list[str]:
    """The addresses, each once. A line that is none stops everything, and is named by its number alone."""
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    if len(lines) > MOST_LINES:
        raise click.ClickException(f"Split the file: at most {MOST_LINES:,} lines at once.")
    good, wrong = [], []
    for number, line in enumerate(lines, 1):
        try:
            good += [addresses.clean(line)] if line.strip() else []
        except Invalid:
            wrong.append(str(number))
    if wrong:
        raise click.ClickException(f"These lines hold no email address: {first(wrong, 20)}. Nothing was changed.")
    return list(dict.fromkeys(good))
