"""What invitations to self-assessments hold about a person: to download, and to drop when they are erased or after the end."""

from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.db import session
from app.core.jobs import Task
from app.exchanges.invited import access, queries
from app.exchanges.invited.models import AssessmentInvitation, InvitedAnswer, SharedNote
from app.invitations import personal_data as invited


def held_about(person_id: int) -> dict[str, Any]:
    """What a member was invited to, with what they declared and answered; and when they invited others, never whom."""
    invitations = (
        session()
        .scalars(
            sa.select(AssessmentInvitation).where(AssessmentInvitation.person_id == person_id).order_by(AssessmentInvitation.id)
        )
        .all()
    )
    invitations_sent = (
        session()
        .scalars(
            sa.select(AssessmentInvitation)
            .where(AssessmentInvitation.invited_by_id == person_id)
            .order_by(AssessmentInvitation.id)
        )
        .all()
    )
    notes = session().scalars(sa.select(SharedNote).where(SharedNote.shared_by_id == person_id).order_by(SharedNote.id)).all()
    return {
        "invited": [_invited(one) for one in invitations],
        "invited somebody": [one.invited_at.isoformat() for one in invitations_sent],
        "shared notes": [{"about": row.key, "at": row.shared_at.isoformat()} for row in notes],
    }


def _invited(invitation: AssessmentInvitation) -> dict[str, Any]:
    answers = queries.answers_of(invitation)
    return {
        **invited.about_invitation(invitation),
        "declared": [invited.about_declaration(told) for told in invitation.declarations],
        "answers": [
            {
                "about": key,
                "at": row.edited_at.isoformat(),
                "explanation": row.explanation,
                **{name: getattr(row, name) for name in row.FIELDS},
            }
            for key, row in answers.items()
        ],
    }


def forget_person(task: Task) -> None:
    """Erase the name and address of an erased person. What they answered stays, under the organisation's name."""
    person_id = task.payload["person_id"]
    invited.forget_person(access.GUESTS, person_id)
    for column in (
        InvitedAnswer.edited_by_id,
        SharedNote.shared_by_id,
        AssessmentInvitation.invited_by_id,
        AssessmentInvitation.revoked_by_id,
    ):
        session().execute(sa.update(column.class_).where(column == person_id).values({column.key: None}))


def erase_contacts(invitation: AssessmentInvitation) -> None:
    """Erase the address of somebody invited, and every link and access of theirs. The name stays as it was declared."""
    invited.erase_contacts(access.GUESTS, AssessmentInvitation.id == invitation.id)
    invitation.contacts_erased_at = clock.now()
    session().flush()
