"""Subscriptions take what is subscribed to from the feature that sends it: another offer, other topics and words."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import feature
from app.core.db import Database, transaction, unit_of_work
from app.core.errors import Invalid
from app.core.taxonomy import Term
from app.feature import Feature
from app.newsletter.offer import OFFER
from app.subscriptions import offers, services
from app.subscriptions.offers import OFFERS, Offer
from app.subscriptions.services import How, Topics
from tests.newsletter.subscription_client import READER, SubscriptionClient, subscriptions

__all__ = ["subscriptions"]
WORDS = "Tell me by email when a page that I follow changes."
ALERTS = Offer(
    (Term("pages", "Pages that change", "What was checked or rewritten"),), {"alerts-1": WORDS}, "alerts-1", "alerts-1"
)


@pytest.fixture
def alerts(app: Flask) -> Iterator[Offer]:
    """Alerts instead of the newsletter."""
    usual = feature.installed()
    feature.install((Feature(name="alerts", adds=(OFFERS(ALERTS),)), *usual))
    yield ALERTS
    feature.install(usual)


def test_the_form_shows_what_is_offered_and_asks_to_agree_to_its_words(subscriptions: SubscriptionClient, alerts: Offer) -> None:
    form = subscriptions.browser().get("/newsletter/subscribe").main
    assert "Pages that change" in form
    assert WORDS in form
    for section in OFFER.sections:
        assert section.label not in form


def test_what_was_agreed_to_stands_in_the_ledger_in_the_words_of_the_offer(
    subscriptions: SubscriptionClient, alerts: Offer
) -> None:
    subscriber = subscriptions.subscribe(sections=["pages"])
    assert subscriptions.held(READER)["sections"] == ["pages"]
    assert {line.wording for line in subscriptions.ledger(subscriber)} == {WORDS}
    assert "Followed: Pages that change" in subscriptions.browser().get(subscriptions.preferences_path(subscriber)).main


def test_topics_and_words_of_no_offer_are_refused(subscriptions: SubscriptionClient, database: Database, alerts: Offer) -> None:
    agreed = How("form", "/newsletter/subscribe", ALERTS.subscribe)
    foreign = How("form", "/newsletter/subscribe", OFFER.subscribe)
    for topics, how in ((Topics(sections=("health",)), agreed), (Topics(sections=("pages",)), foreign)):
        with unit_of_work(database), pytest.raises(Invalid), transaction():
            services.ask(READER, topics, how)
    assert subscriptions.held(READER) == {}


def test_nothing_can_be_subscribed_to_where_no_feature_offers_anything(app: Flask) -> None:
    usual = feature.installed()
    feature.install(())
    try:
        with pytest.raises(RuntimeError, match="nothing is offered"):
            offers.current()
    finally:
        feature.install(usual)
