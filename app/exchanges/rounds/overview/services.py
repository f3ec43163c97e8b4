"""Moving a round on, and asking areas into a triad. All inside the caller's transaction."""

from collections.abc import Sequence

from app.areas import queries as areas
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, Invalid, NotFound
from app.core.policy import require_visible
from app.exchanges.assessment.queries import get_area_to_assess
from app.exchanges.reviews.exchange.points import SIZE
from app.exchanges.rounds.joining.services import ask_in
from app.exchanges.rounds.round import policy, queries, services
from app.exchanges.rounds.round.letters_services import tell_areas
from app.exchanges.rounds.round.lifecycle import ROUND
from app.exchanges.rounds.round.models import Round

FEWEST = 2
TRIAD = 3
TOO_FEW = "At least two areas have to take part before teams can be put together."
NOT_ALL = "All three areas have to take part before teams can be put together."


def move(actor: Actor, round: Round, verb: str) -> None:
    """Move a round on, or withdraw it. Raises NotFound for who may not, Conflict where it cannot be moved so now."""
    queries.hold(round)
    if verb not in ROUND.transitions:
        raise NotFound
    require_visible(ROUND.transitions[verb].who(actor, round))
    if verb == "begin" and len(round.joined_hosts) < (TRIAD if round.is_triad else FEWEST):
        raise Conflict(NOT_ALL if round.is_triad else TOO_FEW)
    ROUND.apply(round, verb, actor)
    tell_areas(round)


def ask_for_triad(actor: Actor, own: str, others: Sequence[str], months: list[str]) -> Round:
    """Ask two areas into a triad with one's own. Raises NotFound for an area that is not the actor's, Invalid for a wrong one."""
    area = get_area_to_assess(actor, own)
    codes = [area.code]
    for field, code in zip(("second", "third"), others, strict=True):
        other = areas.get_area(code)
        if other is None or not other.is_current(clock.today()) or code in codes:
            raise Invalid("Choose three different areas", field)
        codes.append(code)
    triad = services.start_triad(actor, months, SIZE)
    for code in codes:
        ask_in(triad, code)
    tell_areas(triad)
    return triad


def run_again(actor: Actor, earlier: Round, months: list[str]) -> Round:
    """Ask the same three areas once more. Raises NotFound for who is of none of them, Conflict where the triad is not over."""
    require_visible(earlier.is_triad and policy.is_of_area(actor, earlier))
    if earlier.status != "closed":
        raise Conflict("This triad is not over yet.")
    triad = services.start_triad(actor, months, earlier.team_size, earlier)
    for host in earlier.joined_hosts:
        ask_in(triad, host.area.successor_code or host.area_code)
    tell_areas(triad)
    return triad
