"""Sealing a file that shows abuse, or may: from one moment on nobody is shown it, and its bytes are put aside for the police.

It leaves every revision that has it, and with it what the site knew of it: its name, its words in the search index, what the
guard found, who opened it. The bytes go to a folder that nothing of the site reads: no page, no preview, no child process that
looks at files, no backup. The same bytes sent in by somebody else are sealed too, and are not taken in again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa

from app.accounts.models import Person
from app.contributions import policy, queries
from app.contributions.kinds.description import get_kind
from app.contributions.lifecycle import CONTRIBUTION
from app.contributions.models import Attachment, Contribution, SealedFile
from app.contributions.points import SEALS
from app.contributions.services import attaching, publishing
from app.core import audit, clock, erasures
from app.core.actor import SYSTEM, Actor
from app.core.db import after_commit, session
from app.core.errors import Conflict, NotFound
from app.core.files import storage
from app.core.policy import require

SEALED = "contributions.seal_file"  # as the record of erasures has it
FILE_OF_DRAFT = "file of a draft, number"


class Sealable(Protocol):
    """A file that can be sealed, of whatever table."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...
    @property
    def storage_key(self) -> str: ...
    @property
    def added_at(self) -> datetime: ...
    @property
    def added_by_id(self) -> int | None: ...


def seal(actor: Actor, attachment: Attachment) -> None:
    """Seal a file and every other with the same bytes. Moderators and administrators; nobody has to open it for that.

    Raises Conflict where its bytes are gone already.
    """
    require(policy.can_seal(actor))
    seal_everywhere(actor, attachment.sha256)


def seal_everywhere(actor: Actor, sha256: str) -> None:
    """Seal every file with these bytes, of whatever table. Callers decide whether the actor may. Raises Conflict."""
    for seal_those in SEALS.things:
        seal_those(actor, sha256)


def seal_attachments(actor: Actor, sha256: str) -> None:
    """The part of that which attachments have."""
    same = sa.select(Attachment).where(Attachment.sha256 == sha256).order_by(Attachment.id)
    for one in session().scalars(same).all():
        _seal(actor, one)


def _seal(actor: Actor, attachment: Attachment) -> None:
    number, contribution_number = attachment.id, attachment.contribution_id
    put_aside(actor, attachment, SEALED, {"contribution": contribution_number})
    revisions = attaching.take_off_everywhere(attachment)
    audit.record(actor, "seal-file", CONTRIBUTION.name, contribution_number, file=number)
    for contribution in {revision.contribution for revision in revisions}:
        publishing.project(get_kind(contribution.kind), contribution)


def put_aside(actor: Actor, file: Sealable, act: str, whose: Mapping[str, Any]) -> None:
    """Put the bytes of a file where nothing of the site reads again, and write that down. Its row and its bytes in the store are
    for whoever calls to delete.

    `act` is what is done again after a restore, and `whose` says what it hung on. Raises Conflict where its bytes are gone.
    """
    try:
        storage.seal(file.storage_key, {**_for_the_police(file), **whose})
    except FileNotFoundError:
        raise Conflict("This file is gone already.") from None
    session().add(
        SealedFile(
            storage_key=file.storage_key,
            sha256=file.sha256,
            size=file.size,
            file_number=file.id,
            contribution_number=whose.get("contribution"),
            sealed_at=clock.now(),
            sealed_by=actor.person_id,
        )
    )
    erasures.note(act, file.storage_key)


def _for_the_police(file: Sealable) -> dict[str, Any]:
    """What is known of a file, kept beside its bytes: the site itself forgets it, and whoever added it may be erased."""
    person = session().get(Person, file.added_by_id) if file.added_by_id is not None else None
    return {
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "added_at": file.added_at.isoformat(),
        "added_by": {"number": person.id, "name": person.name, "email": person.email} if person is not None else None,
        "sealed_at": clock.now().isoformat(),
    }


def seal_again(word: str, _at: datetime) -> bool:
    """After a restore: seal the file with that key again; whether it had come back."""
    attachment = session().scalar(sa.select(Attachment).where(Attachment.storage_key == word))
    if attachment is None:
        return False
    seal(SYSTEM, attachment)
    return True


def list_sealed() -> Sequence[SealedFile]:
    """Every file that was sealed, oldest first."""
    return session().scalars(sa.select(SealedFile).order_by(SealedFile.sealed_at, SealedFile.storage_key)).all()


def destroy(actor: Actor, key: str) -> None:
    """Destroy the bytes of a sealed file, once the police said so. The operator's act, by a command.

    Raises NotFound for a key that no sealed file has, Conflict for one that was destroyed.
    """
    require(actor.is_system)
    row = session().get(SealedFile, key, with_for_update=True)
    if row is None:
        raise NotFound
    if row.destroyed_at is not None:
        raise Conflict("This file was destroyed already.")
    row.destroyed_at = clock.now()
    audit.record(actor, "destroy-file", CONTRIBUTION.name, row.contribution_number, file=row.file_number)
    after_commit(lambda: storage.destroy_sealed(key))


def list_files(actor: Actor, contribution: Contribution) -> dict[int, str]:
    """What the actor may seal of a contribution: what each file is called, by its number.

    A draft is its authors' own: only an administrator may seal a file of one, and is not told its name.
    """
    require(policy.can_seal(actor))
    files: dict[int, str] = {}
    for revision in contribution.revisions:
        for attachment in revision.attachments:
            if revision.submitted_at is not None:
                files[attachment.id] = attachment.name
            elif policy.can_redact(actor):
                files.setdefault(attachment.id, f"{FILE_OF_DRAFT} {attachment.id}")
    return files


def get_file(actor: Actor, contribution_id: int, attachment_id: int) -> Attachment:
    """A file that the actor may seal. Raises NotFound for any other."""
    if attachment_id not in list_files(actor, queries.get_contribution(contribution_id)):
        raise NotFound
    return session().get_one(Attachment, attachment_id)
