"""Who sees a round and who does what in it. No role of the site reads what is confidential between its areas.

*Coordinator*: who was appointed, while nobody has to agree to it first and they are of the organisation that they were of then.
*Areas*: the commissioners of areas that were asked or take part. *Reviewers*: who joined to review. A triad has no coordinator:
its areas move it. Administrators start rounds and appoint coordinators, and see of a round what every member sees.
"""

from collections.abc import Iterable
from typing import Protocol

from app.core.actor import Actor


class Coordinator(Protocol):
    """Somebody's appointment. It counts for nothing while it waits for agreement."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def is_acting(self) -> bool: ...


class Round(Protocol):
    """What is asked of a round. `area_codes` are those that were asked or take part, and those that took their place."""

    @property
    def is_triad(self) -> bool: ...
    @property
    def area_codes(self) -> frozenset[str]: ...
    @property
    def coordinators(self) -> Iterable[Coordinator]: ...
    @property
    def reviewer_ids(self) -> frozenset[int]: ...


class HostOfRound(Protocol):
    """An area's place in a round."""

    @property
    def area_codes(self) -> frozenset[str]: ...
    @property
    def round(self) -> Round: ...


class ReviewerOfRound(Protocol):
    """Somebody's place in a round, as its reviewer."""

    @property
    def person_id(self) -> int | None: ...


def is_coordinator(actor: Actor, round: Round) -> bool:
    """Who coordinates it: as long as they are of the organisation that they were of when they were appointed."""
    if actor.person_id is None or not actor.verified:
        return False
    mine = [row for row in round.coordinators if row.is_acting and row.person_id == actor.person_id]
    return any(row.organisation_id == actor.organisation_id for row in mine)


def coordinates(actor: Actor, round: Round) -> bool:
    """The same, with the second step given: without it a coordinator does nothing."""
    return actor.second_factor and is_coordinator(actor, round)


def is_of_area(actor: Actor, round: Round) -> bool:
    """A commissioner of an area that was asked or takes part."""
    return bool(actor.commissioned_areas & round.area_codes)


def is_reviewer(actor: Actor, round: Round) -> bool:
    """Who joined it to review."""
    return actor.verified and actor.person_id in round.reviewer_ids


def takes_part(actor: Actor, round: Round) -> bool:
    """Its coordinator, its areas and its reviewers."""
    return is_coordinator(actor, round) or is_of_area(actor, round) or is_reviewer(actor, round)


def can_see(actor: Actor, round: Round) -> bool:
    """Every confirmed member sees that there is a round; a triad is seen by those in it."""
    return takes_part(actor, round) or (actor.verified and not round.is_triad)


def steers(actor: Actor, round: Round) -> bool:
    """Who moves it on: its coordinator; in a triad, which has none, its areas."""
    return is_of_area(actor, round) if round.is_triad else coordinates(actor, round)


def steers_or_will(actor: Actor, round: Round) -> bool:
    """The same, before the second step was given."""
    return is_of_area(actor, round) if round.is_triad else is_coordinator(actor, round)


def needs_second_step(actor: Actor, round: Round) -> bool:
    """Its coordinator, and an area's lead."""
    return is_coordinator(actor, round) or any(actor.leads(code) for code in round.area_codes)


def appoints(actor: Actor, round: Round) -> bool:
    """Administrators start rounds and say who coordinates them. A triad has nobody."""
    return not round.is_triad and can_start(actor)


def can_start(actor: Actor) -> bool:
    """Administrators, with the second step."""
    return actor.has_role("admin")


def can_withdraw(actor: Actor, round: Round) -> bool:
    """Who steers it; an administrator, of a round that everybody sees; and the site itself, of a triad that an area left."""
    return actor.is_system or steers(actor, round) or appoints(actor, round)


def speaks_for(actor: Actor, host: HostOfRound) -> bool:
    """A commissioner of the area whose place it is."""
    return bool(actor.commissioned_areas & host.area_codes)


def is_own(actor: Actor, reviewer: ReviewerOfRound) -> bool:
    """Whose place it is; and the site itself, when it erases somebody."""
    return actor.is_system or (actor.person_id is not None and actor.person_id == reviewer.person_id)
