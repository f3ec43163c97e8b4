"""What a page looks like before its scripts have come: as it stays, so that nothing moves under a reader's thumb."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Browse
from tests.browser.watched_page import LARGE

pytestmark = pytest.mark.browser
PHONE = 412
# What the page itself is told stands in an attribute: its policy lets nobody, a test included, run what is given as text.
WATCH = """window.moved = 0
new PerformanceObserver(() => document.documentElement.setAttribute("data-painted", ""))
  .observe({ type: "paint", buffered: true })
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.moved += entry.value })
  .observe({ type: "layout-shift", buffered: true })"""
TIMES = "name => performance.getEntriesByType('resource').filter(one => one.name.includes(name)).map(one => one.{})"
STARTED, ENDED = TIMES.format("startTime"), TIMES.format("responseEnd")
FOLDED = (
    "document.querySelector('#navigation').getBoundingClientRect().height === 0 || document.querySelector('#navigation').hidden"
)


@pytest.fixture
def phone(browse: Browse) -> Iterator[Page]:
    """A window of its own, since a script that was put into one stays in it: the browser is lent to other tests afterwards."""
    page = browse().page.context.new_page()
    page.set_viewport_size({"width": PHONE, "height": LARGE["height"]})
    yield page
    page.close()


def open_without_script(page: Page, path: str) -> Route:
    """Open a page whose script does not come until the route is let go on."""
    routes: list[Route] = []
    page.add_init_script(WATCH)
    page.context.route("**/init.js*", lambda route: routes.append(route))  # it looks for a function's own signature
    with page.expect_request("**/init.js*"):  # it may come after the first paint
        page.goto(path, wait_until="commit")
    expect(page.locator("footer")).to_be_visible()
    page.wait_for_selector("html[data-painted]")
    (route,) = routes
    return route


def test_scripts_are_asked_for_once_the_styles_have_come_and_not_at_their_cost(phone: Page) -> None:
    phone.goto("/")
    starts = phone.evaluate(STARTED, ".js")
    assert len(starts) == 2, "the script of the page, and the one that it begins with"
    assert min(starts) >= max(phone.evaluate(ENDED, ".css"))


@pytest.mark.parametrize("path", ["/", "/directory"])
def test_the_menu_is_folded_before_the_first_paint_and_nothing_moves_when_the_script_comes(phone: Page, path: str) -> None:
    page, route = phone, open_without_script(phone, path)
    button = page.get_by_text("Menu", exact=True)
    expect(button).to_be_hidden()
    assert button.bounding_box(), "its place is kept"
    assert page.evaluate(FOLDED)
    before = page.locator("main").bounding_box()
    route.continue_()
    page.wait_for_selector("button[aria-expanded=false]")
    assert page.locator("main").bounding_box() == before
    assert page.evaluate("window.moved") <= 0.05
    button.click()
    expect(page.locator("#navigation")).to_be_visible()
    assert not page.evaluate(FOLDED)


def test_the_menu_unfolds_where_the_script_does_not_come(phone: Page) -> None:
    page, route = phone, open_without_script(phone, "/")
    page.evaluate("document.getAnimations().forEach(animation => animation.finish())")  # ten seconds later
    expect(page.get_by_role("link", name="Directory", exact=True)).to_be_visible()
    expect(page.get_by_text("Menu", exact=True)).to_be_hidden()
    assert not page.evaluate(FOLDED)
    route.continue_()
    page.wait_for_selector("button[aria-expanded=false]")


def test_without_scripts_the_menu_is_open(browse: Browse) -> None:
    page = browse(width=320, javascript=False).go("/")
    expect(page.get_by_role("link", name="Directory", exact=True)).to_be_visible()
    expect(page.get_by_text("Menu", exact=True)).to_be_hidden()
