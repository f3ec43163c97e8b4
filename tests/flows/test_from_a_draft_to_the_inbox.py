"""An issue from its draft to a reader's inbox, with a second pair of eyes in between, and one click to be rid of it."""

from dataclasses import replace

import pytest
from flask import Flask

from app.core import config
from app.core.db import Database
from tests.letters import link_in, words_of
from tests.newsletter.mailing_maker import MailingMaker, mail_to
from tests.newsletter.subscription_client import SubscriptionClient
from tests.people import People

pytestmark = pytest.mark.dialect


@pytest.fixture
def subscriptions(app: Flask, database: Database, people: People, settings: config.Settings) -> SubscriptionClient:
    config.install(replace(settings, newsletter_rate=0))
    return SubscriptionClient(app, database, people)


def test_issue_goes_from_a_draft_by_two_editors_to_a_reader_who_then_leaves(
    app: Flask, database: Database, people: People, subscriptions: SubscriptionClient
) -> None:
    mailings = MailingMaker(database, people)
    subscriptions.subscribe("robin@example.org", sections=["initiatives"])

    # One editor writes and submits, and cannot decide; another publishes.
    draft = mailings.submit(mailings.draft())
    first, second = people.browser(app, mailings.editor), people.browser(app, mailings.second)
    first.get(f"/moderation/{draft}", 404)
    assert "The present version of every published issue has a mailing" in first.get("/newsletter/mailings").main
    second.fill(second.get(f"/moderation/{draft}"), containing="Publish")

    # Publishing sends nothing: a mailing does.
    subscriptions.work()
    assert mail_to("robin") == []
    listed = first.get("/newsletter/mailings")
    form = first.get(listed.links()["Send What schools have learned"])
    report = first.fill(form, {"when": "soon"}, "when")
    subscriptions.work()
    assert "Sent" in first.get(report.response.request.path).main

    # The reader has what they follow, and why, and ways to change or end it.
    (message,) = mail_to("robin")
    text = words_of(message)
    assert "Theatre in schools" in text
    assert "A word from us" not in text
    assert "You get this because you follow Initiatives." in text
    reader = subscriptions.browser()
    assert "Initiatives" in reader.get(link_in(message, "/newsletter/preferences/")).main
    reader.get(link_in(message, "/newsletter/what-schools-have-learned"))
    one_click = str(message["List-Unsubscribe"]).strip("<>").removeprefix(config.settings().site_url)
    assert reader.client.post(one_click, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "Unsubscribed with the link in it 1" in " ".join(first.get("/newsletter/mailings/1").main.split())

    # Nothing more is sent to them.
    mailings.publish(title="The next issue")
    form = first.get(first.get("/newsletter/mailings").links()["Send The next issue"])
    first.fill(form, {"when": "soon"}, "when")
    subscriptions.work()
    assert len(mail_to("robin")) == 1
    assert "nobody gets the newsletter" in first.get("/newsletter/mailings/2").main
