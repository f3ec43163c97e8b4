"""Whether teams are as good as is said of them, without the solver: from the question, the teams and the stored duals alone.

Any duals give a bound that no teams pass, if each counts only where its row has a limit on that side; good ones give a near
bound. All in whole millionths, so that nothing is lost by rounding. Only the bound and the teams are believed, never the solver.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.exchanges.matching.problem import Problem
from app.exchanges.matching.result import MILLION, Matching, Mode, Proof, Subject, Team, Terms, points_of, teams_of
from app.exchanges.matching.rules import WEIGHTS, faults, weight_of
from app.exchanges.matching.solver import State
from app.exchanges.matching.statement import columns, rows

SMALLEST_BEND = min(WEIGHTS.values())  # every weight is a multiple of it
BEST = {
    Subject.FLOOR: "no teams give the worst-off host more points a seat",
    Subject.BENDING: "no teams bend the rules less",
}
BEST_POINTS = {
    Mode.BEST: "no teams have more points",
    Mode.FAIR: "no teams that keep this floor have more points",
    Mode.RELAXED: "no teams that bend the rules as little have more points",
    Mode.AGAIN: "no teams keep more earlier pairings, and none that keep as many have more points",
}


class Refused(ValueError):
    """What is said of the teams does not hold."""


@dataclass(frozen=True)
class Verdict:
    """What a proof shows: how far the teams are from the bound, at most."""

    subject: Subject
    gap: int
    terms: Terms

    @property
    def is_proved(self) -> bool:
        """Whether nothing better can be."""
        return self.gap < (SMALLEST_BEND if self.subject == Subject.BENDING else 1)

    @property
    def words(self) -> str:
        """What is proved, or how near it is: and of which bound."""
        best = BEST_POINTS[self.terms.mode] if self.subject == Subject.POINTS else BEST[self.subject]
        if self.is_proved:
            return f"Proved best: {best}."
        return f"Within {self.gap:,} point{'' if self.gap == 1 else 's'} of the best: it is not proved that {best}."


def bound_of(problem: Problem, terms: Terms, subject: Subject, duals: Mapping[str, int]) -> int:
    """What nothing can pass, in millionths. Raises Refused for a dual of no row, or on a side where its row has no limit."""
    limits = rows(problem, terms, subject)
    bound = 0
    for name, dual in duals.items():
        least, most = limits.get(name, (None, None))
        limit = most if dual > 0 else least
        if limit is None:
            raise Refused(f"The dual of “{name}” bounds nothing.")
        bound += dual * limit
    for column in columns(problem, terms, subject):
        left = MILLION * column.gain - sum(value * duals.get(name, 0) for name, value in column.cells.items())
        bound += left * (column.most if left > 0 else column.least)
    return bound


def check(problem: Problem, matching: Matching) -> tuple[Verdict, ...]:
    """What is proved of the teams. Raises Refused where they break a rule, or anything said of them is not so."""
    if matching.state == State.IMPOSSIBLE or not matching.teams:
        return ()
    _check_teams(problem, matching)
    return tuple(_verdict(problem, matching, proof) for proof in matching.proofs)


def _check_teams(problem: Problem, matching: Matching) -> None:
    terms = matching.terms
    weight = weight_of(faults(problem, matching.keys))
    if weight is None or weight > terms.bending:
        raise Refused("The teams break a rule.")
    if matching.teams != teams_of(problem, matching.keys):
        raise Refused("A team is not written as it would be, or has another lead.")
    if matching.points != points_of(problem, matching.keys):
        raise Refused("The points are not those of the teams.")
    if not set(terms.standing) <= set(matching.keys):
        raise Refused("A pairing that stands is not among the teams.")
    if terms.mode == Mode.FAIR and worst_seat(problem, matching) < terms.floor:
        raise Refused("A host has fewer points a seat than every host is said to have.")


def worst_seat(problem: Problem, matching: Matching) -> int:
    """How many whole points a seat the worst-off host has; 0 without hosts."""
    return int(min((mean_points(problem, team) for team in matching.teams), default=0))


def mean_points(problem: Problem, team: Team) -> Fraction:
    """The points a seat of a team."""
    points = points_of(problem, tuple((team.host, reviewer) for reviewer in team.reviewers))
    return Fraction(points, problem.host_of[team.host].size)


def _verdict(problem: Problem, matching: Matching, proof: Proof) -> Verdict:
    bound = bound_of(problem, matching.terms, proof.subject, proof.duals)
    if bound != proof.bound:
        raise Refused("The duals do not give the bound that is said.")
    gap = bound // MILLION - reached(matching, proof.subject)
    if gap < 0:
        raise Refused("The teams are said to be better than can be.")
    return Verdict(proof.subject, gap, matching.terms)


def reached(matching: Matching, subject: Subject) -> int:
    """What the teams reach of what a proof bounds."""
    terms = matching.terms
    if subject == Subject.FLOOR:
        return terms.floor
    if subject == Subject.BENDING:
        return -terms.bending
    return matching.points + terms.bonus * len(set(terms.earlier) & set(matching.keys))
