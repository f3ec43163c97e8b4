"""Running a consultation, taking part in it, answering it: one verb a function. All inside the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from app.contributions import policy as spine
from app.contributions.capacities import capacity_of
from app.contributions.models import Revision
from app.contributions.services import guarding, listing_entries
from app.contributions.services.listing_entries import DraftList
from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.jobs import emit
from app.core.policy import require, require_visible
from app.core.text import tidy_lines
from app.invitations import services as inviting
from app.invitations.services import Guest, Interest
from app.library.consultations import access, policy, queries
from app.library.consultations.access import Reader
from app.library.consultations.events import CommentMade, InvitationMade
from app.library.consultations.lifecycle import COMMENT, CONSULTATION
from app.library.consultations.models import Answer, Comment, Consultation, Declaration, Invitation
from app.library.specifications.kind import CLAUSES, SPECIFICATION

LONGEST_RUN = timedelta(days=366)
SAID_NOTHING = "Write a comment, suggest a wording, or both"
CLOSED = "This consultation is closed, so nothing in it can be changed."
OVER = "Comments are over. Set a later last day before you invite anyone."
TAKEN = "This wording was taken into the draft already."


@dataclass(frozen=True)
class Remark:
    """What somebody says about a clause: words, a wording of their own, or both. `key` makes a double press one remark."""

    text: str
    suggestion: str
    key: str


def open_consultation(actor: Actor, revision: Revision, closes_on: date) -> Consultation:
    """Ask people to comment on a draft, to the end of `closes_on`. The one that is open already is given again."""
    contribution = revision.contribution
    require_visible(spine.owns(actor, contribution) and contribution.kind == "specification")
    found = queries.find_open(contribution)
    if found is not None:
        return found
    if revision.status != "draft":
        raise Conflict("This has been submitted. Take it back first if you want people to comment on it.")
    _check_end(closes_on)
    capacity = capacity_of(actor, contribution)
    consultation = Consultation(
        contribution=contribution,
        title=str(revision.body.get("title", "")) or "Untitled",
        opened_by_id=actor.person_id,
        opened_as=capacity.code,
        opened_for_id=capacity.organisation_id,
        opens_at=clock.now(),
        closes_on=closes_on,
    )
    CONSULTATION.start(consultation)
    session().add(consultation)
    session().flush()
    audit.record(actor, "open", "consultation", consultation.id)
    return consultation


def _check_end(closes_on: date) -> None:
    today = clock.today()
    if closes_on < today:
        raise Invalid("The last day for comments must be today or in the future", "closes_on")
    if closes_on > today + LONGEST_RUN:
        raise Invalid("The last day for comments must be within a year", "closes_on")


def extend(actor: Actor, consultation: Consultation, closes_on: date) -> None:
    """Change the last day for comments of a consultation that is not closed."""
    _require_running(actor, consultation)
    _check_end(closes_on)
    consultation.closes_on = closes_on
    audit.record(actor, "extend", "consultation", consultation.id)


def close(actor: Actor, consultation: Consultation) -> None:
    """End it: those invited come in no more, and its owners can only read it."""
    CONSULTATION.apply(consultation, "close", actor)


def invite(actor: Actor, consultation: Consultation, guest: Guest) -> Invitation:
    """Invite somebody and have them written to. Inviting an address again lets it back in and sends a new letter.

    Whether the address is a member's is told to nobody but whoever reads its mail.
    """
    _require_running(actor, consultation)
    if not access.takes_comments(consultation):
        raise Conflict(OVER)
    belongs_to = {"consultation": consultation}
    invitation = inviting.invite(access.GUESTS, actor, guest, guarding.refuse_findings, consultation.invitations, **belongs_to)
    audit.record(actor, "invite", "consultation", consultation.id, invitation=invitation.id)
    emit(InvitationMade(invitation.id))
    return invitation


def revoke(actor: Actor, invitation: Invitation) -> None:
    """Let somebody in no more, from the next request on. What they said stays on the record."""
    _require_running(actor, invitation.consultation)
    if inviting.revoke(actor, invitation):
        audit.record(actor, "revoke", "consultation", invitation.consultation_id, invitation=invitation.id)


def _require_running(actor: Actor, consultation: Consultation) -> None:
    require_visible(policy.runs(actor, consultation))
    if consultation.status != "open":
        raise Conflict(CLOSED)


def declare(reader: Reader, interest: Interest) -> Declaration:
    """Say who one is and what interest one has. A change is kept beside what was said before."""
    return inviting.declare(access.GUESTS, _invited(reader), interest, guarding.refuse_findings)


def _invited(reader: Reader) -> Invitation:
    """The invitation somebody comes by, read again under the write lock. Raises NotFound."""
    if reader.invitation is None:
        raise NotFound
    require_visible(access.GUESTS.stands(reader.invitation))
    return reader.invitation


def comment(reader: Reader, revision: Revision, clause: queries.Clause, remark: Remark) -> Comment:
    """Keep what somebody says about a clause. Raises Invalid where it says nothing or the guard finds something in it.

    Forbidden before an interest was declared.
    """
    declaration = _invited(reader).declared
    if declaration is None:
        require(False, "Declare your interest before you comment.")
        raise NotFound
    text, suggestion = tidy_lines(remark.text), tidy_lines(remark.suggestion)
    clause_text = str(clause.get("text", ""))
    if suggestion == tidy_lines(clause_text):
        suggestion = ""
    if not text and not suggestion:
        raise Invalid(SAID_NOTHING, "text")
    guarding.refuse_at_risk((("text", text), ("suggestion", suggestion)))
    guarding.refuse_findings("text", text)
    guarding.refuse_findings("suggestion", suggestion)
    again = session().scalar(sa.select(Comment).where(Comment.creation_key == remark.key))
    if again is not None:
        require(again.declaration.invitation_id == declaration.invitation_id)
        return again
    comment = Comment(
        consultation=reader.consultation,
        declaration=declaration,
        revision_id=revision.id,
        draft_version=revision.version,
        clause_id=clause["id"],
        clause_heading=str(clause.get("heading", "")),
        text_hash=queries.hash_of(clause_text),
        clause_text=clause_text if suggestion else "",
        text=text,
        suggestion=suggestion,
        made_at=clock.now(),
        creation_key=remark.key,
    )
    COMMENT.start(comment)
    session().add(comment)
    session().flush()
    emit(CommentMade(comment.id))
    return comment


class AnsweredMeanwhile(Conflict):
    """Somebody answered a comment since this person opened it: the page shows what they said."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else answered this while you were writing. Read their answer, then send yours if it is needed."
        )


