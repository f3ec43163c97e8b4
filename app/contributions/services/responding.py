"""What others say about a contribution: problem reports from anyone, appeals from contributors."""

import sqlalchemy as sa

from app.contributions import policy, queries
from app.contributions.events import AppealAnswered, AppealMade, ProblemReported
from app.contributions.lifecycle import APPEAL, REPORT, REVISION
from app.contributions.models import Appeal, Contribution, ProblemReport, Revision
from app.contributions.services import deciding, guarding
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.jobs import emit
from app.core.policy import require

TOPICS = {
    "out-of-date": "Something is out of date",
    "wrong": "Something is not true",
    "contact": "The contact details do not work",
    "harmful": "Something could harm or identify a person",
    "other": "Something else",
}
PASSAGE, PASSAGE_WORDS = "passage", "A passage of confidential work"
LONGEST = 2_000


def report_problem(contribution: Contribution, topic: str, text: str) -> ProblemReport:
    """Record that somebody, who need not say who they are, found something wrong.

    Raises Invalid where the text is missing or holds what the guard finds.
    """
    if topic not in TOPICS:
        raise Invalid("Choose what is wrong", "topic")
    words = _words(text, "text", "Enter what is wrong")
    return _reported(ProblemReport(contribution_id=contribution.id, topic=topic, text=words, made_at=clock.now()))


def show_passage(reference: str, text: str) -> ProblemReport:
    """Show moderators a passage of confidential work, by a reference that says nothing of where it stands.

    Whoever calls has looked at the text: what the guard would have explained is what a moderator may be asked about.
    """
    return _reported(ProblemReport(reference=reference, topic=PASSAGE, text=text, made_at=clock.now()))


def _reported(report: ProblemReport) -> ProblemReport:
    REPORT.start(report)
    session().add(report)
    session().flush()
    emit(ProblemReported(report.contribution_id, report.id))
    return report


def list_passages(reference: str) -> list[ProblemReport]:
    """The passages that moderators were shown by a reference, newest first, with what they did about each."""
    asked = sa.select(ProblemReport).where(ProblemReport.reference == reference, ProblemReport.topic == PASSAGE)
    return list(session().scalars(asked.order_by(ProblemReport.id.desc())))


def close_report(actor: Actor, report: ProblemReport, note: str) -> None:
    """Say what was done about a report."""
    report.note, report.closed_by_id = _words(note, "note", "Enter what you did about it"), actor.person_id
    REPORT.apply(report, "close", actor)


def appeal(actor: Actor, revision: Revision, text: str) -> Appeal:
    """Ask for a second look, once, at a revision that was returned or rejected."""
    require(policy.can_edit(actor, revision.contribution))
    if revision.status not in ("returned", "rejected"):
        raise Conflict("There is no decision to appeal against.")
    if queries.find_appeal(revision) is not None:
        raise Conflict("You have already appealed against this decision.")
    appeal = Appeal(
        revision_id=revision.id,
        text=_words(text, "text", "Enter why you think the decision is wrong"),
        made_by_id=actor.person_id,
        made_at=clock.now(),
    )
    APPEAL.start(appeal)
    session().add(appeal)
    session().flush()
    emit(AppealMade(revision.id, appeal.id))
    return appeal


def uphold(actor: Actor, appeal: Appeal, answer: str) -> None:
    """Agree with the contributor: the revision goes back to the queue as it was submitted."""
    revision = appeal.revision
    if queries.find_open_revision(revision.contribution) is not None:
        raise Conflict("A newer version of this is already being worked on. Dismiss the appeal and say so.")
    _answer(actor, appeal, "uphold", answer)
    revision.appealed_from_id, revision.decided_by_id, revision.decided_at = revision.decided_by_id, None, None
    revision.reason = ""
    REVISION.apply(revision, "reopen", actor)


def dismiss(actor: Actor, appeal: Appeal, answer: str) -> None:
    """Stand by the decision, with a reason."""
    _answer(actor, appeal, "dismiss", answer)


def _answer(actor: Actor, appeal: Appeal, verb: str, answer: str) -> None:
    APPEAL.check(appeal, verb, actor)
    appeal.answer = _words(answer, "answer", "Enter a reason: the contributor will read it")
    appeal.answered_by_id = actor.person_id
    APPEAL.apply(appeal, verb, actor)
    deciding.note(actor, appeal.revision.contribution, appeal.revision_id, verb, appeal.answer)
    emit(AppealAnswered(appeal.revision_id, appeal.id))


def list_open_reports() -> list[ProblemReport]:
    """Reports nobody has closed, oldest first."""
    return list(
        session().scalars(
            sa.select(ProblemReport).where(ProblemReport.status == "open").order_by(ProblemReport.made_at, ProblemReport.id)
        )
    )


def list_waiting_appeals() -> list[Appeal]:
    """Appeals nobody has answered, oldest first."""
    return list(session().scalars(sa.select(Appeal).where(Appeal.status == "waiting").order_by(Appeal.made_at, Appeal.id)))


def _words(text: str, field: str, missing: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(missing, field)
    if len(words) > LONGEST:
        raise Invalid(f"Use {LONGEST:,} characters or fewer", field)
    guarding.refuse_findings(field, words)
    return words
