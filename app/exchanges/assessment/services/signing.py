"""Signing a self-assessment: the area's lead alone, or two members of two of its commissioning organisations.

Whoever signs, signs what they read: a page carries the stamp of all answers, and a signature to other answers counts no longer.
All inside the caller's transaction.
"""

from collections.abc import Sequence

from app.core import audit
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.exchanges.assessment import queries
from app.exchanges.assessment.lifecycle import ASSESSMENT
from app.exchanges.assessment.models import Assessment, Signature, StandardAnswer
from app.exchanges.assessment.services.saving import require_open
from app.exchanges.assessment.values import is_answered
from app.exchanges.authority import services as authority
from app.exchanges.authority.queries import standing
from app.exchanges.standards.framework import framework, frozen

CHANGED = "Somebody changed an answer after you opened this page. Read it again before you sign."
NOT_WHOLE = "Choose a level and write a line for every standard before you sign"
SIGNED_ALREADY = "Your organisation has signed this already. Somebody of another organisation of the area signs next."


class SignedAlready(Conflict):
    """The organisation has signed what stands there now: another one signs next."""


def sign(actor: Actor, assessment: Assessment, stamp: str) -> bool:
    """Sign what was read; whether that closes it. Raises Invalid while standards are open, Conflict where answers changed, and
    SignedAlready for an organisation that signed them."""
    require_open(actor, assessment)
    if stamp != queries.stamp_of_all(assessment):
        raise Conflict(CHANGED)
    require_whole(assessment)
    others = standing_signatures(assessment, stamp)
    is_whole = authority.settles(actor, assessment.area_code, others, SignedAlready(SIGNED_ALREADY))
    session().add(authority.spoken(actor, assessment.area_code, Signature(assessment_id=assessment.id), stamp))
    session().flush()
    if not is_whole:
        audit.record(actor, "sign-first", ASSESSMENT.name, assessment.id)
        return False
    assessment.signed_framework = frozen(framework())
    assessment.framework_version = framework().version
    ASSESSMENT.apply(assessment, "sign", actor)
    return True


def require_whole(assessment: Assessment) -> None:
    """Raises Invalid while a standard has no level or no line."""
    answers = queries.entries(StandardAnswer, assessment)
    if not all(standard.id in answers and is_answered(answers[standard.id]) for standard in framework().standards):
        raise Invalid(NOT_WHOLE)


def standing_signatures(assessment: Assessment, stamp: str) -> Sequence[Signature]:
    """The signatures to what is answered now, of people who still commission in the area for the organisation they signed for."""
    return standing(assessment.signatures, assessment.area_code, stamp)
