"""Whether there are enough people, by arithmetic, before anything is solved: places, how many can be filled, how many are short.

Enough here does not mean that teams exist: the rules together may still ask for more. Too few here means that they do not.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.exchanges.matching.problem import Host, Problem, Reviewer
from app.exchanges.matching.rules import KINDS, kinds_missing

Counts = Callable[[Reviewer], bool]
# What a host may lack, as `Shortage.sentences` puts it after "no".
NOBODY, NO_LEAD = "reviewer who may meet it", "lead"
NO_KINDS = "commissioner with somebody else of health or the voluntary sector"


@dataclass(frozen=True)
class Need:
    """Seats that must be filled with people of one sort, and how many such people can fill."""

    what: str
    places: int
    capacity: int

    @property
    def short(self) -> int:
        """How many are missing."""
        return max(0, self.places - self.capacity)


@dataclass(frozen=True)
class HostNeed:
    """A host that no team can be made for, even if everybody were free for it alone, and what is missing."""

    host: int
    people: int  # who may meet it, one of each organisation
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Shortage:
    """All that arithmetic says."""

    needs: tuple[Need, ...]
    hosts: tuple[HostNeed, ...]

    @property
    def is_short(self) -> bool:
        """Whether it is certain that no teams keep every rule."""
        return bool(self.hosts) or any(need.short for need in self.needs)

    def sentences(self) -> list[str]:
        """What is short, in words."""
        places, *kinds = self.needs
        words = [f"Places {places.places}, capacity {places.capacity}, short {places.short}."] if places.short else []
        words += [f"{need.what}: short {need.short}." for need in kinds if need.short]
        return words + [f"Host {host.host} has no {' and no '.join(host.missing)}." for host in self.hosts]


def shortage(problem: Problem) -> Shortage:
    """What is short. Somebody counts with their load, or the number of hosts that they may meet where that is less."""
    meets: dict[int, list[Reviewer]] = defaultdict(list)
    for host, reviewer in problem.points:
        if problem.reviewer_of[reviewer].load:
            meets[host].append(problem.reviewer_of[reviewer])
    hosts = len(problem.hosts)
    sorts: Sequence[tuple[str, int, Counts]] = (
        ("People", problem.places, lambda person: True),
        ("Commissioners", hosts, lambda person: person.commissioner),
        ("People of health or the voluntary sector", hosts, lambda person: person.health_or_vcs),
        (
            "Commissioners and people of health or the voluntary sector together",
            KINDS * hosts,
            lambda person: person.fills_a_kind,
        ),
        ("People able to lead", hosts, lambda person: person.can_lead),
    )
    able = _able(problem)
    needs = tuple(
        Need(what, places, sum(able[person.id] for person in problem.reviewers if counts(person)))
        for what, places, counts in sorts
    )
    alone = (_alone(host, meets[host.id]) for host in problem.hosts)
    return Shortage(needs, tuple(need for need in alone if need.missing))


def _able(problem: Problem) -> dict[int, int]:
    """How many hosts each reviewer can take, of those that they may meet."""
    hosts = dict.fromkeys(problem.reviewer_of, 0)
    for _, reviewer in problem.points:
        hosts[reviewer] += 1
    return {person.id: min(person.load, hosts[person.id]) for person in problem.reviewers}


def _alone(host: Host, people: Sequence[Reviewer]) -> HostNeed:
    """What a host lacks if it could have everybody who may meet it."""
    count = len({person.organisation for person in people})
    missing = []
    if not people:
        missing.append(NOBODY)
    elif count < host.size:
        missing.append(f"team of {host.size} from as many organisations")
    if people and not any(person.can_lead for person in people):
        missing.append(NO_LEAD)
    if people and kinds_missing(people):
        missing.append(NO_KINDS)
    return HostNeed(host.id, count, tuple(missing))
