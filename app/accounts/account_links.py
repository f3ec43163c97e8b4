"""Pages of other features that an account page leads to, for those whom they concern. Features add theirs through `wiring`."""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.actor import Actor


@dataclass(frozen=True)
class AccountLink:
    """`text` leads to `address` (a path), under `heading`, for the people whom `concerns` says it is for."""

    heading: str
    text: str
    address: str
    concerns: Callable[[Actor], bool]


_installed: tuple[AccountLink, ...] = ()


def install(*links: AccountLink) -> None:
    """Take the links of other features."""
    global _installed
    _installed = links


def list_for(actor: Actor) -> list[AccountLink]:
    """The links that concern `actor`, in the order installed."""
    return [one for one in _installed if one.concerns(actor)]
