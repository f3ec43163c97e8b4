"""What the worker does about invitations: fresh links for who asks, and forgetting addresses some time after the end."""

from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.batches import ROWS_A_BATCH, Again, work_on
from app.core.db import session
from app.core.jobs import Task
from app.exchanges.assessment.models import Assessment
from app.exchanges.invited import access, personal_data
from app.exchanges.invited.models import AssessmentInvitation
from app.invitations import personal_data as invited
from app.invitations import queries as invitations
from app.invitations import services as inviting

WRITE_TO_WHO_ASKED = "exchanges.write_to_who_asked"
KEPT_AFTER_THE_END = timedelta(days=28)


def queue_fresh_links(task: Task) -> None:
    """Somebody asked for a fresh link: one letter for each invitation of the address that stands."""
    for invitation in invitations.list_by_address(access.GUESTS, task.payload["address_hash"]):
        inviting.queue_letter(access.GUESTS, invitation)


def forget_addresses(_task: Task) -> Again | None:
    """Erase the addresses of those whose invitation ended some days ago, whatever ended it. Runs daily."""
    before = clock.now() - KEPT_AFTER_THE_END
    is_over = sa.or_(
        AssessmentInvitation.ends_on < before.astimezone(clock.LONDON).date(),
        AssessmentInvitation.revoked_at < before,
        sa.and_(Assessment.status != "open", Assessment.status_at < before),
    )
    rows = sa.select(AssessmentInvitation).join(Assessment, Assessment.id == AssessmentInvitation.assessment_id)
    rows = rows.where(AssessmentInvitation.contacts_erased_at.is_(None), is_over).order_by(AssessmentInvitation.id)
    _, is_more = work_on(session().scalars(rows.limit(ROWS_A_BATCH)).all(), personal_data.erase_contacts, most=ROWS_A_BATCH)
    forgotten = invited.forget_run_out(access.GUESTS)
    return Again() if is_more else forgotten
