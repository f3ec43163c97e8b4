"""What consultations do after the fact: letters, the daily turn, and forgetting."""

from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.jobs import Handler, Task, enqueue
from app.library.consultations import access, leaving, mailers, services
from app.library.consultations.events import InvitationMade, LinkAsked
from app.library.consultations.models import Consultation, ConsultationAccess, ConsultationLink, Invitation

MAIL_INVITATION = "consultations.mail_invitation"
KEPT_AFTER_THE_END = timedelta(days=28)


def write_to_invited(task: Task) -> None:
    """Queue the letter to somebody invited: with a link of their own where they come from outside."""
    invitation = session().get(Invitation, task.payload["invitation_id"])
    if invitation is not None and access.stands(invitation):
        _queue_letter(invitation)


def write_to_who_asked(task: Task) -> None:
    """Somebody asked for a fresh link: one letter for each consultation that the address is invited to."""
    rows = sa.select(Invitation).where(Invitation.email_hash == task.payload["address_hash"]).order_by(Invitation.id)
    for invitation in session().scalars(rows).all():
        if access.stands(invitation):
            _queue_letter(invitation)


def _queue_letter(invitation: Invitation) -> None:
    link = access.issue(invitation).id if invitation.person_id is None else None
    enqueue(MAIL_INVITATION, {"invitation_id": invitation.id, "link_id": link})


def turn(_task: Task) -> None:
    """Some days after the last day for comments: close what nobody closed, and erase the addresses of those invited. Daily."""
    before = clock.now() - KEPT_AFTER_THE_END
    ended = sa.or_(
        Consultation.closes_on < before.astimezone(clock.LONDON).date(),
        sa.and_(Consultation.status == "closed", Consultation.status_at < before),
    )
    rows = sa.select(Consultation).where(Consultation.contacts_erased_at.is_(None), ended).order_by(Consultation.id)
    for one in session().scalars(rows).all():
        if one.status == "open":
            services.close(SYSTEM, one)
        leaving.erase_contacts(one)
    stale = clock.now() - timedelta(days=1)
    for table in (ConsultationLink, ConsultationAccess):
        session().execute(sa.delete(table).where(table.expires_at < stale))


HANDLERS: dict[str, Handler] = {
    "consultations.write_to_invited": Handler(write_to_invited),
    "consultations.write_to_who_asked": Handler(write_to_who_asked),
    "consultations.turn": Handler(turn),
    "consultations.forget_person": Handler(leaving.forget_person),
    "consultations.forget_revision": Handler(leaving.forget_revision),
    MAIL_INVITATION: Handler(mailers.send_invitation, transactional=False),
}

SUBSCRIPTIONS: dict[type, tuple[str, ...]] = {
    InvitationMade: ("consultations.write_to_invited",),
    LinkAsked: ("consultations.write_to_who_asked",),
}
