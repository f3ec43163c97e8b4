"""What follows on what happened to a submitted note, and on time: nothing that ties a published note to an exchange is kept."""

from datetime import timedelta

import sqlalchemy as sa

from app.contributions import queries as spine
from app.contributions.services import writing
from app.core import clock
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.jobs import enqueue
from app.exchanges.learning import queries
from app.exchanges.learning.lifecycle import LEARNING_DRAFT
from app.exchanges.learning.models import NoteDraft, NoteParticipant
from app.exchanges.learning.services.agreeing import abandon, end
from app.exchanges.learning.services.drafting import MAIL, tell

KEPT = timedelta(days=730)
WARNED_BEFORE = timedelta(days=30)


def follow_decision(contribution_id: int, revision_id: int, verb: str) -> None:
    """A moderator decided: what is published forgets who wrote in it, and its draft goes; anything else is worked on again."""
    draft = queries.find_for_contribution(contribution_id)
    if draft is None:
        return
    revision = spine.get_revision(revision_id)
    if verb == "publish":
        tell(draft, "published")
        for each in revision.contribution.revisions:
            writing.forget(each)
        end(draft)
    elif draft.status == "submitted":
        draft.reason = revision.reason
        for participant in draft.participants:
            participant.agreed_at = None
        LEARNING_DRAFT.apply(draft, "reopen", SYSTEM)
        tell(draft, "returned")


def follow_redaction(contribution_id: int) -> None:
    """Its text was erased for good: the draft holds the same words."""
    draft = queries.find_for_contribution(contribution_id)
    if draft is not None:
        tell(draft, "given-up")
        end(draft)


def list_old(after: int, most: int) -> list[NoteDraft]:
    """Drafts that nobody saved for nearly as long as they are kept, by number, from `after` on."""
    old = NoteDraft.saved_at < clock.now() - KEPT + WARNED_BEFORE
    drafts = sa.select(NoteDraft).where(NoteDraft.status == "open", old, NoteDraft.id > after)
    return list(session().scalars(drafts.order_by(NoteDraft.id).limit(most)))


def warn_or_end(draft: NoteDraft) -> None:
    """End a draft that was kept for long enough; write to both sides, once, where that is near."""
    if draft.saved_at < clock.now() - KEPT:
        abandon(draft)
        return
    for participant in draft.participants:
        payload = {"draft_id": draft.id, "person_id": participant.person_id, "about": "ending"}
        enqueue(MAIL, payload, dedupe_key=f"learning-ending:{draft.id}:{participant.person_id}:{draft.saved_at.date()}")


def forget_person(person_id: int) -> None:
    """An erased person takes part no more, and their agreement goes. The text stays: it is both sides'."""
    session().execute(sa.delete(NoteParticipant).where(NoteParticipant.person_id == person_id))
