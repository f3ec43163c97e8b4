"""What the worker does about assessments that wait to be signed: it passes the turn on, and has people written to."""

from app.core.batches import ROWS_A_BATCH, Again
from app.core.jobs import Task
from app.exchanges.assessment import queries
from app.exchanges.assessment.services import asking


def pass_turns_on(task: Task) -> Again | None:
    """A lead was silent, or left: have those written to whose turn it is now. Runs daily."""
    rows = queries.list_to_sign(task.payload.get("after", 0), ROWS_A_BATCH)
    for assessment in rows:
        asking.tell(assessment)
    return Again({"after": rows[-1].id}) if len(rows) == ROWS_A_BATCH else None
