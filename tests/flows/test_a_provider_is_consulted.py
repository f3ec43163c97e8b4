"""A provider from outside is consulted on an area's draft: by link, declared, heard, taken up, on the record in Word."""

import io
import zipfile

import pytest
from lxml import etree

from tests.letters import letters_to, words_of
from tests.library.consultation_client import OUTSIDE, ConsultationClient, consultation

__all__ = ["consultation"]
pytestmark = pytest.mark.each_database
WORDING = "The first appointment is within ten working days."
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_in(file: bytes) -> str:
    """Everything a Word file says, a line for each paragraph."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        tree = etree.fromstring(package.read("word/document.xml"))
    return "\n".join("".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in tree.iter(f"{W}p"))


def test_a_provider_is_consulted_by_link_and_the_record_is_read_back_from_word(consultation: ConsultationClient) -> None:
    consultation.open()
    assert "The invitation is on its way" in consultation.invite().main
    [letter] = letters_to(OUTSIDE)
    assert "Recovery service for Camden" in words_of(letter)
    assert "first appointment" not in words_of(letter)

    guest = consultation.enter()
    draft = guest.get(consultation.home)
    assert "The first appointment is within two weeks." in draft.main
    clause = guest.get(f"{consultation.home}/clauses/waiting")
    assert "Suggest a wording" not in clause.main, "nobody comments before an interest is declared"
    consultation.declare(guest, "current-provider")
    said = consultation.comment(guest, "waiting", text="Two weeks is too long for some.", suggestion=WORDING)
    assert "Pat Provider" in said.main
    assert "Harbour Recovery" in said.main
    assert "Declared interest: Current provider" in said.main

    owner = consultation.browser(consultation.owner)
    taken = owner.fill(owner.get(f"{consultation.home}/clauses/waiting"), containing="Take this wording")
    assert "now reads as suggested" in taken.main
    assert WORDING in owner.get(f"/contribute/drafts/{consultation.revision_id}/preview").main
    assert WORDING in guest.get(consultation.home).main

    owner.fill(owner.get(f"{consultation.home}/last-day"), containing="Close the consultation")
    guest.get(consultation.home, status=404)
    record = owner.get(f"{consultation.home}/record")
    file = owner.client.get(record.links()["Word (DOCX)"])
    assert file.headers["Content-Disposition"].endswith('.docx"')
    words = words_in(file.data)
    for piece in (
        "Record of consultation: Recovery service for Camden",
        "Pat Provider",
        "Harbour Recovery",
        "Current provider",
        "Two weeks is too long for some.",
        "ten working days",
        "Taken into the draft",
        "closed on",
    ):
        assert piece in words, piece
    assert OUTSIDE not in words
