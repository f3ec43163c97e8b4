"""What people come to do, each way: with a pointer and no JavaScript, and with the keyboard alone."""

import re

import pyotp
import pytest

from app.accounts.credentials import second_factor
from app.accounts.models import Person
from app.core import clock, jobs
from app.core.db import Database, session, unit_of_work
from tests.browser.conftest import Hands
from tests.browser.hands import Hand, Keyboard, words_on
from tests.browser.visits import VISITOR
from tests.browser.world import PASSWORD, World
from tests.letters import letters_to, link_in, words_of

pytestmark = pytest.mark.browser
ADDRESS = "asha.example@hackney.gov.uk"


def test_a_visitor_finds_an_initiative_by_filters(hands: Hands) -> None:
    hand = hands(VISITOR)
    hand.page.goto("/")
    hand.press("Find an initiative", "link")
    hand.open("Type")
    hand.tick(label_of(hand, "Drama or theatre in education"))
    hand.press("Apply filters")
    assert "type=drama" in hand.page.url
    hand.type("Words to look for", "schools in Buckinghamshire")
    hand.press("Search")
    assert "Filters in use" in words_on(hand)
    hand.press("Chelsea's Choice", "link")
    assert "An educational theatre production" in words_on(hand)


def test_somebody_registers_contributes_and_is_published_in_three_clicks(hands: Hands, database: Database, world: World) -> None:
    hand = hands(VISITOR)
    register(hand, database)
    contribute(hand)
    moderator = hands("moderator")
    moderator.page.goto("/moderation")
    moderator.presses = 0
    moderator.press("Street art with young people", "link")
    moderator.press("Publish")
    assert moderator.presses <= 3
    assert "You have published “Street art with young people”." in words_on(moderator)
    jobs.drain(database)
    hand.page.goto(link_in(letters_to(ADDRESS)[-1], "/directory/"))
    assert "It runs on Saturdays." in words_on(hand)
    assert "Checked" in words_on(hand)


def register(hand: Hand, database: Database) -> None:
    """From the first page to a confirmed account, by the letter that comes."""
    hand.page.goto("/")
    hand.press("Sign in", "link")
    hand.press("I do not have an account yet", "link")
    hand.type("Email address", ADDRESS)
    hand.press("Continue")
    jobs.drain(database)
    hand.page.goto(link_in(letters_to(ADDRESS)[-1], "/register/verify/"))
    hand.press("Confirm")
    hand.type("Full name", "Asha Example")
    hand.tick("Local authority commissioner or lead: child sexual exploitation")
    hand.type("Name of your organisation", "London Borough of Hackney")
    hand.pick("Local area you work in (optional)", "Hackney")
    hand.type("Choose a password (optional)", "seven quiet otters")
    hand.press("Finish registering")
    assert "You are registered. You can now read and contribute." in words_on(hand)


def contribute(hand: Hand) -> None:
    """Every section of the form, the preview, and the button that submits."""
    hand.page.goto("/contribute")
    hand.press("Add an initiative")
    hand.type("Name", "Street art with young people")
    hand.type("Summary", "Painting walls with a youth worker on Saturdays.")
    hand.tick("Community or parent-led initiative")
    hand.type("Description", "It runs on Saturdays.")
    save(hand)
    fill_sections(hand)
    hand.press("Preview the page", "link")
    assert "It runs on Saturdays." in words_on(hand)
    hand.press("Back", "link")
    hand.press("Check and submit")
    hand.tick("I have checked today that everything here is right")
    hand.press("Submit to the moderators")
    assert "Submitted to the moderators" in words_on(hand)


def save(hand: Hand) -> None:
    hand.press("Save and continue")
    assert "Sections" in words_on(hand)


def fill_sections(hand: Hand) -> None:
    """The sections after the first, in the order of the task list."""
    hand.press("Who it is for", "link")
    hand.tick("Child sexual exploitation (CSE)")
    save(hand)
    hand.press("Where and how", "link")
    hand.tick("One or more local areas")
    hand.type("Local areas", "Hackney")
    save(hand)
    hand.press("Cost and dates", "link")
    hand.tick("Free to use")
    save(hand)
    hand.press("Contact", "link")
    hand.type("Email address", "youth@hackney.example.org")
    save(hand)
    for section in ("Evidence", "Due diligence: the organisation", "Due diligence: people and audiences"):
        hand.press(section, "link")
        save(hand)


def test_a_moderator_returns_a_submission_with_a_reason(hands: Hands, database: Database, world: World) -> None:
    hand = hands("moderator")
    hand.page.goto("/moderation")
    hand.press("Street theatre for Year 9", "link")
    hand.open("Return or reject it")
    hand.tick("Return it")
    hand.type("Why?", "Say how long the play is.")
    hand.press("Send it back")
    assert "You have sent it back." in words_on(hand)
    jobs.drain(database)
    [letter] = letters_to("asha.example@a-council-with-a-long-name.example.org")
    assert "Say how long the play is." in words_of(letter)


def test_a_moderator_confirms_what_the_check_found_and_publishes(hands: Hands, world: World) -> None:
    hand = hands("moderator")
    hand.page.goto(f"/moderation/{world.at['found']}")
    boxes = hand.page.get_by_role("checkbox", name="I have read this and it is not about an identifiable person")
    hand.press("Publish")
    assert "There is a problem" in words_on(hand)
    for number in range(boxes.count()):
        tick_nth(hand, number)
    hand.press("Publish")
    assert "You have published" in words_on(hand)


def tick_nth(hand: Hand, number: int) -> None:
    """Several boxes bear the same words: this is the one that stands in that place."""
    one = hand.page.get_by_role("checkbox", name="I have read this").nth(number)
    if isinstance(hand, Keyboard):
        hand.reach(one)
        hand.page.keyboard.press("Space")
    else:
        one.check()


def test_somebody_signs_in_with_a_password_and_a_second_step(hands: Hands, database: Database, world: World) -> None:
    with unit_of_work(database):
        person = session().get_one(Person, world.people["moderator"])
        email, app = person.email or "", pyotp.TOTP(second_factor.secret_from(person.totp_salt or ""))
    hand = hands(VISITOR)
    hand.page.goto("/moderation")
    hand.type("Email address", email)
    hand.type("Password", PASSWORD)
    hand.press("Sign in")
    hand.type("Security code", app.at(int(clock.now().timestamp())))
    hand.press("Continue")
    assert hand.page.url.endswith("/moderation")
    assert "Submissions" in words_on(hand)


def test_a_visitor_reports_a_problem(hands: Hands, world: World) -> None:
    hand = hands(VISITOR)
    hand.page.goto(f"/directory/{world.at['published_slug']}")
    hand.press("Tell us something is wrong", "link")
    hand.press("Send")
    assert "There is a problem" in words_on(hand)
    hand.tick("Something is out of date")
    hand.type("Tell us more", "The company has a new name.")
    hand.press("Send")
    assert "Thank you. We have told the people who look after this page" in words_on(hand)


def label_of(hand: Hand, start: str) -> str:
    """The whole label of a facet’s box: its words and its count."""
    return re.sub(r"\s+", " ", hand.page.locator("label", has_text=start).first.text_content() or "").strip()
