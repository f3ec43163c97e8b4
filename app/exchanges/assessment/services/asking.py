"""Asking for an assessment to be signed, and telling those whose turn it is. All inside the caller's transaction."""

from app.core import audit, clock, jobs
from app.core.actor import Actor
from app.core.db import session
from app.exchanges import turns
from app.exchanges.assessment import queries
from app.exchanges.assessment.lifecycle import ASSESSMENT
from app.exchanges.assessment.models import Assessment
from app.exchanges.assessment.queries import Commissioner
from app.exchanges.assessment.services import signing
from app.exchanges.assessment.services.saving import require_open
from app.exchanges.turns import Turn

SEND = "exchanges.send_something_awaits"


def ask(actor: Actor, assessment: Assessment) -> None:
    """Ask for it to be signed: from now on it is somebody's turn. Asking again changes nothing.

    Raises Invalid while standards are open, NotFound for who may not, and Conflict where it is closed.
    """
    require_open(actor, assessment)
    signing.require_whole(assessment)
    if assessment.sign_asked_at is not None:
        return
    assessment.sign_asked_at, assessment.sign_asked_by_id = clock.now(), actor.person_id
    session().flush()
    audit.record(actor, "ask-to-sign", ASSESSMENT.name, assessment.id)
    tell(assessment)


def turn_of(assessment: Assessment, commissioners: list[Commissioner]) -> Turn | None:
    """Whose turn it is to sign; nobody's where nobody asked for it, or where it is closed."""
    if assessment.status != "open" or assessment.sign_asked_at is None:
        return None
    standing = signing.standing_signatures(assessment, queries.stamp_of_all(assessment))
    return turns.turn_of(
        clock.day_of(assessment.sign_asked_at),
        clock.today(),
        has_lead=any(one.actor.leads(assessment.area_code) for one in commissioners),
        first_signed=[clock.day_of(row.signed_at) for row in standing],
    )


def tell(assessment: Assessment) -> None:
    """Have those written to whose turn it is, once for each turn and each reminder."""
    commissioners = queries.list_commissioners(assessment.area_code)
    turn = turn_of(assessment, commissioners)
    if turn is None or turn.stage == assessment.told_stage:
        return
    assessment.told_stage = turn.stage
    session().flush()
    for one in commissioners:
        if is_expected(one, assessment, turn):
            jobs.enqueue(SEND, {"assessment_id": assessment.id, "person_id": one.person_id})


def is_expected(commissioner: Commissioner, assessment: Assessment, turn: Turn) -> bool:
    """Whether it is somebody's turn: the lead's, that of every member, or of those of another organisation than signed."""
    if turn.whose == turns.LEAD:
        return commissioner.actor.leads(assessment.area_code)
    if turn.whose == turns.TWO_MEMBERS:
        return True
    standing = signing.standing_signatures(assessment, queries.stamp_of_all(assessment))
    return commissioner.actor.organisation_id not in {row.organisation_id for row in standing}
