"""Who may not review whom, and by which rule: asked of facts alone, before anybody is asked. Pure.

A hard conflict keeps a reviewer out. A soft one does until the host waives it in writing. Where names are nearly the same a
person looks first, and until then it keeps the reviewer out like a hard one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from app.exchanges.reviewers.bodies import Body, Match, compare, plain_name

YEARS_EMPLOYED = 3  # whoever worked there on the day exactly three years ago, or since, worked there
Months = frozenset[str]  # "2027-03"
Pair = frozenset[str]  # two names as `plain_name` gives them

# Every rule, with what is said of it where it is told which rules were tested.
RULES = {
    "same-area": "Works in another area",
    "same-organisation": "Works for another organisation",
    "same-region": "Works in another region, where the area asks for that",
    "employed-there": "Was not employed there in the last three years",
    "inspectorate": "Does not work for an inspectorate",
    "provider": "Does not work for one of the area’s providers",
    "bidder": "Does not work for a body that bids for a contract with the area",
    "provider-before": "Did not work for a provider or bidder of the area in the last three years",
    "interest": "Has declared no interest there",
    "veto": "Was not ruled out by the area",
    "reviewed-before": "Did not review the area in its last two exchanges",
    "reciprocal": "Is not being reviewed by the area’s own people in this round",
    "over-load": "Has room for one more exchange",
    "not-free": "Is free in one of the months",
    "not-open": "Is open to being asked",
}
INSPECTORATES = (
    "Ofsted",
    "Office for Standards in Education, Children’s Services and Skills",
    "Care Quality Commission",
    "CQC",
    "His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services",
    "HMICFRS",
    "His Majesty’s Inspectorate of Probation",
    "HMI Probation",
    "His Majesty’s Inspectorate of Prisons",
    "HMI Prisons",
    "HM Crown Prosecution Service Inspectorate",
    "HMCPSI",
    "Independent Schools Inspectorate",
)


@dataclass(frozen=True)
class HostFacts:
    """What is asked of a host. Areas hold those that ended and those that took their place; organisations those merged into them.

    `providers` and `bidders` are the host's own list. `told_apart` holds pairs of names that a person found to be two bodies, and
    `told_same` those that they found to be one.
    `reviewed_by_person_ids` are those of its last two exchanges, `reviewing_area_codes` the areas that its own people review in
    this round.
    """

    area_codes: frozenset[str]
    region_codes: frozenset[str] = frozenset()
    refuses_same_region: bool = False
    organisations: tuple[Body, ...] = ()
    providers: tuple[Body, ...] = ()
    bidders: tuple[Body, ...] = ()
    told_apart: frozenset[Pair] = frozenset()
    told_same: frozenset[Pair] = frozenset()
    vetoed_person_ids: frozenset[int] = frozenset()
    reviewed_by_person_ids: frozenset[int] = frozenset()
    reviewing_area_codes: frozenset[str] = frozenset()
    is_triad: bool = False
    months: Months = frozenset()


@dataclass(frozen=True)
class Employment:
    """Where somebody worked, and until which day; None while they still do."""

    body: Body
    until: date | None = None


@dataclass(frozen=True)
class ReviewerFacts:
    """What is asked of a reviewer. `works_for` is what they work for now; `taken` counts the places they have taken of `load`.

    `interests` are the bodies, and `interest_area_codes` the areas, that they declared an interest in, of whatever kind.
    """

    person_id: int
    area_codes: frozenset[str] = frozenset()
    region_codes: frozenset[str] = frozenset()
    works_for: tuple[Body, ...] = ()
    employments: tuple[Employment, ...] = ()
    interests: tuple[Body, ...] = ()
    interest_area_codes: frozenset[str] = frozenset()
    works_for_inspectorate: bool = False
    load: int = 1
    taken: int = 0
    months: Months = frozenset()
    is_open: bool = True


@dataclass(frozen=True)
class Conflict:
    """One rule that speaks against one pair. `names` are the two that are nearly the same, where a person has to look."""

    rule: str
    is_hard: bool = True
    names: tuple[str, ...] = field(default=())

    @property
    def needs_a_look(self) -> bool:
        """Whether this is only a suspicion: two names that are nearly the same."""
        return bool(self.names)


def conflicts(host: HostFacts, reviewer: ReviewerFacts, on: date) -> tuple[Conflict, ...]:
    """All that speaks against this reviewer for this host on the day `on`, in the order of RULES; nothing where nothing does."""
    of_facts = {Conflict(rule, is_hard=_is_hard(rule, host)) for rule, applies in _PLAIN.items() if applies(host, reviewer, on)}
    of_names = {conflict for rule, bodies in _NAMED.items() for conflict in _compared(rule, host, *bodies(host, reviewer, on))}
    order = list(RULES)
    return tuple(sorted(of_facts | of_names, key=lambda conflict: (order.index(conflict.rule), conflict.names)))


def standing(among: Iterable[Conflict], waived: Collection[str] = ()) -> tuple[Conflict, ...]:
    """Those that keep somebody out: all but soft ones whose rule the host waived. A suspicion is never waived, only settled."""
    return tuple(one for one in among if one.is_hard or one.needs_a_look or one.rule not in waived)


def months_ahead(months: Months, on: date) -> Months:
    """Those that are not past: the month of `on` itself counts."""
    return frozenset(month for month in months if month >= f"{on:%Y-%m}")


def is_inspectorate(body: Body) -> bool:
    """Whether a body is one that inspects services for children."""
    return any(compare(body, Body((name,))) is Match.SAME for name in INSPECTORATES)


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; for the 29th of February, the last of that month."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _is_hard(rule: str, host: HostFacts) -> bool:
    """In a triad areas review each other by design, so there the host may waive that."""
    return rule not in _SOFT and not (rule == "reciprocal" and host.is_triad)


def _is_inspector(_host: HostFacts, reviewer: ReviewerFacts, on: date) -> bool:
    return reviewer.works_for_inspectorate or any(map(is_inspectorate, _present_bodies(reviewer, on)))


def pair_of(mine: str, theirs: str) -> Pair:
    """What stands for two names, however they are written."""
    return frozenset((plain_name(mine), plain_name(theirs)))


def how_alike(mine: Body, theirs: Body, host: HostFacts) -> Match:
    """How two bodies compare, once what a person found about their names is taken into account."""
    pair = pair_of(mine.name, theirs.name)
    if pair in host.told_same:
        return Match.SAME
    answer = compare(mine, theirs)
    return Match.DIFFERENT if answer is Match.NEAR and pair in host.told_apart else answer


def _compared(rule: str, host: HostFacts, theirs: Iterable[Body], hosts: Collection[Body]) -> Iterator[Conflict]:
    """One conflict where a body is the same; else one for each pair of names that a person has to look at."""
    pairs = [(mine, other, how_alike(mine, other, host)) for mine in theirs for other in hosts]
    is_hard = rule not in _SOFT
    if any(answer is Match.SAME for _mine, _other, answer in pairs):
        yield Conflict(rule, is_hard)
        return
    for names in {(mine.name, other.name) for mine, other, answer in pairs if answer is Match.NEAR}:
        yield Conflict(rule, is_hard, names)


def _present_bodies(reviewer: ReviewerFacts, on: date) -> tuple[Body, ...]:
    """What somebody works for now: a job that ends on a later day is still theirs."""
    return (*reviewer.works_for, *(job.body for job in reviewer.employments if job.until is None or job.until >= on))


def _former_bodies(reviewer: ReviewerFacts, on: date) -> tuple[Body, ...]:
    """What somebody left in the last three years."""
    since = years_before(on, YEARS_EMPLOYED)
    return tuple(job.body for job in reviewer.employments if job.until is not None and since <= job.until < on)


_Asked = Callable[[HostFacts, ReviewerFacts, date], bool]
_Compared = Callable[[HostFacts, ReviewerFacts, date], tuple[tuple[Body, ...], tuple[Body, ...]]]
_SOFT = frozenset({"provider-before"})

_PLAIN: dict[str, _Asked] = {
    "same-area": lambda host, reviewer, _on: bool(host.area_codes & reviewer.area_codes),
    "same-region": lambda host, reviewer, _on: host.refuses_same_region and bool(host.region_codes & reviewer.region_codes),
    "inspectorate": _is_inspector,
    "interest": lambda host, reviewer, _on: bool(host.area_codes & reviewer.interest_area_codes),
    "veto": lambda host, reviewer, _on: reviewer.person_id in host.vetoed_person_ids,
    "reviewed-before": lambda host, reviewer, _on: reviewer.person_id in host.reviewed_by_person_ids,
    "reciprocal": lambda host, reviewer, _on: bool(host.reviewing_area_codes & reviewer.area_codes),
    "over-load": lambda _host, reviewer, _on: reviewer.taken >= reviewer.load,
    "not-free": lambda host, reviewer, on: not months_ahead(host.months & reviewer.months, on),
    "not-open": lambda _host, reviewer, _on: not reviewer.is_open,
}
# What of the reviewer's is compared with what of the host's.
_NAMED: dict[str, _Compared] = {
    "same-organisation": lambda host, reviewer, on: (_present_bodies(reviewer, on), host.organisations),
    "employed-there": lambda host, reviewer, on: (_former_bodies(reviewer, on), host.organisations),
    "provider": lambda host, reviewer, on: (_present_bodies(reviewer, on), host.providers),
    "bidder": lambda host, reviewer, on: (_present_bodies(reviewer, on), host.bidders),
    "provider-before": lambda host, reviewer, on: (_former_bodies(reviewer, on), (*host.providers, *host.bidders)),
    "interest": lambda host, reviewer, _on: (reviewer.interests, (*host.organisations, *host.providers, *host.bidders)),
}
