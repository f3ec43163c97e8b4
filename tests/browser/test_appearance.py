"""Readers who change how pages look: larger text, colours of their own, less movement, paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browse
from tests.browser.judging import TEXT_SIZE
from tests.browser.page_users import KeyboardUser
from tests.browser.world import World

pytestmark = pytest.mark.browser
MOVING = "document.getAnimations().map(one => one.effect.target.outerHTML.slice(0, 120))"
# Whether a box that is drawn by CSS still shows that it is ticked when the reader's colours replace ours.
MARK = """one => { const mark = getComputedStyle(one.labels[0], "::after")
  return [mark.opacity, mark.borderColor !== getComputedStyle(one.labels[0], "::before").backgroundColor] }"""


def test_text_grows_with_the_readers_own_size(browse: Browse) -> None:
    page = browse().go("/get-help")
    heights = "[...document.querySelectorAll('h1, p, a, li')].map(one => parseFloat(getComputedStyle(one).fontSize))"
    before = page.evaluate(heights)
    page.evaluate(TEXT_SIZE, "200%")
    after = page.evaluate(heights)
    assert [round(now / then, 1) for now, then in zip(after, before, strict=True)] == [2.0] * len(before)


def test_chosen_colours_keep_the_focus_and_the_ticks(browse: Browse) -> None:
    page = browse(forced_colors="active").go("/directory?type=drama&type=campaign")
    keyboard = KeyboardUser(page)
    keyboard.reach(page.get_by_role("button", name="Search"))
    keyboard.reach(page.locator("input[type=checkbox]").first)
    assert not keyboard.unseen, "\n".join(keyboard.unseen)
    opacity, contrasts = page.locator("input[type=checkbox]:checked").first.evaluate(MARK)
    assert opacity == "1"
    assert contrasts
    border = page.get_by_role("button", name="Search").evaluate("one => getComputedStyle(one).borderTopStyle")
    assert border == "solid"


def test_nothing_moves_for_those_who_ask_for_less_movement(browse: Browse) -> None:
    page = browse(reduced_motion="reduce").go("/directory")
    moving = page.evaluate(MOVING)
    page.locator("summary").first.click()
    moving += page.evaluate(MOVING)
    page.get_by_role("button", name="Search").hover()
    assert moving + page.evaluate(MOVING) == []


def test_a_page_on_paper_holds_what_it_says_and_no_navigation(browse: Browse, world: World) -> None:
    page = browse().go(f"/directory/{world.at['published_slug']}")
    page.emulate_media(media="print")
    for name in (
        ".govuk-service-navigation",
        ".govuk-phase-banner",
        ".govuk-exit-this-page",
        ".govuk-back-link",
        ".app-header__help",
        ".app-footer__links",
        "text=Tell us something is wrong",
        "text=Related initiatives",
        "text=All published versions",
    ):
        expect(page.locator(name).first).to_be_hidden()
    for name in ("h1", "#due-diligence", "text=Has this been checked?", "text=Version 2, published", "text=Run by"):
        expect(page.locator(name).first).to_be_visible()


def test_a_list_on_paper_holds_its_results_and_no_filters(browse: Browse) -> None:
    page = browse().go("/directory")
    page.emulate_media(media="print")
    expect(page.locator(".app-results__item").first).to_be_visible()
    for name in (".app-facet", "form", ".govuk-pagination", "text=Sort by"):
        expect(page.locator(name).first).to_be_hidden()


def test_what_stays_in_sight_while_scrolling_covers_no_column_of_a_table(browse: Browse) -> None:
    page = browse().go("/library/compare?with=cse-and-missing-service&with=csa-recovery-service")
    page.evaluate("window.scrollTo(0, 700)")
    strip, table = page.locator(".govuk-exit-this-page").bounding_box(), page.locator("table").first.bounding_box()
    assert strip is not None
    assert table is not None
    assert strip["y"] == 0, "it is still in sight"
    assert strip["x"] <= table["x"]
    assert strip["x"] + strip["width"] >= table["x"] + table["width"], "a strip, over no column more than over another"
    background = page.locator(".govuk-exit-this-page").evaluate("one => getComputedStyle(one).backgroundColor")
    assert background == "rgb(255, 255, 255)", "nothing shows through"


def test_every_button_has_the_font_of_the_page_and_is_seen_where_it_stands(browse: Browse, world: World) -> None:
    for role, path in (("author", f"/contribute/drafts/{world.at['specification']}/steps/clauses"), ("moderator", "/moderation")):
        page = browse(role).go(path)
        fonts = page.evaluate("[...document.querySelectorAll('main button')].map(one => getComputedStyle(one).fontFamily)")
        assert fonts
        assert {font.split(",")[0].strip('"').lower() for font in fonts} == {"arial"}
    grounds = page.evaluate(
        """[...document.querySelectorAll('.app-queue-filter, .app-queue-filter button')].map(one =>
            getComputedStyle(one).backgroundColor)"""
    )
    assert contrast(*grounds) >= 3


def contrast(one: str, other: str) -> float:
    """How much two colours of CSS differ, as WCAG counts it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
