"""Readers of the newsletter for the browser: in every state, with the links that were sent to them."""

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.db import session
from app.newsletter import offer
from app.subscriptions import queries, services
from app.subscriptions.models import Subscriber, SubscriberLink
from app.subscriptions.secret_links import links, single_use
from app.subscriptions.services import How, Topics

TOPICS = Topics(("outcomes", "health", "exchanges"), ("cse", "hsb"), ("london", "north-east"))
ASKED = How("form", "/newsletter/subscribe", offer.SUBSCRIBE)


def furnish(member: Actor, address: str) -> dict[str, str]:
    """What to put into addresses, by name."""
    reader = services.follow_link(_ask(address))
    services.change_topics(reader, Topics(), How("link", "/newsletter/preferences"))
    leaver = services.follow_link(_ask("somebody.who.left@example.org"))
    services.unsubscribe(leaver.id, How("one-click", "/newsletter/unsubscribe"))
    services.ask_again(services.subscribe_member(member, TOPICS, ASKED))
    stays = services.follow_link(_ask("somebody.who.stays@example.org"))
    services.ask_again(stays)
    return {
        "confirm_link": _ask("somebody.who.asked@example.org"),
        "stay_link": _last_link(stays),
        "unsubscribe_link": links.unsubscribe_token(reader.id),
        "unsubscribed_link": links.unsubscribe_token(leaver.id),
        "preferences_link": links.preferences_token(reader.id),
        "left_preferences_link": links.preferences_token(leaver.id),
    }


def _ask(address: str) -> str:
    """The token of the link that an address is sent."""
    services.ask(address, TOPICS, ASKED)
    session().flush()
    subscriber = queries.find_by_address(address)
    assert subscriber is not None
    return _last_link(subscriber)


def _last_link(subscriber: Subscriber) -> str:
    session().flush()
    rows = sa.select(SubscriberLink).where(SubscriberLink.subscriber_id == subscriber.id).order_by(SubscriberLink.id.desc())
    return single_use.plaintext(session().scalars(rows).first() or _missing())


def _missing() -> SubscriberLink:
    raise LookupError("no link was made")
