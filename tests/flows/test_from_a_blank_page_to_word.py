"""From a blank page to a specification with an outcomes framework in Word, and from that Word file to a specification again; and
from somebody else's specification to one's own, with a framework, in Word."""

import io
from collections.abc import Iterator
from typing import Any

import docx
import pytest

from app.core import worker
from app.core.db import Database
from app.library.frameworks.kind import FRAMEWORK
from tests.library.entry_maker import FRAMEWORK_BODY, EntryMaker, taken
from tests.library.specification_maker import CAMDEN, SpecificationMaker, clause
from tests.library.test_import_pages import upload
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.each_database
TEXT = "Children are **safer**:\n\n- at home\n- at school\n\n### How soon\n\nWithin a year."


def test_a_specification_is_written_taken_into_word_and_brought_back(
    database: Database, people: People, page: PageClient
) -> None:
    EntryMaker(database, people).publish(FRAMEWORK, FRAMEWORK_BODY, "framework")
    specifications = SpecificationMaker(database, people)
    people.sign_in(page.client, specifications.commissioner(name="Asha Example"))
    moderator = people.moderator()

    # A blank page: what it is, then clause by clause.
    about = {
        "title": "Recovery in Camden",
        "summary": "Help after abuse.",
        "form": "specification",
        "introduction": "Read *this*.",
    }
    tasks = page.fill(page.get("/contribute/specification"), about, "title").response.request.path
    for heading, code, more in (
        ("Aims", "aims", {"text": TEXT, "guidance": "Ask children first.", "source": "2018 review, section 3.2"}),
        ("How long", "session-model", {"text": "As long as it takes.", "weeks": "26"}),
        ("Outcomes", "outcomes-data", {"text": "Use the framework.", "framework": "recovery-outcomes"}),
    ):
        added = page.get(f"{tasks}/steps/clauses/new")
        page.fill(added, {"heading": heading, "clause_type": code, **more}, "heading")
    page.fill(page.get(f"{tasks}/submit"), containing="send")
    people.sign_in(page.client, moderator)
    page.fill(page.get(f"/moderation/{tasks.rsplit('/', 1)[1]}"), containing="Publish")

    # Anyone takes it into Word, with the measures of its framework.
    visitor = PageClient(page.client.application.test_client())
    links = visitor.get("/library/recovery-in-camden").links()
    (word,) = [href for href in links.values() if href.endswith("/download/docx")]
    word_file = taken(visitor, word)
    document = docx.Document(io.BytesIO(word_file))
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    wanted = ["Aims", "How soon", "How long", "Outcomes", "Outcomes framework: Recovery outcomes"]
    assert [one for one in headings if one in wanted] == wanted
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "=Feels safe" in cells

    # Somebody elsewhere brings the file in: nothing needs correcting.
    people.sign_in(page.client, specifications.commissioner("E06000039", name="Bola Example"))
    read = upload(page, word_file)
    assert "This document was taken away from this site" in read.main
    draft = page.fill(read, {"title": "Recovery in Slough"}, "heading_0").response.request.path
    body = specifications.body(int(draft.rsplit("/", 1)[1]))
    assert (body["title"], body["summary"], body["introduction"]) == ("Recovery in Slough", "Help after abuse.", "Read *this*.")
    kept = ("heading", "clause_type", "text", "guidance", "source", "weeks")
    assert [tuple(one.get(name) for name in kept) for one in body["clauses"]] == [
        ("Aims", "aims", TEXT, "Ask children first.", "2018 review, section 3.2", None),
        ("How long", "session-model", "As long as it takes.", None, None, 26),
        ("Outcomes", "outcomes-data", "Use the framework.", None, None, None),
    ]
    assert "Recovery in Slough" in page.get(f"{draft}/preview").main


ORIGINAL = (
    clause("aims", "Children are safer.", clause_type="aims", locked=True),
    clause("length", "Support lasts **26 weeks**.", clause_type="session-model", weeks=26),
    clause("outcomes", "The provider shows what changes.", clause_type="outcomes-data"),
    clause("exit", "Three months’ notice is given.", clause_type="exit"),
)


def under(document: Any, heading: str) -> Iterator[str]:
    """The paragraphs that stand under a heading, up to the next heading."""
    within = False
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith("Heading"):
            within = paragraph.text == heading
        elif within:
            yield paragraph.text


def headings(document: Any) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]


def words(document: Any) -> str:
    """Everything it says: paragraphs, then cells of tables."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_a_published_specification_is_adapted_given_a_framework_and_taken_into_word(
    database: Database, people: People, page: PageClient
) -> None:
    EntryMaker(database, people).publish(FRAMEWORK, FRAMEWORK_BODY, "framework")
    specifications = SpecificationMaker(database, people)
    original = specifications.publish(ORIGINAL)
    worker.drain(database)
    people.sign_in(page.client, specifications.commissioner(name="Asha Example"))

    # She finds it among what is published, reads it, and uses it for her area.
    found = page.get("/library?clause=outcomes-data").links()["Recovery service"]
    assert found == f"/library/{original}"
    asked = page.get(page.get(found).links()["Use this specification"])
    tasks = page.fill(asked, {"place": CAMDEN}, "place").response.request.path
    clauses = f"{tasks}/steps/clauses"

    # One clause becomes her own, one is left out with a reason, one is noted, one is new; the outcomes clause names a framework.
    page.fill(page.get(f"{clauses}/length"), {"text": "Support lasts as long as is needed.", "weeks": ""}, "heading")
    page.fill(page.get(f"{clauses}/exit/remove"), {"reason": "Our contract says how it ends."}, "reason")
    page.fill(page.get(f"{clauses}/aims"), {"note": "Our board agreed to this."}, "note")
    page.fill(page.get(f"{clauses}/new"), {"heading": "Voice", "clause_type": "service-user-voice", "text": TEXT}, "heading")
    page.fill(page.get(f"{clauses}/outcomes"), {"framework": "recovery-outcomes"}, "heading")

    # She takes the draft into Word before anyone else has read it, then has it published; readers take the same.
    draft_document = docx.Document(io.BytesIO(taken(page, page.get(tasks).links()["Take this draft away (Word)"])))
    page.fill(page.get(f"{tasks}/submit"), containing="send")
    people.sign_in(page.client, people.moderator())
    page.fill(page.get(f"/moderation/{tasks.rsplit('/', 1)[1]}"), containing="Publish")
    visitor = PageClient(page.client.application.test_client())
    links = visitor.get("/library/recovery-service-camden").links()
    live_document = docx.Document(io.BytesIO(taken(visitor, links["Word (DOCX)"])))
    for document in (draft_document, live_document):
        in_it = [one for one in headings(document) if one in ("Aims", "Length", "Outcomes", "Exit", "Voice", "How soon")]
        assert in_it == ["Aims", "Length", "Outcomes", "Voice", "How soon"]
        assert "Support lasts as long as is needed." in list(under(document, "Length"))
        assert "Local note: Our board agreed to this." in list(under(document, "Aims"))
        assert "Outcomes framework: Recovery outcomes" in list(under(document, "Outcomes"))
        framework = headings(document).index("Outcomes framework: Recovery outcomes")
        assert headings(document)[framework + 1] == "Children are safer"
        text = words(document)
        assert "Adapted from “Recovery service”, version 1, by Practice Exchange" in text
        for piece in ("=Feels safe", "Our contract says how it ends.", "Recovery service (Camden)", "at school"):
            assert piece in text, piece
        assert "26 weeks" not in text
    assert "A draft specification by commissioners in Camden" in words(draft_document)
    assert "Specification by commissioners in Camden: version 1" in words(live_document)
