"""After somebody drops out, what was accepted stands and as little as can be moves; and what that costs is told."""

from itertools import pairwise

import pytest

from app.exchanges.matching.affinity import Affinity
from app.exchanges.matching.again import BONUS, again
from app.exchanges.matching.arrays import model_of
from app.exchanges.matching.best_sum import best_sum
from app.exchanges.matching.held import worth_more
from app.exchanges.matching.ledger import Account, in_turn
from app.exchanges.matching.problem import Host, Key, Pair, Problem, Reviewer, without
from app.exchanges.matching.rules import faults
from app.exchanges.matching.solver import Patience, whole
from tests.exchanges.matching.round_maker import made_round


def most_kept(problem: Problem, earlier: tuple[Key, ...], patience: Patience) -> int:
    """How many earlier pairings can be kept at most, from a programme about nothing else."""
    model = model_of(problem)
    model.gain[:] = 0
    return int(whole(worth_more(model, earlier, 1), patience).gain + 0.5)


def test_after_somebody_dropped_out_as_little_as_can_be_moves(patience: Patience) -> None:
    for seed in range(12):
        problem = made_round(seed, hosts=8, reviewers=24)
        before = best_sum(problem, patience)
        if not before.teams:
            continue
        gone = before.keys[-1][1]
        others = without(problem, [(host.id, gone) for host in problem.hosts])
        answer = again(others, before.keys, patience)
        if answer.matching.teams:
            assert faults(others, answer.matching.keys) == ()
            assert answer.moved == len(before.keys) - most_kept(others, before.keys, patience), seed
            assert answer.moved <= answer.moved_by_free
            assert answer.points_lost == answer.free.points - answer.matching.points
            assert answer.free == best_sum(others, patience)


def test_what_was_accepted_stands_whatever_it_costs(patience: Patience) -> None:
    problem = made_round(1, hosts=8, reviewers=24)
    before = best_sum(problem, patience)
    standing = tuple(key for key in problem.points if key not in before.keys)[:1]
    answer = again(problem, before.keys, patience, standing)
    assert set(standing) <= set(answer.matching.keys)
    assert answer.moved >= 1
    assert answer.points_lost
    assert answer.points_lost > 0
    assert answer.moved_by_free == 0


def test_no_number_of_points_outweighs_an_earlier_pairing(patience: Patience) -> None:
    """Thirteen open seats would win 1,000 points apiece if one pairing were given up: more than the first bonus."""
    problem, earlier = where_one_change_would_pay()
    answer = again(problem, earlier, patience)
    assert answer.free.points - answer.matching.points > BONUS
    assert answer.moved == 0
    assert answer.moved_by_free == 1


def where_one_change_would_pay() -> tuple[Problem, tuple[Key, ...]]:
    """A chain: each host has somebody good for its second seat only where the host before lets go, and the first does not."""
    count = 13
    hosts, fits = [Host(host, 2) for host in range(1, count + 1)], {}
    people = [Reviewer(host, host, commissioner=True, can_lead=True) for host in range(1, count + 1)]
    people += [Reviewer(100 + place, 100 + place, health_or_vcs=True) for place in range(count + 1)]
    for before, after in pairwise(range(count + 1)):
        fits[before + 1, 100 + before], fits[before + 1, 100 + after] = 1000, 0
    fits |= {(host, host): 0 for host in range(1, count + 1)}
    parts = {0: Affinity(0, 0, 0, 0), 1000: Affinity(600, 200, 100, 100)}
    pairs = [
        Pair(host.id, person.id, parts[fits[host.id, person.id]] if (host.id, person.id) in fits else None)
        for host in hosts
        for person in people
    ]
    return Problem(hosts, people, pairs), ((1, 101),)


def test_earlier_pairings_that_are_not_in_the_question_are_refused(patience: Patience) -> None:
    problem = made_round(1, hosts=2, reviewers=8)
    for earlier in (((1, 99),), ((1, 1), (1, 1))):
        with pytest.raises(ValueError, match="Earlier pairings"):
            again(problem, earlier, patience)


def test_hosts_are_served_by_what_they_gave_beyond_what_they_received() -> None:
    accounts = [Account(4, 1, 1), Account(3, 2, 5), Account(2, 3, 0), Account(1, 1, 1), Account(5, 0, 0)]
    assert in_turn(accounts) == (2, 5, 1, 4, 3)
    assert in_turn(accounts[::-1]) == in_turn(accounts)
    assert in_turn([]) == ()
    for wrong in ([Account(1), Account(1)], [Account(1, -1)]):
        with pytest.raises(ValueError):
            in_turn(wrong)
