"""Twelve rounds of 12 hosts and 36 reviewers, solved by CP-SAT as well. Run by `make soak`, which installs OR-tools."""

import pytest

from app.exchanges.matching.best_sum import best_sum
from app.exchanges.matching.problem import Problem
from app.exchanges.matching.solver import Patience
from tests.exchanges.matching.round_maker import made_round

pytestmark = pytest.mark.soak


def other_best_sum(problem: Problem) -> int | None:
    """The most points by CP-SAT, with the rules in its own words; None where there are no teams."""
    cp_model = pytest.importorskip("ortools.sat.python.cp_model", reason="OR-tools is not installed: make install-bench")

    model = cp_model.CpModel()
    takes = {key: model.new_bool_var(f"{key}") for key in problem.points}
    for host in problem.hosts:
        team = {person: takes[host.id, person.id] for person in problem.reviewers if (host.id, person.id) in takes}
        model.add(sum(team.values()) == host.size)
        for count, seats in (
            (1, [take for person, take in team.items() if person.commissioner]),
            (1, [take for person, take in team.items() if person.health_or_vcs]),
            (2, [take for person, take in team.items() if person.commissioner or person.health_or_vcs]),
            (1, [take for person, take in team.items() if person.can_lead]),
        ):
            model.add(sum(seats) >= count)
        for organisation in {person.organisation for person in team}:
            model.add(sum(take for person, take in team.items() if person.organisation == organisation) <= 1)
    for person in problem.reviewers:
        model.add(sum(take for (_, reviewer), take in takes.items() if reviewer == person.id) <= person.load)
    model.maximize(sum(points * takes[key] for key, points in problem.points.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return int(solver.objective_value) if status == cp_model.OPTIMAL else None


def test_another_solver_finds_as_many_points() -> None:
    possible = 0
    for seed in range(12):
        problem = made_round(seed, hosts=12, reviewers=36)
        matching, most = best_sum(problem, Patience(60)), other_best_sum(problem)
        assert (matching.points if matching.teams else None) == most, seed
        possible += most is not None
    assert possible > 6
