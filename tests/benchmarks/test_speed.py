"""How fast the site is beside a bare floor, with 1,000 and 10,000 initiatives: run by `make bench`, not by `make test`.

Processor time per request is what is judged: it holds on a busy machine, where requests a second and waiting times do not.
The servers take turns in short bursts, so that whatever else the machine does is shared alike; the figures are medians of rounds.
"""

import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from urllib.parse import quote_plus

import html5lib
import pytest

from tests.benchmarks import corpus
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.load import Burst, burst
from tests.benchmarks.serving import Server

SMALL, LARGE = 1_000, 10_000
FEWEST_ROUNDS, MOST_ROUNDS = 3, 9
SECONDS = 230  # for the rounds; making the corpora comes before them
ALONE, TOGETHER = 24, 48  # requests of a burst, one at a time and eight at a time
AT_ONCE = 8
SAMPLE = 12  # pages that are read again and again
WARM_UP = 96  # requests before a burst, not measured: both workers are to have seen all of the sample
MOVE_CLOCK = "UPDATE facet_clock SET value = value + 1"  # what every change that a listing could show does
QUERIES = (
    *("grooming", "training", "consent", "referrals", "trauma", "commissioners", "supervision", "checklist"),
    *("online abuse", "school nurses", "waiting times", "risk assessment supervision"),
)

Paths = Callable[[Corpus, int], Sequence[str]]


@dataclass(frozen=True)
class Case:
    """One kind of page. `site` and `floor` give so many addresses; `at_most` times the floor's processor time is allowed."""

    name: str
    site: Paths
    floor: Paths
    at_most: float | None = None
    flat: bool = False
    after_write: bool = False
    warm: bool = True


def always(path: str) -> Paths:
    """The same address every time."""
    return lambda corpus, count: [path] * count


def deep(prefix: str) -> Paths:
    """A page nine tenths of the way to the end."""
    return lambda corpus, count: [f"{prefix}?page={corpus.count // 20 * 9 // 10}"] * count


def often_read(prefix: str) -> Paths:
    """Pages of a sample, drawn by lot, so that every connection and every worker gets each of them."""
    lot = random.Random(SAMPLE)
    return lambda corpus, count: [prefix + slug for slug in lot.choices(corpus.slugs[:SAMPLE], k=count)]


def never_read(prefix: str) -> Paths:
    """Pages that nobody has asked this server for."""
    unread: dict[int, Iterator[str]] = {}

    def paths(corpus: Corpus, count: int) -> list[str]:
        others = unread.setdefault(corpus.count, iter(corpus.slugs[SAMPLE:]))
        return [prefix + next(others) for _ in range(count)]

    return paths


def searches(corpus: Corpus, count: int) -> list[str]:
    """Each query in turn."""
    return [f"/search?q={quote_plus(QUERIES[at % len(QUERIES)])}" for at in range(count)]


FILTER = "harm=cse&type=training"
CASES = (
    Case("listing, warm", always("/directory"), always("/list"), at_most=2),
    Case("the same; floor keeps counts", always("/directory"), always("/list?kept")),
    Case("deep page", deep("/directory"), deep("/list")),
    Case("filtered listing", always(f"/directory?{FILTER}"), always(f"/list?{FILTER}")),
    Case("detail", often_read("/directory/"), often_read("/item/"), at_most=1.5, flat=True),
    Case("detail, first reading", never_read("/directory/"), never_read("/item/"), warm=False),
    Case("home", always("/"), always("/"), flat=True),
    Case("search", searches, searches),
    Case("listing after a write", always("/directory"), always("/list"), after_write=True),
)


@dataclass
class Cell:
    """The bursts of one kind of page on one server."""

    alone: list[Burst] = field(default_factory=list)
    together: list[Burst] = field(default_factory=list)

    def cpu_by_round(self) -> list[float]:
        """Milliseconds of processor time a request, round by round."""
        both = zip(self.alone, self.together or [None] * len(self.alone), strict=True)
        rounds = [[one for one in pair if one is not None] for pair in both]
        return [1000 * sum(one.cpu_seconds for one in pair) / sum(len(one.walls) for one in pair) for pair in rounds]

    @property
    def cpu_ms(self) -> float:
        return median(self.cpu_by_round())


def rate(bursts: Sequence[Burst]) -> str:
    """Requests a second."""
    return f"{median(one.rate for one in bursts):.0f}" if bursts else "–"


def p95(bursts: Sequence[Burst]) -> str:
    """The 95th percentile of waiting times, in milliseconds."""
    walls = [wall for one in bursts for wall in one.walls]
    return f"{1000 * quantiles(walls, n=20)[-1]:.0f}" if walls else "–"


Cells = Mapping[tuple[str, str], Cell]


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Corpus]]:
    """Both sizes, served."""
    folder = tmp_path_factory.mktemp("benchmark")
    made: dict[int, Corpus] = {}
    try:
        for count in (SMALL, LARGE):
            made[count] = corpus.make(count, folder / str(count))
        yield made
    finally:
        for one in made.values():
            one.stop()


def test_facet_counts_equal_a_group_by(corpora: dict[int, Corpus]) -> None:
    for one in corpora.values():
        with one.connect() as connection:
            counted = list(connection.execute("SELECT facet, value, COUNT(*) FROM facet_row GROUP BY facet, value"))
        assert shown_counts(one.site) == {(facet, value): count for facet, value, count in counted}


