"""What consultations hold about a person: for them to download, and to drop when they are erased or some time after the end."""

from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.db import session
from app.core.jobs import Task
from app.invitations import personal_data as invited
from app.library.consultations import access, queries
from app.library.consultations.models import Answer, Comment, Consultation, Declaration, Invitation


def held_about(person_id: int) -> dict[str, Any]:
    """The consultations a member was invited to, with what they declared and said; and those they opened or answered."""
    invitations = session().scalars(sa.select(Invitation).where(Invitation.person_id == person_id).order_by(Invitation.id)).all()
    consultations = session().scalars(
        sa.select(Consultation).where(Consultation.opened_by_id == person_id).order_by(Consultation.id)
    )
    answers = session().scalars(sa.select(Answer).where(Answer.by_id == person_id).order_by(Answer.id))
    return {
        "invited": [_invited(one) for one in invitations],
        "opened": [{"title": one.title, "at": one.opens_at.isoformat(), "as": one.opened_as} for one in consultations],
        "answered": [{"at": one.at.isoformat(), "as": one.by_as, "answer": one.text} for one in answers],
    }


def _invited(invitation: Invitation) -> dict[str, Any]:
    comments = session().scalars(
        sa.select(Comment)
        .join(Declaration, Declaration.id == Comment.declaration_id)
        .where(Declaration.invitation_id == invitation.id)
        .order_by(Comment.id)
    )
    return {
        "title": invitation.consultation.title,
        **invited.about_invitation(invitation),
        "declared": [invited.about_declaration(told) for told in invitation.declarations],
        "comments": [
            {"at": row.made_at.isoformat(), "clause": row.clause_heading, "text": row.text, "suggestion": row.suggestion}
            for row in comments
        ],
    }


def forget_person(task: Task) -> None:
    """Erase the name and address of an erased person. What they said stays on the record, with their interest."""
    invited.forget_person(access.GUESTS, task.payload["person_id"])


def forget_revision(task: Task) -> None:
    """A revision was erased: drop what comments hold of its text, and the wordings that were made from it."""
    of_it = sa.update(Comment).where(Comment.revision_id == task.payload["revision_id"])
    session().execute(
        of_it.values(clause_text="", suggestion="", clause_heading="", text_hash="").execution_options(synchronize_session=False)
    )
    about = sa.select(Consultation).where(Consultation.contribution_id == task.payload["contribution_id"])
    for consultation in session().scalars(about).all():
        revision = queries.shown_revision(consultation)
        consultation.title = str(revision.body.get("title", "")) if revision is not None else ""


def erase_contacts(consultation: Consultation) -> None:
    """Erase the email addresses of those invited, and every link and access. The record keeps names as they were declared."""
    invited.erase_contacts(access.GUESTS, Invitation.consultation_id == consultation.id)
    consultation.contacts_erased_at = clock.now()
    session().flush()
