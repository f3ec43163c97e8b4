"""What people come to do, each way: with a pointer and no JavaScript, and with the keyboard alone."""

import re

import pyotp
import pytest

from app.accounts.credentials import second_factor
from app.accounts.models import Person
from app.core import clock
from app.core.db import Database, session, unit_of_work
from tests.browser.conftest import UserAs
from tests.browser.page_users import KeyboardUser, PageUser, words_on
from tests.browser.visits import VISITOR
from tests.browser.world import PASSWORD, World
from tests.letters import letters_to, link_in, words_of
from tests.queued_work import run_queued

pytestmark = pytest.mark.browser
ADDRESS = "asha.example@riverton.gov.uk"  # of a council that the site does not know by name


def test_a_visitor_finds_an_initiative_by_filters(user_as: UserAs) -> None:
    user = user_as(VISITOR)
    user.page.goto("/")
    user.press("Find an initiative", "link")
    user.open("Type")
    user.tick(label_of(user, "Drama or theatre in education"))
    user.press("Apply filters")
    assert "type=drama" in user.page.url
    user.type("Words to look for", "schools in Buckinghamshire")
    user.press("Search")
    assert "Filters in use" in words_on(user)
    user.press("Chelsea's Choice", "link")
    assert "An educational theatre production" in words_on(user)


def test_somebody_registers_contributes_and_is_published_in_three_clicks(
    user_as: UserAs, database: Database, world: World
) -> None:
    user = user_as(VISITOR)
    register(user, database)
    contribute(user)
    moderator = user_as("moderator")
    moderator.page.goto("/moderation")
    moderator.presses = 0
    moderator.press("Street art with young people", "link")
    moderator.press("Publish")
    assert moderator.presses <= 3
    assert "You have published “Street art with young people”." in words_on(moderator)
    run_queued(database)
    user.page.goto(link_in(letters_to(ADDRESS)[-1], "/directory/"))
    assert "It runs on Saturdays." in words_on(user)
    assert "Checked" in words_on(user)


def register(user: PageUser, database: Database) -> None:
    """From the first page to a confirmed account, by the letter that comes."""
    user.page.goto("/")
    user.press("Sign in", "link")
    user.press("I do not have an account yet", "link")
    user.type("Email address", ADDRESS)
    user.press("Continue")
    run_queued(database)
    user.page.goto(link_in(letters_to(ADDRESS)[-1], "/register/verify/"))
    user.press("Confirm")
    user.type("Full name", "Asha Example")
    user.tick("Local authority commissioner or lead: child sexual exploitation")
    user.type("Name of your organisation", "Riverton Council")
    user.pick("Local area you work in (optional)", "Hackney")
    user.type("Choose a password (optional)", "seven quiet otters")
    user.press("Finish registering")
    assert "You are registered. You can now read and contribute." in words_on(user)


def contribute(user: PageUser) -> None:
    """Every section of the form, the preview, and the button that submits."""
    user.page.goto("/contribute")
    user.press("Add an initiative")
    user.type("Name", "Street art with young people")
    user.type("Summary", "Painting walls with a youth worker on Saturdays.")
    user.tick("Community or parent-led initiative")
    user.type("Description", "It runs on Saturdays.")
    save(user)
    fill_sections(user)
    user.press("Preview the page", "link")
    assert "It runs on Saturdays." in words_on(user)
    user.press("Back", "link")
    user.press("Check and submit")
    user.tick("I have checked today that everything here is right")
    user.press("Submit to the moderators")
    assert "Submitted to the moderators" in words_on(user)


def save(user: PageUser) -> None:
    user.press("Save and continue")
    assert "Sections" in words_on(user)


def fill_sections(user: PageUser) -> None:
    """The sections after the first, in the order of the task list."""
    user.press("Who it is for", "link")
    user.tick("Child sexual exploitation (CSE)")
    save(user)
    user.press("Where and how", "link")
    user.tick("One or more local areas")
    user.type("Local areas", "Hackney")
    save(user)
    user.press("Cost and dates", "link")
    user.tick("Free to use")
    save(user)
    user.press("Contact", "link")
    user.type("Email address", "youth@hackney.example.org")
    save(user)
    for section in ("Evidence", "Due diligence: the organisation", "Due diligence: people and audiences"):
        user.press(section, "link")
        save(user)


def test_a_moderator_returns_a_submission_with_a_reason(user_as: UserAs, database: Database, world: World) -> None:
    user = user_as("moderator")
    user.page.goto("/moderation")
    user.press("Street theatre for Year 9", "link")
    user.open("Return or reject it")
    user.tick("Return it")
    user.type("Why?", "Say how long the play is.")
    user.press("Send it back")
    assert "You have sent it back." in words_on(user)
    run_queued(database)
    [letter] = letters_to("asha.example@a-council-with-a-long-name.example.org")
    assert "Say how long the play is." in words_of(letter)


def test_a_moderator_confirms_what_the_check_found_and_publishes(user_as: UserAs, world: World) -> None:
    user = user_as("moderator")
    user.page.goto(f"/moderation/{world.at['found']}")
    boxes = user.page.get_by_role("checkbox", name="I have read this and it is not about an identifiable person")
    user.press("Publish")
    assert "There is a problem" in words_on(user)
    for number in range(boxes.count()):
        tick_nth(user, number)
    user.press("Publish")
    assert "You have published" in words_on(user)


def tick_nth(user: PageUser, number: int) -> None:
    """Several boxes bear the same words: this is the one that stands in that place."""
    box = user.page.get_by_role("checkbox", name="I have read this").nth(number)
    if isinstance(user, KeyboardUser):
        user.reach(box)
        user.page.keyboard.press("Space")
    else:
        box.check()


def test_somebody_signs_in_with_a_password_and_a_second_step(user_as: UserAs, database: Database, world: World) -> None:
    with unit_of_work(database):
        person = session().get_one(Person, world.people["moderator"])
        email, app = person.email or "", pyotp.TOTP(second_factor.secret_from(person.totp_salt or ""))
    user = user_as(VISITOR)
    user.page.goto("/moderation")
    user.type("Email address", email)
    user.type("Password", PASSWORD)
    user.press("Sign in")
    user.type("Security code", app.at(int(clock.now().timestamp())))
    user.press("Continue")
    assert user.page.url.endswith("/moderation")
    assert "Submissions" in words_on(user)


def test_a_visitor_reports_a_problem(user_as: UserAs, world: World) -> None:
    user = user_as(VISITOR)
    user.page.goto(f"/directory/{world.at['published_slug']}")
    user.press("Tell us something is wrong", "link")
    user.press("Send")
    assert "There is a problem" in words_on(user)
    user.tick("Something is out of date")
    user.type("Tell us more", "The company has a new name.")
    user.press("Send")
    assert "Thank you. We have told the people who look after this page" in words_on(user)


def label_of(user: PageUser, start: str) -> str:
    """The whole label of a facet’s box: its words and its count."""
    return re.sub(r"\s+", " ", user.page.locator("label", has_text=start).first.text_content() or "").strip()
