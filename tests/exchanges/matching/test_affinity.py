"""How well a reviewer fits a request: the worked example of docs/matching.md, and what gives no points."""

import pytest

from app.core.config import ROOT
from app.exchanges.matching.affinity import Affinity, Profile, Request, affinity

REQUEST = Request(
    frozenset({"strategy", "early-help", "recovery"}), frozenset({"2027-02", "2027-03", "2027-04"}), frozenset({"commissioner"})
)
PROFILE = Profile({"strategy": 3, "early-help": 2, "funding": 3}, frozenset({"2027-03", "2027-04", "2027-05"}), "commissioner")


def test_the_worked_example_comes_out_as_its_page_says() -> None:
    parts = affinity(REQUEST, PROFILE, 0.72)
    assert parts == Affinity(standards=333, area=144, months=67, roles=100)
    assert parts.points == 644
    page = (ROOT / "docs" / "matching.md").read_text()
    for line in ("600 × 5/9 = 333", "200 × 0.72 = 144", "100 × 2/3 = 67", "333 + 144 + 67 + 100 = **644**"):
        assert line in page


def test_what_a_request_does_not_ask_for_gives_no_points_to_anybody() -> None:
    nothing = Request(frozenset(), frozenset(), frozenset())
    assert affinity(nothing, PROFILE, 0) == Affinity(0, 0, 0, 0)
    assert affinity(REQUEST, Profile({}, frozenset(), "youth worker"), 1) == Affinity(0, 200, 0, 0)


def test_somebody_who_has_everything_has_a_thousand_points() -> None:
    best = Profile(dict.fromkeys(REQUEST.standards, 3), REQUEST.months, "commissioner")
    assert affinity(REQUEST, best, 1).points == 1000


def test_halves_go_up() -> None:
    assert affinity(REQUEST, PROFILE, 0.7125).area == 143
    assert affinity(REQUEST, PROFILE, 0.0025).area == 1


@pytest.mark.parametrize("similarity", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_similarity_out_of_its_bounds_is_refused(similarity: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        affinity(REQUEST, PROFILE, similarity)


@pytest.mark.parametrize("strength", [-1, 4])
def test_a_strength_out_of_its_bounds_is_refused(strength: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 3"):
        affinity(REQUEST, Profile({"strategy": strength}, frozenset(), ""), 0)


@pytest.mark.parametrize(
    "parts", [(601, 0, 0, 0), (0, 201, 0, 0), (0, 0, 101, 0), (0, 0, 0, 101), (-1, 0, 0, 0), (1.5, 0, 0, 0), (True, 0, 0, 0)]
)
def test_parts_out_of_their_bounds_are_refused(parts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="whole points"):
        Affinity(*parts)
