"""The sitemap tells crawlers of nothing that a visitor may not read."""

import re

from tests.confidentiality.test_totals import readable
from tests.permissions.roles import ROLES
from tests.permissions.site import Site

SECTIONS = ("directory", "exchanges/learning", "library", "newsletter")
ADDRESS = re.compile(r"<loc>http://localhost(/(?:directory|exchanges/learning|library|newsletter)/[^<]+)</loc>")


def test_the_sitemap_names_what_the_listings_show_to_a_visitor_whoever_asks(indexed_site: Site) -> None:
    public = {path for section in SECTIONS for path in readable(indexed_site, "visitor", section)}
    assert len(public) > 10
    for role in ROLES:
        answer = indexed_site.send(role, "GET", "/sitemap.xml")
        assert set(ADDRESS.findall(answer.response.get_data(as_text=True))) == public, role


def test_no_planted_word_is_in_what_crawlers_are_told(indexed_site: Site) -> None:
    for path in ("/sitemap.xml", "/robots.txt"):
        for role in ("visitor", "moderator", "admin"):
            text = indexed_site.send(role, "GET", path).response.get_data(as_text=True)
            assert indexed_site.world.words.leaked(text, "visitor") == [], f"{path} as {role}"
