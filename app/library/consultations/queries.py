"""Reading consultations. `get_x` raises NotFound, `find_x` may be None, lists are ordered."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.contributions import queries as spine
from app.contributions.kinds.entries import by_id
from app.contributions.models import Contribution, Revision
from app.contributions.policy import can_contribute
from app.core import clock
from app.core.actor import Actor
from app.core.db import connection, session
from app.core.errors import NotFound
from app.library.consultations import access, policy
from app.library.consultations.models import Comment, Consultation, Invitation

Clause = Mapping[str, Any]


def find_open(contribution: Contribution) -> Consultation | None:
    """The consultation on a working copy that is not closed: at most one."""
    return session().scalar(
        sa.select(Consultation).where(Consultation.contribution_id == contribution.id, Consultation.status == "open")
    )


def organisation_of(consultation: Consultation) -> str:
    """The name of the organisation that consults: the one it was opened for, else the draft's owner; else nothing."""
    organisation_id = consultation.opened_for_id or consultation.contribution.owner_organisation_id
    return accounts.organisation_names([organisation_id]).get(organisation_id or 0, "")


def get_invitation(consultation: Consultation, invitation_id: int) -> Invitation:
    found = session().get(Invitation, invitation_id)
    if found is None or found.consultation_id != consultation.id:
        raise NotFound
    return found


def get_comment(consultation: Consultation, comment_id: int) -> Comment:
    found = session().get(Comment, comment_id)
    if found is None or found.consultation_id != consultation.id:
        raise NotFound
    return found


def list_run_by(actor: Actor) -> Sequence[Consultation]:
    """The consultations on what `actor` looks after, newest first."""
    own = [one.id for one in spine.list_own(actor)]
    rows = sa.select(Consultation).where(Consultation.contribution_id.in_(own)).order_by(Consultation.id.desc())
    return [one for one in session().scalars(rows) if policy.runs(actor, one)]


def list_invited_to(actor: Actor) -> Sequence[Consultation]:
    """The consultations that `actor` was invited to as a member and may still comment on, newest first."""
    rows = (
        sa.select(Invitation)
        .where(Invitation.person_id == actor.person_id, Invitation.revoked_at.is_(None))
        .order_by(Invitation.id.desc())
    )
    return [one.consultation for one in session().scalars(rows) if access.GUESTS.stands(one)]


def has_any(actor: Actor) -> bool:
    """Whether the list of consultations has anything in it for `actor`: as the two lists above, without reading them."""
    if not actor.is_signed_in:
        return False
    runs = sa.select(Consultation.id).join(Contribution).where(spine.looked_after_by(actor))
    invitations = (
        sa.select(Invitation.id)
        .join(Consultation)
        .where(Invitation.person_id == actor.person_id, Invitation.revoked_at.is_(None))
        .where(Consultation.status == "open", Consultation.closes_on >= clock.today())
    )
    mine = sa.or_(runs.exists(), invitations.exists()) if can_contribute(actor) else invitations.exists()
    return bool(connection().scalar(sa.select(mine)))


def shown_revision(consultation: Consultation) -> Revision | None:
    """The text people are asked about: the open revision of the working copy, else its latest; None once that was taken back
    or erased."""
    contribution = consultation.contribution
    found = spine.find_open_revision(contribution) or spine.find_latest_revision(contribution)
    return None if found is None or found.status == "retracted" or found.redacted_at is not None else found


def get_clause(consultation: Consultation, clause_id: str) -> tuple[Revision, Clause]:
    """A clause as it stands now, and the revision it is in. Raises NotFound."""
    revision = shown_revision(consultation)
    clause = by_id(revision.body.get("clauses", ())).get(clause_id) if revision is not None else None
    if revision is None or clause is None:
        raise NotFound
    return revision, clause


def hash_of(text: str) -> str:
    """What says whether the text of a clause is still what somebody read."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
