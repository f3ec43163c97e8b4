"""Rounds made by lot, from a seed: hosts, reviewers of several organisations, and pairs of which a share may not meet."""

import random

from app.exchanges.matching.affinity import Affinity
from app.exchanges.matching.problem import Host, Pair, Problem, Reviewer


def made_round(
    seed: int,
    *,
    hosts: int,
    reviewers: int,
    size: int | tuple[int, int] = 3,
    loads: tuple[int, ...] = (1, 2),
    conflicts: float = 0.2,
    places: int = 0,
    employers: int = 0,
) -> Problem:
    """A round. `places` is how many the reviewers can take at least; `employers` how many organisations they come from."""
    lot = random.Random(seed)
    sizes = (size, size) if isinstance(size, int) else size
    people = [made_reviewer(lot, number, loads, employers or max(2, reviewers // 2)) for number in range(1, reviewers + 1)]
    while sum(person.load for person in people) < places:
        place = lot.randrange(len(people))
        people[place] = with_more(people[place])
    teams = [Host(number, lot.randint(*sizes)) for number in range(1, hosts + 1)]
    pairs = [
        Pair(host.id, person.id, None if lot.random() < conflicts else made_affinity(lot)) for host in teams for person in people
    ]
    return Problem(teams, people, pairs)


def made_reviewer(lot: random.Random, number: int, loads: tuple[int, ...], employers: int) -> Reviewer:
    kind = lot.random()
    return Reviewer(
        number, lot.randint(1, employers), lot.choice(loads), commissioner=kind < 0.5, health_or_vcs=0.42 < kind < 0.9,
        can_lead=lot.random() < 0.5,
    )  # fmt: skip


def made_affinity(lot: random.Random) -> Affinity:
    return Affinity(lot.randint(0, 60) * 10, lot.randint(0, 200), lot.choice((0, 33, 67, 100)), lot.choice((0, 100)))


def with_more(person: Reviewer) -> Reviewer:
    return Reviewer(person.id, person.organisation, person.load + 1, person.commissioner, person.health_or_vcs, person.can_lead)
