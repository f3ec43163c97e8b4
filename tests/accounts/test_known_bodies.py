"""Councils, integrated care boards and commissioners' offices are called by their names from the first person on."""

import csv
import tomllib
from pathlib import Path
from typing import Protocol

import pytest
import sqlalchemy as sa

from app import content_loading
from app.accounts import queries, services
from app.accounts.belonging import organisations
from app.accounts.models import Organisation
from app.accounts.recognising import domains, known_bodies
from app.accounts.services import Details
from app.areas.models import Area
from app.core import config, taxonomy
from app.core.actor import SYSTEM, Actor
from app.core.db import Database, session, transaction, unit_of_work
from tests.page_client import PageClient
from tests.people import People

CAMDEN, CAMDEN_AREA = "London Borough of Camden", "E09000007"
BOARD = "NHS Devon Integrated Care Board"


class Register(Protocol):
    def __call__(self, email: str, known_name: str = "") -> tuple[int, str]: ...


@pytest.fixture
def register(database: Database, people: People) -> Register:
    """Register somebody from an address; the id of their organisation and the name it has."""

    def act(email: str, known_name: str = "") -> tuple[int, str]:
        person_id = people.person(email=email, status="unconfirmed")
        with unit_of_work(database), transaction():
            services.complete_registration(Actor(person_id=person_id), Details("Nell Newcomer", "la-csa", known_name=known_name))
        with unit_of_work(database):
            membership = queries.open_membership(person_id)
            assert membership is not None
            return membership.organisation_id, queries.get_organisation(membership.organisation_id).name

    return act


@pytest.fixture
def camden_is_an_area(database: Database) -> None:
    with unit_of_work(database), transaction():
        session().add(Area(code=CAMDEN_AREA, name="Camden", region="london", kind="london-borough"))


class TestWhatShips:
    def test_every_area_has_its_council(self) -> None:
        with (config.ROOT / "content" / "areas.csv").open() as file:
            areas = [row["code"] for row in csv.DictReader(file)]
        assert sorted(body.area for body in known_bodies.of_kinds(["local-authority"])) == sorted(areas)

    def test_there_are_as_many_boards_and_commissioners_as_england_has(self) -> None:
        assert len(known_bodies.of_kinds(["nhs-commissioner"])) == 36  # since 1 April 2026
        assert len(known_bodies.of_kinds(["opcc"])) == 34  # 33 commissioners, and the mayor's office in London

    def test_no_name_and_no_domain_stands_twice(self) -> None:
        names = [body.name.casefold() for body in known_bodies.list_all()]
        owned = [domain for body in known_bodies.list_all() for domain in body.domains]
        assert len(set(names)) == len(names)
        assert len(set(owned)) == len(owned)

    def test_every_domain_is_one_that_belongs_to_one_body_of_that_kind(self) -> None:
        wrong = [
            (body.name, domain)
            for body in known_bodies.list_all()
            for domain in body.domains
            if (trust := domains.trusted(domain)) is None or body.kind not in trust.kinds
        ]
        assert wrong == []

    def test_every_fact_names_a_source_that_says_where_and_who(self) -> None:
        raw = tomllib.loads(known_bodies.PATH.read_text())
        sources = {source["code"]: source for source in raw["source"]}
        assert all(source["address"].startswith("https://") and source["publisher"] for source in sources.values())
        assert all(row["sources"] and set(row["sources"]) <= set(sources) for row in raw["organisation"])
        assert all(row["kind"] in taxonomy.codes("organisation_kind") for row in raw["organisation"])


@pytest.mark.usefixtures("camden_is_an_area")
class TestRegisteringFromAKnownDomain:
    def test_the_organisation_has_its_name_kind_and_area(self, register: Register, database: Database) -> None:
        organisation_id, name = register("nell@social.camden.gov.uk")
        assert name == CAMDEN
        with unit_of_work(database):
            assert queries.get_organisation(organisation_id).kind == "local-authority"
            assert queries.areas_served(organisation_id) == [CAMDEN_AREA]

    def test_the_second_person_joins_the_first(self, register: Register) -> None:
        assert register("nell@camden.gov.uk") == register("bill@camden.gov.uk")

    def test_what_they_type_is_not_asked_for(self, people: People, page: PageClient) -> None:
        people.sign_in(page.client, people.person(email="nell@camden.gov.uk", status="unconfirmed"))
        shown = page.get("/register/details").main
        assert f"Your email address belongs to {CAMDEN}" in shown
        assert "Name of your organisation" not in shown

    def test_an_organisation_of_that_name_takes_the_domains(self, register: Register, people: People) -> None:
        there = people.organisation(CAMDEN)
        assert register("nell@camden.gov.uk") == (there, CAMDEN)

    def test_a_domain_that_an_administrator_gave_to_another_stays_there(
        self, register: Register, people: People, database: Database
    ) -> None:
        shared_services = people.organisation("Shared Services")
        with unit_of_work(database), transaction():
            organisations.add_domain(SYSTEM, shared_services, "leics.gov.uk")
        assert register("nell@leics.gov.uk")[0] == shared_services
        assert register("bill@leicestershire.gov.uk")[1] == "Leicestershire County Council"
        assert register("jo@leics.gov.uk")[0] == shared_services


