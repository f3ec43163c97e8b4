"""Keeping a file and taking it away. A file is looked at and stored outside the transaction, as every upload is.

Who may is asked by the room that has what the file hangs on; all but `look_at` is inside the caller's transaction.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.contributions.guard import Finding
from app.contributions.models import SealedFile
from app.contributions.services import attaching, guarding
from app.contributions.services.attaching import ALREADY_THERE, DELETE_FILE, FIELD, MOST_FILES, NOT_TAKEN, TOO_MANY_FILES
from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.files import storage
from app.core.jobs import enqueue
from app.exchanges.files import queries
from app.exchanges.files.models import ExchangeFile
from app.exchanges.files.queries import Holder
from app.exchanges.hits import NEVER, short
from app.intake import Outcome

THING = "exchange-file"
EXPLANATION = "explanation"
NOT_READ = "A program cannot read all of this file. Say below why nobody can be recognised from it, and choose it again."


class FileUnexplained(Invalid):
    """The guard has hits in a file that whoever sends it did not explain."""

    def __init__(self, hits: Sequence[Finding]) -> None:
        super().__init__(
            "We found something in this file that may be about a person. Take it out, or say below why it is not, and choose the "
            "file again.",
            FIELD,
        )
        self.hits = tuple(hits)


@dataclass(frozen=True)
class Kept:
    """A file that may be kept: its name, what it is, and what was explained of it."""

    name: str
    outcome: Outcome
    explanation: str
    explained: tuple[str, ...]


def look_at(raw_name: str, content: bytes, explanation: str, fingerprints_seen: Iterable[str]) -> Kept:
    """Look at an upload. Slow, and stores nothing: call it outside a transaction.

    Raises Invalid for one that is not taken in, AtRisk for one about a child who may be at risk now, and FileUnexplained where
    what was found is not explained by somebody who saw it.
    """
    guarding.refuse_at_risk([(EXPLANATION, explanation)])
    guarding.refuse_findings(EXPLANATION, explanation)
    looked_at = attaching.look_at(raw_name, content)
    texts = looked_at.outcome.texts
    hits = [guarding.finding_of(row, texts.get(part, "")) for part, rows in looked_at.noted.items() for row in rows]
    if any(hit.rule in NEVER for hit in hits):
        raise Invalid("This file holds a number that belongs to one person. No explanation lets it pass.", FIELD)
    fingerprints = tuple(dict.fromkeys(map(short, hits)))
    if hits and not (explanation and set(fingerprints_seen).issuperset(fingerprints)):
        raise FileUnexplained(hits)
    if not looked_at.outcome.has_text and not explanation:
        raise Invalid(NOT_READ, FIELD)
    return Kept(looked_at.name, looked_at.outcome, explanation, fingerprints)


def add(actor: Actor, holder: Holder, part: str, file: Kept, key: str) -> ExchangeFile:
    """Hang a file, whose bytes are in the store under `key`, on a part of something.

    Raises Invalid for one file too many, one that is there already or one that was sealed, and Conflict where it took too long.
    """
    if not storage.is_fresh(key):  # or the row could come too late for its file
        raise Conflict("This took too long. Try again.")
    clean = file.outcome.clean
    digest, others = hashlib.sha256(clean).hexdigest(), queries.list_files(holder, part)
    if session().scalar(sa.select(SealedFile.storage_key).where(SealedFile.sha256 == digest).limit(1)) is not None:
        raise Invalid(NOT_TAKEN, FIELD)
    if len(others) >= MOST_FILES:
        raise Invalid(TOO_MANY_FILES, FIELD)
    if any((one.sha256, one.name) == (digest, file.name) for one in others):
        raise Invalid(ALREADY_THERE, FIELD)
    row = ExchangeFile(
        thing_kind=holder.kind,
        thing_id=holder.id,
        part=part,
        name=file.name,
        kind=file.outcome.kind,
        media_type=file.outcome.media_type,
        size=len(clean),
        sha256=digest,
        storage_key=key,
        explanation=file.explanation,
        explained=list(file.explained),
        added_at=clock.now(),
        added_by_id=actor.person_id,
        organisation_id=actor.organisation_id,
    )
    session().add(row)
    session().flush()
    audit.record(actor, "attach", THING, row.id)
    return row


def take_away(actor: Actor, row: ExchangeFile) -> None:
    """Take a file away for good, and its bytes once the row is gone."""
    audit.record(actor, "remove", THING, row.id)
    enqueue(DELETE_FILE, {"key": row.storage_key})
    session().delete(row)
    session().flush()


def note_opened(actor: Actor, row: ExchangeFile) -> None:
    """Write down that somebody opened a file: each time."""
    audit.record(actor, "open", THING, row.id)
