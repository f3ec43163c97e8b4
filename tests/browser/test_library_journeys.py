"""What people come to the library to do, each way: with a pointer and no JavaScript, and with the keyboard alone."""

import io
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from tests.browser.conftest import Hands
from tests.browser.hands import Hand, words_on
from tests.browser.visits import VISITOR
from tests.browser.word_files import CLAUSES, TITLE, service_specification
from tests.browser.world import World

pytestmark = pytest.mark.browser


def opened(path: Path) -> Any:
    """A Word file."""
    return docx.Document(io.BytesIO(path.read_bytes()))


def headings(document: Any) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == "Heading 2"]


def test_a_specification_is_adapted_for_an_area_and_taken_into_word(hands: Hands, world: World) -> None:
    hand = hands("author")
    hand.page.goto(f"/library/{world.at['original_slug']}")
    hand.press("Use this specification")
    hand.tick("Camden")
    hand.press("Make a working copy")
    assert "Adapted from" in words_on(hand)
    tasks = hand.page.url
    hand.press("Clauses", "link")
    hand.press("Change Length", "link")
    hand.type("Text", "Support lasts **as long as it is needed**.")
    hand.press("Save clause")
    hand.press("Take out Partners", "link")
    hand.press("Leave it out")
    assert "Enter why your version leaves it out" in words_on(hand)
    hand.type("Why does your version leave it out?", "Our alliance agreement says it.")
    hand.press("Leave it out")
    assert "Our alliance agreement says it." in words_on(hand)
    hand.press("Add a local note Data", "link")
    hand.type("Local note", "Our board agreed to this.")
    hand.press("Save clause")
    hand.page.goto(tasks)
    document = opened(hand.take("Take this draft away (Word)"))
    assert headings(document) == ["Aims", "Length", "Data"]
    words = [one.text for one in document.paragraphs]
    for piece in ("Support lasts as long as it is needed.", "Local note: Our board agreed to this."):
        assert piece in words


def test_a_newer_version_is_taken_over_with_one_conflict(hands: Hands, world: World) -> None:
    hand = hands("author")
    hand.page.goto(f"/library/upgrades/{world.at['upgrade']}")
    hand.press("Accept everything that only the original changed")
    assert "Accept everything that only the original changed" not in words_on(hand)
    hand.press("Choose for Length", "link")
    for words in ("What differs", "26", "30", "40"):
        assert words in words_on(hand)
    hand.press("Save")
    assert "Choose what to do with this clause" in words_on(hand)
    hand.tick("Write our own wording")
    hand.press("Save")
    hand.type("Text", "Support lasts **30 to 40 weeks**.")
    hand.press("Save our wording")
    assert "1 clause left to choose about" in words_on(hand)
    hand.press("Choose for Exit", "link")
    hand.tick("Keep it")
    hand.type("Why you keep yours", "Our contract needs it.")
    hand.press("Save")
    hand.press("Put this into my draft")
    assert "The newer version is in your draft." in words_on(hand)
    hand.press("Go to the draft")
    hand.press("Preview the page", "link")
    for words in ("30 to 40 weeks", "and say so themselves", "Data are kept in the United Kingdom.", "Who works with whom."):
        assert words in words_on(hand)


def test_two_specifications_are_compared_and_taken_away_as_a_workbook(hands: Hands, world: World) -> None:
    hand = hands(VISITOR)
    hand.page.goto(f"/library/{world.at['specification_slug']}")
    hand.press("Compare with other specifications", "link")
    hand.tick("A service for recovery")
    hand.press("Compare")
    for words in ("What each covers", "Values", "Not stated", "Support lasts 40 weeks."):
        assert words in words_on(hand)
    taken = hand.take("Take this comparison away as Excel (XLSX)")
    book = openpyxl.load_workbook(io.BytesIO(taken.read_bytes()))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert any("A service for recovery" in one for one in cells)
    book.close()


def test_what_if_a_measure_were_left_out(hands: Hands, world: World) -> None:
    hand = hands(VISITOR)
    hand.page.goto(f"/library/{world.at['framework_slug']}")
    hand.press("Try it with fewer measures")
    assert "With 5 of 5 measures" in words_on(hand)
    hand.untick("Days from referral to first meeting")
    hand.press("Update the figures")
    assert "With 4 of 5 measures" in words_on(hand)
    assert "20 minutes" in words_on(hand)
    hand.press("Put every measure back", "link")
    assert "With 5 of 5 measures" in words_on(hand)


def test_somebody_who_is_consulted_declares_an_interest_and_comments(hands: Hands, world: World) -> None:
    hand = hands("editor")
    hand.page.goto(f"/consultations/{world.at['consultation']}")
    hand.press("declare your interest", "link")
    hand.type("Your organisation", "Harbour Recovery")
    hand.press("Declare this interest")
    assert "Choose what your interest is" in words_on(hand)
    hand.tick("Possible bidder")
    hand.press("Declare this interest")
    hand.press("1 comment on Waiting times", "link")
    hand.type("Your comment", "Two weeks is long for a young child.")
    hand.type("Suggest a wording", "One week for children under 8, two weeks for others.")
    hand.press("Send")
    said = words_on(hand)
    for words in ("Harbour Recovery", "Declared interest: Possible bidder", "Two weeks is long for a young child.", "under 8"):
        assert words in said


def test_a_word_document_is_brought_in_corrected_and_saved(hands: Hands, world: World, tmp_path: Path) -> None:
    path = tmp_path / "specification.docx"
    path.write_bytes(service_specification())
    hand = hands("author")
    hand.page.goto("/contribute/specification")
    hand.press("Start from a Word document that you have", "link")
    hand.press("Upload")
    assert "Choose a file" in words_on(hand)
    hand.choose("Word document", path)
    hand.press("Upload")
    assert f"We found {len(CLAUSES)} clauses." in words_on(hand)
    correct(hand)
    hand.press("Save as a draft")
    assert TITLE in words_on(hand)
    hand.press("Preview the page", "link")
    for words in ("Aims we agreed", "Parents and carers are supported too", "First meeting", "Each worker has supervision"):
        assert words in words_on(hand)
    assert hand.page.get_by_role("cell", name="Duty worker").is_visible()
    assert hand.page.get_by_role("heading", name="Supervision").is_visible()
    assert "Signed" not in words_on(hand)


def correct(hand: Hand) -> None:
    """Change a heading, correct a type, join a clause to the one before. The last has no text, so it is left out already."""
    hand.type("Heading", "Aims we agreed", group=f"1. {CLAUSES[0]}")
    hand.pick("Type of clause", "Waiting-time standard", group=f"3. {CLAUSES[2]}")
    hand.tick("Join it to the clause before", group=f"5. {CLAUSES[4]}")
