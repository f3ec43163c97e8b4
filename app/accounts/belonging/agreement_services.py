"""A place in an area that somebody gave to themselves or to their own organisation, while the area has confidential work.

It opens nothing until a second administrator, or a member of the area, agrees. The area's lead and members are told at once.
All inside the caller's transaction.
"""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from app.accounts import policy
from app.accounts.events import AreaGiven
from app.accounts.models import AreaMembership, Membership, RoleGrant
from app.accounts.points import CONFIDENTIAL_WORK
from app.accounts.queries import commissioners_of, open_membership
from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, NotFound
from app.core.jobs import emit
from app.core.policy import require_visible

OWN_ORGANISATION = (
    "This would let people of your own organisation read confidential work of an area. Ask another administrator to do it."
)


def has_confidential_work(area_code: str) -> bool:
    """Whether any feature holds something of an area in confidence."""
    return any(asks(area_code) for asks in CONFIDENTIAL_WORK.things)


def must_wait(actor: Actor, person_id: int, area_code: str, *, is_lead: bool = False) -> bool:
    """Whether what `actor` gives somebody in an area has to be agreed to first.

    Not by a command, which whoever runs the machine gives; not for the first lead of an empty area; and not where a member of the
    area gives it to somebody else, who by that agrees.
    """
    if not is_own_gain(actor, person_id) or not has_confidential_work(area_code):
        return False
    if actor.person_id != person_id and actor.commissions_in(area_code):
        return False
    is_empty = not [person for person in commissioners_of(area_code) if person.id != person_id]
    return not (is_lead and is_empty)


def is_own_gain(actor: Actor, person_id: int) -> bool:
    """Whether what `actor` gives somebody is given to themselves or to their own organisation. A command gives to others."""
    return not actor.is_system and (actor.person_id == person_id or _is_of(actor.organisation_id, person_id))


def _is_of(organisation_id: int | None, person_id: int) -> bool:
    membership = open_membership(person_id)
    return membership is not None and membership.organisation_id == organisation_id


def hold(actor: Actor, row: AreaMembership | RoleGrant) -> None:
    """Let a place or a role open nothing for now. Those whose area it is are told, and it stands in the trail."""
    is_told = bool(_roles(row))  # a lead's place comes with the role: that is one letter
    row.waits_since, row.waits_on_id = clock.now(), actor.person_id
    session().flush()
    audit.record(actor, "wait-for-agreement", "area", None, area=row.area_code, person=row.person_id)
    if not is_told:
        emit(AreaGiven(row.person_id, row.area_code))


def list_waiting(actor: Actor) -> Sequence[AreaMembership]:
    """The places that wait for somebody such as the actor to agree to them, oldest first."""
    waiting_roles = sa.select(RoleGrant.person_id, RoleGrant.area_code).where(RoleGrant.waits_since.is_not(None))
    rows = (
        sa.select(AreaMembership)
        .where(AreaMembership.ended_at.is_(None))
        .where(
            sa.or_(
                AreaMembership.waits_since.is_not(None),
                sa.tuple_(AreaMembership.person_id, AreaMembership.area_code).in_(waiting_roles),
            )
        )
    )
    return [row for row in session().scalars(rows.order_by(AreaMembership.id)) if _may_agree(actor, row)]


def agree(actor: Actor, area_membership_id: int) -> None:
    """Let what was given count. Raises NotFound for who may not, Conflict where it does already."""
    row = get_waiting(actor, area_membership_id)
    row.waits_since = row.waits_on_id = None
    for grant in _roles(row):
        grant.waits_since = grant.waits_on_id = None
    session().flush()
    audit.record(actor, "agree", "area-membership", row.id, area=row.area_code, person=row.person_id)


def get_waiting(actor: Actor, area_membership_id: int) -> AreaMembership:
    """A place that waits, for who may agree to it. Raises NotFound, and Conflict where it waits no longer."""
    row = session().get(AreaMembership, area_membership_id, with_for_update=True)
    if row is None:
        raise NotFound
    require_visible(_may_agree(actor, row))
    if row.ended_at is not None or (row.waits_since is None and not _roles(row)):
        raise Conflict("Somebody has agreed to this already, or taken it back.")
    return row


def _roles(row: AreaMembership | RoleGrant) -> Sequence[RoleGrant]:
    """What the person holds in the area and does not count yet."""
    theirs = sa.select(RoleGrant).where(RoleGrant.person_id == row.person_id, RoleGrant.area_code == row.area_code)
    return session().scalars(theirs.where(RoleGrant.waits_since.is_not(None)).order_by(RoleGrant.id)).all()


def _may_agree(actor: Actor, row: AreaMembership) -> bool:
    """Neither whose it is, nor who gave it; of administrators, none of the organisation that it was given to."""
    givers = {row.waits_on_id, *(grant.waits_on_id for grant in _roles(row))}
    return may_agree_to(actor, row.person_id, givers, {row.area_code})


def may_agree_to(actor: Actor, person_id: int, giver_ids: Collection[int | None], area_codes: Collection[str]) -> bool:
    """Whether `actor` may agree to what somebody was given in areas: neither they nor a giver, but a commissioner of one of
    the areas, or an administrator of another organisation than theirs."""
    if actor.person_id in {person_id, *giver_ids}:
        return False
    is_second = policy.is_administrator(actor) and not _is_of(actor.organisation_id, person_id)
    return is_second or not actor.commissioned_areas.isdisjoint(area_codes)


def refuse_own_gain(actor: Actor, own_ids: Collection[int], gaining_id: int) -> None:
    """Raise Conflict where an administrator of one of `own_ids` would make commissioners of those of `gaining_id`: where they
    are in an area with confidential work, another administrator does that."""
    if actor.is_system or actor.organisation_id not in own_ids:
        return
    people = sa.select(Membership.person_id).where(Membership.organisation_id == gaining_id, Membership.ended_at.is_(None))
    codes = (
        sa.select(AreaMembership.area_code)
        .distinct()
        .where(AreaMembership.person_id.in_(people), AreaMembership.confirmed_at.is_not(None), AreaMembership.ended_at.is_(None))
    )
    if any(has_confidential_work(code) for code in session().scalars(codes).all()):
        raise Conflict(OWN_ORGANISATION)
