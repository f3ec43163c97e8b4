"""A specification or a framework is taken away as a file that holds what its reader may know, and nothing else."""

import io
import sys
from datetime import timedelta

import docx
import openpyxl
import pytest
from flask import Flask

from app.contributions import queries
from app.contributions.models import MEMBERS
from app.contributions.services import assuring, deciding, drafting
from app.core import clock, limited
from app.core.db import session, transaction, unit_of_work
from app.core.jobs import Task
from app.library.frameworks.kind import FRAMEWORK
from app.library.specifications.kind import SPECIFICATION
from tests.library.entry_maker import FRAMEWORK_BODY, EntryMaker, specification, taken, words_of
from tests.made_documents import DRAWN, finish_waiting, settle
from tests.page_client import PageClient
from tests.people import People

pytestmark = [pytest.mark.each_database, pytest.mark.long]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_a_specification_in_word_has_its_clauses_in_order_with_real_headings_and_its_provenance(
    page: PageClient, entries: EntryMaker
) -> None:
    entries.publish(FRAMEWORK, FRAMEWORK_BODY, "framework")
    entries.publish(SPECIFICATION, specification(), "specification")
    assert page.client.get("/library/recovery-service/download/docx").content_type == WORD
    document = docx.Document(io.BytesIO(taken(page, "/library/recovery-service/download/docx")))
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings.index("Aims") < headings.index("Outcomes") < headings.index("Outcomes framework: Recovery outcomes")
    text = "\n".join(one.text for one in document.paragraphs)
    for words in (
        "Specification by Camden Council: version 1",
        "This is a starter template, not legal advice.",
        "Open Government Licence",
        "Guidance note: Keep it short.",
        "Be heard",
        "Children are safer",
    ):
        assert words in text
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "60 months" in cells
    assert "Another service does this." in cells
    assert "=Feels safe" in cells
    assert document.core_properties.title == "Recovery service"
    assert document.core_properties.author == "Camden Council"


def test_every_format_is_offered_on_the_page_and_answers(page: PageClient, entries: EntryMaker) -> None:
    entries.publish(FRAMEWORK, FRAMEWORK_BODY, "framework")
    entries.publish(SPECIFICATION, specification(), "specification")
    for slug in ("recovery-service", "recovery-outcomes"):
        links = [href for href in page.get(f"/library/{slug}").links().values() if "/download/" in href]
        assert len(links) >= 3
        for href in links:
            assert page.client.get(href).status_code == 200, href
    assert "Be heard" in page.get("/library/recovery-service/download/print").main


def test_a_member_who_sees_more_is_not_given_what_was_drawn_for_visitors(
    page: PageClient, entries: EntryMaker, people: People
) -> None:
    entries.publish(FRAMEWORK, {**FRAMEWORK_BODY, "title": "Secretword outcomes"}, "framework", audience=MEMBERS)
    linked = [{**one, "framework": "secretword-outcomes"} for one in specification()["clauses"]]
    entries.publish(SPECIFICATION, specification(clauses=linked), "specification")
    settle(entries.database)
    finish_waiting(entries.database)
    path = "/library/recovery-service/download/pdf"
    assert taken(page, path) == DRAWN
    people.sign_in(page.client, people.person())
    assert page.get(path).h1 == "This file has to be made first"