def shown_counts(site: Server) -> dict[tuple[str, str], int]:
    """Every count on the listing's form."""
    tree = html5lib.parse(site.get("/directory").decode(), namespaceHTMLElements=False)
    found = {}
    for item in tree.iter("div"):
        box = item.find("input")
        if item.get("class") == "govuk-checkboxes__item" and box is not None:
            found[box.get("name"), box.get("value")] = _last_number("".join(item.itertext()))
    for choice in tree.iter("select"):
        found.update(
            {(choice.get("name"), one.get("value")): _last_number(one.text) for one in choice.iter("option") if one.get("value")}
        )
    return found


def _last_number(text: str) -> int:
    return int(re.findall(r"\(([\d,]+)\)", text)[-1].replace(",", ""))


def test_the_site_keeps_up_with_the_floor(corpora: dict[int, Corpus]) -> None:
    cells = measure(corpora)
    report(corpora, cells)
    faults = [fault for case in CASES for fault in judge(case, cells)]
    assert not faults, "\n".join(faults)


def measure(corpora: dict[int, Corpus]) -> Cells:
    """Rounds of every case on every server, for as long as there is time."""
    cells: dict[tuple[str, str], Cell] = defaultdict(Cell)
    started = time.monotonic()
    for done in range(MOST_ROUNDS):
        if done >= FEWEST_ROUNDS and (time.monotonic() - started) * (done + 1) / done > SECONDS:
            break
        for case in CASES:
            for one in corpora.values():
                _measure_one(case, one, cells)
    return cells


def _measure_one(case: Case, one: Corpus, cells: dict[tuple[str, str], Cell]) -> None:
    """One round of a case on both servers over one corpus."""
    for server, paths in ((one.site, case.site), (one.floor, case.floor)):
        cell = cells[case.name, server.name]
        if case.after_write:
            with one.connect() as connection:
                cell.alone.append(burst(server, paths(one, ALONE), 1, lambda at=connection: at.execute(MOVE_CLOCK)))
            continue
        if case.warm:
            burst(server, paths(one, WARM_UP), AT_ONCE)
        cell.alone.append(burst(server, paths(one, ALONE), 1))
        cell.together.append(burst(server, paths(one, TOGETHER), AT_ONCE))


def ratio(case: Case, cells: Cells, count: int) -> float:
    """The site's processor time over the floor's: the median of the rounds."""
    return _over(cells[case.name, f"site {count:,}"], cells[case.name, f"floor {count:,}"])


def growth(case: Case, cells: Cells, whose: str) -> float:
    """Processor time with the large directory over that with the small one: the median of the rounds."""
    return _over(cells[case.name, f"{whose} {LARGE:,}"], cells[case.name, f"{whose} {SMALL:,}"])


def _over(first: Cell, second: Cell) -> float:
    return median(one / other for one, other in zip(first.cpu_by_round(), second.cpu_by_round(), strict=True))


def judge(case: Case, cells: Cells) -> list[str]:
    """What is not as it must be."""
    faults = []
    if case.at_most is not None and ratio(case, cells, LARGE) > case.at_most:
        faults.append(f"{case.name}: {ratio(case, cells, LARGE):.2f} times the floor's processor time, more than {case.at_most}")
    if case.flat and growth(case, cells, "site") > 1.25:
        faults.append(f"{case.name}: grows {growth(case, cells, 'site'):.2f} times from {SMALL:,} to {LARGE:,} initiatives")
    return faults


def report(corpora: dict[int, Corpus], cells: Cells) -> None:
    """Print the table."""
    rounds = len(next(iter(cells.values())).alone)
    print(
        f"\n\nMedians of {rounds} rounds: processor time in ms a request; requests a second, and p95 in ms, 1/{AT_ONCE} at once"
    )
    heading = f"{'page':29} {'initiatives':>11} {'site':>6} {'floor':>6} {'ratio':>6} {'growth':>7} {'floor’s':>7}"
    print(f"{heading}  {'site req/s':>11} {'floor req/s':>11}  {'site p95':>9} {'floor p95':>9}  {'KiB':>9}")
    for case in CASES:
        for count, one in corpora.items():
            print(_line(case, count, one, cells))
    for one in corpora.values():
        for server in (one.site, one.floor):
            private, shared = server.memory()
            print(f"{server.name}: {private:.0f} MiB private, {shared:.0f} MiB with its share of what is common (3 processes)")
        print(f"{one.count:,} initiatives: made in {one.generated_seconds:.1f} s, indexed in {one.indexed_seconds:.1f} s (clock)")


def _line(case: Case, count: int, one: Corpus, cells: Cells) -> str:
    site, floor = cells[case.name, one.site.name], cells[case.name, one.floor.name]
    sizes = [len(server.get(paths(one, 1)[0])) / 1024 for server, paths in ((one.site, case.site), (one.floor, case.floor))]
    grown = [f"{growth(case, cells, whose):.2f}" if count == LARGE else "" for whose in ("site", "floor")]
    figures = f"{site.cpu_ms:6.2f} {floor.cpu_ms:6.2f} {ratio(case, cells, count):6.2f} {grown[0]:>7} {grown[1]:>7}"
    rates = [f"{rate(cell.alone)}/{rate(cell.together)}" for cell in (site, floor)]
    waits = [f"{p95(cell.alone)}/{p95(cell.together)}" for cell in (site, floor)]
    return (
        f"{case.name:29} {count:>11,} {figures}  {rates[0]:>11} {rates[1]:>11}  {waits[0]:>9} {waits[1]:>9}"
        f"  {sizes[0]:4.0f}/{sizes[1]:<4.0f}"
    )
