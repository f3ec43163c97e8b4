""" "We used this": what areas say about having used a specification, on its page, and who may say it and take it away."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import services as accounts
from app.contributions.models import MEMBERS, Revision
from app.contributions.services import deciding, deciding_short_texts
from app.contributions.short_texts import queries as short_text_queries
from app.core import worker
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Duplicate
from app.library import jobs as library_jobs
from app.library.models import UsedStatement
from tests.library.specification_maker import SLOUGH, SpecificationMaker, clause
from tests.page_client import Page, PageClient
from tests.queued_work import run_queued
from tests.rows import rows_of

pytestmark = [pytest.mark.each_database, pytest.mark.long]
SAID = {
    "month": "3",
    "year": "2025",
    "how": "contract",
    "contract_months": "36",
    "again": "with-changes",
    "change": "Give the notice period in weeks.",
}
AT_RISK = "She told me today that her stepfather comes into her room at night and hurts her. She is in my class."


def say(page: PageClient, slug: str, status: int = 200, **changes: Any) -> Page:
    return page.fill(page.get(f"/library/{slug}/used"), {**SAID, **changes}, "how", status=status)


def read(specifications: SpecificationMaker) -> None:
    """A moderator publishes whatever waits."""
    with unit_of_work(specifications.database), transaction():
        for kind, said in short_text_queries.list_waiting():
            deciding_short_texts.publish(specifications.moderator, kind, said, ())


def say_and_publish(specifications: SpecificationMaker, page: PageClient, slug: str, **changes: Any) -> Page:
    """The specification's page once a moderator published what was said."""
    say(page, slug, **changes)
    read(specifications)
    return page.get(f"/library/{slug}")


