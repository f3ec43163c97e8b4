"""Whoever finds a security problem is told where to report it, and administrators are told in time to look at that again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock, config
from app.core.config import Settings
from tests.page_client import PageClient
from tests.people import People

FILE = "/.well-known/security.txt"
CHECKED_ON = date(2026, 1, 10)
TO_DO = "Contact for security problems to check"


@pytest.fixture(autouse=True)
def checked_settings(settings: Settings) -> Settings:
    """A site whose operator looked on 10 January 2026."""
    own = replace(settings, security_contact_checked_on=CHECKED_ON)
    config.install(own)
    return own


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def fields(client: FlaskClient) -> dict[str, str]:
    """What the file says by field, each of which it has once."""
    response = client.get(FILE)
    assert response.content_type == "text/plain; charset=utf-8"
    lines = response.get_data(as_text=True).splitlines()
    said = dict(line.split(": ", 1) for line in lines)
    assert len(said) == len(lines)
    return said


def expiry(client: FlaskClient) -> datetime:
    return datetime.fromisoformat(fields(client)["Expires"])


def test_the_file_gives_the_operators_address_and_its_own(client: FlaskClient):
    said = fields(client)
    assert said["Contact"] == "mailto:operator@example.org"
    assert said["Canonical"] == f"http://localhost{FILE}"
    assert said["Preferred-Languages"] == "en"


def test_it_expires_within_a_year_of_the_day_on_which_somebody_looked(client: FlaskClient):
    for days in (0, 100, 500):
        with clock.frozen(noon(CHECKED_ON + timedelta(days=days))):
            assert expiry(client) == datetime(2027, 1, 9, tzinfo=UTC)


def test_a_day_that_has_not_come_makes_it_last_no_longer_than_a_year(client: FlaskClient):
    with clock.frozen(noon(date(2025, 6, 1))):
        assert expiry(client) - clock.now() < timedelta(days=365)


def test_without_an_address_of_the_operators_there_is_no_such_file(client: FlaskClient, checked_settings: Settings):
    config.install(replace(checked_settings, operator_email=""))
    assert client.get(FILE).status_code == 404


@pytest.mark.parametrize(("day", "waits"), [(date(2026, 12, 10), "None"), (date(2026, 12, 11), "1"), (date(2027, 2, 1), "1")])
def test_administrators_are_told_when_less_than_30_days_are_left_and_when_it_is_past(
    page: PageClient, people: People, day: date, waits: str
):
    with clock.frozen(noon(day)):
        people.sign_in(page.client, people.administrator("Ada Administrator"))
        assert page.get("/admin").answers()[TO_DO] == waits
