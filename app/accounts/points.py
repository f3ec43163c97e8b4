"""What other packages add to accounts: what they keep about a person, and the pages that an account leads to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.actor import Actor
from app.feature import Point


@dataclass(frozen=True)
class PersonalData:
    """What a package keeps about people.

    `export` gives it as plain data for a person's id, for them to download under `heading`. `forget` names the handler that
    erases it once the person was erased, given `person_id`; None says that it goes with what another feature forgets. What
    `is_confidential` is in the copy that people take themselves, and in none that an administrator takes for them.
    """

    heading: str
    export: Callable[[int], Any]
    forget: str | None
    is_confidential: bool = False


@dataclass(frozen=True)
class AccountLink:
    """`text` leads to `address` (a path), under `heading`, for the people whom `concerns` says it is for."""

    heading: str
    text: str
    address: str
    concerns: Callable[[Actor], bool]


PERSONAL_DATA: Point[PersonalData] = Point("personal data")
# Kinds of things in the trail that nobody who reads it may connect with an area: who acted and on which is left out.
CONFIDENTIAL_THINGS: Point[str] = Point("confidential things")
# Whether a package holds something in confidence of the area with this ONS code.
CONFIDENTIAL_WORK: Point[Callable[[str], bool]] = Point("confidential work")
ACCOUNT_LINKS: Point[AccountLink] = Point("account links")


def links_for(actor: Actor) -> list[AccountLink]:
    """The links that concern `actor`."""
    return [link for link in ACCOUNT_LINKS.things if link.concerns(actor)]
