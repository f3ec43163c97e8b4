"""Inviting others to a self-assessment, answering as somebody invited, sharing notes. All inside the caller's transaction."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.contributions.services import guarding
from app.core import audit, clock, jobs
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.policy import require_visible
from app.exchanges.assessment import queries as assessments
from app.exchanges.assessment.models import Assessment, StandardAnswer
from app.exchanges.assessment.services.saving import require_open, values_of
from app.exchanges.assessment.values import Explained, Overtaken, Sent, stamp_of
from app.exchanges.invited import queries
from app.exchanges.invited.access import GUESTS
from app.exchanges.invited.models import AssessmentInvitation, InvitedAnswer, InvitedDeclaration, SharedNote
from app.exchanges.standards.framework import framework
from app.invitations import services as inviting
from app.invitations.services import Guest, Interest

THING = "assessment-invitation"
TELL_OF_ANSWERS = "exchanges.tell_of_answers"
HOUR = timedelta(hours=1)
NOT_EXPLAINED = Explained()
LONGEST_RUN = timedelta(days=366)
OVER = "This is over, so nothing was saved."
NOT_INVITED_NOW = "They are not invited any more, so nothing can be shared with them."
NO_NOTES = "Your area has no notes on this standard yet."
NOTES_CHANGED = "Somebody changed these notes after you opened this page. Read them again before you share them."


@dataclass(frozen=True)
class Request:
    """What somebody is asked: which standards, until when, with which words of whoever asks."""

    standards: tuple[str, ...]
    ends_on: date
    covering: str = ""
    explanation: Explained = NOT_EXPLAINED


def invite(actor: Actor, assessment: Assessment, guest: Guest, request: Request) -> AssessmentInvitation:
    """Ask somebody, and have them written to. Asking an address again lets it back in, with what is asked now.

    Raises NotFound for who may not, Conflict where the assessment is not open, and Invalid.
    """
    require_open(actor, assessment)
    _check(request)
    values = {
        "standards": list(request.standards),
        "ends_on": request.ends_on,
        "covering": request.covering,
        "explanation": request.explanation.words,
        "explained": list(request.explanation.fingerprints),
    }
    earlier = queries.list_invitations(assessment)
    invitation = inviting.invite(GUESTS, actor, guest, guarding.refuse_findings, earlier, assessment=assessment, **values)
    for name, value in values.items():
        setattr(invitation, name, value)
    session().flush()
    audit.record(actor, "invite", THING, invitation.id)
    inviting.queue_letter(GUESTS, invitation)
    return invitation


def _check(request: Request) -> None:
    if not request.standards or not set(request.standards) <= framework().by_id.keys():
        raise Invalid("Choose at least one standard", "standards")
    today = clock.today()
    if not today <= request.ends_on <= today + LONGEST_RUN:
        raise Invalid("The last day for answers must be today or later, and within a year", "ends_on")


def revoke(actor: Actor, invitation: AssessmentInvitation) -> None:
    """Let somebody in no more, from the next request on. What they answered stays."""
    require_open(actor, invitation.assessment)
    if inviting.revoke(actor, invitation):
        audit.record(actor, "revoke", THING, invitation.id)


def declare(invitation: AssessmentInvitation, interest: Interest) -> InvitedDeclaration:
    """Say who one is and what interest one has. A change is kept beside what was said before."""
    _require_standing(invitation)
    return inviting.declare(GUESTS, invitation, interest, guarding.refuse_findings)


def _require_standing(invitation: AssessmentInvitation) -> None:
    """Hold the assessment until the transaction ends, so that nobody signs it meanwhile. Raises Conflict where all is over."""
    session().refresh(invitation.assessment, ["status", "version"], with_for_update=True)
    session().refresh(invitation, ["revoked_at", "ends_on", "standards"])
    if not GUESTS.stands(invitation):
        raise Conflict(OVER)


def save(actor: Actor, invitation: AssessmentInvitation, entry: Sent, explanation: Explained) -> Overtaken | None:
    """Keep an answer; where somebody else saved one first, nothing is kept, and both are given back.

    Raises Conflict where the invitation has ended, and NotFound for a standard that nobody asked about, or before an interest was
    declared.
    """
    _require_standing(invitation)
    require_visible(entry.key in invitation.standards and invitation.declared is not None)
    row = queries.answers_of(invitation).get(entry.key)
    theirs = values_of(row, entry.values)
    if entry.is_untouched or theirs == entry.values:
        return None
    if stamp_of(theirs) != entry.stamp:
        return Overtaken(entry.key, entry.values, theirs)
    _write(actor, row or _new(invitation, entry.key), entry, explanation)
    audit.record(actor, "answer", THING, invitation.id)
    _tell(invitation)
    return None


def _tell(invitation: AssessmentInvitation) -> None:
    """Have those written to who look after it, once for all that is answered within the hour."""
    hour = int(clock.now().timestamp() // HOUR.total_seconds())
    for person_id in looked_after_by(invitation):
        jobs.enqueue(
            TELL_OF_ANSWERS,
            {"assessment_id": invitation.assessment_id, "person_id": person_id},
            due_at=datetime.fromtimestamp((hour + 1) * HOUR.total_seconds(), UTC),
            dedupe_key=f"answers:{invitation.assessment_id}:{person_id}:{hour}",
        )


def looked_after_by(invitation: AssessmentInvitation) -> list[int]:
    """Whoever invited them and the leads of the area; where none of these commissions there any more, everybody who does."""
    assessment = invitation.assessment
    commissioners = assessments.list_commissioners(assessment.area_code)
    mine = [
        one.person_id
        for one in commissioners
        if one.person_id == invitation.invited_by_id or one.actor.leads(assessment.area_code)
    ]
    return mine or [one.person_id for one in commissioners]


def _new(invitation: AssessmentInvitation, standard_id: str) -> InvitedAnswer:
    row = InvitedAnswer(assessment_id=invitation.assessment_id, invitation_id=invitation.id, key=standard_id, version=0)
    session().add(row)
    return row


def _write(actor: Actor, row: InvitedAnswer, entry: Sent, explanation: Explained) -> None:
    for name, value in entry.values.items():
        setattr(row, name, value)
    row.explanation, row.explained = explanation.words, list(explanation.fingerprints)
    row.version += 1
    row.edited_by_id, row.edited_at = actor.person_id, clock.now()
    session().flush()


def notes_on(assessment: Assessment, standard_id: str) -> str:
    """The area's own notes on a standard."""
    row = assessments.entries(StandardAnswer, assessment).get(standard_id)
    return row.note if row is not None else ""


