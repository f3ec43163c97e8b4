"""What is odd or hostile is refused in plain words, or answered by a result that says what is wrong: nothing goes on for ever."""

import subprocess
import sys
from dataclasses import replace

import pytest

from app.core.config import ROOT
from app.exchanges.matching.affinity import Affinity
from app.exchanges.matching.best_sum import best_sum
from app.exchanges.matching.problem import Host, Pair, Problem, Reviewer, without
from app.exchanges.matching.result import Mode
from app.exchanges.matching.running import STEPS, Request, run
from app.exchanges.matching.shortage import shortage
from app.exchanges.matching.solver import Patience, State
from tests.exchanges.matching.round_maker import made_round

FITS = Affinity(100, 0, 0, 0)
HOST, OTHER_HOST = Host(1, 2), Host(2, 2)
LEAD, HEALTH = Reviewer(1, 1, 1, True, False, True), Reviewer(2, 2, 1, False, True)
BOTH = [Pair(1, 1, FITS), Pair(1, 2, FITS)]


@pytest.mark.parametrize(
    ("hosts", "reviewers", "pairs", "words"),
    [
        ([HOST, HOST], [], [], "Host 1 stands there twice"),
        ([HOST], [LEAD, LEAD], BOTH, "Reviewer 1 stands there twice"),
        ([HOST], [LEAD], [BOTH[0], BOTH[0]], "The pair \\(1, 1\\) stands there twice"),
        ([HOST], [LEAD, HEALTH], BOTH[:1], "Nothing is known of host 1 and reviewer 2"),
        ([HOST], [LEAD], BOTH, "Host 1 and reviewer 2 are a pair of which one is not there"),
        ([Host(1, 1)], [], [], "must be from 2 to 12"),
        ([Host(1, 10**30)], [], [], "must be from 2 to 12"),
        ([Host(-1)], [], [], "must be from 0 to"),
        ([Host("1")], [], [], "not a whole number"),  # type: ignore[arg-type]
        ([HOST], [replace(LEAD, load=-1)], BOTH[:1], "The load of reviewer 1 must be from 0 to 100"),
        ([HOST], [replace(LEAD, load=1.5)], BOTH[:1], "not a whole number"),  # type: ignore[arg-type]
        ([HOST], [replace(LEAD, organisation=True)], BOTH[:1], "not a whole number"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(
    hosts: list[Host], reviewers: list[Reviewer], pairs: list[Pair], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Problem(hosts, reviewers, pairs)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_round_with_nobody_in_it_has_no_teams_and_nothing_short(mode: Mode) -> None:
    for reviewers in ([], [LEAD]):
        report = run(Request(Problem([], reviewers, []), mode))
        assert (report.matching.state, report.matching.teams, report.matching.points) == (State.SOLVED, (), 0)
        assert not report.shortage.is_short


@pytest.mark.parametrize("reviewers", [[], [LEAD, HEALTH]])
def test_a_host_with_nobody_has_no_team_and_is_named(reviewers: list[Reviewer]) -> None:
    problem = Problem([HOST], reviewers, [Pair(1, person.id, None) for person in reviewers])
    for mode in (Mode.BEST, Mode.FAIR, Mode.AGAIN):
        report = run(Request(problem, mode))
        assert (report.matching.state, report.matching.teams) == (State.IMPOSSIBLE, ())
        assert "Host 1 has no reviewer who may meet it." in report.shortage.sentences()
    bent = run(Request(problem, Mode.RELAXED)).matching
    assert (bent.state, bent.keys, bent.terms.bending) == (State.SOLVED, (), 2 * 50 + 2 * 20 + 10)


def test_more_places_than_people_are_counted_before_anything_is_solved() -> None:
    people = [Reviewer(number, number, 2, number % 4 > 0, number % 4 == 0, True) for number in range(1, 13)]
    hosts = [Host(number) for number in range(1, 13)]
    problem = Problem(hosts, people, [Pair(host.id, person.id, FITS) for host in hosts for person in people])
    assert shortage(problem).sentences() == [
        "Places 36, capacity 24, short 12.",
        "People of health or the voluntary sector: short 6.",
    ]
    report = run(Request(problem))
    assert (report.matching.state, report.matching.teams) == (State.IMPOSSIBLE, ())


def test_somebody_counts_with_the_hosts_they_may_meet_where_these_are_fewer_than_their_load() -> None:
    people = [replace(LEAD, load=5), replace(HEALTH, load=5)]
    pairs = [*BOTH, Pair(2, 1, None), Pair(2, 2, FITS)]
    needs = shortage(Problem([HOST, OTHER_HOST], people, pairs)).needs
    assert [(need.places, need.capacity, need.short) for need in needs] == [(4, 3, 1), (2, 1, 1), (2, 2, 0), (4, 3, 1), (2, 1, 1)]


def test_pairings_that_stand_must_be_possible() -> None:
    problem = Problem([HOST], [LEAD, HEALTH], BOTH)
    for standing, words in ((((1, 3),), "no host 1 with reviewer 3"), (((1, 1), (1, 1)), "twice")):
        with pytest.raises(ValueError, match=words):
            run(Request(problem, standing=standing))
    for mode in Mode:
        with pytest.raises(ValueError, match="may not meet"):
            run(Request(without(problem, [(1, 1)]), mode, standing=((1, 1),)))


def test_colleagues_whose_pairings_both_stand_have_no_teams_at_all() -> None:
    problem = Problem([HOST], [LEAD, replace(HEALTH, organisation=1)], BOTH)
    for mode in Mode:
        assert run(Request(problem, mode, standing=((1, 1), (1, 2)))).matching.state == State.IMPOSSIBLE


@pytest.mark.parametrize("mode", list(Mode))
def test_when_time_is_up_it_says_so(mode: Mode) -> None:
    report = run(Request(made_round(1, hosts=20, reviewers=60), mode, seconds=0))
    assert report.matching.state == State.UNFINISHED
    assert all(verdict.words for verdict in report.verdicts)


def test_each_step_is_told_as_it_begins() -> None:
    told: list[tuple[int, int, str]] = []
    run(Request(made_round(1, hosts=2, reviewers=9)), lambda *step: told.append(step))
    assert told == [(number, len(STEPS), words) for number, words in enumerate(STEPS, 1)]


@pytest.mark.long
def test_what_serves_pages_begins_without_the_solver() -> None:
    code = "import sys, app.exchanges.matching.running, app.exchanges.matching.alternatives; print('highspy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_solver_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    best_sum(made_round(1, hosts=4, reviewers=20), Patience(60))
    assert capfd.readouterr() == ("", "")
