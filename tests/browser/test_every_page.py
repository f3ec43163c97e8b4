"""Every page, as everyone who can see it: nothing for axe to find, nothing too wide, no complaint, no stranger asked."""

import re
from itertools import groupby
from operator import attrgetter

import pytest
from flask import Flask
from lxml import html

from scripts import site_styles
from tests.browser.conftest import Browse, BrowseAs
from tests.browser.drawn import REFUSED, SHOWN, Drawings, Drawn
from tests.browser.pieces import worth_judging
from tests.browser.visits import NOT_PAGES, PAGES, REFUSALS, VISITOR
from tests.browser.world import World, filled

pytestmark = pytest.mark.browser
SHARES = 2  # so that the test processes can look at different pages at once

CLASS, CLASSES = re.compile(r"\.(govuk-(?:\\.|[\w-])+)"), re.compile(r'class="([^"]*)"')
COMPONENT = re.compile('data-module="([^"]*)"')
# What there is on the page and where it is drawn, when its scripts have run.
AS_IT_STANDS = """() => {
  const places = [...document.querySelectorAll("*")].map(one => Object.values(one.getBoundingClientRect().toJSON()).join(" "))
  const focused = document.activeElement.outerHTML.slice(0, 100)
  return [focused, document.title, document.documentElement.outerHTML.replace(/(init.js[^"]*)#\\d+"/g, '$1"'), ...places]
}"""
# Forms that a browser would not send before it is content with what they hold.
ASKS = (
    "@required or @pattern or @min or @max or @step or @minlength or @maxlength or @type='email' or @type='url' or @type='number'"
)
HELD_BACK = f"//form[@method='post' and not(@novalidate) and .//*[{ASKS}]]"


def test_every_endpoint_that_answers_is_visited(app: Flask) -> None:
    answering = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert answering - set(PAGES) - set(NOT_PAGES) == set()
    assert (set(PAGES) | set(NOT_PAGES)) - answering == set()


def test_every_listed_page_is_seen_by_the_role_that_must_see_it(drawings: Drawings) -> None:
    unseen = [f"{path} as {role}" for role, paths in PAGES.values() for path in paths if drawings.status(path, role) != 200]
    assert not unseen


def test_what_the_browser_need_not_open_is_made_of_pieces_that_it_judges(drawings: Drawings) -> None:
    assert not [str(drawings.everything[place]) for place in drawings.passed_by]
    assert len(drawings.to_judge) < len(drawings.pages()) / 2


def test_every_style_of_the_library_that_a_page_needs_is_among_those_it_is_sent(drawings: Drawings) -> None:
    """A class that a template puts together must not have been left out of the stylesheet as unused."""
    whole, ours = (set(CLASS.findall(path.read_text(encoding="utf-8"))) for path in (site_styles.WHOLE, site_styles.MADE))
    classes = {name for each in drawings.pages() for value in CLASSES.findall(each.page) for name in value.split()}
    needed = {name.replace("!", "\\!") for name in classes} & whole
    assert len(needed) > 100
    assert needed - ours == set()


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_fit_for_everyone_who_is_given_it(
    share: int, drawings: Drawings, browse_as: BrowseAs, world: World
) -> None:
    usual, _ = by_policy(drawings)
    faults = []
    watched_page = browse_as(VISITOR)
    watched_page.go("/")
    for role, pages in groupby(shared_out(usual, share), key=attrgetter("role")):
        browse_as(role)
        faults += watched_page.judge_written([(str(each), filled(each.path, world.at), each.page) for each in pages])
    assert not faults, "\n".join(faults)


def test_every_page_with_a_policy_of_its_own_is_fit(drawings: Drawings, browse_as: BrowseAs, world: World) -> None:
    _, unusual = by_policy(drawings)
    assert unusual
    faults = []
    for each in unusual:
        watched_page = browse_as(each.role)
        watched_page.go(filled(each.path, world.at), each.status)
        faults += [f"{each}: {fault}" for fault in watched_page.judge()]
    assert not faults, "\n".join(faults)


def by_policy(drawings: Drawings) -> tuple[list[Drawn], list[Drawn]]:
    """What a browser must judge: what may load the same as the first page of the site, and what may load something else."""
    usual = drawings.shown("/", VISITOR).policy
    pages = drawings.worth_a_look()
    return [each for each in pages if each.policy == usual], [each for each in pages if each.policy != usual]


def shared_out(pages: list[Drawn], share: int) -> list[Drawn]:
    """The share of a test in them: those of a role stay together."""
    return pages[len(pages) * share // SHARES : len(pages) * (share + 1) // SHARES]


def test_a_page_that_is_written_is_the_page_that_would_be_opened(drawings: Drawings, browse_as: BrowseAs, world: World) -> None:
    usual, _ = by_policy(drawings)
    components = {place: set(COMPONENT.findall(each.page)) for place, each in enumerate(usual) if each.way == SHOWN}
    for each in (usual[place] for place in worth_judging(components)):
        watched_page = browse_as(each.role)
        page = watched_page.page.goto(filled(each.path, world.at)).text()
        opened = watched_page.page.evaluate(AS_IT_STANDS)
        watched_page.write(page, watched_page.page.url)
        assert watched_page.page.evaluate(AS_IT_STANDS) == opened, each


def test_every_refusal_has_its_status(drawings: Drawings) -> None:
    statuses = {(each.path, each.role): each.status for each in drawings.everything if each.way == REFUSED}
    assert statuses == {(path, role): status for role, path, status in REFUSALS}


def test_the_page_for_every_trouble_is_fit(browse: Browse, trouble: dict[str, int]) -> None:
    watched_page = browse()
    faults = []
    for path, status in trouble.items():
        watched_page.go(path, status)
        faults += [f"{status}: {fault}" for fault in watched_page.judge()]
    assert not faults, "\n".join(faults)


def test_a_browser_sends_every_form_however_it_is_filled_in(drawings: Drawings) -> None:
    held_back = [str(each) for each in drawings.pages() for form in html.document_fromstring(each.page).xpath(HELD_BACK)]
    assert not held_back
