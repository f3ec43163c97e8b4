"""The kinds of file that are taken in, by the ending of their name."""

from dataclasses import dataclass

from app.intake.refusals import Reason, Refused

LARGEST_FILE_BYTES = 20 * 1024 * 1024
OOXML = "application/vnd.openxmlformats-officedocument."
OASIS = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Format:
    """One kind of file: its code (the usual ending), media type, words for people, and which reader reads it."""

    code: str
    media_type: str
    noun: str
    family: str


FORMATS: dict[str, Format] = {
    one.code: one
    for one in (
        Format("pdf", "application/pdf", "PDF", "pdf"),
        Format("docx", f"{OOXML}wordprocessingml.document", "Word document", "ooxml"),
        Format("xlsx", f"{OOXML}spreadsheetml.sheet", "Excel workbook", "ooxml"),
        Format("pptx", f"{OOXML}presentationml.presentation", "PowerPoint presentation", "ooxml"),
        Format("odt", f"{OASIS}text", "OpenDocument text", "opendocument"),
        Format("ods", f"{OASIS}spreadsheet", "OpenDocument spreadsheet", "opendocument"),
        Format("png", "image/png", "PNG picture", "picture"),
        Format("jpg", "image/jpeg", "JPEG picture", "picture"),
    )
}
OTHER_ENDINGS = {"jpeg": "jpg"}


def format_of(name: str) -> Format:
    """The format that a file's name promises. Raises Refused for an ending that is not taken in."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    found = FORMATS.get(OTHER_ENDINGS.get(ending, ending))
    if found is None:
        raise Refused(Reason.UNKNOWN_TYPE)
    return found
