"""The rules of a team, read off finished teams: for what the matcher made, for what somebody changed by hand, and for proofs.

Written without the arrays that the solver is given, so that a mistake there is seen here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.exchanges.matching.problem import Host, Key, Problem, Reviewer


class Rule(StrEnum):
    """What a team must be. The first four can be bent where places are short; the others never."""

    SEATS = "every seat is filled"
    ONE_MORE = "nobody is asked for more than they offered"
    KINDS = "a commissioner and somebody else of health or the voluntary sector"
    LEAD = "somebody able to lead"
    MAY_MEET = "nobody who may not meet this host"
    COLLEAGUES = "no two people of one organisation"
    LOAD = "nobody is asked for more than one beyond what they offered"
    SIZE = "no more people than seats"


WEIGHTS = {Rule.SEATS: 50, Rule.ONE_MORE: 30, Rule.KINDS: 20, Rule.LEAD: 10}
KINDS = 2  # people: the two kinds of seat are two different people


@dataclass(frozen=True)
class Fault:
    """A rule that does not hold: for which host or reviewer, and how many times."""

    rule: Rule
    host: int | None = None
    reviewer: int | None = None
    count: int = 1

    @property
    def weight(self) -> int | None:
        """How much it weighs; None where the rule cannot be bent."""
        weight = WEIGHTS.get(self.rule)
        return None if weight is None else weight * self.count


def faults(problem: Problem, keys: Iterable[Key]) -> tuple[Fault, ...]:
    """Everything that does not hold of these pairings. Raises ValueError for a pair that the question does not have."""
    team: dict[int, list[Reviewer]] = {host.id: [] for host in problem.hosts}
    for host, reviewer in sorted(keys):
        if host not in team or reviewer not in problem.reviewer_of:
            raise ValueError(f"There is no host {host} with reviewer {reviewer}.")
        team[host].append(problem.reviewer_of[reviewer])
    broken = [fault for host in problem.hosts for fault in team_faults(problem, host, team[host.id])]
    return (*broken, *_of_loads(problem, team.values()))


def weight_of(broken: Iterable[Fault]) -> int | None:
    """What these faults weigh together; None where one of them is of a rule that cannot be bent."""
    weights = [fault.weight for fault in broken]
    return None if None in weights else sum(weight for weight in weights if weight is not None)


def team_faults(problem: Problem, host: Host, team: Sequence[Reviewer]) -> Iterator[Fault]:
    """What does not hold of one team, whatever its people do elsewhere."""
    for person in team:
        if (host.id, person.id) not in problem.points:
            yield Fault(Rule.MAY_MEET, host.id, person.id)
    for count, rule in (
        (host.size - len(team), Rule.SEATS),
        (len(team) - host.size, Rule.SIZE),
        (len(team) - len({person.organisation for person in team}), Rule.COLLEAGUES),
        (kinds_missing(team), Rule.KINDS),
        (not any(person.can_lead for person in team), Rule.LEAD),
    ):
        if count > 0:
            yield Fault(rule, host.id, count=int(count))


def kinds_missing(team: Iterable[Reviewer]) -> int:
    """How many of the two kinds of seat nobody fills: somebody who counts as both fills one."""
    people = list(team)
    absent = [not any(person.commissioner for person in people), not any(person.health_or_vcs for person in people)]
    return max(sum(absent), KINDS - sum(person.fills_a_kind for person in people))


def _of_loads(problem: Problem, teams: Iterable[Iterable[Reviewer]]) -> Iterator[Fault]:
    """Somebody who offered a place may be asked for one more; somebody who offered none may not."""
    taken = Counter(person.id for team in teams for person in team)
    for person in problem.reviewers:
        over = taken[person.id] - person.load
        if over > 0:
            may_bend = over == 1 and person.load > 0
            yield Fault(Rule.ONE_MORE if may_bend else Rule.LOAD, reviewer=person.id, count=over)
