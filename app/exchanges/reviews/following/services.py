"""Writing the actions of a plan, and sending it. All inside the caller's transaction."""

from collections.abc import Mapping

import sqlalchemy as sa

from app.core import audit, clock
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.letters_services import tell_hosts, tell_team
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings.queries import list_final_lines
from app.exchanges.reviews.following import queries
from app.exchanges.reviews.following.lifecycle import ACTION
from app.exchanges.reviews.following.models import Plan, PlanAction, PlanAgreement
from app.exchanges.reviews.following.stages import NO_ACTION
from app.exchanges.reviews.following.values import ACTION_FIELDS, NOTHING
from app.exchanges.reviews.writing.services import held_values, write
from app.exchanges.reviews.writing.values import Overtaken, Values, Writing, stamp_of

WRITTEN_IN = ("final", "following-up")
NEEDED = {
    "text": "Write what you will do",
    "owner": "Write which role answers for it",
    "due_on": "Enter the day by which it will be done",
    "measure": "Write how you will know that it worked",
}
IN_THE_PAST = "This day has passed. Enter a day from today on"
NO_SUCH_STANDARD = "Choose a standard of this review"
NO_SUCH_LINE = "Choose lines of the report"
NOT_SENT = "The plan was not sent yet: change the action itself."
SENT_ALREADY = "The plan was sent, so this action can no longer be changed. Add a note beside it."
CHANGED = "Somebody changed the plan after you opened this page. Read it again before you send it."


def add_action(actor: Actor, exchange: Exchange, writing: Writing) -> PlanAction:
    """Write an action. Once the plan was sent it is added to it with its day, read by the team at once, and waits for a rating.

    Raises Invalid for one that is not whole or due in the past, Conflict where the exchange is elsewhere.
    """
    exchanges.require_state(exchange, *WRITTEN_IN)
    exchanges.hosts_of(actor, exchange)
    _require_whole(exchange, writing.values)
    plan = _plan_of(exchange)
    now, last = clock.now(), max((row.position for row in plan.actions), default=0)
    action = PlanAction(plan=plan, edited_at=now, due_on=writing.values["due_on"], position=last + 1)
    ACTION.start(action)
    session().add(action)
    write(actor, action, NOTHING, Writing(writing.values, stamp_of(NOTHING), writing.explained))
    if plan.sent_at is not None:
        action.added_later_at, plan.reviewed_at = now, None
        tell_team(exchange)
    plan.edited_at = now
    session().flush()
    audit.record(actor, "add", ACTION.name, action.id)
    return action


def change_action(actor: Actor, action: PlanAction, writing: Writing) -> Overtaken | None:
    """Change an action of a draft; both texts where somebody else did meanwhile. Raises Conflict once the plan was sent."""
    _require_draft(actor, action)
    _require_whole(action.plan.exchange, writing.values)
    if clash := write(actor, action, held_values(action, tuple(writing.values), NOTHING), writing):
        return clash
    action.plan.edited_at = clock.now()
    audit.record(actor, "change", ACTION.name, action.id)
    return None


def action_values(action: PlanAction) -> Values:
    """What an action says."""
    return held_values(action, ACTION_FIELDS, NOTHING)


def delete_action(actor: Actor, action: PlanAction) -> None:
    """Throw an action of a draft away. Raises Conflict once the plan was sent."""
    _require_draft(actor, action)
    number, action.plan.edited_at = action.id, clock.now()
    session().execute(sa.delete(PlanAction).where(PlanAction.id == number))
    session().expire_all()
    audit.record(actor, "delete", ACTION.name, number)


def move_action(actor: Actor, action: PlanAction, step: int) -> None:
    """Put an action of a draft one place up (-1) or down (1)."""
    _require_draft(actor, action)
    rows = list(queries.list_actions(action.plan.exchange))
    here = rows.index(action)
    there = min(max(here + step, 0), len(rows) - 1)
    rows.insert(there, rows.pop(here))
    for position, row in enumerate(rows):
        row.position = position
    session().flush()
    audit.record(actor, "move", ACTION.name, action.id)


