"""What three processes of the site hold in memory with 10,000 entries, at first and after many requests, and what searching adds
with 100,000: run by `make bench`."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks import corpus
from tests.benchmarks.corpus import INITIATIVES, Corpus
from tests.benchmarks.load import burst

ENTRIES, REQUESTS, AT_ONCE, WORKERS = 10_000, 20_000, 8, 2
MIB_AT_START, MIB_IN_USE = 170, 280
MANY_ENTRIES, SEARCHES, MIB_OF_THE_INDEX = 100_000, 2_000, 150  # the last for each process
MIB_OF_THE_INDEX_ONCE = 330  # before titles, audiences, facets and what was decoded were packed
WORDS = (
    "training",
    "schools",
    "drama",
    "recovery",
    "parents",
    "online",
    "court",
    "transition",
    "peer",
    "outcomes",
    "youth",
    "harm",
)
GROWTH = 1.05  # from half of the requests to the end
LISTINGS = ("/", "/directory", "/directory/feed", "/library", "/newsletter", "/directory?harm=cse&type=training")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The site with its entries, served."""
    folder: Path = tmp_path_factory.mktemp("memory") / "site"
    made = corpus.make(replace(INITIATIVES, searched=False), ENTRIES, folder)
    yield made
    made.stop()


def paths(site: Corpus, count: int, seed: int) -> list[str]:
    """As many addresses as that: listings, their pages, and entries, of which most are read again and again and many once."""
    choose = random.Random(seed)
    popular_slugs, pages = site.slugs[:3_000], ENTRIES // 20
    return [
        choose.choice(
            (
                choose.choice(LISTINGS),
                f"/directory?page={choose.randint(1, pages)}",
                f"/directory/{choose.choice(popular_slugs)}",
                f"/directory/{choose.choice(site.slugs)}",
            )
        )
        for _ in range(count)
    ]


def test_memory_is_small_and_stays_so(site: Corpus) -> None:
    start, _ = site.site.memory()
    burst(site.site, paths(site, REQUESTS // 2, 1), AT_ONCE)
    half, _ = site.site.memory()
    burst(site.site, paths(site, REQUESTS // 2, 2), AT_ONCE)
    end, _ = site.site.memory()
    print(
        f"\nMemory of a master and two workers, {ENTRIES:,} entries: {start:.0f} MiB at the start (at most {MIB_AT_START}), "
        f"{half:.0f} after {REQUESTS // 2:,} requests, {end:.0f} after {REQUESTS:,} (at most {MIB_IN_USE})"
    )
    assert start <= MIB_AT_START
    assert end <= MIB_IN_USE
    assert end <= GROWTH * half


def test_the_search_index_adds_little_to_a_process(tmp_path: Path) -> None:
    large = corpus.make(INITIATIVES, MANY_ENTRIES, tmp_path / "site")
    try:
        burst(large.site, ["/", "/directory", "/search"] * 100, AT_ONCE)
        before, everything_before = large.site.memory()
        choose = random.Random(3)
        searches = ["/search?q=" + "+".join(choose.sample(WORDS, choose.randint(1, 4))) for _ in range(SEARCHES)]
        burst(large.site, searches, AT_ONCE)
        after, everything_after = large.site.memory()
    finally:
        large.stop()
    added_mib, mapped_mib = (after - before) / WORKERS, (everything_after - everything_before) / WORKERS
    print(
        f"\nThe search index of {MANY_ENTRIES:,} entries adds {added_mib:.0f} MiB to a process after {SEARCHES:,} searches "
        f"(at most {MIB_OF_THE_INDEX}, once {MIB_OF_THE_INDEX_ONCE}), {mapped_mib:.0f} with what it shares with the disk"
    )
    assert added_mib <= MIB_OF_THE_INDEX
