"""What our own features bring fits together."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app import feature
from app.accounts.points import PERSONAL_DATA
from app.core.jobs import Handler, Schedule
from app.feature import Feature, Point
from app.web.templating import NavigationItem
from app.wiring import FEATURES, MENU
from tests.spine.bells.feature import FEATURE as BELLS


def test_the_menu_names_what_features_bring_and_nothing_else() -> None:
    assert {item.endpoint for one in FEATURES for item in one.menu} == set(MENU)


def test_what_is_kept_about_a_person_is_forgotten_by_a_handler_that_exists() -> None:
    handlers = {name for one in FEATURES for name in one.handlers}
    assert {data.forget for data in PERSONAL_DATA.of(FEATURES)} - {None} <= handlers
    assert [data.heading for data in PERSONAL_DATA.of(FEATURES) if data.forget is None] == ["newsletter_deliveries"]


def test_every_feature_and_what_it_brings_is_counted(app: Flask) -> None:
    head, *rows = app.test_cli_runner().invoke(args=["features"]).output.splitlines()
    assert [row.split("|")[0].strip() for row in rows] == [one.name for one in FEATURES]
    assert {"blueprints", "handlers", "schedules", "kinds", "personal data"} <= {cell.strip() for cell in head.split("|")}


def test_a_feature_that_does_not_exist_is_named_in_no_table(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["features", "no-such-feature"])
    assert answer.exit_code == 2
    assert "contributions" in answer.output


@pytest.mark.parametrize(
    "other",
    [
        Feature(name="bells"),
        Feature(name="other", handlers={"bells.hear": Handler(print)}),
        Feature(name="other", schedules=(replace(BELLS.schedules[0], handler="bells.hear"),)),
    ],
    ids=["feature", "handler", "schedule"],
)
def test_two_features_never_share_a_name(other: Feature) -> None:
    with pytest.raises(ValueError, match="two features have a"):
        feature.registry((BELLS, other))


@pytest.mark.parametrize(
    "lacking",
    [
        Feature(name="other", follows={Flask: ("other.none",)}),
        Feature(name="other", schedules=(Schedule("nothing", "other.none", timedelta(days=1)),)),
    ],
    ids=["followed", "scheduled"],
)
def test_what_is_followed_or_scheduled_has_a_handler(lacking: Feature) -> None:
    with pytest.raises(ValueError, match=r"no handler named other\.none"):
        feature.install((BELLS, lacking))
    assert feature.installed() != (BELLS, lacking)


def test_what_features_add_at_a_point_comes_in_their_order() -> None:
    point: Point[NavigationItem] = Point("tried")
    first, second, third = (NavigationItem(text, "", "") for text in "abc")
    added = (Feature(name="one", adds=(point(first, second),)), Feature(name="none"), Feature(name="two", adds=(point(third),)))
    assert point.of(added) == (first, second, third)
    assert Point("another").of(added) == ()