class TestChoosingFromTheList:
    def test_somebody_of_the_nhs_finds_their_board_on_the_list(self, people: People, page: PageClient) -> None:
        people.sign_in(page.client, people.person(email="nell@nhs.net", status="unconfirmed"))
        shown = page.get("/register/details")
        assert BOARD in shown.text
        assert CAMDEN not in shown.text  # nobody there writes from nhs.net

    def test_a_stranger_is_not_offered_bodies_whose_people_are_known_by_their_address(
        self, people: People, page: PageClient
    ) -> None:
        people.sign_in(page.client, people.person(email="nell@example.org", status="unconfirmed"))
        assert BOARD not in page.get("/register/details").text

    def test_the_board_they_choose_is_made_once_and_no_longer_offered(self, register: Register, database: Database) -> None:
        first, second = (register(email, known_name=BOARD) for email in ("nell@nhs.net", "bill@nhs.net"))
        assert first == second
        assert first[1] == BOARD
        with unit_of_work(database):
            assert BOARD not in queries.bodies_without_organisation(["nhs-commissioner"])

    def test_a_board_that_was_merged_into_another_stays_merged(
        self, register: Register, people: People, database: Database
    ) -> None:
        gone, _ = register("nell@nhs.net", known_name=BOARD)
        kept = people.organisation("NHS Peninsula Integrated Care Board")
        with unit_of_work(database), transaction():
            organisations.merge_organisations(SYSTEM, gone, kept)
        assert register("bill@nhs.net", known_name=BOARD)[0] == kept

    def test_it_is_chosen_through_the_form(self, people: People, page: PageClient, database: Database) -> None:
        person_id = people.person(email="nell@nhs.net", status="unconfirmed")
        people.sign_in(page.client, person_id)
        given = {"name": "Nell Newcomer", "job_role": "camhs", "organisation": BOARD}
        page.fill(page.get("/register/details"), given)
        with unit_of_work(database):
            organisation = queries.organisation_of(person_id)
            assert organisation is not None
            assert organisation.name == BOARD


@pytest.mark.usefixtures("camden_is_an_area")
class TestOrganisationsThatWentByTheirDomain:
    def test_they_are_called_by_their_name_when_content_is_loaded(self, database: Database, tmp_path: Path) -> None:
        with unit_of_work(database), transaction():
            bare = organisations._add(SYSTEM, "camden.gov.uk", "local-authority", confirmed=True)
            bare.proposed_name = "Camden social services"
            bare_id = bare.id
        report = content_loading.load_all(database, tmp_path)
        assert "Organisations that went by their mail domain and are now called by their name: 1." in report.lines()
        with unit_of_work(database):
            organisation = queries.get_organisation(bare_id)
            assert (organisation.name, organisation.proposed_name) == (CAMDEN, "")
            assert queries.areas_served(bare_id) == [CAMDEN_AREA]
        assert content_loading.load_all(database, tmp_path).names_given == 0

    def test_a_name_that_somebody_proposed_keeps_nothing_from_being_named(self, database: Database, tmp_path: Path) -> None:
        with unit_of_work(database), transaction():
            organisations.propose_organisation(SYSTEM, CAMDEN, "local-authority")
            organisations._add(SYSTEM, "camden.gov.uk", "local-authority", confirmed=True)
        assert content_loading.load_all(database, tmp_path).names_given == 1

    def test_what_an_administrator_called_them_stays(self, people: People, database: Database) -> None:
        people.organisation("Camden")
        with unit_of_work(database), transaction():
            organisations.name_known_bodies()
            assert list(session().scalars(sa.select(Organisation.name))) == ["Camden"]
