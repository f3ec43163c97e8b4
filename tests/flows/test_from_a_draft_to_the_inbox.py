"""An issue from its draft to a reader's inbox, with a second pair of eyes in between, and one click to be rid of it."""

from dataclasses import replace

import pytest
from flask import Flask

from app.core import config
from app.core.db import Database
from tests.letters import link_in, words_of
from tests.newsletter.post_room import PostRoom, mail_to
from tests.newsletter.reading import Desk as Reading
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.dialect


@pytest.fixture
def reading(app: Flask, database: Database, people: People, settings: config.Settings) -> Reading:
    config.install(replace(settings, newsletter_rate=0))
    return Reading(app, database, people)


def browser(app: Flask, people: People, person: int) -> PageClient:
    made = PageClient(app.test_client())
    people.sign_in(made.client, person)
    return made


def test_issue_goes_from_a_draft_by_two_editors_to_a_reader_who_then_leaves(
    app: Flask, database: Database, people: People, reading: Reading
) -> None:
    room = PostRoom(database, people)
    reading.subscribe("robin@example.org", sections=["initiatives"])

    # One editor writes and submits, and cannot decide; another publishes.
    draft = room.submit(room.draft())
    first, second = browser(app, people, room.editor), browser(app, people, room.second)
    first.get(f"/moderation/{draft}", 404)
    assert "Every published issue has a mailing" in first.get("/newsletter/mailings").main
    second.fill(second.get(f"/moderation/{draft}"), containing="Publish")

    # Publishing sends nothing: a mailing does.
    reading.work()
    assert mail_to("robin") == []
    listed = first.get("/newsletter/mailings")
    form = first.get(listed.links()["Send What schools have learned"])
    report = first.fill(form, {"when": "soon"}, "when")
    reading.work()
    assert "Sent" in first.get(report.response.request.path).main

    # The reader has what they follow, and why, and ways to change or end it.
    (message,) = mail_to("robin")
    text = words_of(message)
    assert "Theatre in schools" in text
    assert "A word from us" not in text
    assert "You get this because you follow Initiatives." in text
    reader = reading.browser()
    assert "Initiatives" in reader.get(link_in(message, "/newsletter/preferences/")).main
    reader.get(link_in(message, "/newsletter/what-schools-have-learned"))
    one_click = str(message["List-Unsubscribe"]).strip("<>").removeprefix(config.settings().site_url)
    assert reader.client.post(one_click, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "Unsubscribed with the link in it 1" in " ".join(first.get("/newsletter/mailings/1").main.split())

    # Nothing more is sent to them.
    room.publish(title="The next issue")
    form = first.get(first.get("/newsletter/mailings").links()["Send The next issue"])
    first.fill(form, {"when": "soon"}, "when")
    reading.work()
    assert len(mail_to("robin")) == 1
    assert "nobody gets the newsletter" in first.get("/newsletter/mailings/2").main
