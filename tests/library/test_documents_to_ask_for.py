"""What takes long and is not for everyone is asked for, made by the worker, and given to whoever may read its page then."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.belonging import memberships
from app.accounts.models import Membership
from app.contributions import queries
from app.contributions.models import MEMBERS
from app.contributions.services import deciding, drafting
from app.core.db import session, transaction, unit_of_work
from app.core.jobs import Task
from app.documents.making import choosing, files, services
from app.documents.making.models import MadeDocument
from app.library.exporting import jobs as exporting
from app.library.specifications.kind import SPECIFICATION
from tests.library.consultation_client import ConsultationClient
from tests.library.entry_maker import EntryMaker, specification, taken
from tests.made_documents import DRAWN, files_of_documents, finish_waiting
from tests.page_client import Page, PageClient
from tests.people import People
from tests.queued_work import run_queued
from tests.rows import count_rows, only_row_of, rows_of

Move = Callable[[timedelta], None]
ADDRESS = "/library/members-only/download/pdf"
COMPARISON = "/library/compare/download/pdf?with=service-a&with=service-b"


@pytest.fixture
def member(entries: EntryMaker, people: People, app: Flask) -> PageClient:
    """The browser of a member, where there is a specification for members."""
    entries.publish(SPECIFICATION, specification(title="Members only"), "members", audience=MEMBERS)
    return people.browser(app, people.person("Morgan Member"))


def ask(browser: PageClient, address: str = ADDRESS) -> Page:
    """Press the button, and arrive at the page that says how far it is."""
    return browser.fill(browser.get(address), containing="make")


def test_a_document_for_members_is_asked_for_made_and_fetched(member: PageClient, entries: EntryMaker) -> None:
    offered = member.get(ADDRESS)
    assert offered.h1 == "This file has to be made first"
    assert "Make the file" in offered.text
    waiting = ask(member)
    assert waiting.h1 == "Your file waits to be made"
    assert "Yours is the next to be made." in waiting.main
    again = waiting.links()["Check again"]
    with unit_of_work(entries.database), transaction():
        services.begin(only_row_of(entries.database, MadeDocument).id)
    assert member.get(again).h1 == "Your file is being made"
    with unit_of_work(entries.database):
        name = files.put(DRAWN)
        with transaction():
            services.finish(only_row_of(entries.database, MadeDocument).id, name, len(DRAWN))
    ready = member.get(again)
    assert ready.h1 == "Your file is ready"
    assert taken(member, ready.links()["Download it: PDF"]) == DRAWN


def test_it_says_how_many_are_made_before(member: PageClient, entries: EntryMaker, people: People, app: Flask) -> None:
    for name in ("Ada", "Bea"):
        ask(people.browser(app, people.person(name)))
    assert "2 other files are made before yours." in ask(member).main


def test_pressing_the_button_twice_asks_once(member: PageClient, entries: EntryMaker) -> None:
    offered = member.get(ADDRESS)
    first, second = (member.fill(offered, containing="make") for _ in range(2))
    assert first.links()["Check again"] == second.links()["Check again"]
    assert count_rows(entries.database, MadeDocument) == 1
    assert len(files_of_documents()) == 1


def test_while_one_is_made_another_is_refused_in_words_and_changes_nothing(member: PageClient, entries: EntryMaker) -> None:
    entries.publish(SPECIFICATION, specification(title="Other one"), "other", audience=MEMBERS)
    ask(member)
    other = member.get("/library/other-one/download/pdf")
    refused = member.fill(other, containing="make", status=409)
    assert "Wait until it is ready, then ask for this one." in refused.main
    assert count_rows(entries.database, MadeDocument) == 1
    assert len(files_of_documents()) == 1


def test_a_request_is_for_whoever_asked_alone(member: PageClient, entries: EntryMaker, people: People, app: Flask) -> None:
    again = ask(member).links()["Check again"]
    other = people.browser(app, people.person("Omar Other"))
    assert other.get(again).h1 == "This file has to be made first"
    assert people.browser(app).client.get(again).status_code == 404


def test_two_who_may_read_the_same_page_each_have_their_own_request_and_the_same_file(
    member: PageClient, entries: EntryMaker, people: People, app: Flask
) -> None:
    other = people.browser(app, people.person("Omar Other"))
    ask(member)
    ask(other)
    assert [document.asker != "" for document in rows_of(entries.database, MadeDocument)] == [True, True]
    finish_waiting(entries.database)
    assert taken(member, ADDRESS) == taken(other, ADDRESS) == DRAWN


@pytest.mark.dialect
def test_a_page_taken_down_between_asking_and_fetching_gives_nothing(member: PageClient, entries: EntryMaker) -> None:
    again = ask(member).links()["Check again"]
    finish_waiting(entries.database)
    with unit_of_work(entries.database), transaction():
        contribution = queries.find_by_slug("library", "members-only")
        assert contribution is not None
        deciding.withdraw(entries.moderator, contribution, "It has ended.")
    for address in (again, ADDRESS):
        assert member.client.get(address).status_code == 404


def test_who_leaves_what_opened_the_page_to_them_gets_nothing(
    entries: EntryMaker, people: People, app: Flask, member: PageClient
) -> None:
    colleague = people.person("Cleo Colleague", organisation=entries.author.organisation_id)
    number = entries.draft(SPECIFICATION, specification(title="A draft of ours"), "draft")
    address = f"/library/drafts/{number}/download/pdf"
    browser = people.browser(app, colleague)
    again = ask(browser, address).links()["Check again"]
    finish_waiting(entries.database)
    assert taken(browser, address) == DRAWN
    with unit_of_work(entries.database), transaction():
        membership = session().scalars(sa.select(Membership).where(Membership.person_id == colleague)).one()
        memberships.end_membership(entries.moderator, membership.id)
    for path in (again, address):
        assert browser.client.get(path).status_code == 404


def test_a_text_that_changed_meanwhile_is_not_given_as_it_was(entries: EntryMaker, people: People, app: Flask) -> None:
    number = entries.draft(SPECIFICATION, specification(title="A draft of ours"), "draft")
    assert entries.author.person_id is not None
    browser = people.browser(app, entries.author.person_id)
    address = f"/library/drafts/{number}/download/pdf"
    ask(browser, address)
    finish_waiting(entries.database)
    with unit_of_work(entries.database), transaction():
        draft = queries.get_revision(number)
        drafting.save(entries.author, draft, draft.version, {"summary": "Said anew."}, {})
    assert browser.get(address).h1 == "This file has to be made first"


def test_a_folder_that_somebody_emptied_is_no_dead_end(member: PageClient, entries: EntryMaker) -> None:
    ask(member)
    finish_waiting(entries.database)
    for path in files.folder().glob("??/*"):
        path.unlink()
    assert ask(member).h1 == "Your file waits to be made"
    finish_waiting(entries.database)
    assert taken(member, ADDRESS) == DRAWN


def test_after_a_day_it_has_to_be_asked_for_again(member: PageClient, entries: EntryMaker, moment: Move) -> None:
    ask(member)
    finish_waiting(entries.database)
    moment(timedelta(hours=22, minutes=1))
    assert member.client.get(ADDRESS).content_type.startswith("text/html")


@pytest.mark.dialect
def test_what_is_erased_is_gone_from_what_was_asked_for(member: PageClient, entries: EntryMaker, people: People) -> None:
    ask(member)
    finish_waiting(entries.database)
    administrator = people.actor(people.administrator())
    with unit_of_work(entries.database), transaction():
        contribution = queries.find_by_slug("library", "members-only")
        assert contribution is not None
        assert contribution.live_revision is not None
        deciding.redact(administrator, contribution.live_revision)
    assert member.client.get(ADDRESS).status_code == 404
    run_queued(entries.database)
    assert (count_rows(entries.database, MadeDocument), files_of_documents()) == (0, [])


def test_a_session_that_ended_signs_in_first_and_comes_back(entries: EntryMaker, people: People, app: Flask) -> None:
    for letter in "ab":
        entries.publish(SPECIFICATION, specification(title=f"Service {letter}"), letter)
    visitor = people.browser(app)
    shown = visitor.get(COMPARISON)
    assert shown.h1 == "This file has to be made first"
    assert "sign in" in shown.links()
    _action, values = visitor.get("/sign-in").form_values()
    response = visitor.client.post(COMPARISON, data={"csrf_token": values["csrf_token"]})
    assert response.status_code == 303
    assert response.location.startswith("/sign-in?next=")
    assert count_rows(entries.database, MadeDocument) == 0
    assert files_of_documents() == []


def test_whose_account_nobody_confirmed_cannot_ask(entries: EntryMaker, people: People, app: Flask) -> None:
    entries.publish(SPECIFICATION, specification(), "one")
    browser = people.browser(app, people.person("Wanda Waiting", status="waiting", roles=()))
    address = "/library/recovery-service/versions/1/changes-to/1/download/pdf"
    assert "once your account is confirmed" in browser.get(address).main
    _action, values = browser.get("/account").form_values()
    assert browser.client.post(address, data={"csrf_token": values["csrf_token"]}).location == address
    assert count_rows(entries.database, MadeDocument) == 0


def test_a_comparison_as_pdf_is_asked_for_and_in_word_is_there_at_once(member: PageClient, entries: EntryMaker) -> None:
    for letter in "ab":
        entries.publish(SPECIFICATION, specification(title=f"Service {letter}"), letter)
    assert ask(member, COMPARISON).h1 == "Your file waits to be made"
    finish_waiting(entries.database)
    assert taken(member, COMPARISON) == DRAWN
    assert taken(member, COMPARISON.replace("/pdf", "/docx")).startswith(b"PK")


def test_a_large_comparison_in_any_office_format_is_asked_for(
    member: PageClient, entries: EntryMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for letter in "ab":
        entries.publish(SPECIFICATION, specification(title=f"Service {letter}"), letter)
    monkeypatch.setattr(choosing, "LARGEST_AT_ONCE", 100)
    for code in ("docx", "odt", "xlsx", "ods", "csv"):
        address = COMPARISON.replace("/pdf", f"/{code}")
        assert ask(member, address).h1 == "Your file waits to be made"
        finish_waiting(entries.database, code.encode())
        assert taken(member, address) == code.encode()


def test_what_changed_between_two_versions_is_asked_for_as_a_pdf(member: PageClient, entries: EntryMaker) -> None:
    address = "/library/members-only/versions/1/changes-to/1/download/pdf"
    assert ask(member, address).h1 == "Your file waits to be made"


def test_the_record_of_a_consultation_is_asked_for_by_whoever_may_read_it(consultation: ConsultationClient) -> None:
    consultation.open()
    consultation.invite()
    guest = consultation.enter()
    address = f"{consultation.home}/record/pdf"
    assert ask(guest, address).h1 == "Your file waits to be made"
    assert only_row_of(consultation.database, MadeDocument).asker.startswith("invitation:")
    finish_waiting(consultation.database)
    assert taken(guest, address) == DRAWN


def test_a_disk_that_takes_no_file_is_said_in_words_and_nothing_is_asked_for(
    member: PageClient, entries: EntryMaker, caplog: pytest.LogCaptureFixture
) -> None:
    offered = member.get(ADDRESS)
    files.folder().parent.mkdir(parents=True, exist_ok=True)
    files.folder().write_bytes(b"a file where the folder should be")
    refused = member.fill(offered, containing="make", status=503)
    assert "has no room to make this document" in refused.main
    assert count_rows(entries.database, MadeDocument) == 0
    assert "members-only" not in caplog.text.lower()


def test_a_person_is_limited_by_the_hour(member: PageClient, entries: EntryMaker) -> None:
    offered = member.get(ADDRESS)
    for _ in range(30):
        member.fill(offered, containing="make")
    member.fill(offered, containing="make", status=429)


def test_a_person_who_is_erased_leaves_nothing_they_asked_for_and_may_see_what_is_there(
    member: PageClient, entries: EntryMaker, people: People
) -> None:
    ask(member)
    person_id = int(only_row_of(entries.database, MadeDocument).asker.removeprefix("person:"))
    with unit_of_work(entries.database):
        (told,) = exporting.held_about(person_id)
        assert (told["format"], told["status"]) == ("pdf", "waiting")
        with transaction():
            exporting.forget_person(Task(0, {"person_id": person_id}, 1, entries.database))
    assert (count_rows(entries.database, MadeDocument), files_of_documents()) == (0, [])
