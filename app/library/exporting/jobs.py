"""What the worker does about documents: has those for everyone made, keeps them true, and forgets what was erased.

Working out what a document is drawn from takes as long as a page, so none of it is done in the turn of mail.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from app.contributions.models import Revision
from app.core.batches import ROWS_A_BATCH, Again
from app.core.db import session, transaction
from app.core.jobs import Task
from app.core.numbers import LARGEST_ROW
from app.documents.making import files, services
from app.documents.making import queries as making
from app.documents.making.services import Order
from app.library.exporting import documents, public_documents
from app.library.exporting.public_documents import SUBJECT


def settle_page(task: Task) -> Again | None:
    """A page was published, taken down, hidden or shown again: see to its documents, and to those that hold words of it."""
    contribution_id, after = task.payload["contribution_id"], task.payload.get("after", 0)
    if task.payload.get("verb", "publish") != "publish":
        return None
    own = [] if after else public_documents.ids_of_versions(contribution_id, ROWS_A_BATCH)
    drawn_from = making.subjects_drawn_from(documents.origin(contribution_id), after, ROWS_A_BATCH)
    _settle(dict.fromkeys([*own, *_numbers(drawn_from)]))
    return _more(drawn_from, {"contribution_id": contribution_id})


def make_missing(task: Task) -> Again | None:
    """Have made what is not there: texts that were loaded, put back, or published while nobody followed. Runs often."""
    versions = public_documents.list_versions_without(task.payload.get("before", LARGEST_ROW), ROWS_A_BATCH)
    ids = [one.id for one in versions]
    _settle(ids)
    return Again({"before": ids[-1]}) if len(ids) == ROWS_A_BATCH else None


def check_all(task: Task) -> Again | None:
    """See that every document for everyone is of what a visitor reads now, and is there. Runs daily."""
    rows = making.subjects(task.payload.get("after", 0), ROWS_A_BATCH)
    _settle(_numbers(rows))
    return _more(rows, {})


def forget_redacted_text(task: Task) -> None:
    """A text was erased: take away every document that may hold words of its page, whoever asked for it."""
    services.forget_origin(documents.origin(task.payload["contribution_id"]))


def forget_person(task: Task) -> None:
    """Somebody was erased: take away what they asked for, and what others did, since a record of a consultation may name them."""
    services.forget_what_was_asked_for()


def held_about(person_id: int) -> list[dict[str, Any]]:
    """Which documents a person asked for of late."""
    return [
        {"asked_at": one.asked_at.isoformat(), "format": one.format, "status": one.status}
        for one in making.asked_by(services.asker(person_id))
    ]


def _numbers(rows: Iterable[tuple[int, str]]) -> list[int]:
    return [int(subject.removeprefix(SUBJECT)) for _, subject in rows if subject.startswith(SUBJECT)]


def _more(rows: Sequence[tuple[int, str]], payload: dict[str, Any]) -> Again | None:
    return Again({**payload, "after": rows[-1][0]}) if len(rows) == ROWS_A_BATCH else None


def _settle(revision_ids: Iterable[int]) -> None:
    """Have the documents of some texts made, made anew or taken away, as visitors may read them now."""
    closed_ids: list[int] = []
    orders: dict[int, Order] = {}
    for revision_id in revision_ids:
        revision = session().get(Revision, revision_id)
        if revision is None or not public_documents.is_for_everyone(revision):
            closed_ids.append(revision_id)
            continue
        source = public_documents.source_for_everyone(revision)
        if not public_documents.is_up_to_date(revision, source):
            orders[revision_id] = Order(source, documents.origins_of([revision]), files.put(source.content))
    if closed_ids or orders:
        with transaction():
            services.forget_subjects([public_documents.subject_of(revision_id) for revision_id in closed_ids])
            for revision_id, order in orders.items():
                services.make_for_everyone(public_documents.subject_of(revision_id), order)
