"""The blueprint of rounds, and how a page of one knows which is asked for. To everybody else there is no such page."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from app.core.errors import Conflict, NotFound
from app.exchanges.reviews.exchange.blueprint import to_second_step
from app.exchanges.rounds.round import policy, queries
from app.exchanges.rounds.round.models import Round
from app.exchanges.rounds.round.queries import Audience
from app.exchanges.rounds.round.services import NOT_NOW
from app.web.access import current_actor

bp = Blueprint("rounds", __name__, url_prefix="/exchanges/rounds", template_folder="../templates")
Page = Response | str | tuple[str, int]
View = Callable[..., Page]


def for_audience(audience: Audience) -> Callable[[View], View]:
    """Give a view its round: to those of `audience`, once they gave the second step where they need it."""

    def mark(view: View) -> View:
        @wraps(view)
        def wrapped(round_id: int, **arguments: object) -> Page:
            round = queries.get_for(current_actor(), round_id, audience)
            if policy.needs_second_step(current_actor(), round) and not current_actor().second_factor:
                return to_second_step()
            return view(round, **arguments)

        return wrapped

    return mark


def while_in(*states: str) -> Callable[[View], View]:
    """Give a view its round where that is in one of `states`: elsewhere there is no form, and none is taken."""

    def mark(view: View) -> View:
        @wraps(view)
        def wrapped(round: Round, **arguments: object) -> Page:
            if round.status not in states:
                raise NotFound if request.method == "GET" else Conflict(NOT_NOW)
            return view(round, **arguments)

        return wrapped

    return mark


def page_of(round: Round) -> str:
    """The address of a round."""
    return url_for("rounds.show", round_id=round.id)


for_whoever_sees = for_audience(policy.can_see)
for_whoever_takes_part = for_audience(policy.takes_part)
for_whoever_steers = for_audience(policy.steers_or_will)
for_coordinator = for_audience(policy.is_coordinator)
for_areas = for_audience(policy.is_of_area)
