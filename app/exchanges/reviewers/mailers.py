"""The letter to a reviewer: something waits for them, and nothing more."""

from app.accounts import queries as accounts
from app.contributions.mailers import reachable
from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviewers import queries
from app.exchanges.reviewers.models import ReviewerProfile
from app.mail import letters


def send_reminder(task: Task) -> None:
    """Ask somebody to look at their profile, where there still is something to look at."""
    profile = session().get(ReviewerProfile, task.payload["profile_id"])
    if profile is None or profile.person_id is None or profile.status == "ended" or not queries.is_due(profile):
        return
    person = reachable(profile.person_id)
    if person is not None:
        words = {"name": accounts.display_name(person), "address": "/exchanges/reviewers/me"}
        letters.send(str(person.email), "exchanges/look-again", words, key=f"job-{task.job_id}")
