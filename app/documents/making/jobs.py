"""What the worker does: draws what waits, in a program with limits, and takes away what is old.

A drawing that was begun by a worker that was killed is begun again by the next, from the same page; after some tries it is given
up and whoever asked is told.
"""

from app.core.batches import Again
from app.core.db import session, transaction
from app.core.jobs import Task
from app.documents.making import files, queries, services
from app.documents.making.drawing import draw
from app.documents.making.models import MadeDocument
from app.documents.making.sources import Source
from app.documents.printing.limits import CannotDraw, TooLong

TRIES = 3
REAPED_AT_ONCE = 50


def draw_document(task: Task) -> None:
    """Draw one document that waits, and keep its file. One that was taken away meanwhile leaves nothing."""
    document_id = task.payload["document_id"]
    with transaction():
        is_hopeless = task.attempt > TRIES  # each of them ended the worker
        is_begun = not is_hopeless and services.begin(document_id)
    if is_begun:
        try:
            _draw(document_id)
        except Exception:  # such as a disk that is full
            is_hopeless = task.attempt == TRIES
            if not is_hopeless:
                raise
    if is_hopeless:
        _refuse(document_id, "failed")


def _draw(document_id: int) -> None:
    document = session().get_one(MadeDocument, document_id)
    content = files.read(document.file)
    if content is None:  # somebody emptied the folder
        _refuse(document_id, "failed")
        return
    source = Source(document.format, content)
    try:
        result = queries.content_of(document.key) or draw(source)  # it may be made for somebody else, who sees the same
    except CannotDraw as refusal:
        _refuse(document_id, "too-long" if isinstance(refusal, TooLong) else "unavailable")
        return
    name = files.put(result)
    with transaction():
        is_wanted = services.finish(document_id, name, len(result))
    if not is_wanted:
        files.delete(name)


def _refuse(document_id: int, refusal: str) -> None:
    with transaction():
        services.refuse(document_id, refusal)


def forget_old(_task: Task) -> Again | None:
    """Take away what is older than documents are kept, and files that belong to none. Runs hourly."""
    with transaction():
        is_full = services.forget_old()
    names = list(files.old_names())
    for start in range(0, len(names), REAPED_AT_ONCE):
        batch = names[start : start + REAPED_AT_ONCE]
        files.delete(*(set(batch) - queries.known_names(batch)))
    return Again() if is_full else None
