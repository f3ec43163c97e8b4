"""What readers and editors do with the newsletter, each way: with a pointer and no JavaScript, and with the keyboard alone."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.db import Database
from tests.browser.conftest import UserAs
from tests.browser.page_users import words_on
from tests.browser.visits import VISITOR
from tests.browser.world import World
from tests.letters import letters_to, link_in
from tests.queued_work import run_queued

pytestmark = pytest.mark.browser
READER = "reader@example.org"


def test_a_reader_subscribes_to_two_sections_changes_them_and_leaves(user_as: UserAs, database: Database) -> None:
    user = user_as(VISITOR)
    user.page.goto("/newsletter")
    user.press("Get it by email", "link")
    user.type("Email address", "no address")
    user.press("Subscribe")
    assert "There is a problem" in words_on(user)
    user.type("Email address", READER)
    user.tick("Outcomes measurement")
    user.tick("From the editor")
    user.press("Subscribe")
    assert "Check your email" in words_on(user)
    run_queued(database)
    user.page.goto(link_in(letters_to(READER)[-1], "/newsletter/confirm/"))
    user.press("Confirm")
    assert "You will get the newsletter" in words_on(user)
    run_queued(database)
    welcome = letters_to(READER)[-1]
    user.page.goto(link_in(welcome, "/newsletter/preferences/"))
    user.untick("Outcomes measurement")
    user.press("Save")
    assert "From the editor" in words_on(user)
    user.page.goto(link_in(welcome, "/newsletter/unsubscribe/"))
    user.press("Unsubscribe")
    assert "You do not get the newsletter" in words_on(user)


def test_an_editor_adds_a_page_looks_at_the_email_and_hands_the_issue_over(
    user_as: UserAs, database: Database, world: World
) -> None:
    user = user_as("editor")
    draft = world.at["issue"]
    user.page.goto(f"/newsletter/drafts/{draft}/shelf")
    title = user.page.locator(".govuk-summary-card__title").first.inner_text()
    user.type(f"Summary of {title}", "A page to read.")
    user.press(f"Add {title} to this issue")
    assert "In this issue" in words_on(user)
    user.page.goto(f"/newsletter/drafts/{draft}/formats")
    user.press("Plain text", "link")
    assert "A page to read." in words_on(user)
    user.press("Send a test to me")
    run_queued(database)
    user.page.goto(f"/contribute/drafts/{draft}/submit")
    user.press("Submit to the editors")
    assert "Submitted to the editors" in words_on(user)
    second = user_as("second editor")
    second.page.goto("/moderation")
    second.press("Winter", "link")
    second.press("Publish")
    assert "You have published “Winter”." in words_on(second)


def test_an_editor_schedules_a_mailing_and_calls_it_off(user_as: UserAs, world: World) -> None:
    user = user_as("editor")
    user.page.goto(f"/newsletter/mailings/schedule/{world.at['unsent']}")
    user.press("Schedule the mailing")
    assert "Choose when it should be sent" in words_on(user)
    day = (clock.now() + timedelta(days=3)).date()
    user.tick("At a date and time")
    for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        user.type(label, str(part))
    user.type("Time", "9:30am")
    user.press("Schedule the mailing")
    assert "at 9:30am" in words_on(user)
    user.press("Cancel this mailing")
    assert "Cancelled" in words_on(user)


def test_an_editor_decides_what_becomes_of_uncertain_deliveries(user_as: UserAs, world: World) -> None:
    user = user_as("editor")
    user.page.goto(f"/newsletter/mailings/{world.at['troubled']}/uncertain")
    user.tick("Count them as delivered")
    user.tick("All")
    user.press("Continue")
    assert "Uncertain: 0" in words_on(user) or "Uncertain\t0" in words_on(user)
