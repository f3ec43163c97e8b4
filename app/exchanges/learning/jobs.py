"""What learning notes do after the fact: following a decision, an erasure and the calendar."""

from app.core.batches import ROWS_A_BATCH, Again, work_on
from app.core.jobs import Task
from app.exchanges.learning.services import following


def follow_decision(task: Task) -> None:
    """A moderator decided on a note."""
    following.follow_decision(task.payload["contribution_id"], task.payload["revision_id"], task.payload["verb"])


def forget_revision(task: Task) -> None:
    """The text of a note was erased for good."""
    following.follow_redaction(task.payload["contribution_id"])


def run_daily(task: Task) -> Again | None:
    """End drafts that nobody saved for two years, and warn of those that are near. Daily."""
    drafts = following.list_old(task.payload.get("after", 0), ROWS_A_BATCH)
    reached = work_on(drafts, following.warn_or_end, most=ROWS_A_BATCH)
    last, is_more = reached
    return Again({"after": last.id}) if is_more and last is not None else None


def forget_person(task: Task) -> None:
    """Somebody was erased."""
    following.forget_person(task.payload["person_id"])
