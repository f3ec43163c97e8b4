"""The assurance clock: it runs from an explicit "I have checked this" and from nothing else.

T = date checked + the kind's interval. Fresh until T−30 days, then due, overdue at T, flagged at T+30, hidden at T+90. A page
that nobody ever checked is *never*: its clock does not run, and it is never hidden for its age.
"""

from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from app.contributions import policy
from app.contributions.capacities import Capacity, capacity_of
from app.contributions.events import AssuranceMoved
from app.contributions.kinds.description import get_kind
from app.contributions.lifecycle import ASSURANCE
from app.contributions.models import AssuranceNotice, Contribution, Revision
from app.contributions.services import publishing
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.batches import ROWS_A_BATCH, Again, work_on
from app.core.db import session
from app.core.errors import Conflict
from app.core.jobs import Task, emit
from app.core.policy import require

# Days from T at which each state begins, latest first, with the verb that leads to it.
STEPS = ((90, "hide", "hidden"), (30, "flag", "flagged"), (0, "lapse", "overdue"), (-30, "fall-due", "due"))


def state_at(checked_at: datetime, interval_days: int, now: datetime) -> str:
    """The state that a page checked at `checked_at` should be in at `now`."""
    due = checked_at + timedelta(days=interval_days)
    return next((state for days, _, state in STEPS if now >= due + timedelta(days=days)), "fresh")


def check(actor: Actor, contribution: Contribution) -> None:
    """ "I have checked this": the clock starts again from now, and a hidden page comes back."""
    require(policy.can_check(actor, contribution))
    if contribution.status != "published":
        raise Conflict("Only a published page can be checked.")
    _start_clock(actor, contribution, clock.now(), capacity_of(actor, contribution))
    publishing.project(get_kind(contribution.kind), contribution)


def check_as_declared(contribution: Contribution, revision: Revision) -> None:
    """Honour "I have checked this today", said when the revision was submitted, now that it is published.

    Whoever said it counts as what they were then, though they may have left since.
    """
    if revision.submitted_at is None or revision.submitted_by_id is None:
        return
    if contribution.checked_at is not None and contribution.checked_at >= revision.submitted_at:
        return  # somebody has checked it since
    said_as = Capacity(revision.declared_as, revision.declared_for_id) if revision.declared_as else None
    _start_clock(Actor(person_id=revision.submitted_by_id, is_system=True), contribution, revision.submitted_at, said_as)


def check_by_link(actor: Actor, contribution: Contribution, checked_at: datetime) -> None:
    """A signed link from a reminder, made for `actor`, an owner: counts once, for the cycle it was sent in."""
    require(policy.owns(actor, contribution))
    if contribution.checked_at != checked_at:
        raise Conflict("This page has been checked since that message was sent. There is nothing more to do.")
    if contribution.status != "published":
        raise Conflict("Only a published page can be checked.")
    _start_clock(actor, contribution, clock.now(), capacity_of(actor, contribution))
    publishing.project(get_kind(contribution.kind), contribution)


def _start_clock(actor: Actor, contribution: Contribution, at: datetime, said_as: Capacity | None) -> None:
    """`said_as` is what the actor was when they checked it; None where that was not recorded."""
    contribution.checked_at, contribution.checked_by_id = at, actor.person_id
    contribution.checked_as = said_as.code if said_as else None
    contribution.checked_for_id = said_as.organisation_id if said_as else None
    ASSURANCE.apply(contribution, "check", actor)


def move_assurance(task: Task) -> Again | None:
    """Move the pages whose state has fallen behind their clock, a batch at a time. Runs daily; twice changes nothing."""
    now = clock.now()
    due = sa.select(Contribution).where(_behind(now), Contribution.id > task.payload.get("after", 0))
    rows = session().scalars(due.order_by(Contribution.id).limit(ROWS_A_BATCH)).all()
    last, is_more = work_on(rows, partial(_move, now=now), most=ROWS_A_BATCH)
    return Again({"after": last.id}) if last is not None and is_more else None


def _behind(now: datetime) -> sa.ColumnElement[bool]:
    """Published pages in another state than `state_at` gives, asked of the database: few of many are due on a day."""
    intervals = session().scalars(sa.select(Contribution.check_interval_days).distinct()).all()
    interval, state = Contribution.check_interval_days, Contribution.assurance
    moved = (sa.and_(interval == days, state != _state(days, now)) for days in intervals)
    ticking = (Contribution.status == "published", Contribution.checked_at.is_not(None), state != "hidden")
    return sa.and_(*ticking, sa.or_(sa.false(), *moved))


def _state(interval_days: int, now: datetime) -> sa.ColumnElement[str]:
    """What `state_at` says, for a row of the database."""
    began = ((Contribution.checked_at <= now - timedelta(days=interval_days + days), state) for days, _, state in STEPS)
    return sa.case(*began, else_="fresh")


def _move(contribution: Contribution, now: datetime) -> None:
    if contribution.checked_at is None:
        return
    target = state_at(contribution.checked_at, contribution.check_interval_days, now)
    if target == contribution.assurance:
        return
    verb = next((verb for _, verb, state in STEPS if state == target), "freshen")
    ASSURANCE.apply(contribution, verb, SYSTEM)
    publishing.project(get_kind(contribution.kind), contribution)
    if target != "fresh":
        _remind_once(contribution, target)


def _remind_once(contribution: Contribution, step: str) -> None:
    key = (contribution.id, contribution.checked_at, step)
    if session().get(AssuranceNotice, key) is not None:
        return
    session().add(
        AssuranceNotice(contribution_id=contribution.id, checked_at=contribution.checked_at, step=step, queued_at=clock.now())
    )
    emit(AssuranceMoved(contribution.id, step))


def stale_share(*kinds: str) -> tuple[int, int, int]:
    """(overdue or worse, checked at least once, never checked) among the published pages of some kinds."""
    counts = dict(
        session()
        .execute(
            sa.select(Contribution.assurance, sa.func.count())
            .where(Contribution.kind.in_(kinds), Contribution.status == "published")
            .group_by(Contribution.assurance)
        )
        .all()
    )
    never = counts.pop("never", 0)
    return sum(counts.get(state, 0) for state in ("overdue", "flagged", "hidden")), sum(counts.values()), never
