"""What the worker does after something was erased: see that nothing of it is left on the disk."""

from datetime import timedelta

import sqlalchemy as sa

from app.accounts.points import PERSONAL_DATA
from app.contributions.events import RevisionRedacted
from app.contributions.services.attaching import DELETE_FILE
from app.core import clock, config, erasures, jobs
from app.core.databases import leftovers
from app.core.db import session, transaction
from app.core.jobs import Job, Task
from app.mail.transport import forget_letters
from app.search.index import follower

TRY_SECONDS = 3.0
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=1)


def leave_nothing(task: Task) -> None:
    """Get what was erased out of the mail folder, the search index and the files of the database, or try again soon.

    It waits for the jobs in which features forget what they hold: what they delete has to go too.
    """
    until = erasures.latest_open()
    if until is None:
        return
    forget_letters(config.settings().mail_url, until)
    follower.compact(task.database)
    is_forgotten = not _is_being_forgotten()
    session().rollback()  # or our own reading would stand in the way
    is_gone = is_forgotten and leftovers.remove(task.database, until, try_seconds=TRY_SECONDS)
    with transaction():
        if is_gone:
            erasures.note_gone(until)
        else:
            _again(task)


def _again(task: Task) -> None:
    tries = task.payload.get("tries", 0)
    wait = min(FIRST_WAIT * 2**tries, LONGEST_WAIT)
    jobs.enqueue(erasures.LEAVE_NOTHING, {"tries": tries + 1}, due_at=clock.now() + wait)


def forgetting() -> frozenset[str]:
    """The handlers in which features forget what was erased."""
    of_people = {data.forget for data in PERSONAL_DATA.things if data.forget is not None}
    return frozenset(of_people | set(jobs.followers(RevisionRedacted)) | {DELETE_FILE})


def _is_being_forgotten() -> bool:
    """Whether one of them has not run yet, or was given up."""
    waiting = sa.select(Job.id).where(Job.done_at.is_(None), Job.discarded_at.is_(None), Job.handler.in_(forgetting()))
    return session().scalar(waiting.limit(1)) is not None
