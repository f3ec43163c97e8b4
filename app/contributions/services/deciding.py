"""What those who decide do: claim a revision, confirm what the guard found in it, publish it, return or reject it; withdraw a
page and restore it; redact a text for good.

Whether somebody may is asked by the lifecycle that each act moves, or of the policy where it moves none.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.contributions import policy
from app.contributions.capacities import capacity_of
from app.contributions.events import ContributionWithdrawn, RevisionDecided, RevisionRedacted
from app.contributions.kinds.description import Kind, get_kind
from app.contributions.lifecycle import CONTRIBUTION, REVISION
from app.contributions.models import Appeal, Contribution, Decision, OldSlug, ProblemReport, Revision
from app.contributions.services import assuring, attaching, guarding, publishing
from app.core import audit, clock, erasures
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.jobs import emit
from app.core.lifecycle import ALREADY_DECIDED
from app.core.policy import require

REDACTED = "contributions.redact"  # as the record of erasures has it
CLAIM_LASTS = timedelta(minutes=30)
REASON_MISSING = "Enter a reason: the contributor will read it"


def claim(actor: Actor, revision: Revision) -> None:
    """Tell other moderators that you are reading this, for as long as CLAIM_LASTS. Raises Conflict while someone else is.

    It is a courtesy: a claim keeps nobody from deciding.
    """
    require(policy.can_decide(actor, revision))
    if revision.status != "submitted":
        raise Conflict(ALREADY_DECIDED)
    if is_claimed_by_other(actor, revision):
        raise Conflict(f"Another {get_kind(revision.contribution.kind).rules.decider} is reading this now.")
    revision.claimed_by_id, revision.claimed_until = actor.person_id, clock.now() + CLAIM_LASTS
    audit.record(actor, "claim", "revision", revision.id)


def release(actor: Actor, revision: Revision) -> None:
    """Give up your claim; without one, nothing happens."""
    if revision.claimed_by_id == actor.person_id:
        revision.claimed_by_id = revision.claimed_until = None
        audit.record(actor, "release", "revision", revision.id)


def is_claimed_by_other(actor: Actor, revision: Revision) -> bool:
    """Whether another moderator's claim has not run out."""
    until = revision.claimed_until
    return until is not None and until > clock.now() and revision.claimed_by_id != actor.person_id


def confirm(actor: Actor, revision: Revision, finding_ids: Iterable[int]) -> None:
    """Confirm by hand that findings are not about an identifiable person."""
    require(policy.can_decide(actor, revision))
    chosen = set(finding_ids)
    for finding in revision.findings:
        if finding.id in chosen and finding.confirmed_at is None:
            finding.confirmed_at, finding.confirmed_by_id = clock.now(), actor.person_id
            audit.record(actor, "confirm", "finding", finding.id, rule=finding.rule)


def publish(actor: Actor, revision: Revision, *, finding_ids: Iterable[int] = ()) -> None:
    """Publish a submitted revision: the only way in which a text becomes a live page's.

    `finding_ids` are the findings that the moderator confirms. Raises Conflict when it was decided already, when the guard
    finds what nobody confirmed, or when the site has changed so that the text is no longer right as it is.
    """
    contribution = revision.contribution
    kind = get_kind(contribution.kind)
    REVISION.check(revision, "publish", actor)
    if not actor.is_system:  # what the site ships is loaded in an order of its own
        _refuse_faults(kind, revision)
    confirm(actor, revision, finding_ids)
    guarding.require_confirmed(kind.shape, revision)
    publishing.apply(kind, contribution, revision)
    _decide(actor, revision, "publish", "")
    CONTRIBUTION.apply(contribution, "publish", actor, version=revision.number)
    if revision.declares_checked:
        assuring.check_as_declared(contribution, revision)
    publishing.project(kind, contribution)


def _refuse_faults(kind: Kind, revision: Revision) -> None:
    faults = kind.rules.faults_now(revision)
    if faults:
        raise Conflict(next(iter(faults.values())))


def send_back(actor: Actor, revision: Revision, verb: str, reason: str) -> None:
    """Return or reject a submitted revision (`verb`), with the reason that its contributor will read."""
    if verb not in ("return", "reject"):
        raise ValueError(verb)
    REVISION.check(revision, verb, actor)
    _decide(actor, revision, verb, required_reason(reason))


def _decide(actor: Actor, revision: Revision, verb: str, reason: str) -> None:
    revision.decided_at, revision.decided_by_id, revision.reason = clock.now(), actor.person_id, reason
    revision.claimed_by_id = revision.claimed_until = None
    REVISION.apply(revision, verb, actor)
    note(actor, revision.contribution, revision.id, verb, reason)
    emit(RevisionDecided(revision.contribution_id, revision.id, verb))


