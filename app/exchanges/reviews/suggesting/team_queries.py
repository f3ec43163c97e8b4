"""The question that the matcher is asked for one exchange: who may sit in its team, and how well each fits its request.

Only people against whom nothing speaks are in it: whoever has a conflict that the host could waive can be asked by name, and is
suggested to nobody. Whoever has a seat or was offered one stays in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.core.db import session
from app.exchanges.matching import alternatives as matching
from app.exchanges.matching.affinity import Affinity, Profile, Request, affinity
from app.exchanges.matching.alternatives import Choice
from app.exchanges.matching.problem import Host, Pair, Problem, Reviewer
from app.exchanges.matching.solver import Patience
from app.exchanges.reviewers.job_roles import COMMISSIONER, HEALTH_OR_VCS, sets_of
from app.exchanges.reviewers.models import ReviewerProfile
from app.exchanges.reviewers.queries import months_of
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.exchange.points import terms_of
from app.exchanges.reviews.team import facts_queries as facts

STRENGTHS = {"done": 1, "led": 2, "advised": 3}  # what a level of a reviewer's standard counts for with the matcher
NOT_KNOWN = 0.0  # how alike two areas are: it gives no points, to anybody
SECONDS = 2.0
NO_ORGANISATION = 10**9  # whoever has none shares it with nobody


@dataclass(frozen=True)
class Suggestions:
    """What the matcher answered. People are known to it by the number of their account; `seated` are those who stay."""

    choice: Choice
    seated: frozenset[int]


def suggest(exchange: Exchange) -> Suggestions:
    """The best teams for an exchange, with those in it who have a seat already."""
    seats = [seat for seat in exchange.seats if seat.status in ("offered", "accepted") and seat.person_id is not None]
    profiles = [candidate.profile for candidate in facts.candidates(exchange) if not candidate.waivable]
    reviewers = [reviewer_of(profile) for profile in profiles] + [seated_reviewer(seat) for seat in seats]
    fits = fits_of(exchange, [reviewer.id for reviewer in reviewers])
    problem = Problem(
        [Host(exchange.id, terms_of(exchange.id).size)],
        reviewers,
        [Pair(exchange.id, reviewer.id, fits.get(reviewer.id, Affinity(0, 0, 0, 0))) for reviewer in reviewers],
    )
    seated = frozenset(seat.person_id or 0 for seat in seats)
    standing = [(exchange.id, person_id) for person_id in seated]
    return Suggestions(matching.alternatives(problem, exchange.id, Patience(SECONDS), standing=standing), seated)


def reviewer_of(profile: ReviewerProfile) -> Reviewer:
    """Somebody who may be asked, as the matcher knows them."""
    person = accounts.get_person(profile.person_id or 0)
    organisation = accounts.organisation_of(person.id)
    counts_as = sets_of(person.job_role)
    return Reviewer(
        person.id,
        organisation.id if organisation else NO_ORGANISATION + person.id,
        commissioner=COMMISSIONER in counts_as,
        health_or_vcs=HEALTH_OR_VCS in counts_as,
        can_lead=profile.can_lead,
    )


def seated_reviewer(seat: Seat) -> Reviewer:
    """Somebody with a seat counts as what they were when they were asked."""
    person_id = seat.person_id or 0
    return Reviewer(
        person_id,
        seat.organisation_id or NO_ORGANISATION + person_id,
        commissioner=seat.is_commissioner,
        health_or_vcs=seat.is_health_or_vcs,
        can_lead=seat.can_lead,
    )


def fits_of(exchange: Exchange, people: Sequence[int]) -> dict[int, Affinity]:
    """How well each fits what is asked for, by person: what they are strong in, never at which level the host stands."""
    request = Request(frozenset(exchange.standards), frozenset(exchange.months), frozenset())
    profiles = session().scalars(sa.select(ReviewerProfile).where(ReviewerProfile.person_id.in_(people)))
    return {profile.person_id or 0: affinity(request, _profile(profile), NOT_KNOWN) for profile in profiles}


def _profile(profile: ReviewerProfile) -> Profile:
    strengths = {row.key: STRENGTHS[row.level] for row in profile.standards}
    return Profile(strengths, frozenset(months_of(profile)), role="")
