"""What a person's account page leads to beside the account itself. Each feature adds its own by a line in `wiring`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AccountLink:
    """The words of a link, and the path of a page for whoever is signed in."""

    text: str
    path: str


_links: tuple[AccountLink, ...] = ()


def install(*links: AccountLink) -> None:
    """Take the links that other features add, in order."""
    global _links
    _links = links


def list_links() -> tuple[AccountLink, ...]:
    """The links to show."""
    return _links
