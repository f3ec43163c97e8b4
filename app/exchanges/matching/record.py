"""What is stored of a matching: the question in numbers, the teams, and the proof. No names and no reasons, and nothing of numpy.

The record is what holds: equal bests differ from one version of the solver to the next. A replay is asked only whether it finds
teams as good.
"""

import json
from collections.abc import Mapping
from typing import Any

from app.exchanges.matching.affinity import Affinity
from app.exchanges.matching.problem import Host, Key, Pair, Problem, Reviewer, checked_keys
from app.exchanges.matching.result import Matching, Mode, Proof, Subject, Team, Terms
from app.exchanges.matching.solver import State

FORM = 1  # of what is stored


def stored(problem: Problem, matching: Matching) -> dict[str, Any]:
    """A matching as JSON can hold it."""
    terms = matching.terms
    return {
        "form": FORM,
        "hosts": [[host.id, host.size] for host in problem.hosts],
        "reviewers": [_reviewer(person) for person in problem.reviewers],
        "pairs": [_pair(pair) for pair in problem.pairs],
        "terms": {
            "mode": terms.mode.value, "standing": _listed(terms.standing), "floor": terms.floor, "bending": terms.bending,
            "earlier": _listed(terms.earlier), "bonus": terms.bonus,
        },
        "state": matching.state.value,
        "teams": [[team.host, team.lead, *team.reviewers] for team in matching.teams],
        "points": matching.points,
        "proofs": [{"of": proof.subject.value, "bound": proof.bound, "duals": dict(proof.duals)} for proof in matching.proofs],
        "solver": matching.solver,
    }  # fmt: skip


def read(record: Mapping[str, Any]) -> tuple[Problem, Matching]:
    """The question and the answer that were stored. Raises ValueError for what is no such record."""
    try:
        if record["form"] != FORM:
            raise ValueError(f"A record of form {record['form']!r} cannot be read.")
        _check_whole(record)
        problem = Problem(
            [Host(*host) for host in record["hosts"]],
            [Reviewer(*person[:3], *map(bool, person[3:])) for person in record["reviewers"]],
            [Pair(host, reviewer, Affinity(*parts) if parts else None) for host, reviewer, *parts in record["pairs"]],
        )
        return problem, _matching(problem, record)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("This is no record of a matching.") from error


def text_of(problem: Problem, matching: Matching) -> str:
    """The record as text, the same for the same matching."""
    return json.dumps(stored(problem, matching), separators=(",", ":"), sort_keys=True)


def _matching(problem: Problem, record: Mapping[str, Any]) -> Matching:
    terms = record["terms"]
    return Matching(
        State(record["state"]),
        Terms(
            Mode(terms["mode"]), _keys(problem, terms["standing"]), _whole(terms["floor"]), _whole(terms["bending"]),
            _keys(problem, terms["earlier"]), _whole(terms["bonus"]),
        ),
        tuple(Team(host, tuple(reviewers), lead) for host, lead, *reviewers in record["teams"]),
        _whole(record["points"]),
        tuple(_proof(proof) for proof in record["proofs"]),
        record["solver"],
    )  # fmt: skip


def _proof(proof: Mapping[str, Any]) -> Proof:
    duals = {name: _whole(dual) for name, dual in proof["duals"].items()}
    return Proof(Subject(proof["of"]), duals, _whole(proof["bound"]))


def _check_whole(part: object) -> None:
    """A record holds whole numbers, words and nothing: a fraction would make a proof a matter of rounding."""
    if isinstance(part, Mapping):
        part = list(part.values())
    if isinstance(part, list):
        for smaller in part:
            _check_whole(smaller)
    elif type(part) not in (int, str, type(None)):
        raise ValueError(f"A record holds whole numbers, and not {part!r}.")


def _whole(number: object) -> int:
    if type(number) is not int:
        raise TypeError("not a whole number")
    return number


def _reviewer(person: Reviewer) -> list[int]:
    return [
        person.id,
        person.organisation,
        person.load,
        int(person.commissioner),
        int(person.health_or_vcs),
        int(person.can_lead),
    ]


def _pair(pair: Pair) -> list[int]:
    """A pair with its four parts, or with nothing where the two may not meet: that is its bit."""
    parts = pair.affinity
    return [pair.host, pair.reviewer] + ([parts.standards, parts.area, parts.months, parts.roles] if parts else [])


def _listed(keys: tuple[Key, ...]) -> list[list[int]]:
    return [list(key) for key in keys]


def _keys(problem: Problem, listed: list[list[int]]) -> tuple[Key, ...]:
    return checked_keys(problem, [(host, reviewer) for host, reviewer in listed], "A record")
