"""The letters of self-assessments. They name no area and say nothing of what was answered."""

from app.accounts import queries as accounts
from app.contributions.mailers import reachable
from app.core.db import session
from app.core.jobs import Task
from app.exchanges.assessment import policy
from app.exchanges.assessment.models import Assessment
from app.mail import letters


def send_something_awaits(task: Task) -> None:
    """Tell somebody that a signature is expected of them: nothing once it is closed, or where they have no part in it now."""
    assessment, person = session().get(Assessment, task.payload["assessment_id"]), reachable(task.payload["person_id"])
    if assessment is None or person is None or assessment.status != "open":
        return
    if policy.can_work_on(accounts.actor_for(person), assessment):
        words = {"name": accounts.display_name(person), "address": f"/exchanges/assessments/{assessment.id}"}
        letters.send(str(person.email), "exchanges/something-awaits-you", words, key=f"job-{task.job_id}")
