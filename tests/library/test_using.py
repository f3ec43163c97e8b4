""" "We used this": what areas say about having used a specification, on its page, and who may say it and take it away."""

from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import services as accounts
from app.contributions.models import MEMBERS, Revision
from app.contributions.services import deciding
from app.core import jobs
from app.core.db import Database, session, transaction, unit_of_work
from app.library import jobs as library_jobs
from app.library.models import UsedStatement
from tests.library.shelf import SLOUGH, Shelf, clause
from tests.page_client import Page, PageClient
from tests.people import People

pytestmark = pytest.mark.each_database
SAID = {
    "month": "3",
    "year": "2025",
    "how": "contract",
    "contract_months": "36",
    "again": "with-changes",
    "change": "Give the notice period in weeks.",
}
AT_RISK = "She told me today that her stepfather comes into her room at night and hurts her. She is in my class."


@pytest.fixture
def shelf(database: Database, people: People) -> Shelf:
    return Shelf(database, people)


def say(page: PageClient, slug: str, status: int = 200, **changes: Any) -> Page:
    return page.fill(page.get(f"/library/{slug}/used"), {**SAID, **changes}, "how", status=status)


def statements(shelf: Shelf) -> list[UsedStatement]:
    with unit_of_work(shelf.database):
        found = list(session().scalars(sa.select(UsedStatement).order_by(UsedStatement.id)))
        session().expunge_all()
        return found


