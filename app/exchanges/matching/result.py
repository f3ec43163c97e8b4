"""What the matcher gives: teams, what they were held to, and the proofs of how good they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.exchanges.matching.problem import Key, Problem
from app.exchanges.matching.solver import State

MILLION = 1_000_000  # duals and bounds are whole millionths of a point: whole numbers add up exactly


class Mode(StrEnum):
    """What was asked for."""

    BEST = "best"  # the most points altogether
    FAIR = "fair"  # the worst-off host as well off as can be, then the most points
    RELAXED = "relaxed"  # rules bent as little as can be, then the most points
    AGAIN = "again"  # as few earlier pairings given up as can be, then the most points


class Subject(StrEnum):
    """What a proof bounds."""

    POINTS = "points"
    FLOOR = "floor"
    BENDING = "bending"


@dataclass(frozen=True)
class Terms:
    """What the teams are held to, beyond the rules of a team."""

    mode: Mode = Mode.BEST
    standing: tuple[Key, ...] = ()  # pairings that stand
    floor: int = 0  # points a seat that every host has at least
    bending: int = 0  # the weight of the rules that are bent
    earlier: tuple[Key, ...] = ()  # pairings that are kept where they can be
    bonus: int = 0  # points for each of those


@dataclass(frozen=True)
class Proof:
    """A bound that no other teams pass, and the duals by row of which it is made, both in millionths."""

    subject: Subject
    duals: Mapping[str, int]
    bound: int


@dataclass(frozen=True)
class Team:
    """Who reviews a host; the lead is one of them, or None where nobody is able to."""

    host: int
    reviewers: tuple[int, ...]
    lead: int | None


@dataclass(frozen=True)
class Matching:
    """The teams, or none: then `state` says whether there are none, or whether time was up before any were found."""

    state: State
    terms: Terms
    teams: tuple[Team, ...] = ()
    points: int = 0
    proofs: tuple[Proof, ...] = ()
    solver: str = field(default="")

    @property
    def keys(self) -> tuple[Key, ...]:
        """The pairings, in order."""
        return tuple((team.host, reviewer) for team in self.teams for reviewer in team.reviewers)

    def proof(self, subject: Subject) -> Proof | None:
        """The proof about this, where there is one."""
        return next((proof for proof in self.proofs if proof.subject == subject), None)


def teams_of(problem: Problem, keys: tuple[Key, ...]) -> tuple[Team, ...]:
    """Pairings as teams, each with its lead: every host has one, be it empty."""
    members: dict[int, list[int]] = {host.id: [] for host in problem.hosts}
    for host, reviewer in sorted(keys):
        members[host].append(reviewer)
    return tuple(Team(host, tuple(reviewers), lead_of(problem, host, reviewers)) for host, reviewers in members.items())


def lead_of(problem: Problem, host: int, reviewers: list[int] | tuple[int, ...]) -> int | None:
    """Who leads: of those able to, the one who fits best, and of equals the one with the smallest number."""
    able = [reviewer for reviewer in reviewers if problem.reviewer_of[reviewer].can_lead]
    return min(able, key=lambda reviewer: (-problem.points[host, reviewer], reviewer), default=None)


def points_of(problem: Problem, keys: tuple[Key, ...]) -> int:
    """The points of pairings altogether."""
    return sum(problem.points[key] for key in keys)
