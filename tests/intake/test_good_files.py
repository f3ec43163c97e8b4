"""Honest files are taken in, and everything they say is read, wherever it stands."""

import io
import zipfile

import pytest
from PIL import Image
from pypdf import PdfReader

from app.intake import FORMATS, LARGEST_FILE_BYTES, Outcome, Reason, Refused, examine
from app.intake.stripping import strip_picture
from tests.intake import good_files as good
from tests.intake.hostile_files import changed, parts_of

pytestmark = pytest.mark.long

# What must be found, by file and label.
SAID = {
    "letter.docx": {
        "text": ("Aims of the service", good.PROSE, "cell 3", "Header of willow", "Footer of maple"),
        "properties": ("Author Named Wendell", "Title about lanterns", "Described as harbour"),
        "links": ("https://example.org/kestrel",),
    },
    "figures.xlsx": {
        "text": (
            *("Sessions", "Counselling for families", "12", "07/03/2011", "row hidden as a mole", "Kept back"),
            *("sheet hidden as a vole", "Header of a rook"),
        ),
        "comments": ("comment of a wren",),
        "properties": ("Workbook of finches", "Author Named Wendell", "Company of larks"),
        "links": ("https://example.org/kestrel",),
    },
    "slides.pptx": {"text": ("slide hidden as a stoat", good.PROSE, "note spoken by a thrush", "picture of a barge")},
    "letter.odt": {
        "text": ("Aims of the service", good.PROSE, "Header of willow"),
        "comments": ("comment-heron",),
        "tracked changes": ("deleted-badger",),
        "properties": ("Title about lanterns", "Author Named Wendell"),
        "links": ("https://example.org/kestrel",),
    },
    "figures.ods": {"text": ("Counselling for families", "sheet hidden as a vole", "9434765919", "Kept back")},
    "letter.pdf": {
        "text": ("Aims of the service", good.PROSE),
        "properties": ("Title about lanterns", "Author Named Wendell"),
        "links": ("https://example.org/kestrel",),
    },
}


@pytest.mark.parametrize("name", good.GOOD)
def test_an_honest_file_is_taken_in_as_what_it_is(name: str) -> None:
    outcome = examine(name, good.GOOD[name]())
    assert outcome.media_type == FORMATS[outcome.kind].media_type
    assert outcome.texts["file name"] == name
    assert outcome.has_text == (outcome.kind not in ("png", "jpg"))


@pytest.mark.parametrize("name", SAID)
def test_everything_a_file_says_is_read(name: str) -> None:
    texts = examine(name, good.GOOD[name]()).texts
    for label, phrases in SAID[name].items():
        for phrase in phrases:
            assert phrase in texts.get(label, ""), (label, phrase)


def test_the_program_s_own_counts_and_times_are_not_taken_for_what_somebody_wrote() -> None:
    properties = examine("letter.docx", good.docx_file()).texts["properties"]
    assert "2013-12-23" not in properties
    assert "Normal.dotm" not in properties


def test_changes_and_comments_in_a_word_document_are_read_and_what_was_taken_out_is_not_in_its_text() -> None:
    texts = examine("letter.docx", good.docx_file(good.tracked)).texts
    assert "inserted-otter" in texts["tracked changes"]
    assert "deleted-badger" in texts["tracked changes"]
    assert "inserted-otter" in texts["text"]
    assert "deleted-badger" not in texts["text"]
    assert "comment-heron" in texts["comments"]


def test_slides_are_read_in_the_order_they_are_shown() -> None:
    text = examine("slides.pptx", good.pptx_file()).texts["text"]
    assert text.index("slide hidden as a stoat") < text.index(good.PROSE) < text.index("note spoken by a thrush")


def test_a_string_that_no_cell_shows_any_more_is_read() -> None:
    data = changed(good.xlsx_file(), "xl/sharedStrings.xml", b"</sst>", b"<si><t>string left by a swift</t></si></sst>")
    assert "string left by a swift" in examine("figures.xlsx", data).texts["text"]


def test_a_workbook_is_read_as_excel_shows_it_so_that_escapes_hide_nothing_from_the_guard() -> None:
    said = b"Ring 07700 9_x0030_0123", b"Mrs _x0041_sh _xD83D__xDE00_", b"_x005F_x0041_"
    strings = b"".join(b"<si><t>%s</t></si>" % words for words in said) + b"</sst>"
    text = examine("figures.xlsx", changed(good.xlsx_file(), "xl/sharedStrings.xml", b"</sst>", strings)).texts["text"]
    assert "Ring 07700 900123" in text
    assert "Mrs Ash 😀" in text
    assert "_x0041_" in text


