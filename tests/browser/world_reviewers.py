"""Two people who offer to review: one whose texts the guard had hits in, and one who took as many standards as there are."""

from datetime import timedelta

from app.core import clock
from app.core.actor import Actor
from app.exchanges.assessment.values import Explained
from app.exchanges.reviewers import months, queries
from app.exchanges.reviewers.services import filling_in, offering
from app.exchanges.reviewers.values import INTERESTS, Details, Interest, Strength
from app.exchanges.standards.framework import framework

LONG = "Led it from 2021, and https://camden.example.org/a/very/long/address/that/nobody/can/break/in/two says how."


def furnish(one: Actor, other: Actor) -> None:
    """Inside a transaction."""
    offer(one, 3)
    offer(other, len(framework().standards))


def offer(actor: Actor, how_many: int) -> None:
    drawn_with = queries.details_of(offering.offer(actor)).stamp
    today = clock.today()
    ahead = tuple(months.months_from(today)[1:7])
    filling_in.save_details(actor, Details(ahead, 4, "both", ("london", "south-east"), True, False, today), drawn_with)
    for standard in framework().standards[:how_many]:
        filling_in.save_strength(
            actor, standard.id, Strength("advised", LONG), Strength().stamp, Explained("An office’s address.", ("0",))
        )
    for number, kind in enumerate(INTERESTS):
        until = today - timedelta(days=30 * number) if number else None
        filling_in.add_interest(
            actor, Interest(kind, f"Harbour Recovery and Wellbeing Partnership Trust {number}", until), Explained()
        )
    filling_in.declare_complete(actor)
    offering.open_profile(actor)
