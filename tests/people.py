"""Making people for tests: each call says in a word who they are."""

import hashlib
import itertools

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.credentials.models import SignInSession
from app.accounts.lifecycle import PERSON
from app.accounts.models import AreaMembership, Membership, Organisation, OrganisationArea, Person, RoleGrant
from app.accounts.queries import actor_for
from app.areas.models import Area
from app.core import clock
from app.core.actor import Actor
from app.core.db import Database, session, transaction, unit_of_work
from tests.page_client import PageClient

_numbers = itertools.count(1)
AREAS = (
    ("E09000007", "Camden", "london"),
    ("E09000008", "Croydon", "london"),
    ("E06000039", "Slough", "south-east"),
    ("E08000033", "Calderdale", "yorkshire-and-the-humber"),
)


class People:
    """Makes people, organisations and areas in a database, each in a transaction of its own; returns ids."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def area(self, code: str = "E09000007", name: str = "Camden", region: str = "london", kind: str = "london-borough") -> str:
        """A local area."""
        with unit_of_work(self.database), transaction():
            if session().get(Area, code) is None:
                session().add(Area(code=code, name=name, region=region, kind=kind))
        return code

    def organisation(self, name: str = "", kind: str = "local-authority", areas: tuple[str, ...] = ()) -> int:
        """A confirmed organisation."""
        with unit_of_work(self.database), transaction():
            organisation = Organisation(
                name=name or f"Organisation {next(_numbers)}", kind=kind, created_at=clock.now(), confirmed_at=clock.now()
            )
            session().add(organisation)
            session().flush()
            session().add_all(OrganisationArea(organisation_id=organisation.id, area_code=code) for code in areas)
            return organisation.id

    def person(
        self,
        name: str = "",
        *,
        organisation: int | None = None,
        roles: tuple[str, ...] = ("member",),
        leads: str = "",
        areas: tuple[str, ...] = (),
        status: str = "active",
        email: str = "",
    ) -> int:
        """A person; a verified member of `organisation` (one of their own when none is given) unless `status` says otherwise."""
        number = next(_numbers)
        if organisation is None and status == "active":
            organisation = self.organisation()
        now = clock.now()
        with unit_of_work(self.database), transaction():
            person = Person(
                name=name or f"Person {number}", email=email or f"person{number}@example.org", job_role="other", created_at=now
            )
            PERSON.start(person)
            session().add(person)
            session().flush()
            session().execute(sa.update(Person).where(Person.id == person.id).values(status=status))
            if organisation is not None:
                session().add(Membership(person_id=person.id, organisation_id=organisation, asked_at=now, confirmed_at=now))
            session().add_all(
                AreaMembership(person_id=person.id, area_code=code, asked_at=now, confirmed_at=now) for code in areas
            )
            grants = [(role, "") for role in roles] if status == "active" else []
            grants += [("area_lead", leads)] if leads else []
            session().add_all(RoleGrant(person_id=person.id, role=role, area_code=area, granted_at=now) for role, area in grants)
            return person.id

    def moderator(self, name: str = "", *, organisation: int | None = None) -> int:
        return self.person(name, organisation=organisation, roles=("member", "moderator"))

    def administrator(self, name: str = "") -> int:
        return self.person(name, roles=("member", "admin"))

    def actor(self, person_id: int) -> Actor:
        """The actor a person is, second step given. Inside an open unit of work or outside one."""
        with unit_of_work(self.database):
            return actor_for(session().get_one(Person, person_id), second_factor=True)

    def sign_in(self, client: FlaskClient, person_id: int, *, second_factor: bool = True) -> None:
        """Sign a browser in as a person, as if they had just given what was asked."""
        token = f"test-session-{next(_numbers)}"
        now = clock.now()
        with unit_of_work(self.database), transaction():
            session().add(
                SignInSession(
                    token_hash=hashlib.sha256(token.encode()).hexdigest(),
                    person_id=person_id,
                    created_at=now,
                    expires_at=now.replace(year=now.year + 1),
                    second_factor=second_factor,
                )
            )
        with client.session_transaction() as held:
            held["_user_id"] = token
            held["_fresh"] = True

    def browser(self, app: Flask, person_id: int | None = None) -> PageClient:
        """A browser of a person's, or of somebody who is not signed in."""
        page = PageClient(app.test_client())
        if person_id is not None:
            self.sign_in(page.client, person_id)
        return page
