"""On 200 small rounds the matcher finds what counting out every way finds, and every proof holds."""

from functools import cache

from app.exchanges.matching.best_sum import best_sum
from app.exchanges.matching.certificate import check
from app.exchanges.matching.fair import fair
from app.exchanges.matching.problem import Problem
from app.exchanges.matching.relaxation import relaxed
from app.exchanges.matching.result import Subject
from app.exchanges.matching.rules import faults, weight_of
from app.exchanges.matching.shortage import shortage
from app.exchanges.matching.solver import Patience, State
from tests.exchanges.matching import brute_force
from tests.exchanges.matching.round_maker import made_round

ROUNDS = range(200)
A_MINUTE = 60


@cache
def small(seed: int) -> Problem:
    """Two or three hosts with four to six reviewers: about as many rounds with teams as without."""
    hosts = 2 + seed % 2
    return made_round(
        seed, hosts=hosts, reviewers=4 + seed % 3, size=(2, 2 + seed % 2), conflicts=(0, 0.1, 0.3)[seed // 3 % 3],
        loads=((1, 2), (2,), (0, 1, 2, 3))[seed // 5 % 3], employers=4 + seed % 3,
    )  # fmt: skip


def patience() -> Patience:
    return Patience(A_MINUTE)


def test_the_best_sum_is_that_of_counting_out_every_way() -> None:
    possible = 0
    for seed in ROUNDS:
        problem, most = small(seed), brute_force.best_sum(small(seed))
        matching = best_sum(problem, patience())
        assert (matching.points if matching.teams else None) == most, seed
        assert matching.state == (State.IMPOSSIBLE if most is None else State.SOLVED), seed
        possible += most is not None
        assert not faults(problem, matching.keys) or most is None, seed
        assert all(verdict.gap >= 0 for verdict in check(problem, matching)), seed
    assert 60 <= possible <= 140


def test_the_fair_floor_is_that_of_counting_out_every_way() -> None:
    for seed in ROUNDS:
        problem, floor = small(seed), brute_force.highest_floor(small(seed))
        matching = fair(problem, patience())
        assert (matching.terms.floor if matching.teams else None) == floor, seed
        if floor is not None:
            assert matching.points == brute_force.most(problem, floor), seed
            check(problem, matching)


def test_rules_are_bent_as_little_as_counting_out_every_way_bends_them() -> None:
    for seed in ROUNDS:
        problem, (weight, points) = small(seed), brute_force.least_bent(small(seed))
        matching = relaxed(problem, patience())
        assert (matching.terms.bending, matching.points) == (weight, points), seed
        assert weight_of(faults(problem, matching.keys)) == weight, seed
        assert {verdict.subject for verdict in check(problem, matching)} == {Subject.POINTS, Subject.BENDING}


def test_what_arithmetic_calls_short_has_no_teams() -> None:
    short = [seed for seed in ROUNDS if shortage(small(seed)).is_short]
    assert len(short) > 30
    assert all(brute_force.best_sum(small(seed)) is None for seed in short)
