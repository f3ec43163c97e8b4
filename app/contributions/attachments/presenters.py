"""What pages show of files: their names, kinds, sizes and addresses, ready for a template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.contributions import queries
from app.contributions.models import Attachment, Revision
from app.contributions.presenters import FoundRow, compared_with
from app.contributions.services.guarding import FILE_PARTS, file_field
from app.core.actor import Actor
from app.core.numbers import half_up
from app.intake import FORMATS

KILOBYTE = 1024
NO_ADDRESS = ""


@dataclass(frozen=True)
class FileRow:
    """One file in a list. `href` is empty where it cannot be taken from that page."""

    id: int
    name: str
    about: str
    href: str


def public_rows(files: Iterable[Attachment], page: str) -> list[FileRow]:
    """The files of a page that readers see; `page` is its address."""
    return [_row(one, f"{page}/files/{one.id}") for one in files]


def own_rows(revision: Revision) -> list[FileRow]:
    """The files of one's own revision."""
    return [_row(one, f"/contribute/drafts/{revision.id}/files/{one.id}") for one in revision.attachments]


def named_rows(revision: Revision) -> list[FileRow]:
    """The files of a revision by name alone."""
    return [_row(one, NO_ADDRESS) for one in revision.attachments]


def _row(attachment: Attachment, href: str) -> FileRow:
    return FileRow(attachment.id, attachment.name, about(attachment), href)


def about(attachment: Attachment) -> str:
    """What a file is and how large: "Word document, 340 KB"."""
    return f"{FORMATS[attachment.kind].noun}, {size_in_words(attachment.size)}"


def size_in_words(size: int) -> str:
    """A number of bytes as people read it: "340 KB", "1.2 MB"."""
    if size < KILOBYTE * KILOBYTE:
        return f"{max(1, half_up(size, KILOBYTE))} KB"
    tenths = half_up(10 * size, KILOBYTE * KILOBYTE)
    return f"{tenths // 10}.{tenths % 10} MB"


@dataclass(frozen=True)
class ModeratedFile:
    """One file of a submission: how it differs from what is live, what the check found, and whether a person must read it."""

    id: int
    name: str
    about: str
    change: str
    findings: tuple[FoundRow, ...]
    needs_reading: bool
    is_unread: bool
    opened: bool


def moderated(actor: Actor, revision: Revision, findings: Sequence[FoundRow]) -> tuple[ModeratedFile, ...]:
    """The files of a submission, then those of the version before it that it takes off."""
    before = compared_with(revision)
    earlier = {one.id: one for one in before.attachments} if before is not None else {}
    now = {one.id for one in revision.attachments}
    kept = [_moderated(actor, one, "Not changed" if one.id in earlier else "New", findings) for one in revision.attachments]
    gone = [_moderated(actor, one, "Taken off", ()) for key, one in earlier.items() if key not in now]
    return (*kept, *gone)


def _moderated(actor: Actor, attachment: Attachment, change: str, findings: Sequence[FoundRow]) -> ModeratedFile:
    fields = {file_field(attachment, part) for part in FILE_PARTS}
    return ModeratedFile(
        id=attachment.id,
        name=attachment.name,
        about=about(attachment),
        change=change,
        findings=tuple(row for row in findings if row.field in fields),
        needs_reading=attachment.needs_reading,
        is_unread=attachment.is_unread and change != "Taken off",
        opened=queries.has_opened(actor, attachment),
    )