def test_what_an_area_says_is_on_the_page_for_everyone_with_its_area_and_month(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    person = shelf.commissioner(name="Asha Example")
    assert "Where it was used" not in page.get(f"/library/{slug}").main
    visitor = PageClient(page.client.application.test_client())
    shelf.people.sign_in(page.client, person)
    say(page, slug)
    shown = visitor.get(f"/library/{slug}").main
    for words in ("Camden, March 2025", "In a contract", "36 months", "Yes, with changes", "Give the notice period in weeks."):
        assert words in shown
    assert shelf.people.actor(person).label.split(", ")[1] in shown
    assert "Asha Example" not in shown


def test_what_is_not_stated_is_said_to_be_not_stated(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    shelf.people.sign_in(page.client, shelf.commissioner())
    shown = say(page, slug, contract_months="", change="").main
    assert "Length of the contract Not stated" in shown
    assert "Would change Not stated" in shown


def test_an_area_has_one_statement_which_anyone_who_commissions_there_can_change(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    shelf.people.sign_in(page.client, shelf.commissioner())
    say(page, slug)
    shelf.people.sign_in(page.client, shelf.commissioner())
    assert page.get(f"/library/{slug}/used").form_values("how")[1]["year"] == "2025"
    say(page, slug, again="no")
    [said] = statements(shelf)
    assert (said.again, said.change) == ("no", SAID["change"])


def test_the_latest_use_comes_first_and_nothing_is_added_up(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    for area, year in (("E09000007", "2023"), (SLOUGH, "2025")):
        shelf.people.sign_in(page.client, shelf.commissioner(area))
        say(page, slug, year=year)
    shown = page.get(f"/library/{slug}").main
    assert shown.index("Slough, March 2025") < shown.index("Camden, March 2023")
    assert "average" not in shown.lower()
    assert "★" not in shown


def test_only_those_who_commission_in_an_area_may_say_it(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    elsewhere = shelf.people.person(organisation=shelf.people.organisation(kind="local-authority"))
    for person in (shelf.provider(), elsewhere, shelf.people.person(status="waiting")):
        shelf.people.sign_in(page.client, person)
        page.get(f"/library/{slug}/used", status=404)
        assert "We used this" not in page.get(f"/library/{slug}").main


def test_nobody_speaks_for_an_area_that_is_not_theirs(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    shelf.people.sign_in(page.client, shelf.commissioner())
    say(page, slug, status=422, area=SLOUGH)
    assert statements(shelf) == []


def test_a_specification_that_one_may_not_read_cannot_be_spoken_about(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    shelf.people.sign_in(page.client, shelf.commissioner())
    say(page, slug)
    with unit_of_work(shelf.database), transaction():
        deciding.withdraw(shelf.moderator, shelf.find(slug), "It has ended.")
    page.get(f"/library/{slug}/used", status=404)
    page.get(f"/library/{slug}/used/1/withdraw", status=404)


def test_what_was_said_of_a_page_for_members_is_for_members(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish(audience=MEMBERS)
    visitor = PageClient(page.client.application.test_client())
    shelf.people.sign_in(page.client, shelf.commissioner())
    assert "Camden, March 2025" in say(page, slug).main
    visitor.get(f"/library/{slug}", status=404)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"year": "2999"}, "Enter a month since 2000 that is not in the future"),
        ({"year": "0000"}, "Year must be 4 numbers"),
        ({"year": "next"}, "Year must be 4 numbers"),
        ({"contract_months": "two"}, "Length of the contract must be a whole number"),
        ({"contract_months": "0"}, "Length of the contract must be between 1 and 600 months"),
        ({"how": ""}, "Choose how you used it"),
        ({"again": ""}, "Choose whether you would use it again"),
        ({"change": "Ask jo.bloggs@gmail.com about it."}, "Take it out, then send this again"),
        ({"change": AT_RISK}, "call 999"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_what_was_typed_stays(
    shelf: Shelf, page: PageClient, changes: dict[str, str], words: str
) -> None:
    slug = shelf.publish()
    shelf.people.sign_in(page.client, shelf.commissioner())
    refused = say(page, slug, status=422, **changes)
    assert words in refused.main
    assert (changes.get("change") or SAID["change"]) in refused.form_values("how")[1]["change"]
    assert statements(shelf) == []


def test_the_area_can_take_it_back_and_say_something_else(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    shelf.people.sign_in(page.client, shelf.commissioner())
    shown = say(page, slug)
    visitor = PageClient(page.client.application.test_client())
    assert "Camden, March 2025" in visitor.get(f"/library/{slug}").main
    page.fill(page.get(shown.links()["Take this back: Camden, March 2025"]), containing="Take it back")
    assert "Camden, March 2025" not in visitor.get(f"/library/{slug}").main
    say(page, slug, year="2024")
    assert [one.status for one in statements(shelf)] == ["withdrawn", "given"]


def test_nobody_else_can_take_it_back(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    shelf.people.sign_in(page.client, shelf.commissioner())
    say(page, slug)
    for person in (shelf.commissioner(SLOUGH), shelf.provider(), shelf.people.moderator()):
        shelf.people.sign_in(page.client, person)
        page.get(f"/library/{slug}/used/{statements(shelf)[0].id}/withdraw", status=404)


def test_a_moderator_takes_one_down_with_a_reason_that_the_area_reads(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    person = shelf.commissioner()
    shelf.people.sign_in(page.client, person)
    say(page, slug)
    shelf.people.sign_in(page.client, shelf.people.moderator())
    asked = page.get(page.get(f"/library/{slug}").links()["Take this down: Camden, March 2025"])
    assert "Enter a reason" in page.fill(asked, containing="reason", status=422).main
    page.fill(asked, {"reason": "It names a provider."}, "reason")
    assert "Camden, March 2025" not in page.get(f"/library/{slug}").main
    shelf.people.sign_in(page.client, person)
    assert "It names a provider." in page.get(f"/library/{slug}/used").main
    assert statements(shelf)[0].status == "taken-down"


def test_of_an_erased_person_the_statement_stays_with_the_organisation(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    person = shelf.commissioner()
    organisation = shelf.people.actor(person).organisation_id
    shelf.people.sign_in(page.client, person)
    say(page, slug)
    administrator = shelf.people.actor(shelf.people.administrator())
    with unit_of_work(shelf.database):
        assert library_jobs.held_about(person)["statements_of_use"][0]["change"] == SAID["change"]
    with unit_of_work(shelf.database), transaction():
        accounts.erase_person(administrator, person)
    jobs.drain(shelf.database)
    [said] = statements(shelf)
    assert (said.person_id, said.organisation_id) == (None, organisation)
    assert "Camden, March 2025" in PageClient(page.client.application.test_client()).get(f"/library/{slug}").main


def test_what_was_said_goes_with_a_text_that_is_erased(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    shelf.people.sign_in(page.client, shelf.commissioner())
    say(page, slug)
    administrator = shelf.people.actor(shelf.people.administrator())
    with unit_of_work(shelf.database), transaction():
        deciding.redact(administrator, session().scalars(sa.select(Revision)).one())
    jobs.drain(shelf.database)
    assert [one.change for one in statements(shelf)] == [""]


def test_words_that_went_with_an_older_text_are_gone_from_a_page_that_was_kept(shelf: Shelf, page: PageClient) -> None:
    slug = shelf.publish()
    shelf.revise(slug, [clause("aims", "Other words.")])
    shelf.people.sign_in(page.client, shelf.commissioner())
    say(page, slug)
    administrator = shelf.people.actor(shelf.people.administrator())
    with unit_of_work(shelf.database), transaction():
        deciding.redact(administrator, session().scalars(sa.select(Revision).where(Revision.number == 1)).one())
    visitor = PageClient(page.client.application.test_client())
    assert SAID["change"] in visitor.get(f"/library/{slug}").main
    jobs.drain(shelf.database)
    assert SAID["change"] not in visitor.get(f"/library/{slug}").main
