"""What a screen reader is given to say for telephone numbers, mail and web addresses: what is seen, in short pieces.

Numbers stand in short groups and carry no label of their own: people who listen can have each digit read, people who speak
to their computer call a link by what they see, and a braille line shows what is printed.
"""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Browse
from tests.browser.world import LONG_ADDRESS, World

pytestmark = pytest.mark.browser
LINK = re.compile(r'- link "(?P<name>[^"]+)"(?P<more>[^\n]*)\n\s*- /url: (?P<url>\S+)')
GROUPS = re.compile(r"\d{3,5}( \d{3,4}){0,3}")


def links(page: Page) -> dict[str, str]:
    """Name and address of every link in the page's main part, as the browser hands them to a screen reader."""
    return {match["name"]: match["url"] for match in LINK.finditer(page.locator("main").aria_snapshot())}


def test_a_telephone_number_is_read_in_the_groups_it_is_printed_in(browse: Browse) -> None:
    page = browse().go("/get-help")
    numbers = {name: url for name, url in links(page).items() if url.startswith("tel:")}
    assert len(numbers) > 3
    assert [name for name in numbers if not GROUPS.fullmatch(name)] == []
    assert [name for name, url in numbers.items() if url != "tel:" + name.replace(" ", "")] == []
    assert page.locator("a[href^='tel:'][aria-label], a[href^='tel:'][title]").count() == 0


def test_addresses_are_read_without_the_marks_before_them(browse: Browse, world: World) -> None:
    names = links(browse().go(f"/directory/{world.at['published_slug']}"))
    assert names["schools@lantern-theatre.example.org"] == "mailto:schools@lantern-theatre.example.org"
    assert [name for name in names if "://" in name] == []
    assert names[LONG_ADDRESS.removeprefix("https://").removesuffix("/")] == LONG_ADDRESS
