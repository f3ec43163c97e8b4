""" "Exit this page" takes whoever presses it to a page of the weather at once, with JavaScript and without, and tells it nothing.

The weather is played by the test: no request leaves this machine.
"""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Browse
from tests.browser.drawn import SHOWN, Drawings
from tests.browser.visits import VISITOR
from tests.browser.watched_page import WatchedPage
from tests.browser.world import World

OUTSIDE = "https://www.bbc.co.uk/weather"


def leaving(watched_page: WatchedPage) -> Page:
    """Its page, which may ask the outside for something."""
    watched_page.may_ask += (OUTSIDE,)
    return watched_page.page


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def visitor(request: pytest.FixtureRequest, browse: Browse) -> tuple[Page, list[Request]]:
    """A visitor’s page, and what it asked the outside for."""
    page = leaving(browse(javascript=request.param))
    requests: list[Request] = []

    def play(route: object, request: Request) -> None:
        requests.append(request)
        route.fulfill(body="<title>Weather</title>", content_type="text/html")  # type: ignore[attr-defined]  # a route

    page.context.route(f"{OUTSIDE}**", play)
    return page, requests


def left(page: Page, requests: list[Request]) -> None:
    """See that the page is the weather’s, and that it was not told where from."""
    page.wait_for_url(OUTSIDE)
    expect(page).to_have_title("Weather")
    assert [one.headers.get("referer") for one in requests] == [None]


@pytest.mark.browser
def test_the_button_leaves(visitor: tuple[Page, list[Request]], world: World) -> None:
    page, requests = visitor
    page.goto(f"/directory/{world.at['published_slug']}")
    page.locator(".govuk-exit-this-page__button").click()
    left(page, requests)


@pytest.mark.browser
def test_the_second_stop_of_the_keyboard_leaves(visitor: tuple[Page, list[Request]]) -> None:
    page, requests = visitor
    page.goto("/get-help")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Exit this page", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    left(page, requests)


@pytest.mark.browser
def test_pressing_shift_three_times_leaves(browse: Browse) -> None:
    page = leaving(browse())
    page.context.route(f"{OUTSIDE}**", lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"))
    page.goto("/directory")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(OUTSIDE)


@pytest.mark.browser
def test_the_button_stays_in_sight_on_a_long_page(browse: Browse) -> None:
    for width in (320, 1280):
        page = browse(width=width).go("/directory")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
        expect(page.locator(".govuk-exit-this-page__button")).to_be_in_viewport(ratio=0.9)


def test_every_page_that_a_visitor_sees_has_the_button(drawings: Drawings) -> None:
    pages = [each for each in drawings.pages() if each.way == SHOWN and each.role == VISITOR]
    assert len(pages) > 50
    assert not [each.path for each in pages if 'class="govuk-exit-this-page"' not in each.page]
