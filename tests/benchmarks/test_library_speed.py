"""How fast the library is beside a bare floor, with 1,000 and 10,000 specifications: its listing keeps the directory’s limit."""

from collections.abc import Iterator

import pytest

from tests.benchmarks.cases import Case, always, counted, deep, faults_of, often_read, served, shown_counts
from tests.benchmarks.corpus import SPECIFICATIONS, Corpus

FILTER = "harm=cse&form=checklist"
CASES = (
    Case("library, warm", always("/library"), always("/list"), at_most=2),
    Case("the same; floor keeps counts", always("/library"), always("/list?kept")),
    Case("deep page", deep("/library"), deep("/list")),
    Case("filtered library", always(f"/library?{FILTER}"), always(f"/list?{FILTER}")),
    Case("specification", often_read("/library/"), often_read("/item/")),
    Case("library after a write", always("/library"), always("/list"), after_write=True),
)


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Corpus]]:
    """Both sizes of library, served."""
    with served(SPECIFICATIONS, tmp_path_factory.mktemp("library")) as made:
        yield made


def test_facet_counts_equal_a_group_by(corpora: dict[int, Corpus]) -> None:
    for one in corpora.values():
        assert shown_counts(one) == counted(one)


def test_the_library_keeps_up_with_the_floor(corpora: dict[int, Corpus]) -> None:
    faults = faults_of(CASES, corpora)
    assert not faults, "\n".join(faults)
