"""Sealing a file of an exchange that shows abuse, or may: whoever may open it does so, at once, and nobody sees it from then on.

Those who run the site are told that a file was sealed, and by which reference the operator has it: neither whose it was nor what
it was called. Who may is asked by the room that has what the file hangs on. All inside the caller's transaction.
"""

from datetime import datetime

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.contributions.services import sealing
from app.contributions.services.attaching import DELETE_FILE
from app.core import audit
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.jobs import enqueue
from app.documents.making import services as made_documents
from app.exchanges.files.models import ExchangeFile
from app.exchanges.files.services import THING

SEALED = "exchanges.seal_file"  # as the record of erasures has it
TELL_OF_SEALED = "exchanges.tell_of_sealed"


def report(actor: Actor, row: ExchangeFile) -> str:
    """Seal a file and every other with the same bytes, and have administrators told; its reference.

    Raises Conflict where its bytes are gone already.
    """
    reference = row.storage_key
    sealing.seal_everywhere(actor, row.sha256)
    for person in accounts.people_with_role("admin"):
        enqueue(TELL_OF_SEALED, {"person_id": person.id, "reference": reference})
    return reference


def seal_files(actor: Actor, sha256: str) -> None:
    """Seal every file of exchanges with these bytes."""
    same = sa.select(ExchangeFile).where(ExchangeFile.sha256 == sha256).order_by(ExchangeFile.id)
    for row in session().scalars(same).all():
        _seal(actor, row)


def _seal(actor: Actor, row: ExchangeFile) -> None:
    """Documents that were made while it was there hold its name: they go too."""
    sealing.put_aside(actor, row, SEALED, {"thing": f"{row.thing_kind} {row.thing_id}"})
    made_documents.forget_origin(f"{row.thing_kind}:{row.thing_id}")
    audit.record(actor, "seal-file", THING, row.id)
    enqueue(DELETE_FILE, {"key": row.storage_key})
    session().delete(row)
    session().flush()


def seal_again(word: str, _at: datetime) -> bool:
    """After a restore: seal the file with that key again; whether it had come back."""
    row = session().scalar(sa.select(ExchangeFile).where(ExchangeFile.storage_key == word))
    if row is None:
        return False
    sealing.seal_everywhere(SYSTEM, row.sha256)
    return True
