"""How fast the directory is beside a bare floor, with 1,000 and 10,000 initiatives: run by `make bench`, not by `make test`."""

from collections.abc import Iterator
from urllib.parse import quote_plus

import pytest

from tests.benchmarks.cases import FLAT, Case, always, counted, deep, faults_of, never_read, often_read, served, shown_counts
from tests.benchmarks.corpus import INITIATIVES, Corpus

QUERIES = (
    *("grooming", "training", "consent", "referrals", "trauma", "commissioners", "supervision", "checklist"),
    *("online abuse", "school nurses", "waiting times", "risk assessment supervision"),
)


def searches(corpus: Corpus, count: int) -> list[str]:
    """Each query in turn."""
    return [f"/search?q={quote_plus(QUERIES[at % len(QUERIES)])}" for at in range(count)]


FILTER = "harm=cse&type=training"
CASES = (
    Case("listing, warm", always("/directory"), always("/list"), at_most=2),
    Case("the same; floor keeps counts", always("/directory"), always("/list?kept")),
    Case("deep page", deep("/directory"), deep("/list")),
    Case("filtered listing", always(f"/directory?{FILTER}"), always(f"/list?{FILTER}")),
    Case("detail", often_read("/directory/"), often_read("/item/"), at_most=1.5, growth=FLAT),
    Case("detail, first reading", never_read("/directory/"), never_read("/item/"), warm=False),
    Case("home", always("/"), always("/"), growth=FLAT),
    Case("search", searches, searches),
    Case("listing after a write", always("/directory"), always("/list"), after_write=True),
)


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Corpus]]:
    """Both sizes of directory, served."""
    with served(INITIATIVES, tmp_path_factory.mktemp("benchmark")) as made:
        yield made


def test_facet_counts_equal_a_group_by(corpora: dict[int, Corpus]) -> None:
    for one in corpora.values():
        assert shown_counts(one) == counted(one)


def test_the_site_keeps_up_with_the_floor(corpora: dict[int, Corpus]) -> None:
    faults = faults_of(CASES, corpora)
    assert not faults, "\n".join(faults)
