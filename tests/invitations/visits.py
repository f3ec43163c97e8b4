"""Another feature that invites people: visits, with tables, a letter and pages of their own, and nothing of the site's features.

Its tables are made for a test and dropped after it: they are none of the site's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Flask
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import create_app
from app.core import config, jobs
from app.core.actor import Actor
from app.core.db import Base, Database, session, transaction, unit_of_work
from app.core.errors import Invalid, NotFound
from app.core.jobs import Handler
from app.invitations import mailers, personal_data, queries, services
from app.invitations.guest_list import GuestList, Letters, Tables
from app.invitations.models import (
    DeclaredInterest,
    InvitationAccess,
    InvitationLink,
    Invited,
    address_goes_with_its_hash,
    declared_checks,
)
from app.invitations.services import Guest, Interest
from app.invitations.views import Door
from app.web.access import bearer, current_actor
from app.web.secret_links import LinkCookie
from tests.page_client import PageClient
from tests.queued_work import run_queued

INTERESTS = {"peer": "Works in another area", "other": "Other"}
ORGANISER = Actor(label="an organiser")
GUEST = Guest("Pat Provider", "Harbour Recovery", "pat@provider.example.org")


class Visit(Base):
    """What people are let into, while it is open."""

    __tablename__ = "test_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_open: Mapped[bool] = mapped_column(default=True)

    guests: Mapped[list["VisitInvitation"]] = relationship(back_populates="visit", order_by="VisitInvitation.id")


class VisitInvitation(Invited):
    __tablename__ = "test_visit_invitation"

    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("test_visit.id"))

    visit: Mapped[Visit] = relationship(back_populates="guests")

    __table_args__ = (sa.UniqueConstraint("visit_id", "email_hash"), address_goes_with_its_hash())


class VisitDeclaration(DeclaredInterest):
    __tablename__ = "test_visit_declaration"

    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("test_visit_invitation.id"))

    invitation: Mapped[VisitInvitation] = relationship()

    __table_args__ = declared_checks(INTERESTS)


class VisitLink(InvitationLink):
    __tablename__ = "test_visit_link"

    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("test_visit_invitation.id"))


class VisitAccess(InvitationAccess):
    __tablename__ = "test_visit_access"

    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("test_visit_invitation.id"))


TABLES = [model.__table__ for model in (Visit, VisitInvitation, VisitDeclaration, VisitLink, VisitAccess)]
for _table in TABLES:
    Base.metadata.remove(_table)

VISITS = GuestList(
    tables=Tables(VisitInvitation, VisitDeclaration, VisitLink, VisitAccess),
    label="test-visit",
    letters=Letters("visits.mail_invitation", members_path="/visits", links_path="/visits/links/"),
    interests=INTERESTS,
    lets_in=lambda invitation: invitation.visit.is_open,
)
DOOR = Door(
    VISITS,
    LinkCookie("visit", VISITS.access_lifetime),
    home=lambda invitation: f"/visits/{invitation.visit_id}",
    templates="visits",
)
PAGE = '{{% extends "layout.html" %}}{{% block title %}}Visit{{% endblock %}}{{% block content %}}<h1>{}</h1>{}{{% endblock %}}'
BUTTON = '<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"><button>Continue</button></form>'


def blueprint(templates: Path) -> Blueprint:
    """The pages of visits: the way in, one page to read, and the way out."""
    folder = templates / "visits"
    folder.mkdir(parents=True)
    (folder / "enter.html").write_text(PAGE.format("Come in", BUTTON))
    (folder / "link-unusable.html").write_text(PAGE.format("This link does not work", ""))
    bp = Blueprint("visits", __name__, url_prefix="/visits", template_folder=str(templates))

    @bp.route("/links/<token>", methods=["GET", "POST"])
    @bearer("visit")
    def enter(token: str) -> Any:
        return DOOR.enter(token)

    def for_guests(view: Any) -> Any:
        @wraps(view)
        def wrapped(visit_id: int) -> Any:
            here = VisitInvitation.visit_id == visit_id
            invitation = queries.find_member(VISITS, current_actor(), here) or queries.find_outsider(VISITS, DOOR.token(), here)
            if invitation is None or not VISITS.stands(invitation):
                raise NotFound
            return view(invitation)

        return wrapped

    @bp.get("/<int:visit_id>")
    @bearer("visit")
    @for_guests
    def show(invitation: VisitInvitation) -> str:
        declared = queries.find_declared(VISITS, invitation)
        return f"{invitation.name} declares {INTERESTS[declared.interest] if declared else 'nothing yet'}"

    @bp.post("/<int:visit_id>/leave")
    @bearer("visit")
    @for_guests
    def leave(invitation: VisitInvitation) -> Any:
        return DOOR.leave(DOOR.home(invitation), "/")

    return bp


def refuse_numbers(field: str, text: str) -> None:
    """What this feature lets nobody write."""
    if any(character.isdigit() for character in text):
        raise Invalid("Write no number", field)


@dataclass
class Visits:
    """A visit that people are invited to, by the services."""

    app: Flask
    database: Database
    visit_id: int = 0

    def begin(self) -> None:
        with unit_of_work(self.database), transaction():
            visit = Visit()
            session().add(visit)
            session().flush()
            self.visit_id = visit.id

    @property
    def home(self) -> str:
        return f"/visits/{self.visit_id}"

    def browser(self) -> PageClient:
        return PageClient(self.app.test_client())

    def invite(self, guest: Guest = GUEST) -> int:
        """The id of an invitation, its letter sent."""
        with unit_of_work(self.database), transaction():
            visit = session().get_one(Visit, self.visit_id)
            invitation = services.invite(VISITS, ORGANISER, guest, refuse_numbers, visit.guests, visit=visit)
            services.queue_letter(VISITS, invitation)
            number = invitation.id
        run_queued(self.database)
        return number

    def declare(self, number: int, told: Interest) -> None:
        with unit_of_work(self.database), transaction():
            services.declare(VISITS, session().get_one(VisitInvitation, number), told, refuse_numbers)

    def revoke(self, number: int) -> bool:
        with unit_of_work(self.database), transaction():
            return services.revoke(ORGANISER, session().get_one(VisitInvitation, number))

    def end(self) -> None:
        with unit_of_work(self.database), transaction():
            session().get_one(Visit, self.visit_id).is_open = False

    def erase(self) -> None:
        with unit_of_work(self.database), transaction():
            personal_data.erase_contacts(VISITS, VisitInvitation.visit_id == self.visit_id)

    def rows(self, model: type[Base]) -> list[dict[str, Any]]:
        with unit_of_work(self.database):
            return [dict(row) for row in session().execute(sa.select(model.__table__)).mappings()]


@contextmanager
def tables_of_visits(database: Database) -> Iterator[None]:
    """The feature's tables, for as long as this lasts."""
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in TABLES:
            table.create(connection)
    try:
        yield
    finally:
        with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
            for table in reversed(TABLES):
                table.drop(connection)


def site_with_visits(settings: config.Settings, database: Database, folder: Path) -> Flask:
    """The site, with the pages of visits on it."""
    app = create_app(settings)
    app.config.update(TESTING=True)
    app.extensions["database"].engine.dispose()
    app.extensions["database"] = database
    app.register_blueprint(blueprint(folder))
    return app


def with_letter(registry: jobs.Registry, folder: Path) -> jobs.Registry:
    """A worker that sends the feature's letter too, which is written in `folder`."""
    (folder / "visits" / "letters").mkdir(parents=True)
    words = "You are invited to a visit\nHello {{ name }}\n\n{{ what }}:\n{{ site }}{{ address }}\n"
    (folder / "visits" / "letters" / "invitation.txt").write_text(words)

    def send(task: jobs.Task) -> None:
        mailers.send(VISITS, task, "visits/invitation", lambda invitation: {"what": f"Visit {invitation.visit_id}"})

    return replace(registry, handlers={**registry.handlers, "visits.mail_invitation": Handler(send, transactional=False)})