def stamp_of_plan(exchange: Exchange) -> str:
    """What stands for the actions of a plan as they are, in a page that sends them."""
    rows = queries.list_actions(exchange)
    return stamp_of({str(place): [str(row.id), stamp_of(action_values(row))] for place, row in enumerate(rows)})


def send_plan(actor: Actor, exchange: Exchange, stamp: str) -> bool:
    """Send the plan as it was read; whether it went: a lead sends, or two organisations, of every host area.

    Raises Invalid for a plan without actions, Conflict where it was changed or sent meanwhile.
    """
    exchanges.require_state(exchange, "final")
    hosts = exchanges.hosts_of(actor, exchange)
    plan = queries.find_plan(exchange)
    if plan is None or not queries.list_actions(exchange):
        raise Invalid(NO_ACTION)
    if stamp != stamp_of_plan(exchange):
        raise Conflict(CHANGED)
    for host in hosts:
        if exchanges.settles(actor, host, "send-plan", about=stamp):
            agree(host.id, "send-plan", stamp)
    if not is_agreed(exchange, "send-plan", stamp):
        return False
    plan.sent_at = clock.now()
    EXCHANGE.apply(exchange, "follow", actor)
    tell_hosts(exchange)
    tell_team(exchange)
    return True


def forget_plan(plan: Plan) -> None:
    """Delete a plan that was never sent, with all its actions."""
    number, hosts = plan.id, [host.id for host in plan.exchange.hosts]
    session().execute(sa.delete(PlanAction).where(PlanAction.plan_id == number))
    session().execute(sa.delete(PlanAgreement).where(PlanAgreement.host_id.in_(hosts)))
    exchange_id = plan.exchange_id
    session().execute(sa.delete(Plan).where(Plan.id == number))
    session().expire_all()
    audit.record(SYSTEM, "forget-plan", EXCHANGE.name, exchange_id)


def agree(host_id: int, act: str, stamp: str, *, counts: bool = False) -> None:
    """Keep that a host area agreed to an act, of what it read."""
    row = session().scalar(sa.select(PlanAgreement).where(PlanAgreement.host_id == host_id, PlanAgreement.act == act))
    if row is None:
        row = PlanAgreement(host_id=host_id, act=act)
        session().add(row)
    row.stamp, row.counts = stamp, counts
    session().flush()


def is_agreed(exchange: Exchange, act: str, stamp: str) -> bool:
    """Whether every host area agreed to an act, of the same."""
    rows: Mapping[int, PlanAgreement] = queries.agreements(exchange, act)
    return all(host.id in rows and rows[host.id].stamp == stamp for host in exchange.hosts)


def _plan_of(exchange: Exchange) -> Plan:
    """The plan, begun where there is none: the exchange is held, so nobody else begins another."""
    plan = queries.find_plan(exchange)
    if plan is None:
        plan = Plan(exchange=exchange, edited_at=clock.now())
        session().add(plan)
        session().flush()
    return plan


def _require_draft(actor: Actor, action: PlanAction) -> None:
    exchange = action.plan.exchange
    exchanges.require_state(exchange, *WRITTEN_IN)
    exchanges.hosts_of(actor, exchange)
    session().refresh(action)
    if action.plan.sent_at is not None:
        raise Conflict(SENT_ALREADY)


def _require_whole(exchange: Exchange, values: Values) -> None:
    for name, words in NEEDED.items():
        if not values[name]:
            raise Invalid(words, name)
    if values["due_on"] < clock.today():
        raise Invalid(IN_THE_PAST, "due_on")
    if values["standard"] and values["standard"] not in exchange.standards:
        raise Invalid(NO_SUCH_STANDARD, "standard")
    if set(values["lines"]) - {str(line.id) for line in list_final_lines(exchange)}:
        raise Invalid(NO_SUCH_LINE, "lines")
