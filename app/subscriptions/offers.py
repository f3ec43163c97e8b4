"""What is subscribed to, declared by the feature that sends it: what it is divided into, and the words that people agree to."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.taxonomy import Term
from app.feature import Point


@dataclass(frozen=True)
class Offer:
    """`wordings` holds what people agree to, word for word, by version; `subscribe` and `stay` name the versions shown now.

    A wording is never changed: a new one gets a new version, and the old one stays. `sections` are what a subscriber may follow,
    in the order shown; their codes are stored.
    """

    sections: tuple[Term, ...]
    wordings: Mapping[str, str]
    subscribe: str
    stay: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the sections."""
        return tuple(section.code for section in self.sections)

    def label(self, code: str) -> str:
        """What readers call a section; the code itself where no section has it."""
        return next((section.label for section in self.sections if section.code == code), code)

    def words(self, version: str) -> str:
        """The words of a version. Raises KeyError for one that never was."""
        return self.wordings[version]


OFFERS: Point[Offer] = Point("offers")


def current() -> Offer:
    """What people subscribe to: the first thing that a feature offers. Raises RuntimeError where none offers anything."""
    if not OFFERS.things:
        raise RuntimeError("nothing is offered to subscribe to")
    return OFFERS.things[0]
