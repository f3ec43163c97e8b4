"""The blueprint of exchanges, and how a page of one knows which is asked for. To everybody else there is no such page."""

from collections.abc import Callable
from functools import wraps
from typing import NoReturn

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from app.core.errors import Conflict, NotFound, SecondStepFirst
from app.exchanges.reviews.exchange import policy, queries
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.exchange.queries import Audience
from app.exchanges.reviews.exchange.services import NOT_NOW, PAUSED
from app.web.access import current_actor

bp = Blueprint("reviews", __name__, url_prefix="/exchanges", template_folder="../templates")
Page = Response | str | tuple[str, int]
View = Callable[..., Page]


def for_audience(audience: Audience) -> Callable[[View], View]:
    """Give a view its exchange: to those of `audience`, once they gave the second step where they need one."""

    def mark(view: View) -> View:
        @wraps(view)
        def wrapped(exchange_id: int, **arguments: object) -> Page:
            exchange = queries.get_for(current_actor(), exchange_id, audience)
            if policy.needs_second_step(current_actor(), exchange) and not current_actor().second_factor:
                to_second_step()
            return view(exchange, **arguments)

        return wrapped

    return mark


def while_in(*states: str) -> Callable[[View], View]:
    """Give a view its exchange where that is in one of `states` and not paused: elsewhere there is no form, and none is taken."""

    def mark(view: View) -> View:
        @wraps(view)
        def wrapped(exchange: Exchange, **arguments: object) -> Page:
            if exchange.status not in states or exchange.is_paused:
                raise NotFound if request.method == "GET" else Conflict(PAUSED if exchange.is_paused else NOT_NOW)
            return view(exchange, **arguments)

        return wrapped

    return mark


def to_second_step() -> NoReturn:
    """Ask for the second step of signing in, and come back. What was typed is shown again."""
    raise SecondStepFirst


def page_of(exchange: Exchange) -> str:
    """The address of an exchange."""
    return url_for("reviews.show", exchange_id=exchange.id)


for_hosts = for_audience(policy.is_host)
for_team = for_audience(policy.is_team)
for_everyone_in_it = for_audience(policy.takes_part)
