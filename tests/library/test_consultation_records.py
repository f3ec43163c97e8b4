"""The record of a consultation as a document: everything that was said and declared, in order, and nobody's address."""

from datetime import UTC, date, datetime

from app.documents.model import Heading, ListBlock, Paragraph, TextDocument, words
from app.library.consultations.records.documents import document_of
from app.library.consultations.records.record import Answered, Declared, Part, Party, Record, Said

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SAID = Said(
    number=1,
    name="Pat Provider",
    organisation="Harbour",
    interest="Possible bidder",
    interest_now="Current provider",
    at=NOON,
    draft_version=3,
    text="Too long.\n\nFar too long.",
    pieces=(("Within ", "same"), ("two", "removed"), ("one", "added"), (" weeks", "same")),
    state="Not accepted",
    tone="red",
    answers=(Answered("Noted", "We will ask.", "", NOON), Answered("Not accepted", "=too few staff", "Olu Owner", NOON)),
    taken_at=None,
)
PARTY = Party("Pat Provider", "Harbour", NOON, None, (Declared("Possible bidder", NOON),), email="pat@example.org")


def record(**changes: object) -> Record:
    values: dict[str, object] = {
        "title": "Recovery",
        "organisation": "Camden",
        "opened_by": "Olu Owner, for Camden",
        "opened_at": NOON,
        "closes_on": date(2026, 3, 9),
        "closed_at": None,
        "made_at": NOON,
        "parties": (PARTY,),
        "parts": (Part("Waiting times", (SAID,)),),
    }
    return Record(**{**values, **changes})  # type: ignore[arg-type]  # the values above are of the right kinds


def text_of(document: TextDocument) -> str:
    lines = list(document.front_matter())
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            lines.append(words(block.runs))
        elif isinstance(block, ListBlock):
            lines += [words(inner.runs) for item in block.items for inner in item if isinstance(inner, Paragraph)]
    return "\n".join(lines)


def test_the_record_says_who_was_invited_what_they_declared_said_and_were_answered() -> None:
    text = text_of(document_of(record()))
    for piece in (
        "Opened on 2 March 2026 by Olu Owner, for Camden, for comments until the end of 9 March 2026.",
        "Pat Provider, Harbour",
        "Declared interest: Possible bidder, 2 March 2026",
        "Declared interest: Possible bidder (now declares: Current provider).",
        "Said 2 March 2026 at midday, of version 3 of the draft.",
        "Too long.",
        "Far too long.",
        "Within [removed: two] [added: one] weeks",
        "Noted, 2 March 2026 at midday: We will ask.",
        "Not accepted by Olu Owner, 2 March 2026 at midday: =too few staff",
    ):
        assert piece in text, piece


def test_no_address_is_in_it_whatever_the_record_holds() -> None:
    assert "pat@example.org" not in text_of(document_of(record()))


def test_what_was_added_and_removed_is_marked_and_not_only_told() -> None:
    runs = [run for block in document_of(record()).blocks if isinstance(block, Paragraph) for run in block.runs if run.change]
    assert [(run.text, run.change) for run in runs] == [("[removed: two]", "removed"), ("[added: one]", "added")]


def test_a_consultation_that_nobody_came_to_says_so() -> None:
    text = text_of(document_of(record(parties=(), parts=(), closed_at=NOON)))
    assert "Nobody was invited." in text
    assert "Nobody commented." in text
    assert "closed on 2 March 2026." in text


def test_headings_go_down_one_level_at_a_time_and_the_title_names_the_specification() -> None:
    document = document_of(record())
    assert document.title == "Record of consultation: Recovery"
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [1, 1, 2, 3]
