"""What an initiative may say: its fields, the rules that join them, and what every shipped one holds."""

import tomllib
from datetime import UTC, datetime
from typing import Any

import pytest

from app.core import clock, config, taxonomy
from app.directory import kind
from app.directory.kind import INITIATIVE

BASE: dict[str, Any] = {"title": "The Play", "summary": "A play.", "type": "drama", "description": "Words."}


def test_a_title_summary_type_and_description_are_all_that_is_required() -> None:
    assert INITIATIVE.shape.faults(BASE) == {}
    assert set(INITIATIVE.shape.faults({})) == set(BASE)


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"coverage": "areas"}, "areas", "Choose at least one local area"),
        ({"coverage": "regions"}, "regions", "Choose at least one region"),
        ({"areas": ["E09000007"]}, "coverage", "Choose “One or more local areas”, or take the local areas out"),
        ({"coverage": "national", "regions": ["london"]}, "coverage", "Choose “One or more regions”, or take the regions out"),
        (
            {"starts_on": "2026-03-02", "ends_on": "2026-03-01"},
            "ends_on",
            "The end date must be the same as or after the start date",
        ),
        ({"dd_insurance_answer": "not-applicable"}, "dd_insurance_why", "Enter why this does not apply"),
        (
            {"dd_content_notice_checked_on": "2026-03-03"},
            "dd_content_notice_checked_on",
            "The date this answer was checked must be today or in the past",
        ),
    ],
)
def test_values_that_do_not_fit_together_are_refused(values: dict[str, Any], field: str, message: str) -> None:
    with clock.frozen(datetime(2026, 3, 2, 12, tzinfo=UTC)):
        assert INITIATIVE.shape.faults({**BASE, **values}) == {field: message}


def test_one_day_and_an_explained_answer_are_accepted() -> None:
    day = {"starts_on": "2026-03-01", "ends_on": "2026-03-01"}
    answer = {"dd_insurance_answer": "not-applicable", "dd_insurance_why": "It is a leaflet."}
    assert INITIATIVE.shape.faults({**BASE, **day, **answer}) == {}


def test_every_due_diligence_question_is_asked_once() -> None:
    names = [one.name for one in INITIATIVE.shape.fields]
    for code in taxonomy.codes("due_diligence"):
        for part in ("answer", "why", "link", "checked_on"):
            assert names.count(kind.check_field(code, part)) == 1
    assert "dd_registration_number" in names
    assert len(names) == len(set(names))


def test_every_label_is_unlike_every_other() -> None:
    labels = [one.label for one in INITIATIVE.shape.fields]
    assert len(labels) == len(set(labels))


def test_nobody_is_asked_for_the_source_and_only_known_sources_are_kept() -> None:
    assert "source" not in [one.name for one in INITIATIVE.shape.fields]
    assert INITIATIVE.shape.clean({"source": "review-2017"}, INITIATIVE.shape.hidden_fields) == ({"source": "review-2017"}, {})
    assert INITIATIVE.shape.clean({"source": "made up"}, INITIATIVE.shape.hidden_fields)[1] == {
        "source": "The source is not a known one"
    }


@pytest.mark.parametrize(("code", "days"), [("campaign", 180), ("drama", 120), ("community", 365), ("tool", 365)])
def test_a_check_lasts_as_long_as_its_type_says(code: str, days: int) -> None:
    assert INITIATIVE.rules.interval_days({"type": code}) == days


def test_what_is_not_stated_is_a_value_of_every_facet() -> None:
    assert set(map(tuple, kind.facets({}).values())) == {("not-stated",)}


def test_regions_and_areas_follow_where_it_operates() -> None:
    assert kind.facets({"coverage": "national"})["region"] == ["national"]
    assert kind.facets({"coverage": "anonymised"})["area"] == ["anonymised"]
    assert kind.facets({"coverage": "regions", "regions": ["london"]})["region"] == ["london"]
    assert kind.facets({"coverage": "regions", "regions": ["london"]})["area"] == ["regions"]


@pytest.mark.parametrize(
    ("title", "sorted_as"), [("The Play", "play"), ("Élan", "elan"), ("“Quoted”", "quoted"), ("Theatre", "theatre")]
)
def test_a_to_z_ignores_case_accents_and_the(title: str, sorted_as: str) -> None:
    assert kind.sort_title(title) == sorted_as


def test_every_shipped_file_uses_only_fields_that_exist() -> None:
    names = {one.name for one in INITIATIVE.shape.all_fields}
    files = sorted((config.ROOT / "content" / "initiatives").glob("*.md"))
    assert len(files) >= 30
    for path in files:
        values = tomllib.loads(path.read_text(encoding="utf-8").split("+++")[1])
        assert set(values) <= names, path.name
        assert not INITIATIVE.shape.problems({**BASE, **{name: values[name] for name in values if name != "areas"}}).get(
            "regions"
        )
