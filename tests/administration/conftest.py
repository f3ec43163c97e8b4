"""An administrator's browser, and people in the states that administrators meet."""

from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.belonging import organisations
from app.accounts.belonging.memberships import ask_area, join
from app.accounts.models import Person
from app.accounts.queries import list_organisations
from app.core.actor import Actor
from app.core.audit import AuditEntry
from app.core.db import Database, session, transaction, unit_of_work
from tests.page_client import PageClient
from tests.people import People


@pytest.fixture
def administrator(people: People) -> int:
    """Somebody who administers the site."""
    return people.administrator("Ada Administrator")


@pytest.fixture
def admin(page: PageClient, people: People, administrator: int) -> PageClient:
    """Their browser, second step given."""
    people.sign_in(page.client, administrator)
    return page


@pytest.fixture
def browser(app: Flask, people: People) -> Callable[[int], PageClient]:
    """A further browser, signed in as somebody."""
    return partial(people.browser, app)


@pytest.fixture
def newcomer(database: Database, people: People) -> Callable[..., int]:
    """Somebody whose registration waits: they named a new organisation, or chose one that exists."""

    def registered(
        name: str = "Nell Newcomer", *, organisation_name: str = "Harbour Project", chose: int | None = None, area: str = ""
    ) -> int:
        person_id = people.person(name, status="waiting", roles=())
        with unit_of_work(database), transaction():
            person = session().get_one(Person, person_id)
            own = (
                organisations.get_organisation(chose)
                if chose is not None
                else organisations.propose_organisation(Actor(person_id=person_id), organisation_name, "vcs")
            )
            join(person, own, confirmed=False)
            if area:
                ask_area(Actor(person_id=person_id), area)
        return person_id

    return registered


@pytest.fixture
def entries(database: Database) -> Callable[..., list[AuditEntry]]:
    """The audit entries of one act, oldest first."""

    def found(verb: str) -> list[AuditEntry]:
        with unit_of_work(database):
            rows = list(session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == verb).order_by(AuditEntry.id)))
            session().expunge_all()
            return rows

    return found


def organisation_names(database: Database) -> list[str]:
    """The organisations that there are to choose from."""
    with unit_of_work(database):
        return [organisation.name for organisation in list_organisations()]


def person_of(database: Database, person_id: int) -> Person:
    """A person as the database has them now."""
    with unit_of_work(database):
        found = session().get_one(Person, person_id)
        session().expunge(found)
        return found
