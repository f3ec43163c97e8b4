"""Subscriptions to the newsletter in every state, their links, and members who have one of their own.

Nobody with any role sees the address of a subscriber: not editors, not administrators.
"""

from app.core import clock
from app.core.db import session
from app.newsletter import offer
from app.subscriptions import queries, services
from app.subscriptions.models import Subscriber, SubscriberLink
from app.subscriptions.secret_links import links, single_use
from app.subscriptions.services import How, Topics
from tests.permissions.world_people import Builder

ASKED = How("form", "/newsletter/subscribe", offer.SUBSCRIBE)
OWN = ("other", "author", "editor")  # members who get the newsletter; the last was asked whether they still want it
NO_SUBSCRIBER = 2_000_000_000


class Newsletter:
    """Subscribers with addresses that nobody may see, and the links that were sent to them."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words
        self.things = builder.world.things

    def build(self) -> None:
        with self.made.writing():
            self._confirm_links()
            self._subscriptions()
            self._members()

    def _ask(self, name: str) -> SubscriberLink:
        word = self.words.plant(f"email of the subscriber {name}")
        services.ask(f"{word}@example.org", Topics(), ASKED)
        session().flush()
        subscriber = queries.find_by_address(f"{word}@example.org")
        assert subscriber is not None
        return session().query(SubscriberLink).filter_by(subscriber_id=subscriber.id).one()

    def _confirm_links(self) -> None:
        self.things["subscription links"] = {"missing": {"token": "no-such-link"}}
        for state in ("good", "used", "run out"):
            link = self._ask(f"with a link {state}")
            if state == "used":
                services.follow_link(single_use.plaintext(link))
            if state == "run out":
                link.expires_at = clock.now()
            self.things["subscription links"][state] = {"token": single_use.plaintext(link)}

    def _subscriber(self, name: str) -> Subscriber:
        return services.follow_link(single_use.plaintext(self._ask(name)))

    def _subscriptions(self) -> None:
        subscribers = {state: self._subscriber(state) for state in ("confirmed", "unsubscribed", "suspended", "erased")}
        services.unsubscribe(subscribers["unsubscribed"].id, How("link"))
        services.suspend(subscribers["suspended"].id, "hard-bounce")
        services.erase(subscribers["erased"])
        ids = {state: one.id for state, one in subscribers.items()} | {"unknown": NO_SUBSCRIBER}
        unsubscribing = {state: {"token": links.unsubscribe_token(number)} for state, number in ids.items()}
        choosing = {state: {"token": links.preferences_token(number)} for state, number in ids.items()}
        wrong = {"for something else": choosing["confirmed"], "missing": {"token": "no-such-link"}}
        self.things["unsubscribe links"] = unsubscribing | wrong
        wrong = {"for something else": unsubscribing["confirmed"], "missing": {"token": "no-such-link"}}
        self.things["preferences links"] = choosing | wrong

    def _members(self) -> None:
        for role in OWN:
            subscriber = services.subscribe_member(self.made.actor(role), Topics(), ASKED)
        services.ask_again(subscriber)
