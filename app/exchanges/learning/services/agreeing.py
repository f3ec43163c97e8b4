"""Agreeing on a learning note, sending it to the moderators, taking it back, and giving it up."""

import secrets
from collections.abc import Mapping

from app.contributions import queries as spine
from app.contributions.models import Contribution, Revision
from app.contributions.services import deciding, writing
from app.contributions.services import drafting as contributing
from app.contributions.services.drafting import Origin
from app.core import audit, clock
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.exchanges.learning import queries
from app.exchanges.learning.kind import LEARNING_NOTE
from app.exchanges.learning.lifecycle import LEARNING_DRAFT
from app.exchanges.learning.models import NoteDraft
from app.exchanges.learning.services.drafting import hold, locked, tell
from app.exchanges.learning.services.looking import standing_names

UNFINISHED = "Finish every section first."
NAMES_STAND = "A name still stands in the note. Reword it, or say what else it means there."
NOT_AGREED = "Both sides must agree to the text as it is now before it is submitted."
NAME_IN_WORDS = "Say it without a name: moderators read this."


def agree(actor: Actor, draft: NoteDraft, expected_version: int) -> None:
    """Agree for one's side to the text that was read.

    Raises what `locked` does, and Conflict where a section is unfinished or a name stands that nobody explained.
    """
    locked(actor, draft, expected_version)
    require_ready(draft)
    participant = draft.participant(actor.person_id)
    if participant is not None:
        participant.agreed_at, participant.taken_back_at = clock.now(), None
    session().flush()


def require_ready(draft: NoteDraft) -> None:
    """Raise Conflict where a section is unfinished, or a name stands that nobody explained."""
    if LEARNING_NOTE.shape.faults(draft.body):
        raise Conflict(UNFINISHED)
    if any(not each.explanation for each in standing_names(draft)):
        raise Conflict(NAMES_STAND)


def submit(actor: Actor, draft: NoteDraft, expected_version: int, explanations: Mapping[str, str]) -> Revision:
    """Send an agreed draft to the moderators, in the name of the site. `explanations` answer what the guard found.

    Those who take part are noted as having written in it, and moderators of their organisations with them, so that none of them
    decides. Raises what `agree` does, Conflict
    without both agreements, and Invalid for a finding without an explanation, or one that names somebody.
    """
    locked(actor, draft, expected_version)
    require_ready(draft)
    if not draft.is_agreed:
        raise Conflict(NOT_AGREED)
    finder = queries.finder_of(draft)
    for fingerprint, words in explanations.items():
        if finder.find(words):
            raise Invalid(NAME_IN_WORDS, fingerprint)
    revision = _revision(draft)
    writing.note_all(revision, queries.list_kept_from_deciding(draft))
    contributing.submit(SYSTEM, revision, explanations)
    draft.contribution_id, draft.reason = revision.contribution_id, ""
    LEARNING_DRAFT.apply(draft, "submit", SYSTEM)
    return revision


def _revision(draft: NoteDraft) -> Revision:
    """The text as a revision: of a new contribution, or of the one that was sent back."""
    if draft.contribution_id is None:
        origin = Origin(organisation_id=draft.organisation_id)
        key = f"learning:{secrets.token_urlsafe(24)}"
        return contributing.start(SYSTEM, LEARNING_NOTE, draft.body, draft.html, key, origin)
    contribution = spine.get_contribution(draft.contribution_id)
    _close(contribution)
    return contributing.redraft(SYSTEM, contribution, draft.body, draft.html)


def _close(contribution: Contribution) -> None:
    """Take back what is open of a contribution: what was submitted, or somebody's edit of what was sent back."""
    open_revision = spine.find_open_revision(contribution)
    if open_revision is not None:
        contributing.retract(SYSTEM, open_revision)


def take_back(actor: Actor, draft: NoteDraft) -> None:
    """Take a submitted note back, to change it or to give it up. Either side may, until it is published."""
    hold(actor, draft)
    LEARNING_DRAFT.check(draft, "reopen", SYSTEM)
    if draft.contribution_id is not None:
        contribution = spine.get_contribution(draft.contribution_id)
        if contribution.live_revision_id is not None:
            raise Conflict("This note has just been published.")
        _close(contribution)
    LEARNING_DRAFT.apply(draft, "reopen", SYSTEM)


def give_up(actor: Actor, draft: NoteDraft) -> None:
    """End a draft that is not submitted: it will not be published, and nothing of it is kept. Either side may."""
    hold(actor, draft)
    if draft.status != "open":
        raise Conflict("Take the note back before you give it up.")
    tell(draft, "given-up")
    abandon(draft)


def abandon(draft: NoteDraft) -> None:
    """End a draft that is not to be published; what was submitted of it, and sent back, is erased too."""
    if draft.contribution_id is not None:
        for revision in spine.get_contribution(draft.contribution_id).revisions:
            if revision.redacted_at is None:
                deciding.redact(SYSTEM, revision)
    end(draft)


def end(draft: NoteDraft) -> None:
    """Delete a draft with all that it says of names, people and agreements."""
    draft_id = draft.id
    session().delete(draft)
    session().flush()
    audit.record(SYSTEM, "end", LEARNING_DRAFT.name, draft_id)