def test_a_pdf_is_drawn_by_no_process_that_serves_pages(
    entries: EntryMaker, people: People, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries.publish(SPECIFICATION, specification(), "specification")
    monkeypatch.setattr(sys, "executable", "/nowhere")
    path = "/library/recovery-service/download/pdf"
    browser = people.browser(app, people.person())
    browser.fill(browser.get(path), containing="make")
    with pytest.raises(FileNotFoundError):
        limited.run("any", b"", wall_seconds=1)
    assert browser.get(path).h1 == "Your file waits to be made"


def test_a_framework_in_excel_keeps_text_that_looks_like_a_formula_as_text(page: PageClient, entries: EntryMaker) -> None:
    entries.publish(FRAMEWORK, FRAMEWORK_BODY, "framework")
    book = openpyxl.load_workbook(io.BytesIO(taken(page, "/library/recovery-outcomes/download/xlsx")))
    cells = {cell.value: cell.data_type for row in book["Measures"].iter_rows() for cell in row}
    assert cells["=Feels safe"] == "s"
    assert page.client.get("/library/recovery-outcomes/download/docx").status_code == 404
    assert page.client.get("/library/recovery-outcomes/download/print").status_code == 404


def test_an_earlier_version_is_taken_away_as_it_was(page: PageClient, entries: EntryMaker) -> None:
    number = entries.publish(SPECIFICATION, specification(), "specification")
    with unit_of_work(entries.database), transaction():
        again = drafting.edit(entries.author, queries.get_revision(number).contribution)
        drafting.save(entries.author, again, again.version, {"summary": "Help for much longer."}, {})
        drafting.submit(entries.author, again, {})
        deciding.publish(entries.moderator, again)
    first = words_of(taken(page, "/library/recovery-service/versions/1/download/docx"))
    second = words_of(taken(page, "/library/recovery-service/download/docx"))
    assert "Help after abuse." in first
    assert "much longer" not in first
    assert "much longer" in second
    assert page.client.get("/library/recovery-service/versions/3/download/docx").status_code == 404


def test_what_a_reader_may_not_see_is_in_no_file(page: PageClient, entries: EntryMaker) -> None:
    entries.publish(FRAMEWORK, {**FRAMEWORK_BODY, "summary": "Secretword for members."}, "framework", audience=MEMBERS)
    entries.publish(SPECIFICATION, specification(), "specification")
    entries.publish(SPECIFICATION, specification(title="Members only"), "members", audience=MEMBERS)
    for code in ("docx", "odt"):
        words = words_of(taken(page, f"/library/recovery-service/download/{code}"))
        assert "Recovery outcomes" not in words
        assert "Children are safer" not in words
        assert "one that is not published now" in words
    for address in ("/library/members-only/download/docx", "/library/recovery-outcomes/download/xlsx"):
        assert page.client.get(address).status_code == 404


def test_what_was_taken_down_or_hidden_cannot_be_taken_away(page: PageClient, entries: EntryMaker, people: People) -> None:
    number = entries.publish(SPECIFICATION, specification(), "specification")
    with unit_of_work(entries.database), transaction():
        live = queries.get_revision(number).contribution
        assuring.check(entries.author, live)
        live.checked_at = clock.now() - timedelta(days=500)
        session().flush()
        assuring.move_assurance(Task(0, {}, 1, entries.database))
    assert page.client.get("/library/recovery-service/download/docx").status_code == 404
    with unit_of_work(entries.database), transaction():
        deciding.withdraw(entries.moderator, queries.get_revision(number).contribution, "It has ended.")
    assert page.client.get("/library/recovery-service/versions/1/download/docx").status_code == 404


def test_a_draft_is_taken_away_by_those_who_write_it_and_says_that_it_is_one(
    page: PageClient, entries: EntryMaker, people: People
) -> None:
    number = entries.draft(SPECIFICATION, specification(), "draft")
    address = f"/library/drafts/{number}/download/docx"
    people.sign_in(page.client, people.person("Somebody Else"))
    assert page.client.get(address).status_code == 404
    assert entries.author.person_id is not None
    people.sign_in(page.client, entries.author.person_id)
    words = words_of(taken(page, address))
    assert "A draft specification by Camden Council" in words
    assert "Open Government Licence" not in words
    assert address in page.get(f"/contribute/drafts/{number}").links().values()


def test_two_specifications_stand_side_by_side_at_an_address_that_can_be_shared(page: PageClient, entries: EntryMaker) -> None:
    entries.publish(SPECIFICATION, specification(), "one")
    entries.publish(SPECIFICATION, specification(title="Other service", clauses=[clause_without_number()], not_covered=[]), "two")
    chosen = page.get("/library/compare")
    assert "Recovery service" in chosen.main
    comparison = page.get("/library/compare?with=recovery-service&with=other-service")
    for words in (
        "1 clause",
        "Not covered: Another service does this.",
        "Not mentioned",
        "60 months",
        "Not stated",
        "No clause of this type",
    ):
        assert words in comparison.main
    assert comparison.links()["Exit"] == "/library/other-service#clause-exit"
    book = openpyxl.load_workbook(
        io.BytesIO(taken(page, "/library/compare/download/xlsx?with=recovery-service&with=other-service"))
    )
    assert [cell.value for cell in book["Coverage"][1]][1:] == ["Recovery service", "Other service"]


def clause_without_number() -> dict[str, object]:
    return {"id": "exit", "heading": "Exit", "clause_type": "exit", "text": "Hand over well."}


def test_comparing_asks_for_two_to_five_that_can_be_read(page: PageClient, entries: EntryMaker) -> None:
    entries.publish(FRAMEWORK, FRAMEWORK_BODY, "framework")
    entries.publish(SPECIFICATION, specification(title="Hidden one"), "hidden", audience=MEMBERS)
    for at in range(6):
        entries.publish(SPECIFICATION, specification(title=f"Service {'abcdef'[at]}"), f"key-{at}")
    one = page.get("/library/compare?with=service-a")
    assert "Choose 2 to 5" in one.main
    assert "Hidden one" not in one.main
    six = "&".join(f"with=service-{letter}" for letter in "abcdef")
    assert "Choose 5 specifications at most" in page.get(f"/library/compare?{six}", status=422).main
    for other in ("hidden-one", "no-such-thing", "recovery-outcomes"):
        missing = page.get(f"/library/compare?with=service-a&with={other}", status=404)
        assert "not there, or not published now" in missing.main
        assert page.client.get(f"/library/compare/download/xlsx?with=service-a&with={other}").status_code == 404
    assert page.client.get("/library/compare/download/xlsx?with=service-a").status_code == 404
