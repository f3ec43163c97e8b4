"""Files with a standard's answer: kept as uploads are, for the commissioners of the area, and not reaped while a row has them."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.contributions.services import attaching
from app.core import clock, config
from app.core.audit import AuditEntry
from app.core.db import session, transaction, unit_of_work
from app.core.files import storage
from app.core.jobs import Task
from app.exchanges.assessment import queries
from app.exchanges.assessment.models import Assessment
from app.exchanges.files import personal_data
from app.exchanges.files.models import ExchangeFile
from tests.exchanges.assessment_client import CAMDEN, FIRST, AssessmentClient
from tests.intake import good_files
from tests.page_client import Page, PageClient, judged
from tests.queued_work import run_queued
from tests.rows import count_rows, only_row_of, rows_of

Move = Callable[[timedelta], None]
NAME = "Camden minutes of May.docx"
ABOUT_SOMEBODY = "The plan was written by Jo Bloggs, phone 07700 900123."


def upload(
    assessing: AssessmentClient, browser: PageClient, content: bytes, *, page: Page | None = None, status: int = 200, **words: str
) -> Page:
    """Choose a file on the page of a standard's files, and send it."""
    address = f"{assessing.standard_page()}/files"
    action, values = (page or browser.get(address)).form_values("file")
    with browser.client.post(action, data={**values, **words, "file": (io.BytesIO(content), NAME)}) as answer:
        if answer.status_code == 303:
            return browser.get(answer.headers["Location"])
        assert answer.status_code == status, answer.text[:2000]
        return judged(answer)


@pytest.fixture
def with_file(assessing: AssessmentClient) -> PageClient:
    """The browser of whoever added a file to the first standard."""
    browser = assessing.started()
    assert f"You have added “{NAME}”" in upload(assessing, browser, good_files.docx_file()).main
    return browser


def on_disk() -> int:
    return sum(path.is_file() for path in config.settings().uploads_dir.rglob("*"))


def test_a_file_is_opened_under_a_name_that_says_nothing_and_that_is_written_down(
    with_file: PageClient, assessing: AssessmentClient
) -> None:
    reader = assessing.browser(assessing.health)
    action, values = reader.get(f"{assessing.standard_page()}/files").form_values("Open")
    with reader.client.post(action, data=values) as answer:
        assert answer.data.startswith(b"PK")
        assert "Camden" not in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Disposition"].startswith("attachment")
    opened = [row for row in rows_of(assessing.database, AuditEntry) if row.thing_kind == "exchange-file" and row.verb == "open"]
    assert [(row.actor_id, row.detail) for row in opened] == [(assessing.health, {})]


def test_each_file_is_named_in_the_documents_with_who_holds_it_and_since_when(
    with_file: PageClient, assessing: AssessmentClient
) -> None:
    today = clock.now().astimezone(clock.LONDON)
    words = f"{NAME}: held by London Borough of Camden, added {today.day} {today:%B %Y}"
    assert words in with_file.get(f"{assessing.home}/print").main
    for code in ("docx", "odt"):
        with (
            with_file.client.get(f"{assessing.home}/files/{code}") as answer,
            zipfile.ZipFile(io.BytesIO(answer.data)) as archive,
        ):
            text = archive.read("word/document.xml" if code == "docx" else "content.xml").decode()
        assert re.sub("<[^>]+>", "", text).count(words) == 1


def test_the_reaper_leaves_it_and_takes_what_no_row_has(with_file: PageClient, assessing: AssessmentClient, moment: Move) -> None:
    with unit_of_work(assessing.database):
        storage.put(b"left by a crash")
        assert on_disk() == 2
        moment(timedelta(days=365))
        attaching.reap_files(Task(0, {}, 1, assessing.database))
    assert on_disk() == 1


