"""Why these people: who is next, how far away, what doing without a pairing costs, and which other teams a host could have."""

import pytest

from app.exchanges.matching.affinity import Affinity
from app.exchanges.matching.alternatives import alternatives
from app.exchanges.matching.best_sum import best_sum
from app.exchanges.matching.explanations import NextBest, how_far, loss_without, next_best, shortfall
from app.exchanges.matching.fair import fair
from app.exchanges.matching.problem import Host, Pair, Problem, Reviewer, without
from app.exchanges.matching.rules import faults
from app.exchanges.matching.solver import Patience, State
from tests.exchanges.matching import brute_force
from tests.exchanges.matching.round_maker import made_round

# Three areas: one asks, people of the two others could come. A commissioner leads; everybody works somewhere else.
PEOPLE = (
    Reviewer(1, 1, commissioner=True, can_lead=True),
    Reviewer(2, 2, commissioner=True, can_lead=True),
    Reviewer(3, 3, health_or_vcs=True),
    Reviewer(4, 4, health_or_vcs=True),
    Reviewer(5, 5, health_or_vcs=True, load=0),
)
POINTS = {1: 500, 2: 500, 3: 300, 4: 294, 5: 400}
THREE_AREAS = Problem([Host(9, 2)], PEOPLE, [Pair(9, number, Affinity(points, 0, 0, 0)) for number, points in POINTS.items()])


@pytest.mark.parametrize(
    ("points", "words"),
    [(0, "equally good"), (1, "1 point more"), (6, "6 points more"), (-4, "4 points fewer"), (1200, "1,200 points more")],
)
def test_how_far_the_next_is_away_is_told_in_words(points: int, words: str) -> None:
    assert how_far(points) == words


def test_alternatives_for_one_host_come_in_order_with_who_is_next(patience: Patience) -> None:
    choice = alternatives(THREE_AREAS, 9, patience, count=4)
    assert [(one.team.reviewers, one.points, one.words) for one in choice.teams] == [
        ((1, 3), 800, "the best"),
        ((2, 3), 800, "the best"),
        ((1, 4), 794, "6 points fewer than the best"),
        ((2, 4), 794, "6 points fewer than the best"),
    ]
    lead, other = choice.teams[0].seats
    assert (lead.leads, lead.next, other.leads, other.next) == (True, NextBest(2, 0), False, NextBest(4, 6))
    assert other.affinity == Affinity(300, 0, 0, 0)
    assert (lead.next and lead.next.words, other.next and other.next.words) == ("equally good", "6 points more")


def test_alternatives_can_be_further_apart(patience: Patience) -> None:
    choice = alternatives(THREE_AREAS, 9, patience, count=4, apart=2)
    assert len(choice.teams) == 2
    assert not set(choice.teams[0].team.reviewers) & set(choice.teams[1].team.reviewers)
    assert choice.state == State.IMPOSSIBLE  # there is no third


def test_the_alternatives_are_those_of_counting_out_every_team(patience: Patience) -> None:
    for seed in range(20):
        problem = made_round(seed, hosts=1, reviewers=8)
        every = sorted((points for _, points, bent in brute_force.teams_for(problem, problem.hosts[0]) if not bent), reverse=True)
        choice = alternatives(problem, 1, patience, count=5)
        loads = {person.id: person.load for person in problem.reviewers}
        assert all(loads[reviewer] for one in choice.teams for reviewer in one.team.reviewers)
        assert [one.points for one in choice.teams] == every[:5], seed


def test_a_host_without_a_team_is_told_what_is_missing(patience: Patience) -> None:
    nobody = without(THREE_AREAS, [(9, 3), (9, 4)])
    choice = alternatives(nobody, 9, patience)
    assert (choice.teams, choice.state) == ((), State.IMPOSSIBLE)
    assert choice.shortage.sentences() == [
        "People of health or the voluntary sector: short 1.",
        "Host 9 has no commissioner with somebody else of health or the voluntary sector.",
    ]


def test_who_is_next_is_the_best_who_is_free_and_keeps_the_rules(patience: Patience) -> None:
    for seed in range(4):
        problem = made_round(seed, hosts=6, reviewers=18)
        keys = best_sum(problem, patience).keys
        for (host, reviewer), following in next_best(problem, keys).items():
            rest = [key for key in keys if key != (host, reviewer)]
            fits = [
                (problem.points[host, person.id], -person.id)
                for person in problem.reviewers
                if (host, person.id) in problem.points
                and (host, person.id) not in keys
                and not faults(problem, [*rest, (host, person.id)])
            ]
            assert (following and following.reviewer) == (-max(fits)[1] if fits else None)
            assert following is None or following.ahead >= 0  # else the teams were not the best


def test_the_loss_without_a_pairing_is_the_difference_to_solving_without_it(patience: Patience) -> None:
    problem = made_round(2, hosts=3, reviewers=6, size=2, employers=6)
    matching = best_sum(problem, patience)
    for key in matching.keys:
        rest = brute_force.best_sum(without(problem, [key]))
        assert loss_without(problem, matching, key, patience) == (None if rest is None else matching.points - rest)
    fairest = fair(problem, patience)
    for key in fairest.keys:
        others = brute_force.most(without(problem, [key]), fairest.terms.floor)
        assert loss_without(problem, fairest, key, patience) == (None if others is None else fairest.points - others)


def test_what_nobody_can_be_told_is_refused(patience: Patience) -> None:
    matching = best_sum(THREE_AREAS, patience, ((9, 1),))
    for key in ((9, 1), (9, 2)):  # one stands, one is not among the teams
        with pytest.raises(ValueError, match="no pairing that could be done without"):
            loss_without(THREE_AREAS, matching, key, patience)
    with pytest.raises(ValueError, match="may not meet"):
        shortfall(without(THREE_AREAS, [(9, 4)]), matching, (9, 4))
    with pytest.raises(ValueError, match="no host 8"):
        alternatives(THREE_AREAS, 8, patience)
    for count, apart in ((0, 1), (11, 1), (3, 0), (3, 3)):
        with pytest.raises(ValueError, match="Ask for"):
            alternatives(THREE_AREAS, 9, patience, count=count, apart=apart)


def test_a_pair_that_is_as_good_falls_short_by_nothing(patience: Patience) -> None:
    matching = best_sum(THREE_AREAS, patience)
    assert {shortfall(THREE_AREAS, matching, (9, reviewer)) for reviewer in (1, 2, 3)} == {0}
    assert shortfall(THREE_AREAS, matching, (9, 4)) == 6
