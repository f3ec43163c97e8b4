"""Reading rounds, for one audience at a time. `get_x` raises NotFound, lists are ordered."""

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.core.policy import require_visible
from app.exchanges.reviewers.facts_queries import areas_of
from app.exchanges.reviews.exchange.models import Seat
from app.exchanges.reviews.exchange.points import RoundTerms
from app.exchanges.rounds.round import policy
from app.exchanges.rounds.round.lifecycle import OVER
from app.exchanges.rounds.round.models import Round, RoundCoordinator, RoundHost, RoundReviewer

Audience = Callable[[Actor, Round], bool]
OPEN_SEATS = ("offered", "accepted")


def get_for(actor: Actor, round_id: int, audience: Audience) -> Round:
    """A round that `actor` belongs to as one of `audience`. Raises NotFound for every other."""
    round = session().get(Round, round_id)
    if round is None:
        raise NotFound
    require_visible(audience(actor, round))
    return round


def get_host(round: Round, host_id: int) -> RoundHost:
    """An area's place in the round, unless the area left. Raises NotFound."""
    host = next((host for host in round.present_hosts if host.id == host_id), None)
    if host is None:
        raise NotFound
    return host


def get_reviewer(round: Round, reviewer_id: int) -> RoundReviewer:
    """A reviewer of the round who did not leave. Raises NotFound."""
    reviewer = next((reviewer for reviewer in round.present_reviewers if reviewer.id == reviewer_id), None)
    if reviewer is None:
        raise NotFound
    return reviewer


def find_own_place(actor: Actor, round: Round) -> RoundReviewer | None:
    """The actor's own place as a reviewer, also one that they gave back."""
    return next((row for row in round.reviewers if row.person_id is not None and row.person_id == actor.person_id), None)


def list_seen(actor: Actor) -> Sequence[Round]:
    """The rounds that the actor sees, newest first."""
    rounds = session().scalars(sa.select(Round).order_by(Round.id.desc())).all()
    return [round for round in rounds if policy.can_see(actor, round)]


def open_coordinator(round: Round) -> RoundCoordinator | None:
    """Who is appointed now, also while somebody has to agree to it."""
    return next((row for row in round.coordinators if row.ended_at is None), None)


def place_of(exchange_id: int) -> RoundHost | None:
    """The place that an exchange has in a round that is not over."""
    rows = (
        sa.select(RoundHost)
        .join(Round, Round.id == RoundHost.round_id)
        .where(RoundHost.exchange_id == exchange_id, RoundHost.status == "joined", Round.status.not_in(OVER))
    )
    return session().scalars(rows.order_by(RoundHost.id.desc())).first()


def terms_of(exchange_id: int) -> RoundTerms | None:
    """What a round says of one of its exchanges; None for an exchange that is in none."""
    host = place_of(exchange_id)
    if host is None:
        return None
    coordinator = next((row for row in host.round.coordinators if row.is_acting), None)
    return RoundTerms(
        size=host.round.team_size,
        months=frozenset(host.round.months),
        reviewing_area_codes=_reviewed_by_people_of(host),
        is_triad=host.round.is_triad,
        coordinator_id=coordinator.person_id if coordinator else None,
    )


def _reviewed_by_people_of(host: RoundHost) -> frozenset[str]:
    """The areas in whose teams of this round people of the host's areas have a seat, or were offered one."""
    others = {other.exchange_id: other for other in host.round.joined_hosts if other.id != host.id}
    seated = sa.select(Seat.exchange_id, Seat.person_id).where(
        Seat.exchange_id.in_(others), Seat.status.in_(OPEN_SEATS), Seat.person_id.is_not(None)
    )
    rows = [(exchange_id, person_id or 0) for exchange_id, person_id in session().execute(seated)]
    areas = areas_of([person_id for _exchange_id, person_id in rows])
    theirs = [others[exchange_id].area_codes for exchange_id, person_id in rows if areas[person_id] & host.area_codes]
    return frozenset().union(*theirs)


def hold(round: Round) -> None:
    """Hold a round until the transaction ends: whoever moves it meanwhile waits."""
    session().refresh(round, with_for_update=True)