def test_a_scan_and_a_picture_wait_for_a_person() -> None:
    assert not examine("scan.pdf", good.scanned_pdf()).has_text
    assert not examine("photograph.jpg", good.photograph()).has_text


def test_a_file_that_says_more_than_can_be_read_waits_for_a_person() -> None:
    def long(document: object) -> None:
        document.add_paragraph("All families can ask for support. " * 15_000)

    outcome = examine("long.docx", good.docx_file(long))
    assert not outcome.has_text
    assert sum(map(len, outcome.texts.values())) <= 200_100


@pytest.mark.parametrize(("name", "form"), [("photograph.jpg", "JPEG"), ("drawing.png", "PNG")])
def test_a_picture_keeps_nothing_but_itself(name: str, form: str) -> None:
    data = good.photograph(form)
    assert b"Wendell" in data
    clean = examine(name, data).clean
    assert b"Wendell" not in clean
    assert b"Exif" not in clean
    with Image.open(io.BytesIO(clean)) as drawn:
        assert not drawn.getexif()
        assert drawn.format == form
        assert drawn.size == (200, 300)  # turned upright, as its camera asked


def test_photographs_inside_a_document_lose_what_they_say_and_the_rest_stays() -> None:
    data = good.docx_file(lambda document: document.add_picture(io.BytesIO(good.photograph())))
    assert any(b"Wendell" in content for name, content in parts_of(data).items() if name.startswith("word/media/"))
    clean = examine("letter.docx", data).clean
    before, after = parts_of(data), parts_of(clean)
    assert set(before) == set(after)
    assert [name for name in before if before[name] != after[name]] == ["word/media/image1.jpg"]
    assert not any(b"Wendell" in content for name, content in after.items() if name.startswith("word/media/"))
    assert good.PROSE in examine("letter.docx", clean).texts["text"]
    with Image.open(io.BytesIO(after["word/media/image1.jpg"])) as drawn:
        drawn.load()


def test_a_photograph_inside_a_pdf_loses_what_it_says_and_no_byte_moves() -> None:
    target = io.BytesIO()
    with Image.open(io.BytesIO(good.photograph())) as opened:
        opened.save(target, "PDF")
    plain = target.getvalue()
    segment = b"\xff\xe1\x00\x20Exif\0\0Photographed by Wendell."
    data = plain.replace(b"\xff\xd8", b"\xff\xd8" + segment, 1)  # the reader needs no table of addresses to be right
    clean = examine("scan.pdf", data).clean
    assert len(clean) == len(data)
    assert b"Wendell" not in clean
    assert len(PdfReader(io.BytesIO(clean)).pages) == 1


def test_a_file_with_nothing_to_take_out_is_kept_as_it_came() -> None:
    for name in ("letter.docx", "figures.xlsx", "letter.odt", "letter.pdf"):
        data = good.GOOD[name]()
        assert examine(name, data).clean == data


def test_a_picture_without_hidden_facts_is_not_changed_by_taking_them_out() -> None:
    for form in ("PNG", "JPEG"):
        target = io.BytesIO()
        Image.new("RGB", (20, 20), "red").save(target, form)
        assert strip_picture(target.getvalue()) == target.getvalue()


def test_a_zip_written_piece_by_piece_is_read_like_any_other() -> None:
    class OneWay(io.BytesIO):
        """A target that cannot go back, so that sizes must follow the data."""

        def seekable(self) -> bool:
            return False

    target = OneWay()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(good.docx_file()).items():
            archive.writestr(name, content)
    assert good.PROSE in examine("letter.docx", target.getvalue()).texts["text"]


def test_a_file_past_20_mb_is_refused_before_anything_is_started() -> None:
    with pytest.raises(Refused) as refusal:
        examine("letter.pdf", bytes(LARGEST_FILE_BYTES + 1))
    assert refusal.value.reason is Reason.TOO_LARGE


def test_the_outcome_holds_every_label_people_are_shown() -> None:
    outcome = examine("letter.docx", good.docx_file(good.tracked))
    assert isinstance(outcome, Outcome)
    assert set(outcome.texts) == {"text", "properties", "comments", "tracked changes", "links", "file name"}
