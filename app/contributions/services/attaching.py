"""Files with a contribution: look at one, put it with a draft, take it off, open and confirm it, erase it.

A file is looked at before anything of it is stored, in limited processes, outside the transaction. Its bytes are in the store
before its row is committed, and go by a job after its row has gone.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from app import intake
from app.contributions import policy, queries
from app.contributions.guard.apart import TooLong, inspect_apart
from app.contributions.models import Attachment, AttachmentOpening, Revision, RevisionAttachment, SealedFile
from app.contributions.points import STORED_FILES
from app.contributions.services import writing
from app.contributions.services.guarding import AtRisk
from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.files import storage
from app.core.jobs import Task, enqueue
from app.core.policy import require
from app.intake import Outcome, Reason, Refused

FIELD = "file"
MOST_FILES = 10
MOST_FOUND = 20
DELETE_FILE = "contributions.delete_file"
KEYS_AT_ONCE = 500
TOO_MANY_FOUND = (
    f"We found more than {MOST_FOUND} things in this file that may be about a person, such as dates of birth or phone numbers. "
    "We have not kept it. Take them out, then upload the file again"
)
TOO_MANY_FILES = f"You can add up to {MOST_FILES} files. Remove one before you add another"
NOT_TAKEN = "This file cannot be added to this site"
ALREADY_THERE = "You have already added this file"
NOT_OPENED = "Open the file and read it before you confirm it"
SUBMITTED = "This has been submitted, so its files can no longer be changed."


@dataclass(frozen=True)
class LookedAt:
    """A file that may be kept: its safe name, what it is and says, and what the guard found in each part of it."""

    name: str
    outcome: Outcome
    noted: dict[str, list[dict[str, Any]]]


def look_at(raw_name: str, content: bytes) -> LookedAt:
    """Look at an upload. Slow, and stores nothing: call it outside a transaction.

    Raises Invalid (with field "file") for one that is not taken in, AtRisk for one about a child who may be at risk now.
    """
    name = intake.safe_name(raw_name)
    try:
        outcome = intake.examine(name, content)
        reading = inspect_apart(outcome.texts)
    except Refused as refusal:
        raise Invalid(refusal.message, FIELD) from None
    except TooLong:
        raise Invalid(Refused(Reason.TOO_COMPLEX).message, FIELD) from None
    if reading.at_risk:
        raise AtRisk(FIELD)
    if len({one.fingerprint for noted in reading.findings.values() for one in noted}) > MOST_FOUND:
        raise Invalid(TOO_MANY_FOUND, FIELD)
    return LookedAt(name, outcome, {part: [asdict(one) for one in noted] for part, noted in reading.findings.items()})


def attach(actor: Actor, revision: Revision, file: LookedAt, key: str) -> Attachment:
    """Put a file, whose bytes are in the store under `key`, with a draft.

    Raises Conflict once the draft was submitted, Invalid for one file too many, one that is there already or one that was sealed.
    """
    require(policy.can_edit(actor, revision.contribution))
    _require_draft(revision)
    if not storage.is_fresh(key):  # or the row could come too late for its file
        raise Conflict("This took too long. Try again.")
    clean = file.outcome.clean
    digest = hashlib.sha256(clean).hexdigest()
    if session().scalar(sa.select(SealedFile.storage_key).where(SealedFile.sha256 == digest).limit(1)) is not None:
        raise Invalid(NOT_TAKEN, FIELD)
    if len(revision.attachments) >= MOST_FILES:
        raise Invalid(TOO_MANY_FILES, FIELD)
    if any((one.sha256, one.name) == (digest, file.name) for one in revision.attachments):
        raise Invalid(ALREADY_THERE, FIELD)
    attachment = Attachment(
        contribution_id=revision.contribution_id,
        name=file.name,
        kind=file.outcome.kind,
        media_type=file.outcome.media_type,
        size=len(clean),
        sha256=digest,
        storage_key=key,
        texts=dict(file.outcome.texts),
        noted=file.noted,
        needs_reading=not file.outcome.has_text,
        added_at=clock.now(),
        added_by_id=actor.person_id,
    )
    revision.attachments.append(attachment)
    revision.saved_at = clock.now()
    writing.note(actor, revision)
    session().flush()
    audit.record(actor, "attach", "attachment", attachment.id, revision=revision.id)
    return attachment


def remove(actor: Actor, revision: Revision, attachment: Attachment) -> None:
    """Take a file off a draft. It is erased unless another revision has it. Raises Conflict once the draft was submitted."""
    require(policy.can_edit(actor, revision.contribution))
    _require_draft(revision)
    if attachment in revision.attachments:
        audit.record(actor, "remove", "attachment", attachment.id, revision=revision.id)
        writing.note(actor, revision)
        _drop(revision, [attachment])


def _require_draft(revision: Revision) -> None:
    """Hold the revision against a submission at the same moment, and refuse unless it is still a draft."""
    session().refresh(revision, ["status", "version"], with_for_update=True)
    if revision.status != "draft":
        raise Conflict(SUBMITTED)


def erase_files(revision: Revision) -> None:
    """Take every file off a revision, for good where no other has it. Callers decide whether that is allowed."""
    _drop(revision, list(revision.attachments))


def take_off_everywhere(attachment: Attachment) -> list[Revision]:
    """Take a file off every revision that has it, with what the guard found in it; those revisions. Callers decide whether."""
    has_it = sa.select(RevisionAttachment.revision_id).where(RevisionAttachment.attachment_id == attachment.id)
    revisions = list(session().scalars(sa.select(Revision).where(Revision.id.in_(has_it)).order_by(Revision.id)))
    fields = f"file.{attachment.id}."
    for revision in revisions:
        revision.findings = [one for one in revision.findings if not one.field.startswith(fields)]
        _drop(revision, [attachment])
    return revisions


def _drop(revision: Revision, attachments: Iterable[Attachment]) -> None:
    """Take files off a revision; the rows and bytes of those that no other revision has go too."""
    for attachment in attachments:
        revision.attachments.remove(attachment)
        session().flush()
        held = sa.select(RevisionAttachment.revision_id).where(RevisionAttachment.attachment_id == attachment.id).limit(1)
        if session().scalar(held) is not None:
            continue
        session().execute(sa.delete(AttachmentOpening).where(AttachmentOpening.attachment_id == attachment.id))
        session().delete(attachment)
        session().flush()
        enqueue(DELETE_FILE, {"key": attachment.storage_key})


def note_opened(actor: Actor, attachment: Attachment) -> None:
    """Remember that a moderator opened a file. Callers decide whether they may."""
    if session().get(AttachmentOpening, (attachment.id, actor.person_id)) is None and actor.person_id is not None:
        session().add(AttachmentOpening(attachment_id=attachment.id, person_id=actor.person_id, at=clock.now()))
        audit.record(actor, "open", "attachment", attachment.id)


def confirm(actor: Actor, revision: Revision, attachment: Attachment) -> None:
    """Confirm by hand that a file which no program could read identifies nobody.

    Raises Invalid unless this moderator opened it, Conflict when the revision was decided already.
    """
    require(policy.can_decide(actor, revision))
    if revision.status != "submitted":
        raise Conflict("Someone else has already decided this.")
    if not queries.has_opened(actor, attachment):
        raise Invalid(NOT_OPENED, FIELD)
    if attachment.is_unread:
        attachment.confirmed_at, attachment.confirmed_by_id = clock.now(), actor.person_id
        audit.record(actor, "confirm", "attachment", attachment.id)


def delete_file(task: Task) -> None:
    """Take away the bytes of a file whose row has gone."""
    key = task.payload["key"]
    if not _owned([key]):
        storage.delete(key)


def reap_files(_task: Task) -> None:
    """Take away files that no row names, which a crash left. Runs so often that none is left for an hour."""
    old = list(storage.list_old())
    keys: list[str] = []
    for begin in range(0, len(old), KEYS_AT_ONCE):
        some = old[begin : begin + KEYS_AT_ONCE]
        keys += sorted(set(some) - _owned(some))
    storage.reap(keys)


def _owned(keys: list[str]) -> set[str]:
    return {
        key
        for table in STORED_FILES.things
        for key in session().scalars(sa.select(table.storage_key).where(table.storage_key.in_(keys)))
    }
