"""The people of the world: someone of every kind, each with a browser of their own."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.credentials.models import SignInSession
from app.accounts.models import Membership, Person, RoleGrant
from app.accounts.queries import actor_for
from app.core import clock
from app.core.actor import Actor
from app.core.db import Database, session, transaction, unit_of_work
from tests.people import People
from tests.permissions.roles import (
    AREA,
    EVERY_ROLE,
    GUESTS,
    HOST_AREA,
    HOSTS,
    OTHER_AREA,
    OWNERS,
    ROLES,
    SEATED,
    STAFF,
    VERIFIED,
    World,
)


class Builder:
    """Makes the world in an empty database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.make = People(database)
        self.world = World()
        self.words = self.world.words
        self.organisations: dict[str, int] = {}

    def build(self) -> World:
        for code, name in ((AREA, "Camden"), (OTHER_AREA, "Croydon"), (HOST_AREA, "Slough")):
            self.make.area(code, name)
        self._people()
        self._sessions()
        return self.world

    @contextmanager
    def writing(self) -> Iterator[None]:
        with unit_of_work(self.database), transaction():
            yield

    def actor(self, role: str) -> Actor:
        """The actor of a role. Inside an open unit of work."""
        return actor_for(session().get_one(Person, self.world.people[role]), second_factor=True)

    def person(self, role: str, *, readers: tuple[str, ...] = (), **values: Any) -> int:
        """A person whose name and address are planted words. Staff may see names; an address is for administrators."""
        name = self.words.plant(f"name of {role}", role, *STAFF, *readers)
        email = self.words.plant(f"email of {role}", role, *STAFF, *readers)
        self.world.people[role] = self.make.person(name.capitalize(), email=f"{email}@example.org", **values)
        return self.world.people[role]

    def _people(self) -> None:
        for name in "ABCDEFG":
            self.organisations[name] = self.make.organisation(f"Organisation {name}", areas=(AREA,) if name in "AB" else ())
        home, away = self.organisations["A"], self.organisations["C"]
        colleagues = tuple(role for role in OWNERS)
        self.person("author", organisation=home, readers=colleagues)
        self.person("colleague", organisation=home, readers=colleagues)
        self.person("own-moderator", organisation=home, roles=("member", "moderator"))
        self.person("moderator", organisation=away, roles=("member", "moderator"))
        self.person("moderator-unproven", organisation=away, roles=("member", "moderator"))
        self.person("halfway", organisation=away, roles=("member", "moderator"))
        self.person("second moderator", organisation=away, roles=("member", "moderator"))
        self.person("other", organisation=self.organisations["B"], readers=("lead",))  # asks to be in the lead’s area
        self.person(
            "lead", organisation=self.organisations["D"], leads=AREA, readers=("author",)
        )  # an upgrade of the area names its owner
        self.person("neighbour", organisation=self.make.organisation("Organisation H", areas=(OTHER_AREA,)), areas=(OTHER_AREA,))
        self.person("provider", organisation=self.make.organisation("Organisation I", "vcs", (AREA,)), areas=(AREA,))
        self.person("editor", organisation=self.organisations["E"], roles=("member", "editor"))
        self.person("admin", organisation=self.organisations["F"], roles=("member", "admin"))
        self.person("admin-unproven", organisation=self.organisations["F"], roles=("member", "admin"))
        self.person("expired", organisation=home)
        self.person("ex-member", organisation=home)
        for role in ("unconfirmed", "waiting", "closed", "erased"):
            self.person(role, status=role if role != "erased" else "closed", roles=())
        self._hosts()
        self._endings()

    def _hosts(self) -> None:
        """Whose area is reviewed by others."""
        council = self.make.organisation("Organisation K", areas=(HOST_AREA,))
        self.person("host-lead", organisation=council, leads=HOST_AREA, readers=HOSTS)
        self.person("host-member", organisation=council, areas=(HOST_AREA,), readers=HOSTS)
        self.person("host-lead-unproven", organisation=council, leads=HOST_AREA)
        jobs = {"reviewer": "la-csa", "second peer": "camhs"}
        for role in (*SEATED, "second peer", "third peer", "candidate"):
            everybody = (*VERIFIED, *HOSTS, *SEATED)  # who offers to review is on a list for members
            number = self.person(role, organisation=self.make.organisation(f"Council of {role}"), readers=everybody)
            with self.writing():
                session().get_one(Person, number).job_role = jobs.get(role, "icb")

    def _endings(self) -> None:
        with self.writing():
            ended = sa.update(Membership).where(Membership.person_id == self.world.people["ex-member"])
            session().execute(ended.values(ended_at=clock.now()))
            session().execute(sa.delete(RoleGrant).where(RoleGrant.person_id == self.world.people["ex-member"]))
            session().execute(sa.update(Person).where(Person.id == self.world.people["unconfirmed"]).values(name="", job_role=""))
            erased = sa.update(Person).where(Person.id == self.world.people["erased"])
            session().execute(erased.values(status="erased", email=None, name=""))
            for role in ("moderator", "own-moderator", "editor", "admin", "halfway"):
                person = session().get_one(Person, self.world.people[role])
                person.totp_salt = hashlib.sha256(role.encode()).hexdigest()

    def _sessions(self) -> None:
        with self.writing():
            for role in EVERY_ROLE:
                if role in GUESTS:
                    continue
                self.world.tokens[role] = f"session-of-{role}"
                session().add(self._session(role))

    def _session(self, role: str) -> SignInSession:
        ends = timedelta(hours=-1) if role == "expired" else timedelta(days=300)
        return SignInSession(
            token_hash=hashlib.sha256(self.world.tokens[role].encode()).hexdigest(),
            person_id=self.world.people[role],
            created_at=clock.now(),
            expires_at=clock.now() + ends,
            second_factor=role in ("moderator", "own-moderator", "editor", "admin", "lead", "host-lead", *SEATED),
            about=self.words.plant(f"browser of {role}", role),
        )

    def themselves(self) -> dict[str, int]:
        """Each role's own person."""
        return {role: self.world.people[role] for role in ROLES if role not in GUESTS}
