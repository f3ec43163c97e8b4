"""Who may move a subscription, and from which state to which."""

from app.subscriptions.lifecycle import SUBSCRIBER
from tests.policy_actors import ACTORS, drawn

EVERYBODY = " ".join(ACTORS)


def test_each_state_leads_where_it_is_said_to_and_leaving_is_asked_no_question() -> None:
    assert (SUBSCRIBER.name, SUBSCRIBER.initial, SUBSCRIBER.column) == ("newsletter subscriber", "pending", "status")
    assert drawn(SUBSCRIBER, None) == {
        "confirm": ("pending, unsubscribed, suspended > confirmed", EVERYBODY),
        "unsubscribe": ("confirmed, suspended > unsubscribed", EVERYBODY),
        "lapse": ("confirmed > unsubscribed", "system"),
        "suspend": ("confirmed > suspended", "system"),
        "erase": ("pending, confirmed, unsubscribed, suspended > erased", "system"),
    }
