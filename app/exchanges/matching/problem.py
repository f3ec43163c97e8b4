"""What the matcher is given: hosts, reviewers, and for each pair how well they fit, or that they may not meet.

Everything is a number: no names, and no reason why a pair is forbidden. What is given in any order is kept in the order of the
numbers, so that the same question is always put to the solver in the same words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.exchanges.matching.affinity import Affinity

SMALLEST_TEAM, LARGEST_TEAM = 2, 12
MOST_LOAD = 100
MOST_PAIRS = 500_000  # a national round of 150 hosts and 400 reviewers has 60,000
LARGEST_NUMBER = 2**53 - 1  # what JSON can carry exactly
Key = tuple[int, int]  # a host and a reviewer


@dataclass(frozen=True, slots=True)
class Host:
    """An area that is to be reviewed, and how many people its team has."""

    id: int
    size: int = 3


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person who reviews: for whom they work, how many hosts they can take, and which seats they can fill."""

    id: int
    organisation: int
    load: int = 1
    commissioner: bool = False
    health_or_vcs: bool = False
    can_lead: bool = False

    @property
    def fills_a_kind(self) -> bool:
        """Whether they count as a commissioner, or as of health or the voluntary sector."""
        return self.commissioner or self.health_or_vcs


@dataclass(frozen=True, slots=True)
class Pair:
    """A host and a reviewer: how well they fit, or None where they may not meet."""

    host: int
    reviewer: int
    affinity: Affinity | None


@dataclass(frozen=True, init=False)
class Problem:
    """One question for the matcher. Raises ValueError, in plain words, where it makes no sense."""

    hosts: tuple[Host, ...]
    reviewers: tuple[Reviewer, ...]
    pairs: tuple[Pair, ...]

    def __init__(self, hosts: Iterable[Host], reviewers: Iterable[Reviewer], pairs: Iterable[Pair]) -> None:
        object.__setattr__(self, "hosts", tuple(sorted(hosts, key=lambda host: host.id)))
        object.__setattr__(self, "reviewers", tuple(sorted(reviewers, key=lambda reviewer: reviewer.id)))
        object.__setattr__(self, "pairs", tuple(sorted(pairs, key=lambda pair: (pair.host, pair.reviewer))))
        _check(self)

    @cached_property
    def affinities(self) -> Mapping[Key, Affinity]:
        """How well those fit who may meet, by host and reviewer, in the order of their numbers."""
        return {(pair.host, pair.reviewer): pair.affinity for pair in self.pairs if pair.affinity is not None}

    @cached_property
    def points(self) -> Mapping[Key, int]:
        """The points of those who may meet."""
        return {key: affinity.points for key, affinity in self.affinities.items()}

    @cached_property
    def host_of(self) -> Mapping[int, Host]:
        """Hosts by number."""
        return {host.id: host for host in self.hosts}

    @cached_property
    def reviewer_of(self) -> Mapping[int, Reviewer]:
        """Reviewers by number."""
        return {reviewer.id: reviewer for reviewer in self.reviewers}

    @cached_property
    def places(self) -> int:
        """How many seats there are to fill."""
        return sum(host.size for host in self.hosts)


def without(problem: Problem, keys: Iterable[Key]) -> Problem:
    """The same question, with these pairs forbidden as well."""
    gone = frozenset(keys)
    pairs = (Pair(pair.host, pair.reviewer, None) if (pair.host, pair.reviewer) in gone else pair for pair in problem.pairs)
    return Problem(problem.hosts, problem.reviewers, pairs)


def for_host(problem: Problem, host: int) -> Problem:
    """The same question for one host. Raises ValueError for a host that it does not have."""
    if host not in problem.host_of:
        raise ValueError(f"There is no host {host}.")
    return Problem([problem.host_of[host]], problem.reviewers, (pair for pair in problem.pairs if pair.host == host))


def checked_keys(problem: Problem, keys: Iterable[Key], what: str) -> tuple[Key, ...]:
    """Pairs of this question, in order. Raises ValueError for one that stands twice or that it does not have."""
    in_order = tuple(sorted(keys))
    for key in in_order:
        if key[0] not in problem.host_of or key[1] not in problem.reviewer_of:
            raise ValueError(f"{what}: there is no host {key[0]} with reviewer {key[1]}.")
    if len(set(in_order)) < len(in_order):
        raise ValueError(f"{what}: a pair stands there twice.")
    return in_order


def _check(problem: Problem) -> None:
    for host in problem.hosts:
        _check_number(f"The number of host {host.id!r}", host.id, 0, LARGEST_NUMBER)
        _check_number(f"The size of the team of host {host.id}", host.size, SMALLEST_TEAM, LARGEST_TEAM)
    for reviewer in problem.reviewers:
        _check_number(f"The number of reviewer {reviewer.id!r}", reviewer.id, 0, LARGEST_NUMBER)
        _check_number(f"The organisation of reviewer {reviewer.id}", reviewer.organisation, 0, LARGEST_NUMBER)
        _check_number(f"The load of reviewer {reviewer.id}", reviewer.load, 0, MOST_LOAD)
    _check_once("Host", [host.id for host in problem.hosts])
    _check_once("Reviewer", [reviewer.id for reviewer in problem.reviewers])
    _check_pairs(problem)


def _check_pairs(problem: Problem) -> None:
    """Every host with every reviewer, once: a pair that was forgotten must not look like one that is allowed."""
    if len(problem.pairs) > MOST_PAIRS:
        raise ValueError(f"There are more than {MOST_PAIRS:,} pairs, which is more than the matcher takes.")
    pairs = [(pair.host, pair.reviewer) for pair in problem.pairs]
    wanted = [(host.id, reviewer.id) for host in problem.hosts for reviewer in problem.reviewers]
    if pairs != wanted:
        everybody = set(wanted)
        strange = next((key for key in pairs if key not in everybody), None)
        if strange:
            raise ValueError(f"Host {strange[0]} and reviewer {strange[1]} are a pair of which one is not there.")
        _check_once("The pair", pairs)
        missing = min(everybody - set(pairs))
        raise ValueError(
            f"Nothing is known of host {missing[0]} and reviewer {missing[1]}: say how they fit, or that they may not."
        )


def _check_number(what: str, number: object, least: int, most: int) -> None:
    if type(number) is not int:
        raise ValueError(f"{what} is not a whole number.")
    if not least <= number <= most:
        raise ValueError(f"{what} must be from {least} to {most:,}.")


def _check_once(what: str, numbers: list[int] | list[Key]) -> None:
    if len(set(numbers)) == len(numbers):
        return
    before: set[object] = set()
    for number in numbers:
        if number in before:
            raise ValueError(f"{what} {number} stands there twice.")
        before.add(number)
