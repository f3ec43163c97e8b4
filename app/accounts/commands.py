"""The commands that look after people: add one, make a sign-in link, help with a lost phone, make the first administrator's."""

from datetime import timedelta

import click
from flask import Flask
from flask.cli import AppGroup

from app.accounts import mailers, queries, services
from app.accounts.credentials import services as signing_in
from app.accounts.credentials import tokens
from app.accounts.models import Person
from app.accounts.recognising import addresses
from app.areas.queries import get_area
from app.core import config
from app.core.actor import ROLES, SYSTEM
from app.core.db import Database, transaction, unit_of_work
from app.core.errors import AppError, Invalid

FALLBACK_ADMINISTRATOR = "administrator@localhost"
COMMAND_LINK = timedelta(minutes=60)


def install(app: Flask) -> None:
    """Add the commands to `app`."""
    user = AppGroup("user", help="Look after people.")

    @user.command("add")
    @click.argument("email")
    @click.option("--name", required=True, help="Full name.")
    @click.option("--role", required=True, type=click.Choice(ROLES), help="What they may do.")
    @click.option("--area", default="", help="ONS code of the area they work in, or lead.")
    def add(email: str, name: str, role: str, area: str) -> None:
        """Add a person, or give one a further role."""
        with unit_of_work(app.extensions["database"]):
            click.echo(_add(email, name, role, area.strip().upper()))

    @user.command("remove-second-step")
    @click.argument("email")
    def remove_second_step(email: str) -> None:
        """Take the second step off somebody who lost the phone and the recovery codes. Be sure that it is they who ask."""
        with unit_of_work(app.extensions["database"]):
            click.echo(_remove_second_step(email))

    app.cli.add_command(user)

    @app.cli.command("sign-in-link")
    @click.argument("email")
    def sign_in_link(email: str) -> None:
        """Print a link that signs a person in once, within 60 minutes."""
        with unit_of_work(app.extensions["database"]):
            click.echo(_sign_in_link(email))

    @app.cli.command("first-administrator")
    def first_administrator() -> None:
        """Print a sign-in link for the first administrator, until they have used one."""
        words = first_administrator_words(app.extensions["database"])
        if words:
            click.echo(words)


def _add(email: str, name: str, role: str, area: str) -> str:
    if role == "area_lead" and not area:
        raise click.ClickException("An area lead needs --area with the ONS code of the area.")
    if area and get_area(area) is None:
        raise click.ClickException(f"There is no area with the code {area}. Load the areas with: flask load-content")
    try:
        with transaction():
            person = services.add_person(_clean(email), name, role, area)
            return f"Added {person.email} as {role}{f' in {area}' if area else ''}."
    except AppError as error:
        raise click.ClickException(error.message or "This cannot be done.") from error


def _remove_second_step(email: str) -> str:
    with transaction():
        person = _open_account(email)
        signing_in.remove_second_step(SYSTEM, person.id)
        return f"{person.email} signs in without a second step, and is asked to set up a new one where a role needs it."


def _sign_in_link(email: str) -> str:
    with transaction():
        person = _open_account(email)
        token = tokens.issue("sign-in", person.email or "", person_id=person.id, lifetime=COMMAND_LINK)
        return mailers.link(token)


def _open_account(email: str) -> Person:
    person = queries.find_person_by_email(_clean(email))
    if person is None or person.status not in queries.MAY_SIGN_IN:
        raise click.ClickException("There is no open account for this address.")
    return person


def first_administrator_words(database: Database) -> str:
    """What to print at start: the address, a one-time link and how long it lasts; empty once an administrator has signed in."""
    email = config.settings().operator_email or FALLBACK_ADMINISTRATOR
    with unit_of_work(database), transaction():
        token = services.administrator_link(_clean(email))
        if token is None:
            return ""
        return (
            f"The first administrator is {token.email}. To sign in as them, open this link:\n"
            f"{mailers.link(token)}\n"
            "It works once, for 24 hours."
        )


def _clean(email: str) -> str:
    try:
        return addresses.clean(email)
    except Invalid as error:
        raise click.ClickException(error.message) from error
