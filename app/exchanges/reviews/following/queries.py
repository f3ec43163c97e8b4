"""Reading action plans, for one side at a time. `get_x` raises NotFound, lists are ordered."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import day_of
from app.core.db import session
from app.core.errors import NotFound
from app.exchanges.reviews.exchange import policy as exchanges
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings.queries import FINAL
from app.exchanges.reviews.following import policy
from app.exchanges.reviews.following.models import Plan, PlanAction, PlanAgreement, PlanEntry
from app.exchanges.reviews.following.stages import PLAN_DUE, REVIEW_DUE, PlanStage, months_after
from app.exchanges.reviews.following.values import OPEN, RATINGS


def find_plan(exchange: Exchange) -> Plan | None:
    """The plan of an exchange, whoever asks; None where nothing was written yet."""
    return session().scalar(sa.select(Plan).where(Plan.exchange_id == exchange.id))


def require_readable(actor: Actor, exchange: Exchange) -> Plan | None:
    """The plan for who may read it; None for a host that wrote nothing yet.

    Raises NotFound before the report is final, and for the team until the plan was sent.
    """
    plan = find_plan(exchange)
    is_readable = exchanges.is_host(actor, exchange) if plan is None else policy.can_read(actor, plan)
    if exchange.status not in FINAL or not is_readable:
        raise NotFound
    return plan


def get_action(actor: Actor, exchange: Exchange, action_id: int) -> PlanAction:
    """An action that the actor may read. Raises NotFound for others, and for actions of other exchanges."""
    action = session().get(PlanAction, action_id)
    if action is None or action.plan.exchange_id != exchange.id or not policy.can_read(actor, action.plan):
        raise NotFound
    return action


def list_actions(exchange: Exchange) -> Sequence[PlanAction]:
    """Every action of the plan, in the host's order, those that were added later last."""
    plan = find_plan(exchange)
    if plan is None:
        return []
    rows = session().scalars(sa.select(PlanAction).where(PlanAction.plan_id == plan.id))
    return sorted(rows, key=lambda row: (row.added_later_at is not None, row.position, row.id))


def latest_rating(action: PlanAction) -> PlanEntry | None:
    """How an action was rated last."""
    return next((entry for entry in reversed(list_entries(action.plan, action.id)) if entry.kind in RATINGS), None)


def list_entries(plan: Plan, action_id: int | None = None) -> Sequence[PlanEntry]:
    """What was written beside an action, or on the plan as a whole, the first first."""
    rows = sa.select(PlanEntry).where(PlanEntry.plan_id == plan.id, PlanEntry.action_id.is_not_distinct_from(action_id))
    return session().scalars(rows.order_by(PlanEntry.id)).all()


def agreements(exchange: Exchange, act: str) -> dict[int, PlanAgreement]:
    """Which host areas agreed to an act, by their numbers."""
    hosts = [host.id for host in exchange.hosts]
    rows = sa.select(PlanAgreement).where(PlanAgreement.host_id.in_(hosts), PlanAgreement.act == act)
    return {row.host_id: row for row in session().scalars(rows)}


def plan_stage_of(exchange: Exchange) -> PlanStage:
    """Where the plan of an exchange is."""
    plan, actions = find_plan(exchange), list_actions(exchange)
    if plan is None:
        return PlanStage()
    return PlanStage(
        actions=len(actions),
        unrated=sum(action.status == OPEN for action in actions),
        is_sent=plan.sent_at is not None,
        is_reviewed=plan.reviewed_at is not None,
    )


def due_on(exchange: Exchange) -> date | None:
    """Until when what the host owes next is due, counted from the end of the fieldwork; None where nothing is."""
    months = {"final": PLAN_DUE, "following-up": REVIEW_DUE}.get(exchange.status)
    if months is None or exchange.fieldwork_ended_at is None:
        return None
    return months_after(day_of(exchange.fieldwork_ended_at), months)
