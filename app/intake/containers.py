"""The first look at an upload, before any parser: is it what its name says, and is it safe to open?

Pure and standard library only. The ending of the name, the first bytes and (in an office file) the declared content must agree.
"""

from app.intake.formats import LARGEST_FILE_BYTES, Format, format_of
from app.intake.packages import Package, open_package
from app.intake.pdf_bytes import check_pdf
from app.intake.refusals import Reason, Refused

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the compound file that .doc and locked files are
PNG_START, PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
JPEG_START, JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"


def check(name: str, content: bytes) -> tuple[Format, Package | None]:
    """The format of an upload, and its opened package where it is an office file. Raises Refused with the reason."""
    form = format_of(name)
    if not content:
        raise Refused(Reason.EMPTY)
    if len(content) > LARGEST_FILE_BYTES:
        raise Refused(Reason.TOO_LARGE)
    if content.startswith(OLD_OFFICE):
        raise Refused(Reason.OLD_OR_LOCKED)
    if form.family in ("ooxml", "opendocument"):
        if not content.startswith(b"PK\x03\x04"):
            raise Refused(Reason.NOT_WHAT_IT_SAYS)
        return form, open_package(form, content)
    if form.family == "pdf":
        check_pdf(content)
    else:
        _check_picture(form, content)
    return form, None


def _check_picture(form: Format, content: bytes) -> None:
    """A picture begins like one of its kind and has its end. What follows the end is dropped when it is drawn again."""
    start, end = (PNG_START, PNG_END) if form.code == "png" else (JPEG_START, JPEG_END)
    if not content.startswith(start):
        raise Refused(Reason.NOT_WHAT_IT_SAYS)
    if end not in content:
        raise Refused(Reason.DAMAGED)
