"""The letters of consultations. Each is written when it is sent, and not at all once there is nothing to come to.

They hold the title of the specification, which the person may read, and none of its words or of anybody's comments.
"""

from app.accounts import queries as accounts
from app.contributions.mailers import reachable
from app.core.db import session
from app.core.jobs import Task
from app.library.consultations import access, policy
from app.library.consultations.models import Consultation, ConsultationLink, Invitation
from app.mail import letters


def send_invitation(task: Task) -> None:
    """Invite somebody, or send them the fresh link that they asked for."""
    invitation = session().get(Invitation, task.payload["invitation_id"])
    if invitation is None or not invitation.email or not access.stands(invitation):
        return
    address = _address(invitation, task.payload["link_id"])
    if address is None:
        return
    consultation = invitation.consultation
    by = accounts.organisation_names([consultation.contribution.owner_organisation_id])
    last = consultation.closes_on
    letters.send(
        invitation.email,
        "library/consultation-invitation",
        {
            "name": invitation.name,
            "title": consultation.title,
            "organisation": next(iter(by.values()), ""),
            "last_day": f"{last.day} {last:%B %Y}",
            "signs_in": invitation.person_id is not None,
            "days": access.LINK_LIFETIME.days,
            "address": address,
        },
        key=f"job-{task.job_id}",
    )


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


def _address(invitation: Invitation, link_id: int | None) -> str | None:
    """Where the letter leads: for a member the list of what they are invited to; a link that was used since leads nowhere."""
    if invitation.person_id is not None:
        return "/consultations"
    link = session().get(ConsultationLink, link_id) if link_id is not None else None
    return f"/consultations/links/{access.plaintext(link)}" if link is not None and access.is_usable(link) else None
