"""The shipped list: every authority that runs children's services in England, once, in the right place."""

from collections import Counter

from app.areas import queries
from app.areas.area_file import AreaRow, read_areas
from app.areas.services import LoadedAreas, load_areas
from app.core import taxonomy
from app.core.config import ROOT
from app.core.db import session, transaction

SHIPPED = ROOT / "content" / "areas.csv"


def shipped_by_code() -> dict[str, AreaRow]:
    return {row.code: row for row in read_areas(SHIPPED)}


def test_there_are_153_areas_with_codes_and_names_of_their_own():
    areas = read_areas(SHIPPED)
    assert len(areas) == 153
    assert len({area.code for area in areas}) == 153
    assert len({area.name for area in areas}) == 153


def test_there_are_as_many_of_each_kind_as_england_has():
    kinds = Counter(area.kind for area in read_areas(SHIPPED))
    assert kinds == {"unitary": 63, "metropolitan": 36, "london-borough": 33, "county": 21}


def test_the_kind_agrees_with_the_first_part_of_the_ons_code():
    prefixes = {"unitary": "E06", "metropolitan": "E08", "london-borough": "E09", "county": "E10"}
    assert [area for area in read_areas(SHIPPED) if not area.code.startswith(prefixes[area.kind])] == []


def test_every_region_has_the_areas_it_should():
    regions = Counter(area.region for area in read_areas(SHIPPED))
    assert set(regions) == set(taxonomy.codes("region"))
    assert regions["london"] == 33
    assert sum(regions.values()) - regions["london"] == 120


def test_areas_made_by_recent_reorganisations_are_there_and_those_they_replaced_are_not():
    names = {area.name for area in read_areas(SHIPPED)}
    assert {"Cumberland", "Westmorland and Furness", "North Northamptonshire", "Somerset", "North Yorkshire"} <= names
    assert names.isdisjoint({"Cumbria", "Northamptonshire", "Poole", "Bournemouth"})
    assert shipped_by_code()["E08000039"].name == "Sheffield"


def test_loading_twice_changes_nothing_the_second_time():
    with transaction():
        assert load_areas(SHIPPED) == LoadedAreas(added=153, changed=0, unchanged=0)
    with transaction():
        assert load_areas(SHIPPED) == LoadedAreas(added=0, changed=0, unchanged=153)
    assert len(queries.list_areas()) == 153
    assert not session().dirty


def test_loaded_areas_are_grouped_under_the_nine_regions_in_order():
    with transaction():
        load_areas(SHIPPED)
    groups = queries.areas_by_region()
    assert [region.code for region, _ in groups] == list(taxonomy.codes("region"))
    assert sum(len(areas) for _, areas in groups) == 153
    north_east = [area.name for area in groups[0][1]]
    assert north_east == sorted(north_east)
    assert "Sunderland" in north_east
