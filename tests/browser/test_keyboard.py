"""The keyboard alone: the skip link, errors, the menu on a small screen, and a focus that can be seen wherever it goes."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Browse, BrowseAs
from tests.browser.page_users import IS_HERE, STOPS, KeyboardUser
from tests.browser.visits import VISITOR
from tests.browser.world import World, filled

pytestmark = pytest.mark.browser
SMALL_SCREEN, LARGE_SCREEN = ViewportSize(width=320, height=600), ViewportSize(width=1280, height=720)
# Notes which stop each focus is, of those thought of; then, whether the focus has left the page or is where it began.
LISTEN = f"""() => {{ {STOPS}
  const order = stops()
  window.reached = []
  addEventListener("focusin", event => reached.push(order.indexOf(event.target)))
  return order.length
}}"""
HAS_LEFT = "document.activeElement === document.body || reached.at(-1) === 0"
# Pages with much to stop at, and who stops there.
LONG_PAGES = (
    (VISITOR, "/directory?type=drama&harm=cse&region=london"),
    (VISITOR, "/directory/{published_slug}"),
    ("author", "/contribute/drafts/{draft}/steps/where-and-how"),
    ("moderator", "/moderation/{found}"),
    ("admin", "/admin/audit"),
    (VISITOR, "/library/{framework_slug}/what-if"),
    (VISITOR, "/library/compare?with={specification_slug}&with={original_slug}"),
    ("author", "/library/upgrades/{upgrade}/clauses/length"),
    ("member", "/consultations/{consultation}/clauses/aims"),
)


def leads_along_the_stops(page: Page) -> bool:
    """Whether Tab, pressed as often as the page is thought to have stops, leads to each in turn and then out of the page.

    It is held down, and let go at the end: to the browser that is as many presses.
    """
    stops = page.evaluate(LISTEN)
    assert stops > 10
    for _ in range(stops):
        page.keyboard.down("Tab")
    page.keyboard.up("Tab")
    reached = page.evaluate("reached")
    page.keyboard.press("Tab")
    return bool(reached == list(range(stops)) and page.evaluate(HAS_LEFT))


@pytest.mark.parametrize("size", [SMALL_SCREEN, LARGE_SCREEN], ids=["small", "large"])
def test_the_focus_can_be_seen_wherever_tab_leads(browse_as: BrowseAs, world: World, size: ViewportSize) -> None:
    faults = []
    for role, path in LONG_PAGES:
        watched_page = browse_as(role)
        watched_page.page.set_viewport_size(size)
        keyboard = KeyboardUser(watched_page.go(filled(path, world.at)))
        keyboard.go_near()
        faults += keyboard.unseen
    assert not faults, "\n".join(faults)


def test_tab_leads_where_a_script_is_thought_to_follow_it(browse_as: BrowseAs, world: World) -> None:
    for role, path in LONG_PAGES:
        assert leads_along_the_stops(browse_as(role).go(filled(path, world.at))), path
    watched_page = browse_as(VISITOR)
    watched_page.page.set_viewport_size(SMALL_SCREEN)
    assert leads_along_the_stops(watched_page.go("/directory"))


def test_the_first_stop_skips_to_what_the_page_says(browse: Browse) -> None:
    page = browse().go("/directory")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Words to look for")).to_be_focused()


def test_the_summary_of_errors_takes_the_focus_and_leads_to_each_field(browse: Browse, world: World) -> None:
    page = browse().go(f"/directory/{world.at['published_slug']}/report")
    KeyboardUser(page).press("Send")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Enter what is wrong")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Tell us more")).to_be_focused()


def test_the_menu_of_a_small_screen_opens_and_closes(browse: Browse) -> None:
    page = browse(width=320).go("/")
    directory = page.get_by_role("link", name="Directory", exact=True)
    expect(directory).to_be_hidden()
    keyboard = KeyboardUser(page)
    keyboard.reach(page.get_by_role("button", name="Menu"))
    page.keyboard.press("Enter")
    expect(directory).to_be_visible()
    page.keyboard.press("Space")
    expect(directory).to_be_hidden()
    assert not keyboard.unseen


def test_the_menu_of_a_small_screen_is_open_without_javascript(browse: Browse) -> None:
    page = browse(javascript=False, width=320).go("/")
    expect(page.get_by_role("link", name="Directory", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("button:focus { outline: 0 }", "looks no different"),
        ("p { position: fixed; inset: 0; margin: 0; background: white }", "is covered"),
        ("button { position: absolute; left: -500px }", "is off the screen"),
    ],
)
def test_a_focus_that_cannot_be_seen_is_noticed(browse: Browse, style: str, fault: str) -> None:
    page = browse().page
    page.set_content(f"<style>{style}</style><button>Send</button><p>Words</p>")
    keyboard = KeyboardUser(page)
    keyboard.step()
    assert page.get_by_role("button").evaluate(IS_HERE)
    assert [one.rsplit("> ", 1)[-1] for one in keyboard.unseen] == [fault]