def test_what_an_area_says_is_on_the_page_for_everyone_with_its_area_and_month(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    person = specifications.commissioner(name="Asha Example")
    assert "Where it was used" not in page.get(f"/library/{slug}").main
    visitor = PageClient(page.client.application.test_client())
    specifications.people.sign_in(page.client, person)
    say_and_publish(specifications, page, slug)
    text = visitor.get(f"/library/{slug}").main
    for words in ("Camden, March 2025", "In a contract", "36 months", "Yes, with changes", "Give the notice period in weeks."):
        assert words in text
    assert specifications.people.actor(person).label.split(", ")[1] in text
    assert "Asha Example" not in text


def test_what_is_not_stated_is_said_to_be_not_stated(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    shown = say_and_publish(specifications, page, slug, contract_months="", change="").main
    assert "Length of the contract Not stated" in shown
    assert "Would change Not stated" in shown


def test_an_area_has_one_statement_which_anyone_who_commissions_there_can_say_anew(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    say(page, slug)
    specifications.people.sign_in(page.client, specifications.commissioner())
    assert page.get(f"/library/{slug}/used").form_values("how")[1]["year"] == "2025"
    say(page, slug, again="no")
    assert [(said.status, said.again) for said in rows_of(specifications.database, UsedStatement)] == [
        ("withdrawn", "with-changes"),
        ("submitted", "no"),
    ]
    read(specifications)
    assert page.get(f"/library/{slug}").main.count("Said by") == 1


def test_what_is_on_the_page_stays_until_a_moderator_has_read_what_replaces_it(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    say_and_publish(specifications, page, slug)
    say(page, slug, change="Give it in days.")
    visitor = PageClient(page.client.application.test_client())
    assert SAID["change"] in visitor.get(f"/library/{slug}").main
    assert "Give it in days." not in visitor.get(f"/library/{slug}").main
    read(specifications)
    assert "Give it in days." in visitor.get(f"/library/{slug}").main
    assert SAID["change"] not in visitor.get(f"/library/{slug}").main
    assert [said.status for said in rows_of(specifications.database, UsedStatement)] == ["replaced", "published"]


def test_nobody_but_the_area_sees_anywhere_what_no_moderator_has_read(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    before = PageClient(page.client.application.test_client()).get(f"/library/{slug}").response.text
    person = specifications.commissioner()
    specifications.people.sign_in(page.client, person)
    shown = say(page, slug, change="The zebracorn clause is too long.").main
    assert "Waiting for a moderator" in shown
    assert "The zebracorn clause is too long." in shown
    specifications.people.sign_in(page.client, specifications.commissioner())  # a colleague in another organisation of the area
    assert "The zebracorn clause is too long." in page.get(f"/library/{slug}").main
    worker.drain(specifications.database)
    others = (
        None,
        specifications.commissioner(SLOUGH),
        specifications.provider(),
        specifications.people.moderator(),
        specifications.people.administrator(),
    )
    for other in others:
        browser = page.client.application.test_client()
        if other is not None:
            specifications.people.sign_in(browser, other)
        for path in ("", "/versions", "/download/print", "/used", "/versions/1"):
            answer = browser.get(f"/library/{slug}{path}").text
            assert "zebracorn" not in answer, (other, path)
            assert "Camden, March 2025" not in answer, (other, path)
        for path in ("/search?q=zebracorn", "/library?q=zebracorn", "/library/csv", "/library/feed"):
            assert "too long" not in browser.get(path).text, (other, path)
    after = PageClient(page.client.application.test_client()).get(f"/library/{slug}").response.text
    assert _without_token(before) == _without_token(after)


def _without_token(page: str) -> str:
    return re.sub(r'name="csrf_token"[^>]*', "", page)


def test_what_waits_can_be_taken_back_before_anybody_reads_it(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    shown = say(page, slug)
    asked = page.get(shown.links()["Take this back: Camden, March 2025, waiting for a moderator"])
    assert "Camden, March 2025" not in page.fill(asked, containing="Take it back").main
    assert [said.status for said in rows_of(specifications.database, UsedStatement)] == ["withdrawn"]


def test_what_the_check_finds_is_sent_to_a_moderator_only_with_an_explanation(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    change = "Ask jo.bloggs@gmail.com about it."
    asked = say(page, slug, status=422, change=change)
    assert "or say below why it is not about a person" in asked.main
    again = page.fill(asked, {"explanation": "Ring jo.bloggs@gmail.com."}, "explanation", status=422)
    assert rows_of(specifications.database, UsedStatement) == []
    page.fill(again, {"explanation": "An invented address, as an example."}, "explanation")
    [statement] = rows_of(specifications.database, UsedStatement)
    assert (statement.status, statement.change, statement.explanation) == (
        "submitted",
        change,
        "An invented address, as an example.",
    )


def test_an_explanation_is_not_taken_over_to_other_words_unread(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    asked = say(page, slug, status=422, change="Ask jo.bloggs@gmail.com about it.")
    page.fill(asked, {"explanation": "An invented address."}, "explanation")
    again = say(page, slug, status=422, change="Ring Sam on 07700 900123 about it.")
    assert again.form_values("explanation")[1]["explanation"] == "An invented address."
    assert len(rows_of(specifications.database, UsedStatement)) == 1


def test_the_tables_hold_one_statement_of_an_area_that_shows_and_one_that_waits(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    say_and_publish(specifications, page, slug)
    say(page, slug)
    for said in rows_of(specifications.database, UsedStatement):
        columns = {one.name: getattr(said, one.name) for one in UsedStatement.__table__.columns if one.name != "id"}
        with unit_of_work(specifications.database), pytest.raises(Duplicate), transaction():
            session().execute(sa.insert(UsedStatement).values(columns))


def test_the_latest_use_comes_first_and_nothing_is_added_up(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    for area, year in (("E09000007", "2023"), (SLOUGH, "2025")):
        specifications.people.sign_in(page.client, specifications.commissioner(area))
        say_and_publish(specifications, page, slug, year=year)
    shown = page.get(f"/library/{slug}").main
    assert shown.index("Slough, March 2025") < shown.index("Camden, March 2023")
    assert "average" not in shown.lower()
    assert "★" not in shown


def test_only_those_who_commission_in_an_area_may_say_it(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    elsewhere = specifications.people.person(organisation=specifications.people.organisation(kind="local-authority"))
    for person in (specifications.provider(), elsewhere, specifications.people.person(status="waiting")):
        specifications.people.sign_in(page.client, person)
        page.get(f"/library/{slug}/used", status=404)
        assert "We used this" not in page.get(f"/library/{slug}").main


def test_nobody_speaks_for_an_area_that_is_not_theirs(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    say(page, slug, status=422, area=SLOUGH)
    assert rows_of(specifications.database, UsedStatement) == []


def test_a_specification_that_one_may_not_read_cannot_be_spoken_about(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    say_and_publish(specifications, page, slug)
    with unit_of_work(specifications.database), transaction():
        deciding.withdraw(specifications.moderator, specifications.find(slug), "It has ended.")
    page.get(f"/library/{slug}/used", status=404)
    page.get(f"/library/{slug}/used/1/withdraw", status=404)


def test_what_was_said_of_a_page_for_members_is_for_members(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish(audience=MEMBERS)
    visitor = PageClient(page.client.application.test_client())
    specifications.people.sign_in(page.client, specifications.commissioner())
    assert "Camden, March 2025" in say_and_publish(specifications, page, slug).main
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
        ({"change": "Ask jo.bloggs@gmail.com about it."}, "Take it out, or say below why"),
        ({"change": AT_RISK}, "call 999"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_what_was_typed_stays(
    specifications: SpecificationMaker, page: PageClient, changes: dict[str, str], words: str
) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    refused = say(page, slug, status=422, **changes)
    assert words in refused.main
    assert (changes.get("change") or SAID["change"]) in refused.form_values("how")[1]["change"]
    assert rows_of(specifications.database, UsedStatement) == []


def test_the_area_can_take_it_back_and_say_something_else(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    shown = say_and_publish(specifications, page, slug)
    visitor = PageClient(page.client.application.test_client())
    assert "Camden, March 2025" in visitor.get(f"/library/{slug}").main
    page.fill(page.get(shown.links()["Take this back: Camden, March 2025"]), containing="Take it back")
    assert "Camden, March 2025" not in visitor.get(f"/library/{slug}").main
    say_and_publish(specifications, page, slug, year="2024")
    assert [one.status for one in rows_of(specifications.database, UsedStatement)] == ["withdrawn", "published"]


def test_nobody_else_can_take_it_back(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    say_and_publish(specifications, page, slug)
    for person in (specifications.commissioner(SLOUGH), specifications.provider(), specifications.people.moderator()):
        specifications.people.sign_in(page.client, person)
        page.get(f"/library/{slug}/used/{rows_of(specifications.database, UsedStatement)[0].id}/withdraw", status=404)


def test_a_moderator_takes_one_down_with_a_reason_that_the_area_reads(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    person = specifications.commissioner()
    specifications.people.sign_in(page.client, person)
    say_and_publish(specifications, page, slug)
    specifications.people.sign_in(page.client, specifications.people.moderator())
    asked = page.get(page.get(f"/library/{slug}").links()["Take this down: Camden, March 2025"])
    assert "Enter a reason" in page.fill(asked, containing="reason", status=422).main
    page.fill(asked, {"reason": "It names a provider."}, "reason")
    assert "Camden, March 2025" not in page.get(f"/library/{slug}").main
    specifications.people.sign_in(page.client, person)
    assert "It names a provider." in page.get(f"/library/{slug}/used").main
    assert rows_of(specifications.database, UsedStatement)[0].status == "taken-down"


def test_of_an_erased_person_the_statement_stays_with_the_organisation(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    person = specifications.commissioner()
    organisation = specifications.people.actor(person).organisation_id
    specifications.people.sign_in(page.client, person)
    say_and_publish(specifications, page, slug)
    administrator = specifications.people.actor(specifications.people.administrator())
    with unit_of_work(specifications.database):
        assert library_jobs.held_about(person)["statements_of_use"][0]["change"] == SAID["change"]
    with unit_of_work(specifications.database), transaction():
        accounts.erase_person(administrator, person)
    run_queued(specifications.database)
    [said] = rows_of(specifications.database, UsedStatement)
    assert (said.person_id, said.organisation_id) == (None, organisation)
    assert "Camden, March 2025" in PageClient(page.client.application.test_client()).get(f"/library/{slug}").main


def test_what_was_said_goes_with_a_text_that_is_erased(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    say_and_publish(specifications, page, slug)
    administrator = specifications.people.actor(specifications.people.administrator())
    with unit_of_work(specifications.database), transaction():
        deciding.redact(administrator, session().scalars(sa.select(Revision)).one())
    run_queued(specifications.database)
    assert [one.change for one in rows_of(specifications.database, UsedStatement)] == [""]


def test_words_that_went_with_an_older_text_are_gone_from_a_page_that_was_kept(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    specifications.revise(slug, [clause("aims", "Other words.")])
    specifications.people.sign_in(page.client, specifications.commissioner())
    say_and_publish(specifications, page, slug)
    administrator = specifications.people.actor(specifications.people.administrator())
    with unit_of_work(specifications.database), transaction():
        deciding.redact(administrator, session().scalars(sa.select(Revision).where(Revision.number == 1)).one())
    visitor = PageClient(page.client.application.test_client())
    assert SAID["change"] in visitor.get(f"/library/{slug}").main
    run_queued(specifications.database)
    assert SAID["change"] not in visitor.get(f"/library/{slug}").main
