"""The letters of consultations. Each is written when it is sent, and not at all once there is nothing to come to.

They hold the title of the specification, which the person may read, and none of its words or of anybody's comments.
"""

from app.accounts import queries as accounts
from app.contributions.mailers import reachable
from app.core.db import session
from app.core.jobs import Task
from app.invitations import mailers
from app.library.consultations import access, policy, queries
from app.library.consultations.models import Consultation, Invitation
from app.mail import letters


def send_invitation(task: Task) -> None:
    """Invite somebody, or send them the fresh link that they asked for."""
    mailers.send(access.GUESTS, task, "library/consultation-invitation", _words)


def _words(invitation: Invitation) -> dict[str, object]:
    consultation = invitation.consultation
    last = consultation.closes_on
    return {
        "title": consultation.title,
        "organisation": queries.organisation_of(consultation),
        "last_day": f"{last.day} {last:%B %Y}",
    }


def send_comments(task: Task) -> None:
    """Tell an owner that comments wait for an answer: nothing once all were answered, it was closed, or they do not run it."""
    consultation = session().get(Consultation, task.payload["consultation_id"])
    person = reachable(task.payload["person_id"])
    if consultation is None or person is None or consultation.status != "open":
        return
    waiting = sum(one.status == "waiting" for one in consultation.comments)
    if waiting and policy.runs(accounts.actor_for(person), consultation):
        words = {
            "name": accounts.display_name(person),
            "title": consultation.title,
            "count": waiting,
            "address": f"/consultations/{consultation.id}",
        }
        letters.send(str(person.email), "library/consultation-comments", words, key=f"job-{task.job_id}")
