"""Kinds of page beside the floor: what is asked of both, how it is measured, judged and printed.

Processor time per request is what is judged: it holds on a busy machine, where requests a second and waiting times do not.
The servers take turns in short bursts, so that whatever else the machine does is shared alike; the figures are medians of rounds.
"""

import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import html5lib

from tests.benchmarks import corpus
from tests.benchmarks.corpus import Corpus, SampleListing
from tests.benchmarks.load import Burst, burst

SMALL, LARGE = 1_000, 10_000
FEWEST_ROUNDS, MOST_ROUNDS = 3, 9
SECONDS = 230  # for the rounds of one set of cases; making the corpora comes before them
ALONE, TOGETHER = 24, 48  # requests of a burst, one at a time and eight at a time
AT_ONCE = 8
FLAT = 1.25  # times what it costs with the fewest entries: the same, but for noise
SAMPLE = 12  # pages that are read again and again
WARM_UP = 96  # requests before a burst, not measured: both workers are to have seen all of the sample
MOVE_CLOCK = "UPDATE facet_clock SET value = value + 1, counted = counted + 1"  # as every change that a listing could show

Paths = Callable[[Corpus, int], Sequence[str]]


@dataclass(frozen=True)
class Case:
    """One kind of page. `site` and `floor` give so many addresses; `at_most` times the floor's processor time is allowed.

    With the most entries it may cost `growth` times what it costs with the fewest.
    """

    name: str
    site: Paths
    floor: Paths
    at_most: float | None = None
    growth: float | None = None
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


@contextmanager
def served(stock: SampleListing, folder: Path, sizes: Sequence[int] = (SMALL, LARGE)) -> Iterator[dict[int, Corpus]]:
    """A stock in several sizes, from the smallest, served."""
    corpora: dict[int, Corpus] = {}
    try:
        for count in sizes:
            corpora[count] = corpus.make(stock, count, folder / str(count))
        yield corpora
    finally:
        for one in corpora.values():
            one.stop()


def shown_counts(corpus: Corpus) -> dict[tuple[str, str], int]:
    """Every count on the listing's form."""
    tree = html5lib.parse(corpus.site.get(corpus.stock.of.path).decode(), namespaceHTMLElements=False)
    counts = {}
    for item in tree.iter("div"):
        box = item.find("input")
        if item.get("class") == "govuk-checkboxes__item" and box is not None:
            counts[box.get("name"), box.get("value")] = _last_number("".join(item.itertext()))
    for choice in tree.iter("select"):
        counts.update(
            {(choice.get("name"), one.get("value")): _last_number(one.text) for one in choice.iter("option") if one.get("value")}
        )
    return counts


def _last_number(text: str) -> int:
    return int(re.findall(r"\(([\d,]+)\)", text)[-1].replace(",", ""))


def counted(corpus: Corpus) -> dict[tuple[str, str], int]:
    """The same counts by a GROUP BY over the facet rows; a region finds what covers the whole of England, too."""
    with corpus.connect() as connection:
        rows = list(connection.execute("SELECT facet, value, COUNT(*) FROM facet_row GROUP BY facet, value"))
    by_facet: dict[str, dict[str, int]] = defaultdict(dict)
    for facet, value, count in rows:
        by_facet[facet][value] = count
    facets = corpus.stock.of.by_name
    return {
        (facet, value): count
        for facet, counts in by_facet.items()
        for value, count in (facets[facet].counted(counts) if facet in facets else counts).items()
    }


def faults_of(cases: Sequence[Case], corpora: dict[int, Corpus]) -> list[str]:
    """Measure `cases`, print the table, and say what is not as it must be."""
    cells = measure(cases, corpora)
    report(cases, corpora, cells)
    return [fault for case in cases for fault in judge(case, cells, list(corpora))]


def measure(cases: Sequence[Case], corpora: dict[int, Corpus]) -> Cells:
    """Rounds of every case on every server, for as long as there is time."""
    cells: dict[tuple[str, str], Cell] = defaultdict(Cell)
    started = time.monotonic()
    for done in range(MOST_ROUNDS):
        if done >= FEWEST_ROUNDS and (time.monotonic() - started) * (done + 1) / done > SECONDS:
            break
        for case in cases:
            for one in corpora.values():
                _measure_one(case, one, cells)
    return cells