def answer(actor: Actor, comment: Comment, verb: str, text: str, answer_count: int) -> None:
    """Accept, decline or note a comment, with a short answer that everyone who takes part can read.

    It may be answered again, and otherwise: what was answered before stays on the record. The same answer twice is one.
    `answer_count` is how many answers there were when the page was opened; raises AnsweredMeanwhile where there are more.
    """
    _require_running(actor, comment.consultation)
    words = tidy_lines(text)
    if verb not in COMMENT.transitions:
        raise Invalid("Choose what you make of it", "verb")
    if not words:
        raise Invalid("Enter a short answer: everyone who takes part can read it", "answer")
    guarding.refuse_findings("answer", words)
    if comment.taken_at is not None and verb != "accept":
        raise Invalid("This wording was taken into the draft, so it stays accepted", "verb")
    COMMENT.check(comment, verb, actor)
    last = comment.answers[-1] if comment.answers else None
    if last is not None and (last.by_id, last.text, comment.status) == (actor.person_id, words, COMMENT.transitions[verb].target):
        return
    if len(comment.answers) != answer_count:
        raise AnsweredMeanwhile
    _answer(actor, comment, verb, words)


def _answer(actor: Actor, comment: Comment, verb: str, words: str) -> None:
    COMMENT.apply(comment, verb, actor)
    capacity = capacity_of(actor, comment.consultation.contribution)
    session().add(
        Answer(
            comment=comment,
            outcome=comment.status,
            text=words,
            by_id=actor.person_id,
            by_as=capacity.code,
            by_for_id=capacity.organisation_id,
            at=clock.now(),
        )
    )
    session().flush()


def take(actor: Actor, comment: Comment, draft: DraftList, html: Mapping[str, str]) -> None:
    """Put a suggested wording in the draft, in place of the clause's text, and accept it where nobody has answered it yet.

    `draft` is what was read; `html` holds the drawn wording by the name of its leaf. Raises StaleDraft where the draft was saved
    meanwhile, Invalid where the original's owner locked the clause, Conflict where it was answered otherwise or taken already.
    """
    _require_running(actor, comment.consultation)
    if not comment.suggestion or comment.taken_at is not None or comment.status not in ("waiting", "accepted"):
        raise Conflict(TAKEN if comment.taken_at is not None else "This wording was not accepted, so it cannot be taken.")
    texts = tuple(one for one in draft.field.entry_fields if one.name == "text")
    if comment.clause_id not in {one["id"] for one in draft.entries}:
        raise Conflict("The draft no longer has this clause.")
    listing_entries.put(actor, draft, comment.clause_id, texts, {"text": comment.suggestion}, html)
    if comment.status == "waiting":
        _answer(actor, comment, "accept", "Taken into the draft.")
    comment.taken_at = clock.now()
    session().flush()


def draft_list(revision: Revision, version: int) -> DraftList:
    """The clauses of a draft that was read at `version`."""
    return DraftList(revision, version, SPECIFICATION.shape, CLAUSES)
