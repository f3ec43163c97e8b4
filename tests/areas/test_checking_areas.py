"""Comparing our list with somebody else's: what agrees is quiet, what differs is named, what was looked into says why."""

from pathlib import Path

import pytest

from app.areas.checking import check_areas, unexplained

OURS = (
    "code,name,region,kind\n"
    "E06000023,Bristol,south-west,unitary\n"
    "E08000038,Barnsley,yorkshire-and-the-humber,metropolitan\n"
    "E09000001,City of London,london,london-borough\n"
    "E10000007,Derbyshire,east-midlands,county\n"
)
THEIRS = (
    "code,name,type,region\n"
    'E06000023,"Bristol, City of",Unitary authority,South West\n'
    "E08000038,Barnsley,Metropolitan district,Yorkshire and The Humber\n"
    "E09000001,City of London,City corporation,London\n"
    "E10000007,Derbyshire,County,East Midlands\n"
)


@pytest.fixture
def compare(tmp_path: Path):
    def compare_with(theirs: str) -> list[str]:
        (tmp_path / "ours.csv").write_text(OURS)
        (tmp_path / "theirs.csv").write_text(theirs)
        return check_areas(tmp_path / "ours.csv", tmp_path / "theirs.csv")

    return compare_with


def test_lists_that_agree_but_for_how_names_are_written_have_no_differences(compare):
    assert compare(THEIRS) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Bristol, City of", "Bath", "E06000023 name: ours Bristol, theirs Bath"),
        ("South West", "South East", "E06000023 region: ours south-west, theirs south-east"),
        ("City corporation", "County", "E09000001 kind: ours london-borough, theirs county"),
        ("E06000023", "E06000024", "E06000023 area: ours Bristol, theirs nothing"),
    ],
)
def test_a_difference_is_reported_and_needs_a_person(compare, before: str, after: str, said: str):
    differences = compare(THEIRS.replace(before, after))
    assert said in [str(difference) for difference in unexplained(differences)]


def test_a_difference_that_was_looked_into_is_reported_with_its_reason(compare):
    old = THEIRS.replace("E08000038", "E08000016").replace("County,East Midlands", "County,West Midlands")
    differences = compare(old)
    assert unexplained(differences) == []
    assert [str(difference) for difference in differences] == [
        "E08000038 code: ours E08000038, theirs E08000016 (kept: given a new code in 2025)",
        "E10000007 region: ours east-midlands, theirs west-midlands"
        " (kept: Derbyshire is in the East Midlands region (ONS E12000004))",
    ]
