"""An organisation that is recognised by its email domain and has no name yet is called by that domain to nobody else."""

import pytest
import sqlalchemy as sa

from app.accounts import queries, services
from app.accounts.belonging import organisations
from app.accounts.recognising.domains import is_own_domain
from app.accounts.services import Details
from app.contributions.models import Contribution
from app.core import taxonomy
from app.core.actor import SYSTEM, Actor
from app.core.db import Database, session, transaction, unit_of_work
from app.library.adapting.presenters import owner_name
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.each_database
DOMAIN = "northshire.gov.uk"
PAGE = "/directory/street-theatre-for-year-8"
UNNAMED = "an organisation whose name is not confirmed yet"


@pytest.fixture
def newcomer(database: Database, people: People) -> int:
    """The first from their council, who typed its name."""
    person_id = people.person(email=f"nell@{DOMAIN}", status="unconfirmed")
    with unit_of_work(database), transaction():
        details = Details("Nell Newcomer", "police", organisation_name="Northshire Council")
        services.complete_registration(Actor(person_id=person_id), details)
    return person_id


@pytest.fixture
def initiatives(database: Database, people: People) -> InitiativeMaker:
    return InitiativeMaker(database, people)


def test_they_read_what_they_typed_as_not_confirmed_yet(newcomer: int, page: PageClient, people: People) -> None:
    people.sign_in(page.client, newcomer)
    assert "Northshire Council (name not confirmed yet)" in page.get("/account").main


def test_others_read_neither_the_domain_nor_what_was_typed(
    newcomer: int, page: PageClient, people: People, initiatives: InitiativeMaker, database: Database
) -> None:
    initiatives.published(newcomer, people.moderator(), declares_checked=True)
    shown = page.get(PAGE).main
    assert f"Checked by {UNNAMED} on" in shown
    assert DOMAIN not in shown
    assert "Northshire Council" not in shown


def test_whoever_looks_after_a_text_is_named_by_no_domain(
    newcomer: int, people: People, initiatives: InitiativeMaker, database: Database
) -> None:
    initiatives.submitted(newcomer)
    with unit_of_work(database):
        assert owner_name(session().scalars(sa.select(Contribution)).one()) == UNNAMED


def test_moderators_read_both(newcomer: int, page: PageClient, people: People, initiatives: InitiativeMaker) -> None:
    revision = initiatives.submitted(newcomer)
    people.sign_in(page.client, people.moderator())
    both = f"Northshire Council ({DOMAIN}, name not confirmed yet)"
    assert f"Initiative from {both}." in page.get("/moderation").main
    assert f"Nell Newcomer, {both}" in page.get(f"/moderation/{revision}").main


def test_it_is_called_by_its_name_once_an_administrator_gave_it_one(
    newcomer: int, page: PageClient, people: People, initiatives: InitiativeMaker, database: Database
) -> None:
    initiatives.published(newcomer, people.moderator(), declares_checked=True)
    with unit_of_work(database), transaction():
        own = queries.organisation_by_domain(DOMAIN)
        assert own is not None
        organisations.change_organisation(SYSTEM, own.id, "Northshire County Council", "local-authority")
    assert "Checked by Northshire County Council on" in page.get(PAGE).main
    people.sign_in(page.client, newcomer)
    assert "Northshire County Council" in page.get("/account").main


def test_somebody_else_is_not_asked_whether_they_work_for_a_domain(newcomer: int, people: People, database: Database) -> None:
    people.organisation("London Borough of Croydon")
    with unit_of_work(database):
        assert [one.name for one in queries.list_named_organisations()] == ["London Borough of Croydon"]
        assert len(queries.list_organisations()) == 2


@pytest.mark.parametrize(
    ("name", "is_bare"),
    [
        (DOMAIN, True),
        ("northamptonshire.pcc.pnn.gov.uk", True),
        ("trust.nhs.uk", True),
        ("Northshire Council", False),
        ("example.org", False),
        ("social.northshire.gov.uk", False),
    ],
)
def test_a_bare_domain_is_told_from_a_name(name: str, is_bare: bool) -> None:
    assert is_own_domain(name) == is_bare


def test_job_roles_cover_who_works_on_this() -> None:
    wanted = {"police", "school", "youth-justice", "hsb-lead", "social-work", "health-provider", "procurement", "participation"}
    assert wanted <= set(taxonomy.codes("job_role"))
    assert taxonomy.codes("job_role")[-1] == "other"
