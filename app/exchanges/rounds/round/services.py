"""Starting a round, and saying who coordinates it. All inside the caller's transaction."""

from app.accounts import queries as accounts
from app.accounts.belonging import agreement_services as agreements
from app.contributions.services.guarding import refuse_findings
from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.policy import require_visible
from app.core.text import tidy
from app.exchanges.rounds.round import policy, queries
from app.exchanges.rounds.round.letters_services import tell, tell_administrators, tell_areas
from app.exchanges.rounds.round.lifecycle import ROUND, UNDER_WAY
from app.exchanges.rounds.round.models import Round, RoundCoordinator

NOT_NOW = "This round is no longer where it was when you opened the page."
NOBODY_WAITS = "Somebody has agreed to this already, or taken it back."


def start(actor: Actor, title: str, months: list[str], team_size: int) -> Round:
    """Open a round that areas and reviewers can join. Raises NotFound for who may not, Invalid for a title that names people."""
    require_visible(policy.can_start(actor))
    title = tidy(title)
    refuse_findings("title", title)
    return _started(actor, Round(title=title, months=sorted(months), team_size=team_size))


def start_triad(actor: Actor, months: list[str], team_size: int, earlier: Round | None = None) -> Round:
    """Open a round of three areas of their own; who asks the areas in does so next."""
    triad = Round(months=sorted(months), team_size=team_size, is_triad=True, earlier_id=earlier.id if earlier else None)
    return _started(actor, triad)


def _started(actor: Actor, round: Round) -> Round:
    round.started_by_id, round.started_at = actor.person_id, clock.now()
    ROUND.start(round)
    session().add(round)
    session().flush()
    audit.record(actor, "start", ROUND.name, round.id)
    return round


def appoint(actor: Actor, round: Round, email: str) -> RoundCoordinator:
    """Appoint who coordinates a round, in the place of whoever does. Where somebody appoints themselves, or somebody of their own
    organisation, it waits for agreement, and areas and administrators are told at once.

    Raises NotFound for who may not, Invalid for somebody who is no confirmed member, Conflict where the round is over.
    """
    require_state(round, *UNDER_WAY)
    require_visible(policy.appoints(actor, round))
    person = accounts.find_person_by_email(email)
    organisation = accounts.organisation_of(person.id) if person else None
    if person is None or person.status != "active" or organisation is None:
        raise Invalid("Enter the address of a confirmed member of an organisation", "email")
    _end_present(actor, round)
    row = RoundCoordinator(
        person_id=person.id, organisation_id=organisation.id, appointed_by_id=actor.person_id, appointed_at=clock.now()
    )
    round.coordinators.append(row)
    session().flush()
    audit.record(actor, "appoint", ROUND.name, round.id)
    if agreements.is_own_gain(actor, person.id):
        _let_wait(actor, round, row)
    else:
        tell([row.person_id])
    return row


def _let_wait(actor: Actor, round: Round, row: RoundCoordinator) -> None:
    """Let an appointment open nothing for now. Those whose areas are in the round, and the other administrators, are told."""
    row.waits_since = clock.now()
    session().flush()
    audit.record(actor, "wait-for-agreement", ROUND.name, round.id)
    tell_areas(round)
    tell_administrators({row.person_id, actor.person_id})


def may_agree(actor: Actor, round: Round) -> bool:
    """Whether an appointment waits for somebody such as the actor."""
    row = queries.open_coordinator(round)
    if row is None or row.waits_since is None:
        return False
    return agreements.may_agree_to(actor, row.person_id or 0, {row.appointed_by_id}, round.area_codes)


def agree_to_coordinator(actor: Actor, round: Round) -> None:
    """Let an appointment count. Raises NotFound for who may not, Conflict where none waits."""
    row = _waiting(actor, round)
    row.waits_since = None
    session().flush()
    audit.record(actor, "agree", ROUND.name, round.id)
    tell([row.person_id])


def refuse_coordinator(actor: Actor, round: Round) -> None:
    """Take back an appointment that waits. Raises as `agree_to_coordinator` does."""
    _waiting(actor, round)
    _end_present(actor, round)


def _waiting(actor: Actor, round: Round) -> RoundCoordinator:
    queries.hold(round)
    row = queries.open_coordinator(round)
    if row is None or row.waits_since is None:
        raise Conflict(NOBODY_WAITS)
    require_visible(may_agree(actor, round))
    return row


def step_down(actor: Actor, round: Round) -> None:
    """End an appointment: one's own, or as who appoints. Raises NotFound for who may not, Conflict where there is none."""
    queries.hold(round)
    row = queries.open_coordinator(round)
    if row is None:
        raise Conflict(NOBODY_WAITS)
    require_visible(policy.appoints(actor, round) or actor.person_id == row.person_id)
    _end_present(actor, round)


def _end_present(actor: Actor, round: Round) -> None:
    row = queries.open_coordinator(round)
    if row is not None:
        row.ended_at = clock.now()
        session().flush()
        audit.record(actor, "end-coordinator", ROUND.name, round.id)


def require_state(round: Round, *states: str) -> None:
    """Hold the round. Raises Conflict where it is in none of `states`."""
    queries.hold(round)
    if round.status not in states:
        raise Conflict(NOT_NOW)
