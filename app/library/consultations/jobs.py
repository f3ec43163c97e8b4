"""What consultations do after the fact: letters, the daily run, and forgetting."""

from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa

from app.contributions.owner_queries import list_owners
from app.core import clock
from app.core.actor import SYSTEM
from app.core.batches import ROWS_A_BATCH, Again, work_on
from app.core.db import session
from app.core.jobs import Task, enqueue
from app.invitations import personal_data as invited
from app.invitations import queries as invitations
from app.invitations import services as inviting
from app.library.consultations import access, personal_data, services
from app.library.consultations.models import Comment, Consultation, Invitation

MAIL_COMMENTS = "consultations.mail_comments"
MORNING = time(8)
KEPT_AFTER_THE_END = timedelta(days=28)


def queue_invitation(task: Task) -> None:
    """Queue the letter to somebody invited: with a link of their own where they come from outside."""
    invitation = session().get(Invitation, task.payload["invitation_id"])
    if invitation is not None and access.GUESTS.stands(invitation):
        inviting.queue_letter(access.GUESTS, invitation)


def queue_fresh_links(task: Task) -> None:
    """Somebody asked for a fresh link: one letter for each consultation that the address is invited to."""
    for invitation in invitations.list_by_address(access.GUESTS, task.payload["address_hash"]):
        inviting.queue_letter(access.GUESTS, invitation)


def tell_owners(task: Task) -> None:
    """Somebody commented: write to the owners, each at most once a day."""
    comment = session().get(Comment, task.payload["comment_id"])
    if comment is None or comment.consultation.status != "open":
        return
    for person in list_owners(comment.consultation.contribution):
        _queue_once_a_day(comment.consultation_id, person.id)


def _queue_once_a_day(consultation_id: int, person_id: int) -> None:
    """One letter now, or where today's was sent already, one tomorrow morning: nothing waits untold."""
    payload = {"consultation_id": consultation_id, "person_id": person_id}
    today = clock.today()
    if not enqueue(MAIL_COMMENTS, payload, dedupe_key=f"comments-letter:{consultation_id}:{person_id}:{today}"):
        tomorrow = today + timedelta(days=1)
        morning = datetime.combine(tomorrow, MORNING, clock.LONDON).astimezone(UTC)
        key = f"comments-letter:{consultation_id}:{person_id}:{tomorrow}"
        enqueue(MAIL_COMMENTS, payload, due_at=morning, dedupe_key=key)


def run_daily(_task: Task) -> Again | None:
    """Some days after the last day for comments: close what nobody closed, and erase the addresses of those invited. Daily."""
    before = clock.now() - KEPT_AFTER_THE_END
    is_over = sa.or_(
        Consultation.closes_on < before.astimezone(clock.LONDON).date(),
        sa.and_(Consultation.status == "closed", Consultation.status_at < before),
    )
    rows = sa.select(Consultation).where(Consultation.contacts_erased_at.is_(None), is_over).order_by(Consultation.id)
    _, is_more = work_on(session().scalars(rows.limit(ROWS_A_BATCH)).all(), _end, most=ROWS_A_BATCH)
    forgotten = invited.forget_run_out(access.GUESTS)
    return Again() if is_more else forgotten


def _end(consultation: Consultation) -> None:
    if consultation.status == "open":
        services.close(SYSTEM, consultation)
    personal_data.erase_contacts(consultation)
