"""A newcomer registers, contributes, is returned, resubmits, is published, is found. Every step is a page or a letter."""

import pytest
from flask import Flask

from app.core import worker
from app.core.db import Database
from tests.letters import letters_to, link_in, words_of
from tests.page_client import Page, PageClient
from tests.people import People

pytestmark = pytest.mark.each_database
ADDRESS = "asha.example@camden.gov.uk"
PASSWORD = "seven quiet otters"
TITLE = "Street theatre for Year 8"


def register(page: PageClient, database: Database) -> Page:
    page.fill(page.get("/register"), {"email": ADDRESS}, "email")
    worker.drain(database)
    [letter] = letters_to(ADDRESS)
    verify = page.get(link_in(letter, "/register/verify/"))
    details = page.fill(verify, containing="Confirm")
    return page.fill(
        details,
        {
            "name": "Asha Example",
            "job_role": "la-cse",
            "organisation": "new",
            "organisation_name": "London Borough of Camden",
            "organisation_kind": "local-authority",
            "password": PASSWORD,
        },
        "job_role",
    )


def contribute(page: PageClient) -> int:
    """Fill in the first step and submit; the number of the draft."""
    first = {"title": TITLE, "summary": "A play about grooming.", "type": "drama", "description": "A play."}
    tasks = page.fill(page.get("/contribute/initiative"), first, "title")
    submitted = page.fill(page.get(f"/contribute/drafts/{tasks.draft_number}/submit"), containing="send")
    assert "Submitted to the moderators" in submitted.main
    return tasks.draft_number


def test_a_newcomer_registers_contributes_is_returned_resubmits_is_published_and_is_found(
    app: Flask, database: Database, people: People, page: PageClient
) -> None:
    people.area()
    register(page, database)
    number = contribute(page)
    moderator = PageClient(app.test_client())
    people.sign_in(moderator.client, people.moderator("Mo Example"))

    assert TITLE in moderator.get("/moderation").main
    item = moderator.get(f"/moderation/{number}")
    moderator.fill(item, {"verb": "return", "reason": "Say how long the play is."}, "reason")
    worker.drain(database)
    returned = letters_to(ADDRESS)[-1]
    assert "Say how long the play is." in words_of(returned)

    outcome = page.get(link_in(returned, "/contribute/drafts/"))
    assert "Say how long the play is." in outcome.main
    tasks = page.fill(outcome, containing="Change it")
    again = tasks.draft_number
    page.fill(page.get(f"/contribute/drafts/{again}/steps/about-it"), {"description": "A play of forty minutes."}, "title")
    page.fill(page.get(f"/contribute/drafts/{again}/submit"), {"checked_today": "y"}, "send")

    moderator.fill(moderator.get(f"/moderation/{again}"), containing="Publish")
    worker.drain(database)
    published = letters_to(ADDRESS)[-1]
    visitor = PageClient(app.test_client())
    live = visitor.get(link_in(published, "/directory/"))
    assert live.h1.endswith(TITLE)
    assert "A play of forty minutes." in live.main
    assert "Checked" in live.main
    found = visitor.get("/search?q=theatre")
    assert found.links()[TITLE] == live.response.request.path
    assert TITLE in visitor.get("/directory?type=drama&checked=fresh").main


def test_a_visitor_finds_an_initiative_by_words_then_by_filter(
    app: Flask, database: Database, people: People, page: PageClient
) -> None:
    people.area()
    register(page, database)
    number = contribute(page)
    moderator = PageClient(app.test_client())
    people.sign_in(moderator.client, people.moderator())
    moderator.fill(moderator.get(f"/moderation/{number}"), containing="Publish")
    worker.drain(database)

    visitor = PageClient(app.test_client())
    home = visitor.get("/")
    assert TITLE in home.main
    listing = visitor.get(home.links()["Find an initiative"])
    assert "1 initiative" in listing.main
    assert TITLE in visitor.get("/directory?q=grooming").main
    assert TITLE not in visitor.get("/directory?type=campaign").main
    detail = visitor.get(listing.links()[TITLE])
    assert "Not stated" in detail.main
    assert "Tell us something is wrong" in detail.links()
