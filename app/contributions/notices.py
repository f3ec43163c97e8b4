"""What other features ask somebody to look at, listed with what they look after. Features add their lines through `wiring`."""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.actor import Actor


@dataclass(frozen=True)
class Notice:
    """One thing to look at: `text` says what, `address` (a path) where."""

    text: str
    address: str


Provider = Callable[[Actor], list[Notice]]
_providers: dict[str, Provider] = {}


def install(providers: dict[str, Provider]) -> None:
    """Take what other features want contributors to see: a heading, and the notices for an actor."""
    _providers.clear()
    _providers.update(providers)


def list_for(actor: Actor) -> list[tuple[str, list[Notice]]]:
    """The headings that have anything under them for `actor`, in the order installed."""
    found = [(heading, provider(actor)) for heading, provider in _providers.items()]
    return [(heading, notices) for heading, notices in found if notices]
