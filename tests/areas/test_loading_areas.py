"""Loading a file of areas: corrections arrive, ended areas stay, and a bad file changes nothing."""

from datetime import date
from pathlib import Path

import pytest

from app.areas import queries
from app.areas.services import LoadedAreas, load_areas
from app.core.db import transaction
from app.core.errors import Invalid

HEADER = "code,name,region,kind\n"
CAMDEN = "E09000007,Camden,london,london-borough\n"
LEEDS = "E08000035,Leeds,yorkshire-and-the-humber,metropolitan\n"
LONG_HEADER = "code,name,region,kind,valid_from,valid_to,successor_code\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "areas.csv"


def load(file: Path, text: str) -> LoadedAreas:
    file.write_text(text, encoding="utf-8")
    with transaction():
        return load_areas(file)


def test_a_corrected_name_replaces_the_old_one(file: Path):
    load(file, HEADER + CAMDEN.replace("Camden", "Cambden") + LEEDS)
    assert load(file, HEADER + CAMDEN + LEEDS) == LoadedAreas(added=0, changed=1, unchanged=1)
    camden = queries.get_area("E09000007")
    assert camden is not None
    assert (camden.name, camden.region_label) == ("Camden", "London")
    assert camden.kind_label == "London borough or the City of London"


def test_an_area_left_out_of_a_later_file_stays(file: Path):
    load(file, HEADER + CAMDEN + LEEDS)
    load(file, HEADER + LEEDS)
    assert queries.get_area("E09000007") is not None


def test_an_ended_area_is_kept_but_no_longer_listed(file: Path):
    load(
        file,
        LONG_HEADER
        + "E10000006,Cumbria,north-west,county,,2023-03-31,E06000063\n"
        + "E06000063,Cumberland,north-west,unitary,2023-04-01,,\n",
    )
    cumbria = queries.get_area("E10000006")
    assert cumbria is not None
    assert cumbria.successor_code == "E06000063"
    assert cumbria.is_current(date(2023, 3, 31))
    assert not cumbria.is_current(date(2023, 4, 1))
    assert [area.name for area in queries.list_areas()] == ["Cumberland"]
    assert [area.name for area in queries.list_areas(include_ended=True)] == ["Cumberland", "Cumbria"]


def test_names_are_looked_up_by_code_and_unknown_codes_are_left_out(file: Path):
    load(file, HEADER + CAMDEN + LEEDS)
    assert queries.area_names(["E08000035", "E09000099"]) == {"E08000035": "Leeds"}
    assert queries.get_area("E09000099") is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("code,name,region\n", "the columns must be code, name, region, kind"),
        ("code,name,region,kind,mayor\n", "the columns must be code, name, region, kind"),
        (HEADER + "W06000015,Cardiff,london,unitary\n", "areas.csv line 2: W06000015 is not the ONS code"),
        (HEADER + ",Camden,london,london-borough\n", "areas.csv line 2: an empty code is not the ONS code"),
        (HEADER + "E09000007, ,london,london-borough\n", "areas.csv line 2: the name is missing"),
        (HEADER + "E09000007,Camden,Camden,london-borough\n", "areas.csv line 2: Camden is not a region"),
        (HEADER + "E09000007,Camden,london,parish\n", "areas.csv line 2: the kind must be one of unitary, county"),
        (HEADER + "E09000007,Camden,london\n", "areas.csv line 2: the number of columns is wrong"),
        (HEADER + CAMDEN.strip() + ",more\n", "areas.csv line 2: the number of columns is wrong"),
        (HEADER + CAMDEN + CAMDEN, "areas.csv line 3: E09000007 is there twice"),
        (LONG_HEADER + CAMDEN.strip() + ",1 April 2023,,\n", "areas.csv line 2: 1 April 2023 is not a date"),
        (LONG_HEADER + CAMDEN.strip() + ",2023-04-01,2023-03-31,\n", "areas.csv: E09000007 ends before it starts"),
        (LONG_HEADER + CAMDEN.strip() + ",,2023-03-31,E09000008\n", "E09000008, which is not in the file"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_place_and_changes_nothing(file: Path, text: str, complaint: str):
    load(file, HEADER + LEEDS)
    with pytest.raises(Invalid) as refusal:
        load(file, text)
    assert complaint in refusal.value.message
    assert [area.name for area in queries.list_areas()] == ["Leeds"]
