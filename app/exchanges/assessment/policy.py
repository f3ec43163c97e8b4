"""Who may do what with an area's self-assessment: pure questions of an actor and a thing.

No role of the site is asked for here: administrators, moderators and editors have no business in it.
"""

from typing import Protocol

from app.core.actor import Actor


class OfArea(Protocol):
    """What belongs to an area."""

    @property
    def area_code(self) -> str: ...


class Work(OfArea, Protocol):
    """A self-assessment in some state."""

    @property
    def status(self) -> str: ...


class Assessed(OfArea, Protocol):
    """A self-assessment: its area may have ended, and another have taken its place."""

    @property
    def successor_code(self) -> str | None: ...


def can_start(actor: Actor, area_code: str) -> bool:
    """A confirmed member of the area whose organisation commissions services, or its lead."""
    return actor.commissions_in(area_code)


def can_work_on(actor: Actor, assessment: OfArea) -> bool:
    """The same: whoever may start it may go on with it."""
    return actor.commissions_in(assessment.area_code)


def needs_second_step(actor: Actor, area_code: str) -> bool:
    """Whether somebody who acts in the area as its lead has yet to give the second step."""
    return actor.leads(area_code) and not actor.second_factor


def can_take_a_file_away(actor: Actor, assessment: Work) -> bool:
    """Whoever works on it, while it is open; once it is signed, the lead of the area."""
    return can_work_on(actor, assessment) and (assessment.status == "open" or actor.leads(assessment.area_code))


def can_read(actor: Actor, assessment: Assessed) -> bool:
    """The commissioners of the area; and of the area that took its place, whose past it is."""
    return can_work_on(actor, assessment) or actor.commissions_in(assessment.successor_code)
