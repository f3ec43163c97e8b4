"""Search engines may list a page only where its view says so, and only as any visitor sees it: all else asks not to be listed."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.permissions.world_contributions import Contributions

LISTED = {
    "pages.home",
    "pages.page",
    "directory.index",
    "directory.checks",
    "directory.show",
    "exchanges.index",
    "exchanges.standards",
    "learning.index",
    "learning.show",
    "library.index",
    "library.show",
    "newsletter.index",
    "newsletter.show",
    "subscribers.subscribe",
    "frameworks.show_reliable_change",
    "frameworks.explain_paired_counting",
}
PUBLIC = (
    "/",
    "/directory",
    "/library",
    "/exchanges",
    "/exchanges/learning",
    "/newsletter",
    "/directory/checks",
    "/library/reliable-change",
    "/newsletter/subscribe",
)


def may_be_listed(client: FlaskClient, address: str) -> bool:
    response = client.get(address)
    assert response.status_code == 200
    return "X-Robots-Tag" not in response.headers


def test_every_other_address_asks_not_to_be_listed(app: Flask, client: FlaskClient):
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]
    others = [re.sub(r"<[^>]+>", "1", rule.rule) for rule in rules if rule.endpoint not in LISTED]
    assert len(others) > 100
    assert [address for address in others if client.get(address).headers.get("X-Robots-Tag") != "noindex"] == []


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_may_be_listed(client: FlaskClient, address: str):
    assert may_be_listed(client, address)


@pytest.mark.parametrize("address", ["/directory?q=drama", "/library?form=framework", "/newsletter?page=1", "/?from=a-letter"])
def test_a_page_that_is_searched_or_filtered_may_not(client: FlaskClient, address: str):
    assert not may_be_listed(client, address)


def test_an_entry_may_be_listed_and_names_its_own_address(client: FlaskClient, contributions: Contributions):
    address = f"/directory/{contributions.states['published']['slug']}"
    for asked in (address, f"{address}?from=a-letter"):
        assert f'<link rel="canonical" href="http://localhost{address}">' in client.get(asked).get_data(as_text=True)
    assert may_be_listed(client, address)
    assert not may_be_listed(client, f"{address}/versions")


def test_what_somebody_who_signed_in_sees_may_not_be_listed(client: FlaskClient, contributions: Contributions):
    contributions.made.make.sign_in(client, contributions.made.world.people["other"])
    for address in ("/", "/directory", f"/directory/{contributions.states['members-only']['slug']}"):
        assert not may_be_listed(client, address)
