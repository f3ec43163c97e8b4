"""What people come to the library to do, each way: with a pointer and no JavaScript, and with the keyboard alone."""

import io
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from tests.browser.conftest import UserAs
from tests.browser.page_users import PageUser, words_on
from tests.browser.visits import VISITOR
from tests.browser.word_files import CLAUSES, TITLE, service_specification
from tests.browser.world import World

pytestmark = pytest.mark.browser


def opened(path: Path) -> Any:
    """A Word file."""
    return docx.Document(io.BytesIO(path.read_bytes()))


def headings(document: Any) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == "Heading 2"]


def test_a_specification_is_adapted_for_an_area_and_taken_into_word(user_as: UserAs, world: World) -> None:
    user = user_as("author")
    user.page.goto(f"/library/{world.at['original_slug']}")
    user.press("Use this specification")
    user.tick("Camden")
    user.press("Make a working copy")
    assert "Adapted from" in words_on(user)
    tasks = user.page.url
    user.press("Clauses", "link")
    user.press("Change Length", "link")
    user.type("Text", "Support lasts **as long as it is needed**.")
    user.press("Save clause")
    user.press("Take out Partners", "link")
    user.press("Leave it out")
    assert "Enter why your version leaves it out" in words_on(user)
    user.type("Why does your version leave it out?", "Our alliance agreement says it.")
    user.press("Leave it out")
    assert "Our alliance agreement says it." in words_on(user)
    user.press("Add a local note Data", "link")
    user.type("Local note", "Our board agreed to this.")
    user.press("Save clause")
    user.page.goto(tasks)
    document = opened(user.take("Take this draft away (Word)"))
    assert headings(document) == ["Aims", "Length", "Data"]
    words = [one.text for one in document.paragraphs]
    for piece in ("Support lasts as long as it is needed.", "Local note: Our board agreed to this."):
        assert piece in words


def test_a_newer_version_is_taken_over_with_one_conflict(user_as: UserAs, world: World) -> None:
    user = user_as("author")
    user.page.goto(f"/library/upgrades/{world.at['upgrade']}")
    user.press("Accept everything that only the original changed")
    assert "Accept everything that only the original changed" not in words_on(user)
    user.press("Choose for Length", "link")
    for words in ("What differs", "26", "30", "40"):
        assert words in words_on(user)
    user.press("Save")
    assert "Choose what to do with this clause" in words_on(user)
    user.tick("Write our own wording")
    user.press("Save")
    user.type("Text", "Support lasts **30 to 40 weeks**.")
    user.press("Save our wording")
    assert "1 clause left to choose about" in words_on(user)
    user.press("Choose for Exit", "link")
    user.tick("Keep it")
    user.type("Why you keep yours", "Our contract needs it.")
    user.press("Save")
    user.press("Put this into my draft")
    assert "The newer version is in your draft." in words_on(user)
    user.press("Go to the draft")
    user.press("Preview the page", "link")
    for words in ("30 to 40 weeks", "and say so themselves", "Data are kept in the United Kingdom.", "Who works with whom."):
        assert words in words_on(user)


def test_two_specifications_are_compared_and_taken_away_as_a_workbook(user_as: UserAs, world: World) -> None:
    user = user_as(VISITOR)
    user.page.goto(f"/library/{world.at['specification_slug']}")
    user.press("Compare with other specifications", "link")
    user.tick("A service for recovery")
    user.press("Compare")
    for words in ("What each covers", "Values", "Not stated", "Support lasts 40 weeks."):
        assert words in words_on(user)
    taken = user.take("Excel (XLSX)")
    book = openpyxl.load_workbook(io.BytesIO(taken.read_bytes()))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert any("A service for recovery" in one for one in cells)
    book.close()


def test_what_if_a_measure_were_left_out(user_as: UserAs, world: World) -> None:
    user = user_as(VISITOR)
    user.page.goto(f"/library/{world.at['framework_slug']}")
    user.press("Try it with fewer measures")
    assert "With 5 of 5 measures" in words_on(user)
    user.untick("Days from referral to first meeting")
    user.press("Update the figures")
    assert "With 4 of 5 measures" in words_on(user)
    assert "20 minutes" in words_on(user)
    user.press("Put every measure back", "link")
    assert "With 5 of 5 measures" in words_on(user)


def test_somebody_who_is_consulted_declares_an_interest_and_comments(user_as: UserAs, world: World) -> None:
    user = user_as("editor")
    user.page.goto(f"/consultations/{world.at['consultation']}")
    user.press("declare your interest", "link")
    user.type("Your organisation", "Harbour Recovery")
    user.press("Declare this interest")
    assert "Choose what your interest is" in words_on(user)
    user.tick("Possible bidder")
    user.press("Declare this interest")
    user.press("Comment on this clause (Waiting times)", "link")
    user.type("Your comment", "Two weeks is long for a young child.")
    user.type("Suggest a wording", "One week for children under 8, two weeks for others.")
    user.press("Send")
    page = words_on(user)
    for words in ("Harbour Recovery", "Declared interest: Possible bidder", "Two weeks is long for a young child.", "under 8"):
        assert words in page


def test_a_word_document_is_brought_in_corrected_and_saved(user_as: UserAs, world: World, tmp_path: Path) -> None:
    path = tmp_path / "specification.docx"
    path.write_bytes(service_specification())
    user = user_as("author")
    user.page.goto("/contribute/specification")
    user.press("Start from a Word document that you have", "link")
    user.press("Upload")
    assert "Choose a file" in words_on(user)
    user.choose("Word document", path)
    user.press("Upload")
    assert f"We found {len(CLAUSES)} clauses." in words_on(user)
    correct(user)
    user.press("Save as a draft")
    assert TITLE in words_on(user)
    user.press("Preview the page", "link")
    for words in ("Aims we agreed", "Parents and carers are supported too", "First meeting", "Each worker has supervision"):
        assert words in words_on(user)
    assert user.page.get_by_role("cell", name="Duty worker").is_visible()
    assert user.page.get_by_role("heading", name="Supervision").is_visible()
    assert "Signed" not in words_on(user)


def correct(user: PageUser) -> None:
    """Change a heading, correct a type, join a clause to the one before. The last has no text, so it is left out already."""
    user.type("Heading", "Aims we agreed", group=f"1. {CLAUSES[0]}")
    user.pick("Type of clause", "Waiting-time standard", group=f"3. {CLAUSES[2]}")
    user.tick("Join it to the clause before", group=f"5. {CLAUSES[4]}")
