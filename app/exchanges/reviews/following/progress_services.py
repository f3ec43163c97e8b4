"""What is written beside a plan once it was sent, the progress review, and the exchange's end. In the caller's transaction."""

from collections.abc import Sequence

from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.policy import require_visible
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.letters_services import tell_hosts, tell_team
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.following import queries
from app.exchanges.reviews.following.lifecycle import ACTION
from app.exchanges.reviews.following.models import Plan, PlanAction, PlanEntry
from app.exchanges.reviews.following.services import agree, is_agreed, stamp_of_plan
from app.exchanges.reviews.following.values import (
    COMMENT,
    DROPPED,
    ENTRY_NOTHING,
    NOTE,
    RATING_FIELDS,
    RATING_NOTHING,
    RATINGS,
    VERBS,
)
from app.exchanges.reviews.writing.services import held_values, write
from app.exchanges.reviews.writing.values import Overtaken, Values, Writing, stamp_of

FOLLOWED_IN = "following-up"
NO_TEXT = "Write the note"
NO_COMMENT = "Write the comment"
NO_RATING = "Choose how it went"
NO_RATING_NOTE = "Write what was done, and what shows it"
NO_REASON = "Write why it was dropped"
WAS_DROPPED = "This action was dropped. Add another one if it is to be done after all."
FINISHED_ALREADY = "The progress review is finished already."
CHANGED = "Something in the plan changed after you opened this page. Read it again before you close the exchange."


def note(actor: Actor, action: PlanAction, writing: Writing) -> None:
    """Write beside an action, with today's day: the action itself stays as it was sent. Raises Conflict before it was sent."""
    _require_host(actor, action.plan.exchange)
    if not writing.values["text"]:
        raise Invalid(NO_TEXT, "text")
    entry = PlanEntry(plan_id=action.plan_id, action_id=action.id, kind=NOTE)
    _put(actor, entry, writing)
    audit.record(actor, "note", ACTION.name, action.id)


def rate(actor: Actor, action: PlanAction, writing: Writing) -> Overtaken | None:
    """Say how an action went; both ratings where somebody else said so meanwhile. May be said anew until the end.

    Raises Invalid without a rating or what shows it, Conflict for an action that was dropped.
    """
    _require_host(actor, action.plan.exchange)
    session().refresh(action)
    _require_rated(writing.values)
    theirs = rating_values(action)
    entry = PlanEntry(plan_id=action.plan_id, action_id=action.id)
    clash = write(actor, entry, theirs, writing)
    if clash or theirs == writing.values:
        return clash
    if action.status == DROPPED:
        raise Conflict(WAS_DROPPED)
    session().add(entry)
    session().flush()
    ACTION.apply(action, VERBS[writing.values["kind"]], actor)
    return None


def rating_values(action: PlanAction) -> Values:
    """How an action was rated last."""
    return held_values(queries.latest_rating(action), RATING_FIELDS, RATING_NOTHING)


def comment(actor: Actor, exchange: Exchange, writing: Writing) -> None:
    """Say for the team, as its lead, what it makes of the progress. Raises NotFound for anybody else."""
    exchanges.require_state(exchange, FOLLOWED_IN)
    require_visible(policy.leads_team(actor, exchange))
    if not writing.values["text"]:
        raise Invalid(NO_COMMENT, "text")
    _put(actor, PlanEntry(plan_id=_plan_of(exchange).id, kind=COMMENT), writing)
    audit.record(actor, "comment", EXCHANGE.name, exchange.id)
    tell_hosts(exchange)


def finish_review(actor: Actor, exchange: Exchange) -> None:
    """Finish the progress review. Raises Invalid while an action has no rating, Conflict where it is finished already."""
    _require_host(actor, exchange)
    plan = _plan_of(exchange)
    if plan.reviewed_at is not None:
        raise Conflict(FINISHED_ALREADY)
    _require_none(queries.plan_stage_of(exchange).review_obstacles)
    plan.reviewed_at = clock.now()
    session().flush()
    audit.record(actor, "finish-progress-review", EXCHANGE.name, exchange.id)
    tell_team(exchange)


def stamp_of_progress(exchange: Exchange) -> str:
    """What stands for a plan with its ratings, in a page that closes the exchange."""
    ratings = {str(action.id): stamp_of(rating_values(action)) for action in queries.list_actions(exchange)}
    return stamp_of({**ratings, "plan": stamp_of_plan(exchange)})


def close(actor: Actor, exchange: Exchange, stamp: str, *, counts: bool) -> bool:
    """Close the exchange as it was read; whether it is: a lead closes, or two organisations, of every host area.

    `counts` says that the ratings may be counted with those of others: they are where every host area says so.
    Raises Invalid while an action has no rating or the review is not finished, Conflict where something changed meanwhile.
    """
    exchanges.require_state(exchange, FOLLOWED_IN)
    hosts = exchanges.hosts_of(actor, exchange)
    _require_none(queries.plan_stage_of(exchange).obstacles)
    if stamp != stamp_of_progress(exchange):
        raise Conflict(CHANGED)
    for host in hosts:
        if exchanges.settles(actor, host, "close", about=f"{stamp} {'counted' if counts else 'not counted'}"):
            agree(host.id, "close", stamp, counts=counts)
    if not is_agreed(exchange, "close", stamp):
        return False
    plan = _plan_of(exchange)
    plan.counts_agreed = all(row.counts for row in queries.agreements(exchange, "close").values())
    exchange.closed_at = clock.now()
    EXCHANGE.apply(exchange, "close", actor)
    tell_hosts(exchange)
    return True


def _plan_of(exchange: Exchange) -> Plan:
    plan = queries.find_plan(exchange)
    if plan is None:
        raise Conflict(exchanges.NOT_NOW)
    return plan


def _require_host(actor: Actor, exchange: Exchange) -> None:
    exchanges.require_state(exchange, FOLLOWED_IN)
    exchanges.hosts_of(actor, exchange)


def _require_rated(values: Values) -> None:
    if values["kind"] not in RATINGS:
        raise Invalid(NO_RATING, "kind")
    if not values["text"]:
        raise Invalid(NO_REASON if values["kind"] == DROPPED else NO_RATING_NOTE, "text")


def _require_none(obstacles: Sequence[str]) -> None:
    if obstacles:
        raise Invalid(obstacles[0])


def _put(actor: Actor, entry: PlanEntry, writing: Writing) -> None:
    """Write a new entry."""
    write(actor, entry, ENTRY_NOTHING, Writing(writing.values, stamp_of(ENTRY_NOTHING), writing.explained))
    session().add(entry)
    session().flush()
