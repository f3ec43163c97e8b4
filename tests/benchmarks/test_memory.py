"""What three processes of the site hold in memory with 10,000 entries, at first and after many requests: run by `make bench`."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks import corpus
from tests.benchmarks.corpus import INITIATIVES, Corpus
from tests.benchmarks.load import burst

ENTRIES, REQUESTS, AT_ONCE = 10_000, 20_000, 8
MIB_AT_START, MIB_IN_USE = 170, 280
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
    often, pages = site.slugs[:3_000], ENTRIES // 20
    return [
        choose.choice(
            (
                choose.choice(LISTINGS),
                f"/directory?page={choose.randint(1, pages)}",
                f"/directory/{choose.choice(often)}",
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