def test_a_file_that_is_taken_away_is_gone_from_the_disk(with_file: PageClient, assessing: AssessmentClient) -> None:
    page = with_file.get(f"{assessing.standard_page()}/files")
    with_file.fill(page, containing="away for good")
    run_queued(assessing.database)
    assert count_rows(assessing.database, ExchangeFile) == 0
    assert on_disk() == 0


def test_nobody_else_opens_adds_or_takes_away_a_file(with_file: PageClient, assessing: AssessmentClient) -> None:
    number = only_row_of(assessing.database, ExchangeFile).id
    provider = assessing.people.organisation("Harbour Recovery", kind="vcs")
    for person in (
        assessing.people.person(organisation=provider, areas=(CAMDEN,)),
        assessing.people.administrator(),
        assessing.people.moderator(),
    ):
        browser = assessing.browser(person, second_factor=True)
        token = {"csrf_token": browser.get("/account").form_values()[1]["csrf_token"]}
        assert browser.client.get(f"{assessing.standard_page()}/files").status_code == 404
        assert browser.client.post(f"{assessing.standard_page()}/files", data=token).status_code == 404
        for act in ("open", "take-away"):
            assert browser.client.post(f"{assessing.home}/standard-files/{number}/{act}", data=token).status_code == 404
    assert count_rows(assessing.database, ExchangeFile) == 1


def test_a_file_of_another_assessment_is_no_file_of_this_one(with_file: PageClient, assessing: AssessmentClient) -> None:
    number = only_row_of(assessing.database, ExchangeFile).id
    with_file.fill(with_file.get(f"{assessing.home}/give-up"), containing="Give it up")
    assessing.started()
    token = {"csrf_token": with_file.get("/account").form_values()[1]["csrf_token"]}
    assert with_file.client.post(f"{assessing.home}/standard-files/{number}/open", data=token).status_code == 404


def test_what_the_check_finds_in_a_file_is_explained_by_somebody_who_saw_it(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    content = good_files.docx_file(lambda document: document.add_paragraph(ABOUT_SOMEBODY))
    blind = upload(assessing, browser, content, explanation="The commissioner of the plan.", status=422)
    assert "07700 900123" in blind.main
    upload(assessing, browser, content, page=blind, explanation="The commissioner of the plan.")
    assert only_row_of(assessing.database, ExchangeFile).explanation == "The commissioner of the plan."


def test_what_is_no_file_of_ours_is_refused_with_a_message_and_leaves_nothing(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    page = upload(assessing, browser, b"MZ this is a program", status=422)
    assert "Camden minutes" not in page.main
    assert (count_rows(assessing.database, ExchangeFile), on_disk()) == (0, 0)


def test_a_signature_counts_no_longer_once_a_file_was_added(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    before = assessing.stamp()
    upload(assessing, browser, good_files.docx_file())
    assert assessing.stamp() != before


def test_what_is_signed_keeps_its_files_until_the_lead_takes_one_away(with_file: PageClient, assessing: AssessmentClient) -> None:
    lead = assessing.lead()
    with unit_of_work(assessing.database), transaction():
        session().execute(sa.update(Assessment).values(status="signed"))
    page = with_file.get(f"{assessing.standard_page()}/files")
    assert "away for good" not in page.main
    assert "Add a file" not in page.main
    lead.fill(lead.get(f"{assessing.standard_page()}/files"), containing="away for good")
    assert count_rows(assessing.database, ExchangeFile) == 0


def test_an_erased_person_is_named_with_no_file_and_the_file_stays(with_file: PageClient, assessing: AssessmentClient) -> None:
    with unit_of_work(assessing.database):
        assert [row["name"] for row in personal_data.held_about(assessing.member)] == [NAME]
        with transaction():
            personal_data.forget_person(Task(0, {"person_id": assessing.member}, 1, assessing.database))
        assert personal_data.held_about(assessing.member) == []
        assert queries.list_files(queries.files_of(session().get_one(Assessment, assessing.number)), FIRST.id)
