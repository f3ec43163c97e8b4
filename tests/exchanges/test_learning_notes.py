"""A learning note is a contribution like any other, but that nobody begins one from a form."""

import pytest

from app.contributions.services import drafting
from app.contributions.services.drafting import Origin
from app.core.db import Database, transaction, unit_of_work
from app.core.errors import Forbidden
from app.directory.kind import INITIATIVE
from app.exchanges.learning.kind import LEARNING_NOTE
from app.newsletter.issues.fields import PageAddress
from app.newsletter.issues.queries import list_published_since, public_pages
from app.search.index import follower
from tests.directory.conftest import Directory
from tests.exchanges.assessment_client import AssessmentClient
from tests.exchanges.learning_notes import NOTE, publish_note
from tests.page_client import PageClient
from tests.people import People

TITLE, STANDARD = str(NOTE["title"]), "missing-and-trafficked-children"


@pytest.mark.parametrize("roles", [(), ("moderator",), ("editor",), ("admin",)])
def test_nobody_begins_a_learning_note_from_a_form(people: People, page: PageClient, roles: tuple[str, ...]) -> None:
    person = people.person(roles=("member", *roles))
    people.sign_in(page.client, person)
    assert "learning note" not in page.get("/contribute").main
    page.get("/contribute/learning-note", status=404)
    _, typed = page.get("/contribute/initiative").form_values("title")
    page.post("/contribute/learning-note", {**typed, "title": "Mine"}, status=404)
    with unit_of_work(people.database), pytest.raises(Forbidden), transaction():
        drafting.start(people.actor(person), LEARNING_NOTE, dict(NOTE), {}, "key")


def test_only_the_site_begins_something_in_the_name_of_an_organisation(people: People) -> None:
    origin, member = Origin(organisation_id=people.organisation()), people.actor(people.person())
    with unit_of_work(people.database), pytest.raises(Forbidden), transaction():
        drafting.start(member, INITIATIVE, {"title": "Theirs"}, {}, "key", origin)


def test_a_published_note_has_a_page_a_place_in_the_listing_a_feed_versions_and_search(
    database: Database, page: PageClient
) -> None:
    address = publish_note(database)
    publish_note(database, "other", title="Another note", standards=["funding", "workforce"])
    follower.follow(database)
    assert address == "/exchanges/learning/one-person-to-ring-about-a-missing-child"

    note = page.get(address)
    assert note.h1.endswith(TITLE)
    assert note.links()["Missing and trafficked children"] == f"/exchanges/standards#{STANDARD}"
    assert TITLE in page.get(f"{address}/versions").main
    assert TITLE in page.get(f"{address}/versions/1").main
    assert TITLE in page.get(f"{address}/report").main

    both = [TITLE, "Another note"]
    for asked, titles in (("", both), (f"?standard={STANDARD}", [TITLE]), ("?group=future", both[1:]), ("?q=parents", [])):
        links = page.get(f"/exchanges/learning{asked}").links()
        assert [title for title in both if title in links] == titles, asked
    assert TITLE in page.client.get("/exchanges/learning/feed").text
    assert TITLE in page.client.get("/exchanges/learning/csv").text
    assert page.get("/search?q=named+person").links()[TITLE] == address


def test_a_note_helps_with_the_standards_it_names_before_anything_else(assessing: AssessmentClient) -> None:
    Directory(assessing.database, assessing.people).publish("A group for parents", audiences=["parents"])
    address = publish_note(assessing.database, title="Z: meet parents in the evening", standards=["parents-and-carers"])
    publish_note(assessing.database, "other")
    browser = assessing.started()
    links = browser.get(assessing.standard_page("parents-and-carers")).links()
    assert links["Z: meet parents in the evening"] == address
    assert TITLE not in links
    assert list(links).index("Z: meet parents in the evening") < list(links).index("A group for parents")


def test_an_item_of_an_issue_may_lead_to_a_note(database: Database) -> None:
    address = publish_note(database, harm_types=["cse"])
    field = PageAddress(name="link", label="Page")
    assert field.clean(address) == address
    assert field.clean("/directory/street-theatre") == "/directory/street-theatre"
    with unit_of_work(database):
        [found] = public_pages([address]).values()
        [shelved] = list_published_since(None)
    assert shelved.page == found
    assert (found.address, found.noun, found.harm_types, found.regions) == (address, "learning note", ("cse",), ())
