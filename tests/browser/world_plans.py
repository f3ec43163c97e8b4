"""Action plans of peer reviews: a draft, one that was sent with what came later beside it, one reviewed, and one closed."""

from datetime import timedelta

from app.core import clock
from app.core.actor import Actor
from app.exchanges.assessment.values import Explained
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings.queries import list_final_lines
from app.exchanges.reviews.following import presenters, queries, services
from app.exchanges.reviews.following import progress_services as progress
from app.exchanges.reviews.following.models import PlanAction
from app.exchanges.reviews.following.values import ENTRY_NOTHING, NOTHING, RATING_NOTHING, RATINGS
from app.exchanges.reviews.writing.values import Writing, stamp_of
from tests.browser.world_findings import LONG, finish

OFFICE = Explained("An office.", ("0",))


def furnish(host: Actor, peer: Actor, area: str) -> dict[str, int | str]:
    """What to put into addresses. Inside a transaction."""
    exchanges = {f"{state}_plan": finish(host, peer, area) for state in ("drafted", "sent", "reviewed", "closed")}
    actions = [_action(host, exchanges["drafted_plan"]) for _ in range(2)]
    later = _send(host, peer, exchanges["sent_plan"])
    for exchange in (exchanges["reviewed_plan"], exchanges["closed_plan"]):
        _send(host, peer, exchange)
        _review(host, exchange)
    _close(host, exchanges["closed_plan"])
    numbers = {name: exchange.id for name, exchange in exchanges.items()}
    return {**numbers, "drafted_action": actions[0].id, "sent_action": later.id}


def _close(host: Actor, exchange: Exchange) -> None:
    assert progress.close(host, exchange, progress.stamp_of_progress(exchange), counts=False)


def _action(host: Actor, exchange: Exchange) -> PlanAction:
    lines = [str(line.id) for line in list_final_lines(exchange)]
    helps = [address for address, _title in presenters.help_choices(host, exchange)][:2]
    words = {"text": LONG, "owner": "Director of public health", "measure": LONG}
    values = {**NOTHING, **words, "due_on": clock.today() + timedelta(days=90), "lines": lines, "helps": helps}
    values["standard"] = exchange.standards[0]
    return services.add_action(host, exchange, Writing(values, stamp_of(NOTHING), OFFICE))


def _send(host: Actor, peer: Actor, exchange: Exchange) -> PlanAction:
    first, second = (_action(host, exchange) for _ in range(2))
    services.send_plan(host, exchange, services.stamp_of_plan(exchange))
    _action(host, exchange)
    progress.note(host, first, Writing({"text": LONG}, stamp_of(ENTRY_NOTHING), OFFICE))
    _rate(host, first, "part-done")
    _rate(host, first, "done")
    progress.comment(peer, exchange, Writing({"text": LONG}, stamp_of(ENTRY_NOTHING), OFFICE))
    return second


def _review(host: Actor, exchange: Exchange) -> None:
    for action, kind in zip(queries.list_actions(exchange), RATINGS, strict=False):
        _rate(host, action, kind)
    progress.finish_review(host, exchange)


def _rate(host: Actor, action: PlanAction, kind: str) -> None:
    before = stamp_of(progress.rating_values(action))
    progress.rate(host, action, Writing({**RATING_NOTHING, "kind": kind, "text": LONG}, before, OFFICE))
