"""What readers and editors do with the newsletter, each way: with a pointer and no JavaScript, and with the keyboard alone."""

from datetime import timedelta

import pytest

from app.core import clock, jobs
from app.core.db import Database
from tests.browser.conftest import Hands
from tests.browser.hands import words_on
from tests.browser.visits import VISITOR
from tests.browser.world import World
from tests.letters import letters_to, link_in

pytestmark = pytest.mark.browser
READER = "reader@example.org"


def test_a_reader_subscribes_to_two_sections_changes_them_and_leaves(hands: Hands, database: Database) -> None:
    hand = hands(VISITOR)
    hand.page.goto("/newsletter")
    hand.press("Get it by email", "link")
    hand.type("Email address", "no address")
    hand.press("Subscribe")
    assert "There is a problem" in words_on(hand)
    hand.type("Email address", READER)
    hand.tick("Outcomes measurement")
    hand.tick("From the editor")
    hand.press("Subscribe")
    assert "Check your email" in words_on(hand)
    jobs.drain(database)
    hand.page.goto(link_in(letters_to(READER)[-1], "/newsletter/confirm/"))
    hand.press("Confirm")
    assert "You will get the newsletter" in words_on(hand)
    jobs.drain(database)
    welcome = letters_to(READER)[-1]
    hand.page.goto(link_in(welcome, "/newsletter/preferences/"))
    hand.untick("Outcomes measurement")
    hand.press("Save")
    assert "From the editor" in words_on(hand)
    hand.page.goto(link_in(welcome, "/newsletter/unsubscribe/"))
    hand.press("Unsubscribe")
    assert "You do not get the newsletter" in words_on(hand)


def test_an_editor_adds_a_page_looks_at_the_email_and_hands_the_issue_over(
    hands: Hands, database: Database, world: World
) -> None:
    hand = hands("editor")
    draft = world.at["issue"]
    hand.page.goto(f"/newsletter/drafts/{draft}/shelf")
    title = hand.page.locator(".govuk-summary-card__title").first.inner_text()
    hand.type(f"Summary of {title}", "A page to read.")
    hand.press(f"Add {title} to this issue")
    assert "In this issue" in words_on(hand)
    hand.page.goto(f"/newsletter/drafts/{draft}/formats")
    hand.press("Plain text", "link")
    assert "A page to read." in words_on(hand)
    hand.press("Send a test to me")
    jobs.drain(database)
    hand.page.goto(f"/contribute/drafts/{draft}/submit")
    hand.press("Submit to the editors")
    assert "Submitted to the editors" in words_on(hand)
    second = hands("second editor")
    second.page.goto("/moderation")
    second.press("Winter", "link")
    second.press("Publish")
    assert "You have published “Winter”." in words_on(second)


def test_an_editor_schedules_a_mailing_and_calls_it_off(hands: Hands, world: World) -> None:
    hand = hands("editor")
    hand.page.goto(f"/newsletter/mailings/schedule/{world.at['unsent']}")
    hand.press("Schedule the mailing")
    assert "Select when it should be sent" in words_on(hand)
    day = (clock.now() + timedelta(days=3)).date()
    hand.tick("At a date and time")
    for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        hand.type(label, str(part))
    hand.type("Time", "9:30am")
    hand.press("Schedule the mailing")
    assert "at 9:30am" in words_on(hand)
    hand.press("Cancel this mailing")
    assert "Cancelled" in words_on(hand)


def test_an_editor_decides_what_becomes_of_uncertain_deliveries(hands: Hands, world: World) -> None:
    hand = hands("editor")
    hand.page.goto(f"/newsletter/mailings/{world.at['troubled']}/uncertain")
    hand.tick("Count them as delivered")
    hand.tick("All")
    hand.press("Continue")
    assert "Uncertain: 0" in words_on(hand) or "Uncertain\t0" in words_on(hand)
