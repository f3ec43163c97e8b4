"""What is counted is what may be seen: totals, lists, spreadsheets and facets agree with the rows a reader may read."""

import csv
import json
import re
from collections.abc import Iterable
from io import StringIO
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from app.contributions.kinds.description import in_section
from app.contributions.models import PUBLIC, Contribution, Revision
from app.core.db import session, unit_of_work
from app.markup import plain_text
from tests.permissions.roles import VERIFIED
from tests.permissions.site import Site

# Asked for each word alone; the others, for several at a time.
ALONE = "visitor"
TOGETHER = 8  # within what a query may have; and all that they find is on the first page of a listing
READERS = ("visitor", "unconfirmed", "waiting", "ex-member", "neighbour", "provider", "author", "moderator", "admin")
COUNT = re.compile(r"<h2[^>]*>\s*([\d,]+) (?:results?|initiatives?|library entr(?:y|ies))\s*</h2>")
LISTED = re.compile(r'<h3[^>]*><a [^>]*href="(/(?:directory|library|newsletter)/[^"?]+)"')
WORDS_OF = (
    "published",
    "edited",
    "waiting edit",
    "personal",
    "hidden",
    "members-only",
    "withdrawn",
    "draft",
    "redacted",
    "submitted",
)
FILTERS = (
    {"type": "drama"},
    {"type": "campaign"},
    {"form": "framework"},
    {"clause": "aims"},
    {"harm": "not-stated"},
    {"checked": "never"},
    {"checked": "fresh"},
    {"area": "not-stated"},
)
SECTIONS = pytest.mark.parametrize("section", ["directory", "library"])


def readable(site: Site, role: str, section: str = "directory") -> dict[str, str]:
    """The text of every page that a role finds in the listing of a section, by its address: read straight from the rows."""
    audiences = (PUBLIC, "members") if role in VERIFIED else (PUBLIC,)
    with unit_of_work(site.database):
        rows = session().execute(
            sa.select(Contribution.slug, Revision.body, Revision.html)
            .join(Revision, Revision.id == Contribution.live_revision_id)
            .where(Contribution.status == "published", Contribution.assurance != "hidden", Revision.audience.in_(audiences))
            .where(Contribution.kind.in_(in_section(section)))
        )
        return {f"/{section}/{slug}": f"{json.dumps(body)} {plain_text(json.dumps(html))}" for slug, body, html in rows}


def having(texts: dict[str, str], word: str) -> set[str]:
    return {address for address, text in texts.items() if word in text.casefold()}


def having_any(texts: dict[str, str], words: Iterable[str]) -> set[str]:
    return set().union(*(having(texts, word) for word in words))


def count_and(addresses: set[str]) -> tuple[int, set[str]]:
    """What is `told` where just these are listed."""
    return len(addresses), addresses


def asking(path: str, words: Iterable[str]) -> str:
    """The address of a search for several words."""
    return f"{path}?{urlencode({'q': ' '.join(words)})}"


def apart(words: Iterable[str], texts: dict[str, str], role: str) -> list[list[str]]:
    """The words in groups to ask for together: what holds any of several words is listed.

    No two words of a group stand in one text, in whatever state: of what is listed, or is not, it is known for which word.
    """
    groups: list[tuple[list[str], set[str]]] = []
    for word in words:
        places = having(texts, word)
        for group, taken in groups if role != ALONE else ():
            if len(group) < TOGETHER and not places & taken:
                group.append(word)
                taken |= places
                break
        else:
            groups.append(([word], places))
    return [group for group, _ in groups]


def every_text(site: Site) -> dict[str, str]:
    """Every text that was written, in whatever state, by the number of its revision."""
    with unit_of_work(site.database):
        rows = session().execute(sa.select(Revision.id, Revision.body, Revision.html))
        return {str(number): f"{json.dumps(body)} {plain_text(json.dumps(html))}" for number, body, html in rows}


def told(site: Site, role: str, address: str) -> tuple[int, set[str]]:
    """(the total that a page states, the pages it lists)."""
    page = site.send(role, "GET", address).response.get_data(as_text=True)
    found = COUNT.search(page)
    return (int(found.group(1).replace(",", "")) if found else 0), set(LISTED.findall(page))


@pytest.mark.parametrize("role", READERS)
def test_totals_and_lists_are_those_of_what_the_reader_may_read(indexed_site: Site, role: str) -> None:
    texts = readable(indexed_site, role)
    public = {**readable(indexed_site, "visitor"), **readable(indexed_site, "visitor", "newsletter")}
    words = [word for word, place in indexed_site.world.words.places.items() if place.rpartition(" of ")[2] in WORDS_OF]
    assert len(words) > 60
    for group in [["project"], *apart(words, every_text(indexed_site), role)]:
        assert told(indexed_site, role, asking("/directory", group)) == count_and(having_any(texts, group)), group
        assert told(indexed_site, role, asking("/search", group)) == count_and(having_any(public, group)), group


@SECTIONS
@pytest.mark.parametrize("role", READERS)
def test_the_spreadsheet_and_the_filters_hold_what_the_reader_may_read(indexed_site: Site, role: str, section: str) -> None:
    texts = readable(indexed_site, role, section)
    rows = list(csv.reader(StringIO(indexed_site.send(role, "GET", f"/{section}/csv").response.get_data(as_text=True))))
    assert {row[-1].removeprefix("http://localhost") for row in rows[1:]} == set(texts)
    for chosen in FILTERS:
        total, listed = told(indexed_site, role, f"/{section}?{urlencode(chosen)}")
        assert total == len(listed)
        assert listed <= set(texts)


@SECTIONS
@pytest.mark.parametrize("role", READERS)
def test_each_facet_counts_what_choosing_it_lists(indexed_site: Site, role: str, section: str) -> None:
    page = indexed_site.send(role, "GET", f"/{section}").response.get_data(as_text=True)
    counted = re.findall(r'name="(\w+)"[^>]*value="([\w-]+)"[^>]*>\s*<label[^>]*>.*?\(([\d,]+)\)', page, flags=re.DOTALL)
    assert len(counted) >= 8, "the facets and their counts were found on the page"
    for name, value, count in counted[:40]:
        total, _ = told(indexed_site, role, f"/{section}?{urlencode({name: value})}")
        assert total == int(count.replace(",", "")), f"{name}={value}"


def test_members_pages_are_counted_for_members_alone(indexed_site: Site) -> None:
    for section, closed in (("directory", 2), ("library", 2)):
        assert len(readable(indexed_site, "other", section)) == len(readable(indexed_site, "visitor", section)) + closed


@pytest.mark.parametrize("role", READERS)
def test_words_find_in_the_library_the_entries_that_the_reader_may_read(indexed_site: Site, role: str) -> None:
    texts = readable(indexed_site, role, "library")
    words = [
        word for word, place in indexed_site.world.words.places.items() if place.endswith(("specification", "outcomes framework"))
    ]
    assert len(words) > 100
    for group in apart(words, every_text(indexed_site), role):
        assert told(indexed_site, role, asking("/library", group)) == count_and(having_any(texts, group)), group
