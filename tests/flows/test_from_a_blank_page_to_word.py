"""From a blank page to a specification with an outcomes framework in Word, and from that Word file to a specification again."""

import io

import docx
import pytest

from app.core.db import Database
from app.library.frameworks import FRAMEWORK
from tests.library.shelf import Shelf
from tests.library.test_import_pages import upload
from tests.library.test_taking_away import FRAMEWORK_BODY, taken
from tests.library.test_taking_away import Shelf as Frameworks
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.each_database
TEXT = "Children are **safer**:\n\n- at home\n- at school\n\n### How soon\n\nWithin a year."


def test_a_specification_is_written_taken_into_word_and_brought_back(
    database: Database, people: People, page: PageClient
) -> None:
    Frameworks(database, people).publish(FRAMEWORK, FRAMEWORK_BODY, "framework")
    shelf = Shelf(database, people)
    people.sign_in(page.client, shelf.commissioner(name="Asha Example"))
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
    data = taken(visitor, word)
    opened = docx.Document(io.BytesIO(data))
    headings = [one.text for one in opened.paragraphs if one.style.name.startswith("Heading")]
    wanted = ["Aims", "How soon", "How long", "Outcomes", "Outcomes framework: Recovery outcomes"]
    assert [one for one in headings if one in wanted] == wanted
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    assert "=Feels safe" in cells

    # Somebody elsewhere brings the file in: nothing needs correcting.
    people.sign_in(page.client, shelf.commissioner("E06000039", name="Bola Example"))
    read = upload(page, data)
    assert "This document was taken away from this site" in read.main
    draft = page.fill(read, {"title": "Recovery in Slough"}, "heading_0").response.request.path
    body = shelf.body(int(draft.rsplit("/", 1)[1]))
    assert (body["title"], body["summary"], body["introduction"]) == ("Recovery in Slough", "Help after abuse.", "Read *this*.")
    kept = ("heading", "clause_type", "text", "guidance", "source", "weeks")
    assert [tuple(one.get(name) for name in kept) for one in body["clauses"]] == [
        ("Aims", "aims", TEXT, "Ask children first.", "2018 review, section 3.2", None),
        ("How long", "session-model", "As long as it takes.", None, None, 26),
        ("Outcomes", "outcomes-data", "Use the framework.", None, None, None),
    ]
    assert "Recovery in Slough" in page.get(f"{draft}/preview").main