def _measure_one(case: Case, corpus: Corpus, cells: dict[tuple[str, str], Cell]) -> None:
    """One round of a case on both servers over one corpus."""
    for server, paths in ((corpus.site, case.site), (corpus.floor, case.floor)):
        cell = cells[case.name, server.name]
        if case.after_write:
            with corpus.connect() as connection:
                cell.alone.append(burst(server, paths(corpus, ALONE), 1, lambda at=connection: at.execute(MOVE_CLOCK)))
            continue
        if case.warm:
            burst(server, paths(corpus, WARM_UP), AT_ONCE)
        cell.alone.append(burst(server, paths(corpus, ALONE), 1))
        cell.together.append(burst(server, paths(corpus, TOGETHER), AT_ONCE))


def ratio(case: Case, cells: Cells, count: int) -> float:
    """The site's processor time over the floor's: the median of the rounds."""
    return _over(cells[case.name, f"site {count:,}"], cells[case.name, f"floor {count:,}"])


def growth(case: Case, cells: Cells, whose: str, sizes: Sequence[int]) -> float:
    """Processor time with the most entries over that with the fewest: the median of the rounds."""
    return _over(cells[case.name, f"{whose} {sizes[-1]:,}"], cells[case.name, f"{whose} {sizes[0]:,}"])


def _over(first: Cell, second: Cell) -> float:
    return median(one / other for one, other in zip(first.cpu_by_round(), second.cpu_by_round(), strict=True))


def judge(case: Case, cells: Cells, sizes: Sequence[int]) -> list[str]:
    """What is not as it must be, with the most entries."""
    faults, most = [], sizes[-1]
    if case.at_most is not None and ratio(case, cells, most) > case.at_most:
        faults.append(f"{case.name}: {ratio(case, cells, most):.2f} times the floor's processor time, more than {case.at_most}")
    if case.growth is not None and growth(case, cells, "site", sizes) > case.growth:
        times = growth(case, cells, "site", sizes)
        faults.append(f"{case.name}: grows {times:.2f} times from {sizes[0]:,} to {most:,} entries, more than {case.growth}")
    return faults


def report(cases: Sequence[Case], corpora: dict[int, Corpus], cells: Cells) -> None:
    """Print the table."""
    rounds = len(next(iter(cells.values())).alone)
    print(
        f"\n\nMedians of {rounds} rounds: processor time in ms a request; requests a second, and p95 in ms, 1/{AT_ONCE} at once"
    )
    heading = f"{'page':29} {'entries':>11} {'site':>6} {'floor':>6} {'ratio':>6} {'growth':>7} {'floor’s':>7}"
    print(f"{heading}  {'site req/s':>11} {'floor req/s':>11}  {'site p95':>9} {'floor p95':>9}  {'KiB':>9}")
    for case in cases:
        for count, each_corpus in corpora.items():
            print(_line(case, count, each_corpus, cells, list(corpora)))
    for each_corpus in corpora.values():
        for server in (each_corpus.site, each_corpus.floor):
            private, shared = server.memory()
            print(f"{server.name}: {private:.0f} MiB of its own, {shared:.0f} MiB with files that are mapped (3 processes)")
        made, indexed = each_corpus.generated_seconds, each_corpus.indexed_seconds
        print(f"{each_corpus.count:,} {each_corpus.stock.of.nouns}: made in {made:.1f} s, indexed in {indexed:.1f} s (clock)")


def _line(case: Case, count: int, corpus: Corpus, cells: Cells, sizes: Sequence[int]) -> str:
    site, floor = cells[case.name, corpus.site.name], cells[case.name, corpus.floor.name]
    sizes = [
        len(server.get(paths(corpus, 1)[0])) / 1024 for server, paths in ((corpus.site, case.site), (corpus.floor, case.floor))
    ]
    grown = [f"{growth(case, cells, whose, sizes):.2f}" if count == sizes[-1] else "" for whose in ("site", "floor")]
    figures = f"{site.cpu_ms:6.2f} {floor.cpu_ms:6.2f} {ratio(case, cells, count):6.2f} {grown[0]:>7} {grown[1]:>7}"
    rates = [f"{rate(cell.alone)}/{rate(cell.together)}" for cell in (site, floor)]
    waits = [f"{p95(cell.alone)}/{p95(cell.together)}" for cell in (site, floor)]
    return (
        f"{case.name:29} {count:>11,} {figures}  {rates[0]:>11} {rates[1]:>11}  {waits[0]:>9} {waits[1]:>9}"
        f"  {sizes[0]:4.0f}/{sizes[1]:<4.0f}"
    )
