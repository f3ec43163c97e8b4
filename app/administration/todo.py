"""What waits for an administrator, as the overview lists it. Other features add their own lines through `wiring`."""

from collections.abc import Callable
from dataclasses import dataclass

from app.administration import queries
from app.core.actor import Actor


@dataclass(frozen=True)
class Concern:
    """`text` says what waits, `address` (a path) where it is looked after by `roles`, `count()` how many there are."""

    text: str
    address: str
    count: Callable[[], int]
    roles: tuple[str, ...] = ("admin",)


_installed: tuple[Concern, ...] = ()


def install(*concerns: Concern) -> None:
    """Take what other features want administrators to see."""
    global _installed
    _installed = concerns


def all_concerns(actor: Actor) -> tuple[Concern, ...]:
    """Everything that may wait, those of accounts first."""
    return (
        Concern("Waiting registrations", "/accounts/registrations", lambda: queries.count_registrations(actor)),
        Concern("Requests to be erased", "/admin/people?erasure=1", queries.count_erasures),
        Concern("Requests to join an area", "/admin/areas", queries.count_area_requests),
        Concern(
            "Organisations without a name of their own", "/admin/organisations?state=to-name", queries.count_organisations_to_name
        ),
        *_installed,
        Concern("Jobs that keep failing", "/admin/jobs", queries.count_buried),
    )
