"""Why a file is not taken in: each reason has a name that tests can hold to, and words for the person who sent the file."""

from enum import StrEnum


class Reason(StrEnum):
    """One kind of refusal."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    UNKNOWN_TYPE = "unknown-type"
    NOT_WHAT_IT_SAYS = "not-what-it-says"
    OLD_OR_LOCKED = "old-or-locked"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_MANY_PARTS = "too-many-parts"
    UNPACKS_TOO_LARGE = "unpacks-too-large"
    SQUEEZED = "squeezed"
    UNSAFE_NAME = "unsafe-name"
    DUPLICATE_NAME = "duplicate-name"
    LINK_ENTRY = "link-entry"
    HEADERS_DISAGREE = "headers-disagree"
    MACROS = "macros"
    EXTERNAL_WORKBOOK = "external-workbook"
    ATTACHED_TEMPLATE = "attached-template"
    EMBEDDED = "embedded"
    LINKED_PICTURE = "linked-picture"
    EXTERNAL_CONTENT = "external-content"
    DECLARATIONS = "declarations"
    SCRIPT = "script"
    TOO_COMPLEX = "too-complex"
    PICTURE_TOO_LARGE = "picture-too-large"


SAVE_AGAIN = "Open it, save it again as a new file, then upload that"

MESSAGES: dict[Reason, str] = {
    Reason.EMPTY: "The file is empty. Choose a file with something in it",
    Reason.TOO_LARGE: "The file is larger than 20 MB. Make it smaller, for example by using smaller pictures, or split it",
    Reason.UNKNOWN_TYPE: "The file must be a PDF, DOCX, XLSX, PPTX, ODT, ODS, PNG or JPEG. Save it as one of these",
    Reason.NOT_WHAT_IT_SAYS: (
        "The end of the file’s name does not match what is in it. Open it in the program that made it, "
        "save it as the type you want, then upload that"
    ),
    Reason.OLD_OR_LOCKED: (
        "The file is in an older Office format (such as .doc or .xls) or is locked with a password. "
        "Save it as a DOCX, XLSX or PPTX without a password, then upload that"
    ),
    Reason.ENCRYPTED: "The file is locked with a password. Save it without a password, then upload that",
    Reason.DAMAGED: f"The file is damaged or not finished, so we cannot read it. {SAVE_AGAIN}",
    Reason.TOO_MANY_PARTS: "The file is made of more than 2,000 parts. Split it into smaller files",
    Reason.UNPACKS_TOO_LARGE: "The file holds more than we can open safely. Split it into smaller files",
    Reason.SQUEEZED: f"The file unpacks to far more than its own size, so we cannot open it safely. {SAVE_AGAIN}",
    Reason.UNSAFE_NAME: f"A part inside the file has a name that is not safe. {SAVE_AGAIN}",
    Reason.DUPLICATE_NAME: f"The file holds two parts with one name, so it can be read in two ways. {SAVE_AGAIN}",
    Reason.LINK_ENTRY: f"The file holds a link to a place on a computer. {SAVE_AGAIN}",
    Reason.HEADERS_DISAGREE: f"The file describes its own parts in two ways that do not agree. {SAVE_AGAIN}",
    Reason.MACROS: "The file holds macros or controls. Save it without them, then upload that",
    Reason.EXTERNAL_WORKBOOK: ("The file takes figures from another workbook. Break those links, save it, then upload that"),
    Reason.ATTACHED_TEMPLATE: "The file fetches a template from somewhere else. Take the template off, then upload it again",
    Reason.EMBEDDED: (
        "The file has another file or an object inside it (a chart pasted from a spreadsheet is one). "
        "Take it out, or paste it as a picture, then upload the file again"
    ),
    Reason.LINKED_PICTURE: "The file shows a picture kept somewhere else. Put the picture itself in, then upload it again",
    Reason.EXTERNAL_CONTENT: (
        "The file fetches something from somewhere else when it is opened. Take that out (ordinary web links are fine), "
        "then upload the file again"
    ),
    Reason.DECLARATIONS: f"The file holds declarations that documents do not need and that can do harm. {SAVE_AGAIN}",
    Reason.SCRIPT: "The PDF holds a script, or an action that runs by itself. Print it to a new PDF, then upload that",
    Reason.TOO_COMPLEX: "The file takes too long or too much memory to read. Make it simpler, or split it into smaller files",
    Reason.PICTURE_TOO_LARGE: "The picture has more than 40 million points. Make it smaller, then upload that",
}


class Refused(Exception):
    """A file is not taken in, for `reason`; `message` is for the person who sent it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def message(self) -> str:
        return MESSAGES[self.reason]
