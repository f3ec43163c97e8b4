"""The states of contributions, revisions, appeals, reports and checks, and who may move them."""

from app.contributions import policy
from app.core.actor import Actor
from app.core.lifecycle import Lifecycle, Transition

OPEN_REVISION = "status IN ('draft', 'submitted')"


def _editor(actor: Actor, revision: policy.Authored) -> bool:
    return policy.can_edit(actor, revision.contribution)


def _checker(actor: Actor, contribution: policy.Owned) -> bool:
    return actor.is_system or policy.can_check(actor, contribution)


def _answers(actor: Actor, appeal: policy.Appealed) -> bool:
    return policy.can_answer_appeal(actor, appeal.revision)


def _handles_reports(actor: Actor, report: policy.Reported) -> bool:
    return policy.is_moderator(actor) or (report.contribution is not None and policy.owns(actor, report.contribution))


REVISION = Lifecycle(
    "revision",
    "draft",
    (
        Transition("submit", ("draft",), "submitted", _editor),
        Transition("retract", ("draft", "submitted"), "retracted", policy.can_retract),
        Transition("publish", ("submitted",), "published", policy.can_decide),
        Transition("return", ("submitted",), "returned", policy.can_decide),
        Transition("reject", ("submitted",), "rejected", policy.can_decide),
        Transition("reopen", ("returned", "rejected"), "submitted", policy.can_answer_appeal),
    ),
)

CONTRIBUTION = Lifecycle(
    "contribution",
    "unpublished",
    (
        Transition("publish", ("unpublished", "published", "withdrawn"), "published", lambda actor, thing: True),
        Transition("withdraw", ("published",), "withdrawn", policy.can_take_down),
        Transition("restore", ("withdrawn",), "published", policy.can_put_back),
    ),
)

# A page is *never checked* until somebody says "I have checked this"; only then does the clock run. A page whose interval
# grows, because its type changed, moves back to where its clock says; only a check brings back what was hidden.
ASSURANCE = Lifecycle(
    "assurance",
    "never",
    (
        Transition("check", ("never", "fresh", "due", "overdue", "flagged", "hidden"), "fresh", _checker),
        Transition("freshen", ("due", "overdue", "flagged"), "fresh", policy.is_system),
        Transition("fall-due", ("fresh", "overdue", "flagged"), "due", policy.is_system),
        Transition("lapse", ("fresh", "due", "flagged"), "overdue", policy.is_system),
        Transition("flag", ("fresh", "due", "overdue"), "flagged", policy.is_system),
        Transition("hide", ("fresh", "due", "overdue", "flagged"), "hidden", policy.is_system),
    ),
    column="assurance",
)
LATE = ("never", "flagged")  # what stands after the rest, in listings and in the search

APPEAL = Lifecycle(
    "appeal",
    "waiting",
    (
        Transition("uphold", ("waiting",), "upheld", _answers),
        Transition("dismiss", ("waiting",), "dismissed", _answers),
    ),
)

REPORT = Lifecycle(
    "problem report",
    "open",
    (Transition("close", ("open",), "closed", _handles_reports),),
)