def note(actor: Actor, contribution: Contribution, revision_id: int | None, verb: str, reason: str) -> Decision:
    """Keep what was decided, by whom, and what they were then."""
    capacity = capacity_of(actor, contribution)
    decision = Decision(
        contribution_id=contribution.id,
        revision_id=revision_id,
        verb=verb,
        reason=reason,
        by_id=actor.person_id,
        by_as=capacity.code,
        by_for_id=capacity.organisation_id,
        at=clock.now(),
    )
    session().add(decision)
    session().flush()
    return decision


def required_reason(reason: str) -> str:
    """The words of a reason, which the contributor reads. Raises Invalid where there are none, or the guard finds something."""
    words = reason.strip()
    if not words:
        raise Invalid(REASON_MISSING, "reason")
    guarding.refuse_findings("reason", words)
    return words


def withdraw(actor: Actor, contribution: Contribution, reason: str) -> None:
    """Take a published page down at once, from every surface."""
    words = required_reason(reason)
    CONTRIBUTION.apply(contribution, "withdraw", actor)
    decision = note(actor, contribution, contribution.live_revision_id, "withdraw", words)
    publishing.project(get_kind(contribution.kind), contribution)
    emit(ContributionWithdrawn(contribution.id, decision.id))


def restore(actor: Actor, contribution: Contribution) -> None:
    """Put back a page that was taken down. A redacted text cannot come back."""
    revision = contribution.live_revision
    if revision is None or revision.redacted_at is not None:
        raise Conflict("The text of this page was erased, so it cannot be put back.")
    kind = get_kind(contribution.kind)
    guarding.require_confirmed(kind.shape, revision)
    CONTRIBUTION.apply(contribution, "restore", actor)
    note(actor, contribution, contribution.live_revision_id, "restore", "")
    publishing.project(kind, contribution)


def redact(actor: Actor, revision: Revision) -> None:
    """Erase what a revision says, everywhere, for good: text, HTML, files, findings' explanations, reasons, appeals, reports.

    A marker stays, and the audit trail, which never held the text. Old addresses go, since they were made from titles; where
    this was the live page, it comes down and its address goes too. Mail is written at the moment it is sent, so mail that still
    waits will not say it. Reasons, appeals and reports of the whole contribution go, because any of them may quote what is
    erased.
    """
    require(policy.can_redact(actor))
    if revision.redacted_at is not None:
        raise Conflict("This text has already been erased.")
    contribution = revision.contribution
    kind = get_kind(contribution.kind)
    if revision.status in ("draft", "submitted"):
        REVISION.apply(revision, "retract", actor)
    if contribution.live_revision_id == revision.id and contribution.status == "published":
        CONTRIBUTION.apply(contribution, "withdraw", actor)
    erase(revision)
    session().execute(sa.delete(OldSlug).where(OldSlug.contribution_id == contribution.id))
    if contribution.live_revision_id in (None, revision.id):
        _forget_address(kind, contribution)
    audit.record(actor, "redact", "revision", revision.id)
    publishing.project(kind, contribution)
    emit(RevisionRedacted(contribution.id, revision.id))
    erasures.note(REDACTED, revision.word)


def redact_again(word: str, _at: datetime) -> bool:
    """After a restore: redact the revision of that word again; whether there was anything to redact."""
    unredacted = sa.select(Revision).where(Revision.word == word, Revision.redacted_at.is_(None))
    revision = session().scalar(unredacted)
    if revision is None:
        return False
    redact(SYSTEM, revision)
    return True


def erase(revision: Revision) -> None:
    """Empty a revision, take off its files, and empty every reason, appeal and report that may quote it.

    Callers decide whether that is allowed.
    """
    revision.redacted_at = clock.now()
    revision.body, revision.html, revision.findings = {}, {}, []
    attaching.erase_files(revision)
    siblings = sa.select(Revision.id).where(Revision.contribution_id == revision.contribution_id)
    session().execute(sa.update(Revision).where(Revision.id.in_(siblings)).values(reason=""))
    session().execute(sa.update(Decision).where(Decision.contribution_id == revision.contribution_id).values(reason=""))
    session().execute(sa.update(Appeal).where(Appeal.revision_id.in_(siblings)).values(text="", answer=""))
    session().execute(
        sa.update(ProblemReport).where(ProblemReport.contribution_id == revision.contribution_id).values(text="", note="")
    )


def _forget_address(kind: Kind, contribution: Contribution) -> None:
    publishing.remove_live_row(kind, contribution.id)
    contribution.slug = f"removed-{contribution.id}"
