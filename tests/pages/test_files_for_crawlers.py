"""What crawlers are told: to leave alone what is private or filtered, and where every public page is."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.contributions.models import Contribution
from app.core.db import Database, session, unit_of_work
from app.pages import crawler_views, crawlers
from app.web.access import access_of
from tests.permissions.world_contributions import Contributions

SITE = "http://localhost"
OPEN = {"published", "edited", "personal", "shipped"}  # what anyone may read
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def is_left_alone(robots: str, address: str) -> bool:
    """Whether a crawler that keeps to RFC 9309 leaves an address alone: the longest rule that fits decides."""
    rules = [
        (len(path), verb == "Disallow")
        for verb, path in re.findall(r"^(Allow|Disallow): (\S+)$", robots, re.MULTILINE)
        if fits(path, address)
    ]
    return max(rules, key=lambda rule: (rule[0], not rule[1]), default=(0, False))[1]


def fits(path: str, address: str) -> bool:
    pattern = re.escape(path).replace(r"\*", ".*")
    return re.match(pattern.removesuffix(r"\$") + ("$" if path.endswith("$") else ""), address) is not None


def private_addresses(app: Flask) -> Iterator[str]:
    """An address of every page that is not for everyone."""
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if "GET" in (rule.methods or ()) and access is not None and access.audience != "public":
            yield re.sub(r"<[^>]+>", "1", rule.rule)


def sitemap(client: FlaskClient) -> dict[str, str | None]:
    """The day each page of the sitemap was last published, by its path."""
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert response.content_type == "application/xml; charset=utf-8"
    pages = {
        page.findtext(f"{SITEMAP}loc", ""): page.findtext(f"{SITEMAP}lastmod") for page in ElementTree.fromstring(response.data)
    }
    assert all(address.startswith(f"{SITE}/") for address in pages)
    return {address.removeprefix(SITE): changed for address, changed in pages.items()}


def contributed(pages: dict[str, str | None]) -> set[str]:
    return {path.removeprefix("/directory/") for path in pages if path.startswith("/directory/")}


@pytest.fixture
def robots(client: FlaskClient) -> str:
    response = client.get("/robots.txt")
    assert response.content_type == "text/plain; charset=utf-8"
    return response.get_data(as_text=True)


def test_crawlers_are_asked_to_leave_every_page_alone_that_is_not_for_everyone(app: Flask, robots: str):
    addresses = list(private_addresses(app))
    assert len(addresses) > 60
    assert [address for address in addresses if not is_left_alone(robots, address)] == []


@pytest.mark.parametrize("address", ["/sign-in", "/register", "/reset-password/sent", "/search", "/directory/a-page/report"])
def test_crawlers_are_asked_to_leave_forms_alone(robots: str, address: str):
    assert is_left_alone(robots, address)


@pytest.mark.parametrize(
    "address", ["/directory?q=drama", "/library?form=framework&page=2", "/newsletter?page=2", "/search?q=drama"]
)
def test_crawlers_are_asked_to_leave_what_is_searched_and_filtered_alone(robots: str, address: str):
    assert is_left_alone(robots, address)


@pytest.mark.parametrize(
    "address", ["/static/app.css?v=0123456789ab", "/directory/check", "/library/compare-prices", "/contribution-guidelines"]
)
def test_crawlers_may_read_public_pages_and_what_they_are_drawn_with(robots: str, address: str):
    assert not is_left_alone(robots, address)


def test_no_page_of_the_sitemap_is_one_to_leave_alone(robots: str, client: FlaskClient, contributions: Contributions):
    assert [path for path in sitemap(client) if is_left_alone(robots, path)] == []


def test_robots_name_the_sitemap_by_the_address_of_the_site(robots: str):
    assert robots.endswith(f"\nSitemap: {SITE}/sitemap.xml\n")


def test_the_sitemap_has_what_anyone_may_read_and_nothing_else(client: FlaskClient, contributions: Contributions):
    slugs = contributed(sitemap(client))
    states = {state for state, thing in contributions.states.items() if thing["slug"] in slugs}
    assert states == OPEN
    assert {"draft", "submitted", "rejected", "withdrawn", "redacted", "hidden", "members-only"} < set(contributions.states)
    for path in (f"/directory/{slug}" for slug in slugs):
        assert client.get(path).status_code == 200


def test_the_sitemap_is_the_same_for_those_who_may_read_more(app: Flask, client: FlaskClient, contributions: Contributions):
    moderator = app.test_client()
    contributions.made.make.sign_in(moderator, contributions.made.world.people["moderator"])
    assert moderator.get("/sitemap.xml").data == client.get("/sitemap.xml").data


def test_the_sitemap_has_the_sections_and_says_when_a_page_was_last_published(
    client: FlaskClient, database: Database, contributions: Contributions
):
    pages = sitemap(client)
    assert {"/", "/directory", "/library", "/newsletter", "/exchanges"} < set(pages)
    slug = contributions.states["published"]["slug"]
    with unit_of_work(database):
        published_at = session().scalars(sa.select(Contribution.published_at).where(Contribution.slug == slug)).one()
    assert published_at is not None
    assert pages[f"/directory/{slug}"] == published_at.date().isoformat()


def test_the_sitemap_is_whole_however_it_is_cut_into_batches(
    client: FlaskClient, contributions: Contributions, monkeypatch: pytest.MonkeyPatch
):
    whole = sitemap(client)
    for size in (1, 2, len(contributed(whole))):
        monkeypatch.setattr(crawler_views, "BATCH", size)
        assert sitemap(client) == whole


def test_a_sitemap_that_is_full_leaves_out_the_oldest(
    client: FlaskClient, contributions: Contributions, monkeypatch: pytest.MonkeyPatch
):
    whole = list(sitemap(client))
    monkeypatch.setattr(crawlers, "MOST_ADDRESSES", len(whole) - 2)
    assert list(sitemap(client)) == whole[:-2]
