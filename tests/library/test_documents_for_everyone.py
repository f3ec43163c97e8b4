"""The PDF of what anyone may read is made when it is published, by the worker, and is never drawn by what serves pages."""

from pathlib import Path

import pytest

from app.contributions import queries
from app.contributions.models import MEMBERS
from app.contributions.services import deciding, drafting
from app.core import worker
from app.core.db import transaction, unit_of_work
from app.core.jobs import Task
from app.documents.making import files
from app.documents.making.models import MadeDocument
from app.library.exporting import jobs as exporting
from app.library.frameworks.kind import FRAMEWORK
from app.library.specifications.kind import SPECIFICATION
from app.upkeep.feature import FEATURE
from tests.document_files import bare_python, can_make_pdf_files
from tests.library.entry_maker import FRAMEWORK_BODY, EntryMaker, specification, taken
from tests.made_documents import DRAWN, draw_next, files_of_documents, finish_waiting, settle
from tests.page_client import PageClient
from tests.people import People
from tests.queued_work import run_queued
from tests.rows import count_rows, only_row_of, rows_of

ADDRESS = "/library/recovery-service/download/pdf"


def publish(entries: EntryMaker, **more: object) -> int:
    """A specification that anyone may read, with its document made."""
    number = entries.publish(SPECIFICATION, specification(**more), "specification")
    settle(entries.database)
    finish_waiting(entries.database)
    return number


def run_make_missing(entries: EntryMaker) -> None:
    with unit_of_work(entries.database):
        exporting.make_missing(Task(0, {}, 1, entries.database))


@pytest.mark.long
@pytest.mark.skipif(not can_make_pdf_files(), reason="The libraries for PDF are not installed: see docs/running.md")
def test_what_is_published_is_drawn_once_by_the_worker_and_everyone_is_given_that_file(
    page: PageClient, entries: EntryMaker, people: People
) -> None:
    entries.publish(SPECIFICATION, specification(), "specification")
    worker.drain(entries.database)
    assert not any(file.startswith(b"%PDF") for file in files_of_documents()), "not in the turn of mail"
    settle(entries.database)
    assert draw_next(entries.database)
    assert not draw_next(entries.database)
    first = taken(page, ADDRESS)
    assert first.startswith(b"%PDF-")
    assert taken(page, "/library/recovery-service/versions/1/download/pdf") == first
    people.sign_in(page.client, people.person())
    assert taken(page, ADDRESS) == first


def test_looking_for_one_that_is_not_made_yet_changes_nothing_and_says_so(page: PageClient, entries: EntryMaker) -> None:
    entries.publish(SPECIFICATION, specification(), "specification")
    answer = page.get(ADDRESS)
    assert answer.h1 == "This file is being made"
    assert answer.links()["Check again"] == ADDRESS
    assert answer.links()["Word (DOCX)"] == "/library/recovery-service/download/docx"
    assert not [form for form in answer.forms() if form.get("method") == "post"], "a visitor is offered no button"
    assert count_rows(entries.database, MadeDocument) == 0


def test_the_page_of_one_that_is_not_made_is_no_file_and_kept_by_no_cache(page: PageClient, entries: EntryMaker) -> None:
    entries.publish(SPECIFICATION, specification(), "specification")
    response = page.client.get(ADDRESS)
    assert response.content_type.startswith("text/html")
    assert "Content-Disposition" not in response.headers
    assert "public" not in response.headers["Cache-Control"]


def test_the_file_has_a_tag_and_is_not_sent_again(page: PageClient, entries: EntryMaker) -> None:
    publish(entries)
    tag = page.client.get(ADDRESS).headers["ETag"]
    assert page.client.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 304


def test_what_nobody_followed_is_made_by_the_clock(page: PageClient, entries: EntryMaker) -> None:
    number = publish(entries)
    for path in files.folder().glob("??/*"):
        path.unlink()
    assert page.get(ADDRESS).h1 == "This file is being made"
    with unit_of_work(entries.database):
        exporting.check_all(Task(0, {}, 1, entries.database))
    assert finish_waiting(entries.database) == 1
    with unit_of_work(entries.database), transaction():
        exporting.forget_redacted_text(
            Task(0, {"contribution_id": queries.get_revision(number).contribution_id}, 1, entries.database)
        )
    run_make_missing(entries)
    assert finish_waiting(entries.database) == 1
    assert taken(page, ADDRESS) == DRAWN
    run_make_missing(entries)
    assert finish_waiting(entries.database) == 0


@pytest.mark.each_database
def test_a_site_that_was_there_before_makes_what_it_has_fifty_at_a_time(
    entries: EntryMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "ROWS_A_BATCH", 2)
    for at in range(3):
        entries.publish(SPECIFICATION, specification(title=f"Service {'abc'[at]}"), f"key-{at}")
    with unit_of_work(entries.database):
        first = exporting.make_missing(Task(0, {}, 1, entries.database))
        assert first is not None
        assert count_rows(entries.database, MadeDocument) == 2
        assert exporting.make_missing(Task(0, first.payload, 1, entries.database)) is None
    assert count_rows(entries.database, MadeDocument) == 3


