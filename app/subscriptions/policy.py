"""Who may move a subscription: pure questions of an actor and a subscriber."""

from typing import Protocol

from app.core.actor import Actor


class Subscribed(Protocol):
    """A subscription may belong to a person with an account."""

    @property
    def person_id(self) -> int | None: ...


def has_proof(actor: Actor, subscriber: Subscribed) -> bool:
    """Whoever comes by a link that was sent to the address, or signed in with it: the view has asked for the proof.

    Nothing more is asked, least of all of somebody who wants to stop.
    """
    return True


def is_site(actor: Actor, subscriber: Subscribed) -> bool:
    """What only the site itself does, by the clock or because a message came back."""
    return actor.is_system
