"""A site of 10,000 and of 100,000 entries, straight after a change beside a bare floor, and while its daily job runs: run by
`make bench`."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

import pytest

from app.core.config import ROOT
from tests.benchmarks.cases import ALONE, AT_ONCE, MOVE_CLOCK, Case, always, faults_of, served, shown_counts
from tests.benchmarks.cases import counted as counted_by_hand
from tests.benchmarks.corpus import INITIATIVES, Corpus
from tests.benchmarks.load import burst

SIZES = (10_000, 100_000)
FILTER = "harm=cse&type=training"
CASES = (
    Case("listing after a write", always("/directory"), always("/list"), at_most=1.5, after_write=True),
    Case("filtered after a write", always(f"/directory?{FILTER}"), always(f"/list?{FILTER}"), at_most=3, after_write=True),
    Case("feed after a write", always("/directory/feed"), always("/"), growth=2, after_write=True),
    Case("home after a write", always("/"), always("/"), growth=2, after_write=True),
)
SMALLEST = 0.01  # seconds of processor time that can be told apart
TOGETHER_AT_MOST = 2.5  # times one reader: each of the two processes works an answer out once
MOST_MIB = 20
DAYS = 120  # between two checks of a page: so many of all are due on a usual day
SECONDS_OF_WRITING, LONGEST_TRANSACTION, WAIT_AT_MOST = 20, 200, 1.2  # the second in milliseconds
SMALLEST_WAIT = 1  # millisecond: less says more of the machine than of the site
FEWER_ROWS, ALL_ROWS = "/directory/csv?harm=cse&type=training&region=london", "/directory/csv"


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Corpus]]:
    """Both sizes of directory, served; without an index, which nothing here asks."""
    with served(replace(INITIATIVES, searched=False), tmp_path_factory.mktemp("large"), SIZES) as made:
        yield made


def test_facet_counts_equal_a_group_by(corpora: dict[int, Corpus]) -> None:
    for one in corpora.values():
        assert shown_counts(one) == counted_by_hand(one)


def test_a_listing_keeps_up_with_the_floor_after_a_write(corpora: dict[int, Corpus]) -> None:
    faults = faults_of(CASES, corpora)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", ["/directory", f"/directory?{FILTER}"])
def test_eight_readers_after_a_write_work_the_answer_out_little_more_than_twice(corpora: dict[int, Corpus], path: str) -> None:
    """What a change costs beyond drawing the page, which every reader's page costs anyway: once in each of two processes."""
    site = corpora[SIZES[-1]].site
    times = []
    with corpora[SIZES[-1]].connect() as connection:
        for _ in range(9):
            warm = burst(site, [path] * ALONE, 1).cpu_seconds / ALONE
            connection.execute(MOVE_CLOCK)
            alone = burst(site, [path], 1).cpu_seconds
            connection.execute(MOVE_CLOCK)
            together = burst(site, [path] * AT_ONCE, AT_ONCE).cpu_seconds
            times.append((together - AT_ONCE * warm) / max(alone - warm, SMALLEST))
    print(f"\n{path}: working it out for {AT_ONCE} at once cost {median(times):.2f} times one (at most {TOGETHER_AT_MOST})")
    assert median(times) <= TOGETHER_AT_MOST


def test_a_spreadsheet_takes_no_more_memory_and_time_by_the_row(corpora: dict[int, Corpus]) -> None:
    site = corpora[SIZES[-1]].site
    burst(site, [FEWER_ROWS] * AT_ONCE, AT_ONCE)  # both processes have made one
    few = burst(site, [FEWER_ROWS], 1).cpu_seconds / len(site.get(FEWER_ROWS))
    before, _ = site.memory()
    many = burst(site, [ALL_ROWS] * 4, 1).cpu_seconds / (4 * len(site.get(ALL_ROWS)))
    after, _ = site.memory()
    print(f"\na spreadsheet: {1e6 * few:.2f} and {1e6 * many:.2f} s a million bytes; {after - before:.0f} MiB more")
    assert after - before <= MOST_MIB
    assert many <= 1.5 * few


def test_others_write_while_the_daily_job_runs(corpora: dict[int, Corpus]) -> None:
    """The 95th wait in a hundred of somebody who writes a small change now and then; as many pages are due as on a usual day."""
    large = corpora[SIZES[-1]]
    _have_due(large, 0)
    _daily_job(large).communicate()  # what the entries were made with is settled first
    alone = _waits(large)
    _have_due(large, large.count // DAYS)
    job = _daily_job(large)
    beside = _waits(large)
    batches = [float(word) for word in job.communicate()[0].split()]
    usual, with_job = (quantiles(waits, n=20)[-1] for waits in (alone, beside))
    print(f"\nthe daily job at {large.count:,}: {len(batches)} batches, the longest {max(batches):.0f} ms")
    print(f"others wait {usual:.1f} ms (95th of 100) without it, {with_job:.1f} beside it and {max(beside):.0f} at most")
    assert len(batches) > large.count // DAYS // 50
    assert max(batches) <= LONGEST_TRANSACTION
    assert with_job <= WAIT_AT_MOST * usual + SMALLEST_WAIT


def _have_due(site: Corpus, count: int) -> None:
    """Have so many pages be late for their check whose state does not say so yet."""
    late = (datetime.now(UTC) - timedelta(days=DAYS + 5)).replace(tzinfo=None).isoformat(" ")
    with site.connect() as connection:
        chosen = "SELECT id FROM contribution WHERE checked_at IS NOT NULL AND status = 'published' ORDER BY id LIMIT ?"
        change = (
            f"UPDATE contribution SET checked_at = ?, check_interval_days = {DAYS}, assurance = 'fresh' WHERE id IN ({chosen})"
        )
        connection.execute(change, (late, count))


def _daily_job(site: Corpus) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.benchmarks.daily_job", str(site.database.parent)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _waits(site: Corpus) -> list[float]:
    """Milliseconds that each of many small writes took, one after the other with a rest between."""
    waits: list[float] = []
    until = time.monotonic() + SECONDS_OF_WRITING
    with site.connect() as connection:
        while time.monotonic() < until:
            began = time.perf_counter()
            connection.execute(MOVE_CLOCK)
            waits.append(1000 * (time.perf_counter() - began))
            time.sleep(0.01)
    return waits
