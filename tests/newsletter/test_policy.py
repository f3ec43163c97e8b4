"""Who may move a mailing and its deliveries, and from which state to which."""

from dataclasses import dataclass

import pytest

from app.newsletter.mailings import lifecycle, policy
from app.newsletter.mailings.lifecycle import DELIVERY, MAILING
from tests.policy_actors import allowed, drawn


@dataclass(frozen=True)
class Mailing:
    started_at: str | None = None
    audience_count: int | None = None


WAITING, PREPARED, STARTED = Mailing(), Mailing("at noon"), Mailing("at noon", 5)


@pytest.mark.parametrize(
    ("mailing", "back", "further", "on"),
    [(WAITING, "editor", "", ""), (PREPARED, "", "editor", ""), (STARTED, "", "", "editor")],
)
def test_an_editor_puts_back_what_has_not_begun_and_goes_on_with_what_has(
    mailing: Mailing, back: str, further: str, on: str
) -> None:
    assert allowed(policy.can_put_back, mailing) == back
    assert allowed(policy.can_prepare, mailing) == further
    assert allowed(policy.can_go_on, mailing) == on
    assert allowed(policy.can_send, mailing) == "editor"
    assert allowed(policy.is_site, mailing) == "system"


def test_each_state_of_a_mailing_leads_where_it_is_said_to_and_by_whom() -> None:
    assert (MAILING.name, MAILING.initial, MAILING.column) == ("mailing", "scheduled", "status")
    assert drawn(MAILING, WAITING) == {
        "start": ("scheduled > preparing", "system"),
        "begin": ("preparing > sending", "system"),
        "hold": ("scheduled, preparing, sending > paused", "system"),
        "pause": ("preparing, sending > paused", "editor"),
        "put back": ("paused > scheduled", "editor"),
        "prepare": ("paused > preparing", ""),
        "resume": ("paused > sending", ""),
        "cancel": ("scheduled, preparing, sending, paused > cancelled", "editor"),
        "finish": ("sending > sent", "system"),
    }
    assert drawn(MAILING, PREPARED)["prepare"] == ("paused > preparing", "editor")
    assert drawn(MAILING, STARTED)["resume"] == ("paused > sending", "editor")


def test_each_state_of_a_delivery_leads_where_it_is_said_to_and_by_whom() -> None:
    assert (DELIVERY.name, DELIVERY.initial, DELIVERY.column) == ("delivery", "queued", "status")
    assert drawn(DELIVERY, None) == {
        "claim": ("queued > claimed", "system"),
        "release": ("claimed > queued", "system"),
        "skip": ("queued, claimed > skipped", "system"),
        "begin": ("claimed > sending", "system"),
        "hand over": ("sending, uncertain > handed_over", "system"),
        "fail": ("sending, uncertain > failed", "system"),
        "requeue": ("sending, uncertain > queued", "system"),
        "call off": ("sending, uncertain > skipped", "system"),
        "lose": ("sending > uncertain", "system"),
        "doubt": ("queued, claimed, sending > uncertain", "system"),
        "count as delivered": ("uncertain > handed_over", "editor"),
        "send again": ("uncertain > queued", "editor"),
    }


def test_a_delivery_is_on_its_way_in_a_workers_hands_or_at_an_end() -> None:
    assert lifecycle.OPEN == ("queued", "claimed", "sending")
    assert lifecycle.HELD == ("claimed", "sending")