@pytest.mark.each_database
def test_a_page_that_is_taken_down_leaves_no_document_and_has_one_when_it_is_back(page: PageClient, entries: EntryMaker) -> None:
    number = publish(entries)
    with unit_of_work(entries.database), transaction():
        deciding.withdraw(entries.moderator, queries.get_revision(number).contribution, "It has ended.")
    assert page.client.get(ADDRESS).status_code == 404
    settle(entries.database)
    assert (count_rows(entries.database, MadeDocument), files_of_documents()) == (0, [])
    with unit_of_work(entries.database), transaction():
        deciding.restore(entries.moderator, queries.get_revision(number).contribution)
    run_make_missing(entries)
    finish_waiting(entries.database)
    assert taken(page, ADDRESS) == DRAWN


def test_nothing_is_made_for_everyone_of_what_is_for_members(entries: EntryMaker) -> None:
    entries.publish(SPECIFICATION, specification(), "specification", audience=MEMBERS)
    settle(entries.database)
    run_make_missing(entries)
    assert count_rows(entries.database, MadeDocument) == 0


def test_a_version_that_narrows_the_page_takes_its_document_away(page: PageClient, entries: EntryMaker) -> None:
    number = publish(entries)
    publish_again(entries, number, audience=MEMBERS)
    assert page.client.get(ADDRESS).status_code == 404
    settle(entries.database)
    assert files_of_documents() == []


def publish_again(entries: EntryMaker, number: int, audience: str = "", **changes: object) -> None:
    with unit_of_work(entries.database), transaction():
        again = drafting.edit(entries.author, queries.get_revision(number).contribution)
        drafting.save(entries.author, again, again.version, changes, {})
        again.audience = audience or again.audience
        drafting.submit(entries.author, again, {})
        deciding.publish(entries.moderator, again)


def test_a_new_version_has_its_own_and_the_one_before_keeps_its(page: PageClient, entries: EntryMaker) -> None:
    number = publish(entries)
    publish_again(entries, number, summary="Help for longer.")
    settle(entries.database)
    finish_waiting(entries.database, b"%PDF the second")
    assert taken(page, ADDRESS) == b"%PDF the second"
    assert taken(page, "/library/recovery-service/versions/1/download/pdf") == DRAWN


def test_it_is_made_anew_when_a_framework_that_it_holds_changes_and_holds_none_that_was_taken_down(
    page: PageClient, entries: EntryMaker
) -> None:
    framework = entries.publish(FRAMEWORK, FRAMEWORK_BODY, "framework")
    publish(entries)
    publish_again(entries, framework, outcomes=[{"id": "safer", "statement": "Children are well"}])
    assert page.get(ADDRESS).h1 == "This file is being made"
    settle(entries.database)
    assert finish_waiting(entries.database) == 1
    with unit_of_work(entries.database), transaction():
        deciding.withdraw(entries.moderator, queries.get_revision(framework).contribution, "It has ended.")
    assert page.client.get(ADDRESS).data != DRAWN, "not even before the worker knows"
    settle(entries.database)
    assert finish_waiting(entries.database) == 1
    assert taken(page, ADDRESS) == DRAWN


@pytest.mark.dialect
def test_what_is_erased_is_in_no_document_once_its_jobs_are_done(page: PageClient, entries: EntryMaker, people: People) -> None:
    framework = entries.publish(FRAMEWORK, FRAMEWORK_BODY, "framework")
    publish(entries)
    administrator = people.actor(people.administrator())
    with unit_of_work(entries.database), transaction():
        deciding.redact(administrator, queries.get_revision(framework))
    assert page.client.get(ADDRESS).data != DRAWN, "at once, since what is answer is another page now"
    run_queued(entries.database)
    assert (count_rows(entries.database, MadeDocument), files_of_documents()) == (0, [])


def test_what_cannot_be_drawn_here_says_so_and_offers_other_ways(
    page: PageClient, entries: EntryMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries.publish(SPECIFICATION, specification(), "specification")
    settle(entries.database)
    monkeypatch.setattr("sys.executable", bare_python())
    assert draw_next(entries.database)
    answer = page.get(ADDRESS, status=503)
    assert answer.h1 == "PDF files cannot be made here"
    assert answer.links()["A page to print"] == "/library/recovery-service/download/print"
    assert only_row_of(entries.database, MadeDocument).refusal == "unavailable"


def test_a_restored_database_forgets_the_files_that_it_names(entries: EntryMaker) -> None:
    publish(entries)
    assert FEATURE.restored is not None
    with unit_of_work(entries.database), transaction():
        FEATURE.restored()
    assert rows_of(entries.database, MadeDocument) == []


def test_a_name_in_the_folder_says_nothing_of_what_is_in_it(entries: EntryMaker) -> None:
    publish(entries, title="Secretword service")
    names = [str(path) for path in Path(files.folder()).rglob("*")]
    assert names
    assert not [name for name in names if "secretword" in name.lower()]