def share(actor: Actor, invitation: AssessmentInvitation, standard_id: str, stamp: str) -> None:
    """Let somebody who is invited read the area's notes on a standard as they stand now: what whoever shares them has read.

    Raises NotFound for who may not, or a standard that nobody asked them about, Conflict where all is over or the notes were
    changed, and Invalid where there are none.
    """
    require_open(actor, invitation.assessment)
    require_visible(standard_id in invitation.standards)
    if not GUESTS.stands(invitation):
        raise Conflict(NOT_INVITED_NOW)
    note = notes_on(invitation.assessment, standard_id)
    if not note:
        raise Invalid(NO_NOTES, "")
    if stamp_of({"note": note}) != stamp:
        raise Conflict(NOTES_CHANGED)
    row = queries.find_shared(invitation, standard_id) or SharedNote(invitation_id=invitation.id, key=standard_id)
    row.text, row.shared_at, row.shared_by_id = note, clock.now(), actor.person_id
    session().add(row)
    session().flush()
    audit.record(actor, "share", THING, invitation.id)


def take_back(actor: Actor, invitation: AssessmentInvitation, standard_id: str) -> None:
    """Let them read the notes no more. Raises NotFound where none are shared."""
    require_open(actor, invitation.assessment)
    row = queries.find_shared(invitation, standard_id)
    if row is None:
        raise NotFound
    session().delete(row)
    session().flush()
    audit.record(actor, "take-back", THING, invitation.id)
