"""In which order hosts are served where places are short: first the areas that gave more reviews than they received.

What areas gave and received orders hosts and is no part of how well a pair fits: it would move all pairs of a host alike, and
change nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """A host, and how many places its people gave and it received in the rounds before."""

    host: int
    given: int = 0
    received: int = 0

    @property
    def balance(self) -> int:
        """What it gave beyond what it received."""
        return self.given - self.received


def in_turn(accounts: Iterable[Account]) -> tuple[int, ...]:
    """Hosts, the first to be served first: the larger balance, then who received less, then the smaller number.

    Raises ValueError where a host stands there twice, or gave or received less than nothing.
    """
    lines = list(accounts)
    if len({account.host for account in lines}) < len(lines):
        raise ValueError("A host stands there twice.")
    if any(account.given < 0 or account.received < 0 for account in lines):
        raise ValueError("Nobody gives or receives less than nothing.")
    ordered = sorted(lines, key=lambda account: (-account.balance, account.received, account.host))
    return tuple(account.host for account in ordered)
