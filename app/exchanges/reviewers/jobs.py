"""What the worker does about reviewers: once a year it asks those to look again whose months or training are past."""

import sqlalchemy as sa

from app.core import clock
from app.core.batches import ROWS_A_BATCH, Again, work_on
from app.core.db import session
from app.core.jobs import Task, enqueue
from app.exchanges.reviewers import queries
from app.exchanges.reviewers.conflicts import YEARS_EMPLOYED, years_before
from app.exchanges.reviewers.models import ReviewerProfile
from app.exchanges.reviewers.services import offering
from app.exchanges.reviewers.values import EMPLOYER

MAIL_REMINDER = "exchanges.mail_reviewer"


def remind(task: Task) -> Again | None:
    """Ask those to look again who should; and forget employers of more than three years ago. Daily, a batch at a time."""
    profiles = queries.list_after(int(task.payload.get("after", 0)), ROWS_A_BATCH)
    batch = work_on(profiles, _look_at, most=ROWS_A_BATCH)
    last, is_more = batch
    return Again({"after": last.id}) if last and is_more else None


def _look_at(profile: ReviewerProfile) -> None:
    since = years_before(clock.today(), YEARS_EMPLOYED)
    past = [row for row in profile.interests if row.kind == EMPLOYER and row.until is not None and row.until < since]
    for row in past:
        profile.interests.remove(row)
    if queries.is_to_remind(profile):
        profile.reminded_at = clock.now()
        enqueue(MAIL_REMINDER, {"profile_id": profile.id})


def forget_person(task: Task) -> None:
    """Leave nothing of an erased person but a number."""
    profile = session().scalar(sa.select(ReviewerProfile).where(ReviewerProfile.person_id == task.payload["person_id"]))
    if profile is not None:
        offering.forget(profile)
