"""Organisations: added, named, merged, and no longer recognised."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.accounts.models import Organisation, RoleGrant
from app.accounts.queries import areas_served, domains_of, organisation_by_domain, organisation_of
from app.contributions import policy
from app.contributions.kinds.description import get_kind
from app.contributions.models import Revision
from app.contributions.services import drafting
from app.core.db import Database, session, transaction, unit_of_work
from tests.administration.conftest import organisation_names
from tests.page_client import PageClient
from tests.people import People

Browser = Callable[[int], PageClient]


def test_an_organisation_is_added_with_its_kind_and_domains(admin: PageClient, database: Database) -> None:
    form = admin.get("/admin/organisations/new")
    wrong = admin.fill(form, {}, "Save", 422)
    assert "Enter the name of the organisation" in wrong.main
    assert "Choose what kind of organisation it is" in wrong.main
    values = {"organisation_name": "Harbour Project", "organisation_kind": "vcs", "domains": "harbour.org.uk"}
    assert admin.fill(form, values, "Save").h1.endswith("Harbour Project")
    assert "There is already an organisation with this name" in admin.fill(form, values, "Save", 422).main
    with unit_of_work(database):
        found = organisation_by_domain("mail.harbour.org.uk")
        assert found is not None
        assert found.name == "Harbour Project"


def test_name_kind_domains_and_areas_are_changed(admin: PageClient, people: People, database: Database) -> None:
    area, organisation = people.area(), people.organisation("Harbor")
    here = f"/admin/organisations/{organisation}"
    admin.fill(admin.get(f"{here}/change"), {"organisation_name": "Harbour", "organisation_kind": "opcc"}, "Save")
    assert "Enter a domain, like example.org.uk" in admin.fill(admin.get(here), {"domain": "not a domain"}, "domain", 422).main
    admin.fill(admin.get(here), {"domain": "harbour.org.uk"}, "domain")
    page = admin.fill(admin.get(f"{here}/areas"), {"areas": [area]}, "Save")
    assert "Camden" in page.main
    with unit_of_work(database):
        assert (domains_of(organisation), areas_served(organisation)) == (["harbour.org.uk"], [area])
        assert session().get_one(Organisation, organisation).kind == "opcc"
    question = admin.get(f"{here}/remove-domain?domain=harbour.org.uk")
    admin.fill(question, containing="Remove this domain")
    admin.get(f"{here}/remove-domain?domain=harbour.org.uk", 404)
    admin.fill(admin.get(f"{here}/areas"), {"areas": []}, "Save")
    with unit_of_work(database):
        assert (domains_of(organisation), areas_served(organisation)) == ([], [])


def test_an_area_that_does_not_exist_is_refused(admin: PageClient, people: People, database: Database) -> None:
    people.area()
    organisation = people.organisation()
    admin.fill(admin.get(f"/admin/organisations/{organisation}/areas"), {"areas": ["E99999999"]}, "Save", 422)
    with unit_of_work(database):
        assert areas_served(organisation) == []


@pytest.mark.dialect
def test_merging_says_what_moves_then_moves_it(admin: PageClient, people: People, browser: Browser, database: Database) -> None:
    area = people.area()
    duplicate, remaining = people.organisation("Camden Council", areas=(area,)), people.organisation("London Borough of Camden")
    person = people.person("Asha Patel", organisation=duplicate)
    with unit_of_work(database), transaction():
        session().execute(sa.update(RoleGrant).where(RoleGrant.person_id == person).values(organisation_id=duplicate))
    here = f"/admin/organisations/{duplicate}"
    admin.fill(admin.get(here), {"domain": "camden.example.org"}, "domain")
    question = admin.get(f"{here}/merge?into={remaining}")
    for words in ("People who move to London Borough of Camden: 1", "camden.example.org", "Areas served that move: Camden"):
        assert words in question.main
    assert "Camden Council" in organisation_names(database)
    theirs = browser(person)
    assert admin.fill(question, containing="Merge these organisations").h1.endswith("London Borough of Camden")
    with unit_of_work(database):
        found = organisation_of(person)
        assert found is not None
        assert found.id == remaining
        assert domains_of(remaining) == ["camden.example.org"]
        assert areas_served(remaining) == [area]
    assert "Camden Council" not in organisation_names(database)
    assert people.actor(person).organisation_id == remaining
    assert "not confirmed your account" not in theirs.get("/contribute").main
    admin.get(f"{here}/merge", 409)
    assert "was merged into London Borough of Camden" in admin.get(here).main


@pytest.mark.dialect
def test_what_the_people_of_a_merged_organisation_wrote_is_the_others_then(
    admin: PageClient, people: People, database: Database
) -> None:
    duplicate, remaining = people.organisation("Camden Council"), people.organisation("London Borough of Camden")
    earlier = people.organisation("Camden LBC")
    writer, colleague = people.person(organisation=duplicate), people.actor(people.moderator(organisation=remaining))
    with unit_of_work(database), transaction():
        session().get_one(Organisation, earlier).merged_into_id = duplicate
        body = {"title": "A play", "summary": "A play.", "type": "drama", "description": "Words.", "harm_types": ["cse"]}
        draft_id = drafting.start(people.actor(writer), get_kind("initiative"), body, {}, "key").id
    with unit_of_work(database):
        assert not policy.can_edit(colleague, session().get_one(Revision, draft_id).contribution)
    admin.fill(admin.get(f"/admin/organisations/{duplicate}/merge?into={remaining}"), containing="Merge these organisations")
    with unit_of_work(database):
        revision = session().get_one(Revision, draft_id)
        assert (revision.author_organisation_id, revision.contribution.owner_organisation_id) == (remaining, remaining)
        assert policy.can_edit(colleague, revision.contribution)
        assert not policy.can_decide(colleague, revision)
        assert session().get_one(Organisation, earlier).merged_into_id == remaining


def test_an_organisation_is_merged_only_into_another_that_is_recognised(admin: PageClient, people: People) -> None:
    gone = people.organisation("Camden Council")
    assert "Choose the organisation to merge into" in admin.get(f"/admin/organisations/{gone}/merge?into=", 422).main
    admin.get(f"/admin/organisations/{gone}/merge?into={gone}", 422)
    admin.get(f"/admin/organisations/{gone}/merge?into=4000", 422)


@pytest.mark.dialect
def test_members_of_an_organisation_that_is_no_longer_recognised_can_only_read_from_the_next_request(
    admin: PageClient, people: People, browser: Browser, database: Database
) -> None:
    organisation = people.organisation("Camden Council")
    person = people.person("Asha Patel", organisation=organisation)
    with unit_of_work(database), transaction():
        session().execute(sa.update(RoleGrant).where(RoleGrant.person_id == person).values(organisation_id=organisation))
    theirs = browser(person)
    assert "not confirmed your account" not in theirs.get("/contribute").main
    question = admin.get(f"/admin/organisations/{organisation}/remove")
    assert "People whose membership ends: 1" in question.main
    admin.fill(question, containing="Stop recognising it")
    assert "not confirmed your account" in theirs.get("/contribute").main
    assert "Camden Council" not in organisation_names(database)
    admin.get(f"/admin/organisations/{organisation}/remove", 404)
    admin.fill(admin.get(f"/admin/organisations/{organisation}"), containing="Recognise it")
    assert "Camden Council" in organisation_names(database)


def test_organisations_are_found_by_name_domain_kind_and_state(admin: PageClient, people: People, database: Database) -> None:
    harbour = people.organisation("Harbour Project", kind="vcs")
    people.organisation("100% Council")
    admin.fill(admin.get(f"/admin/organisations/{harbour}"), {"domain": "seaside.org.uk"}, "domain")
    with unit_of_work(database), transaction():
        session().get_one(Organisation, harbour).proposed_name = "The Harbour"

    def listed(query: str) -> set[str]:
        return {"Harbour Project", "100% Council"} & set(admin.get(f"/admin/organisations?{query}").links())

    assert listed("q=harb") == listed("q=seaside") == listed("kind=vcs") == listed("state=to-name") == {"Harbour Project"}
    assert listed("q=%25") == {"100% Council"}
    assert listed("state=merged") == set()
    assert "Proposed name: The Harbour" in admin.get("/admin/organisations").main
