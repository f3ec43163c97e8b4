"""The letters of invitations to self-assessments. They name no area, no standard, and nobody but whom they are to."""

from app.accounts import queries as accounts
from app.contributions.mailers import reachable
from app.core.db import session
from app.core.jobs import Task
from app.exchanges.assessment import policy
from app.exchanges.assessment.models import Assessment
from app.exchanges.invited import access
from app.invitations import mailers
from app.mail import letters


def send_invitation(task: Task) -> None:
    """Invite somebody, or send them the fresh link that they asked for."""
    mailers.send(access.GUESTS, task, "exchanges/invitation-to-answer", lambda _invitation: {})


def tell_of_answers(task: Task) -> None:
    """Tell somebody who looks after an assessment that there are new answers: nothing where they have no part in it now."""
    assessment, person = session().get(Assessment, task.payload["assessment_id"]), reachable(task.payload["person_id"])
    if assessment is None or person is None or not policy.can_work_on(accounts.actor_for(person), assessment):
        return
    words = {"name": accounts.display_name(person), "address": f"/exchanges/assessments/{assessment.id}/invited"}
    letters.send(str(person.email), "exchanges/new-answers", words, key=f"job-{task.job_id}")
