"""The proof is checked without the solver, and refuses what does not hold."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.exchanges.matching.certificate import Refused, bound_of, check
from app.exchanges.matching.problem import Problem
from app.exchanges.matching.record import read, stored, text_of
from app.exchanges.matching.result import MILLION, Matching, Mode, Subject
from app.exchanges.matching.running import Request, replay, run
from app.exchanges.matching.solver import State
from tests.exchanges.matching.round_maker import made_round

PROBLEM = made_round(5, hosts=6, reviewers=16)
SHORT = made_round(6, hosts=6, reviewers=9, conflicts=0.4)


@pytest.fixture(scope="module")
def best() -> Matching:
    return run(Request(PROBLEM)).matching


def solved(mode: Mode, problem: Problem = PROBLEM) -> Matching:
    earlier = run(Request(problem)).matching.keys if mode == Mode.AGAIN else ()
    return run(Request(problem, mode, earlier=earlier)).matching


def test_the_best_teams_are_proved_best(best: Matching) -> None:
    (verdict,) = check(PROBLEM, best)
    assert verdict.words == "Proved best: no teams have more points."


def test_a_proof_says_which_bound_it_is_about() -> None:
    words = {mode: [verdict.words for verdict in check(PROBLEM, solved(mode))] for mode in (Mode.FAIR, Mode.AGAIN)}
    assert any("give the worst-off host more points a seat" in line for line in words[Mode.FAIR])
    assert any("teams that keep this floor have more points" in line for line in words[Mode.FAIR])
    assert words[Mode.AGAIN] == ["Proved best: no teams keep more earlier pairings, and none that keep as many have more points."]
    bent = [verdict.words for verdict in check(SHORT, solved(Mode.RELAXED, SHORT))]
    assert any("bend the rules as little have more points" in line for line in bent)
    assert any("no teams bend the rules less" in line for line in bent)


def test_teams_that_are_not_the_best_are_as_many_points_away_as_they_are(best: Matching) -> None:
    second = replace(best, proofs=(replace(best.proofs[0], bound=best.proofs[0].bound),), points=best.points)
    gap = check(PROBLEM, worse(PROBLEM, second))[0]
    assert not gap.is_proved
    assert gap.words.startswith(f"Within {gap.gap} point")


def worse(problem: Problem, matching: Matching) -> Matching:
    """Other teams that keep every rule, under the proof of the best."""
    others = run(Request(problem, standing=(next(key for key in problem.points if key not in matching.keys),))).matching
    assert others.points < matching.points
    return replace(others, proofs=matching.proofs, terms=matching.terms)


def test_a_dual_that_was_changed_is_refused_unless_it_proves_the_same(best: Matching) -> None:
    """Where a row is met exactly by teams as good, its dual may move a little: then it still proves what was said."""
    proof = best.proofs[0]
    refusals = 0
    for name, dual in proof.duals.items():
        for by in (1, -1, 50 * MILLION, -50 * MILLION, -2 * dual):
            changed = replace(proof, duals={**proof.duals, name: dual + by})
            refusals += is_refused(replace(best, proofs=(changed,)), proof.bound)
    assert refusals > 3 * len(proof.duals)
    for duals in ({}, {name: 2 * dual for name, dual in proof.duals.items()}):
        assert is_refused(replace(best, proofs=(replace(proof, duals=duals),)), proof.bound)


def is_refused(matching: Matching, bound: int) -> bool:
    """Whether changed duals are refused; where they are not, they give the very same bound."""
    (proof,) = matching.proofs
    try:
        check(PROBLEM, matching)
    except Refused:
        return True
    assert bound_of(PROBLEM, matching.terms, proof.subject, proof.duals) == bound
    return False


def test_a_bound_that_was_changed_is_refused(best: Matching) -> None:
    for by in (1, -1, -MILLION, MILLION):
        with pytest.raises(Refused, match="do not give the bound"):
            check(PROBLEM, replace(best, proofs=(replace(best.proofs[0], bound=best.proofs[0].bound + by),)))


def test_points_that_were_changed_are_refused(best: Matching) -> None:
    for by in (1, -1):
        with pytest.raises(Refused, match="not those of the teams"):
            check(PROBLEM, replace(best, points=best.points + by))


def test_a_dual_of_no_row_and_one_on_the_wrong_side_are_refused(best: Matching) -> None:
    load = next(name for name in best.proofs[0].duals if name.startswith("load"))
    for duals in ({"nothing 1": 5}, {load: -5}, {"commissioner 1": 5}):
        with pytest.raises(Refused, match="bounds nothing"):
            check(PROBLEM, replace(best, proofs=(replace(best.proofs[0], duals=duals),)))


def test_teams_that_were_changed_are_refused(best: Matching) -> None:
    first, *others = best.teams
    spare = next(person.id for person in PROBLEM.reviewers if (first.host, person.id) not in PROBLEM.points)
    for team in (
        replace(first, reviewers=first.reviewers[:-1]),
        replace(first, reviewers=(*first.reviewers[:-1], spare)),
        replace(first, lead=None),
        replace(first, reviewers=first.reviewers[::-1]),
    ):
        with pytest.raises(Refused):
            check(PROBLEM, replace(best, teams=(team, *others)))


def test_a_floor_or_a_bending_or_a_pairing_that_is_not_so_is_refused(best: Matching) -> None:
    fair, bent = solved(Mode.FAIR), solved(Mode.RELAXED, SHORT)
    assert bent.terms.bending > 0
    absent = next(key for key in PROBLEM.points if key not in best.keys)
    for problem, matching, terms in (
        (PROBLEM, fair, replace(fair.terms, floor=fair.terms.floor + 1)),
        (SHORT, bent, replace(bent.terms, bending=bent.terms.bending - 10)),
        (PROBLEM, best, replace(best.terms, standing=(absent,))),
    ):
        with pytest.raises(Refused):
            check(problem, replace(matching, terms=terms))


@pytest.mark.parametrize("mode", list(Mode))
def test_a_record_is_read_back_and_its_replay_agrees(mode: Mode) -> None:
    problem = SHORT if mode == Mode.RELAXED else PROBLEM
    matching = solved(mode, problem)
    again, same = read(json.loads(text_of(problem, matching)))
    assert again == problem
    assert same == matching
    assert check(again, same) == check(problem, matching)
    assert replay(again, same).agrees
    assert not replay(again, replace(same, points=same.points + 1)).agrees


def test_a_record_holds_numbers_and_no_reasons(best: Matching) -> None:
    record = stored(PROBLEM, best)
    assert set(leaf_types(record)) == {int, str}
    words = {word for word in leaves(record) if isinstance(word, str)}
    assert words == {"best", "points", State.SOLVED.value, best.solver}
    assert [pair for pair in record["pairs"] if len(pair) == 2] == [
        [pair.host, pair.reviewer] for pair in PROBLEM.pairs if pair.affinity is None
    ]


def leaves(part: Any) -> list[object]:
    if isinstance(part, dict):
        part = list(part.values())
    return [leaf for smaller in part for leaf in leaves(smaller)] if isinstance(part, list) else [part]


def leaf_types(record: dict[str, Any]) -> list[type]:
    return [type(leaf) for leaf in leaves(record)]


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.pop("hosts"),
        lambda record: record.update(form=2),
        lambda record: record.update(points=1.5),
        lambda record: record.update(points="12"),
        lambda record: record.update(hosts=3),
        lambda record: record["pairs"].pop(),
        lambda record: record["pairs"].append([1, 1]),
        lambda record: record["proofs"][0]["duals"].update({"load 1": 0.5}),
        lambda record: record["terms"].update(mode="other"),
        lambda record: record["terms"].update(standing=[[99, 1]]),
        lambda record: record.update(teams=None),
    ],
)
def test_what_is_no_record_is_refused_in_words(change: Callable[[dict[str, Any]], object], best: Matching) -> None:
    record = json.loads(text_of(PROBLEM, best))
    change(record)
    with pytest.raises(ValueError):
        check(*read(record))


def test_the_proof_of_a_fair_floor_is_about_the_floor(best: Matching) -> None:
    fair = solved(Mode.FAIR)
    proof = fair.proof(Subject.FLOOR)
    assert proof is not None
    assert proof.bound // MILLION >= fair.terms.floor
