"""Reading who was invited, what they answered and what was shared with them. `get_x` raises NotFound, lists are ordered."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.exchanges.assessment.models import Assessment
from app.exchanges.invited import access
from app.exchanges.invited.models import AssessmentInvitation, InvitedAnswer, SharedNote


def list_invitations(assessment: Assessment) -> Sequence[AssessmentInvitation]:
    """Everybody who was ever invited to it, in the order in which they were."""
    rows = (
        sa.select(AssessmentInvitation)
        .where(AssessmentInvitation.assessment_id == assessment.id)
        .order_by(AssessmentInvitation.id)
    )
    return session().scalars(rows).all()


def get_invitation(assessment: Assessment, invitation_id: int) -> AssessmentInvitation:
    """One invitation to an assessment. Raises NotFound for one to another."""
    invitation = session().get(AssessmentInvitation, invitation_id)
    if invitation is None or invitation.assessment_id != assessment.id:
        raise NotFound
    return invitation


def list_invited_to(actor: Actor) -> Sequence[AssessmentInvitation]:
    """What a member is invited to now, oldest first."""
    if not actor.is_signed_in:
        return []
    rows = (
        sa.select(AssessmentInvitation).where(AssessmentInvitation.person_id == actor.person_id).order_by(AssessmentInvitation.id)
    )
    return [invitation for invitation in session().scalars(rows) if access.GUESTS.stands(invitation)]


def has_any(actor: Actor) -> bool:
    """Whether somebody is invited to anything now."""
    return bool(list_invited_to(actor))


def answers_of(invitation: AssessmentInvitation) -> Mapping[str, InvitedAnswer]:
    """What somebody answered, by the standard that it is about."""
    rows = sa.select(InvitedAnswer).where(InvitedAnswer.invitation_id == invitation.id).order_by(InvitedAnswer.id)
    return {row.key: row for row in session().scalars(rows)}


def texts_beside(assessment_id: int) -> Mapping[str, str]:
    """What those invited say beside an assessment, each text by a name of its own: what whoever signs has read too."""
    rows = sa.select(InvitedAnswer).where(InvitedAnswer.assessment_id == assessment_id)
    return {
        f"invited.{row.invitation_id}.{row.key}.{name}": getattr(row, name)
        for row in session().scalars(rows)
        for name in row.FIELDS
    }


def list_answers(assessment: Assessment) -> Sequence[InvitedAnswer]:
    """What everybody who was invited to it answered."""
    rows = sa.select(InvitedAnswer).where(InvitedAnswer.assessment_id == assessment.id).order_by(InvitedAnswer.id)
    return session().scalars(rows).all()


def find_shared(invitation: AssessmentInvitation, standard_id: str) -> SharedNote | None:
    """The notes on a standard that were shared with somebody."""
    of_it = sa.and_(SharedNote.invitation_id == invitation.id, SharedNote.key == standard_id)
    return session().scalar(sa.select(SharedNote).where(of_it))


def list_shared(assessment: Assessment) -> Sequence[SharedNote]:
    """All notes of an assessment that are shared with anybody."""
    rows = sa.select(SharedNote).join(AssessmentInvitation, AssessmentInvitation.id == SharedNote.invitation_id)
    return session().scalars(rows.where(AssessmentInvitation.assessment_id == assessment.id).order_by(SharedNote.id)).all()
