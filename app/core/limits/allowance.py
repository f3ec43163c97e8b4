"""How often an act may be tried: its limits in one list, in the order in which they are counted.

The list begins with what is the client's own and ends with what everybody shares, and counting stops at the first limit that is
full: so a client that was stopped by its own limit takes nothing from anybody. What others share is never simply closed: beyond
its limit, uses go on at a slow pace. Somebody whom we know (a confirmed member, or a browser in which the owner of the account
signed in before) is counted by themselves, and neither by address nor with everybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from app.core.db import transaction
from app.core.errors import TooMany
from app.core.limits import throttle
from app.core.limits.networks import client_of, site_of
from app.core.limits.throttle import Use

TOO_MANY_THERE = "This has been tried too many times. Wait a while, then try again."
CROWDED = "Too many people are trying this at the moment, so we take it slowly. You have done nothing wrong."


class By(IntEnum):
    """What a limit counts by, in the order in which they are counted. THERE: for each target apart."""

    CLIENT = 1
    CLIENT_THERE = 2
    SITE = 3
    SITE_THERE = 4
    TARGET = 5
    EVERYBODY_THERE = 6
    EVERYBODY = 7


SHARED = frozenset({By.SITE, By.SITE_THERE, By.EVERYBODY_THERE, By.EVERYBODY})


@dataclass(frozen=True)
class Asker:
    """Who tries: from which address, and who it is known to be. `is_own`: the target is that person's own account."""

    address: str
    person_id: int | None = None
    is_own: bool = False

    def key(self, by: By, target: str) -> str | None:
        """What a limit counts this try by; None where it does not concern this asker."""
        if self.person_id is not None:
            return self._key_of_known(by, target, f"known:{self.person_id}")
        if by in (By.CLIENT, By.CLIENT_THERE):
            return _there(by, client_of(self.address), target)
        if by in (By.SITE, By.SITE_THERE):
            site = site_of(self.address)
            return None if site is None else _there(by, site, target)
        return "all" if by is By.EVERYBODY else target

    def _key_of_known(self, by: By, target: str, key: str) -> str | None:
        if by in SHARED:
            return None
        if by is By.TARGET:
            return key if self.is_own else target
        return _there(by, key, target)


def _there(by: By, key: str, target: str) -> str:
    return f"{key} {target}" if by in (By.CLIENT_THERE, By.SITE_THERE) else key


@dataclass(frozen=True)
class Limit:
    """`limit` uses `per` a time. `slowly` is the pace at which a limit that is shared goes on where it is full."""

    scope: str
    by: By
    limit: int
    per: timedelta
    slowly: tuple[int, timedelta] | None = None

    def count(self, key: str) -> tuple[list[Use], int]:
        """Count one use: what was counted, and for how many seconds there is no more (0 where this one may be)."""
        use = throttle.add(self.scope, key, self.per)
        if use.count <= self.limit:
            return [use], 0
        if self.slowly is None:
            return [use], use.seconds_left
        most, per = self.slowly
        slow = throttle.add(f"{self.scope} slowly", key, per)
        return [use, slow], slow.seconds_left if slow.count > most else 0


@dataclass(frozen=True)
class Spent:
    """What one try was counted as."""

    uses: tuple[Use, ...]

    def give_back(self) -> None:
        """Count it no longer: it was right, or came to nothing. In a transaction of its own."""
        with transaction():
            for use in self.uses:
                throttle.take_back(use)


class Act:
    """Something that is tried, and its limits. `of_accounts`: its targets are accounts, by email address or number."""

    def __init__(self, *limits: Limit, of_accounts: bool = False) -> None:
        """Raises ValueError where what is shared comes before what is not, or would be closed."""
        if [limit.by for limit in limits] != sorted(limit.by for limit in limits):
            raise ValueError("what is the client's own is counted before what others share")
        if any((limit.by in SHARED) != (limit.slowly is not None) for limit in limits):
            raise ValueError("what is shared goes on slowly where it is full, and nothing else does")
        self.limits, self.of_accounts = limits, of_accounts

    def spend(self, asker: Asker, target: str = "") -> Spent:
        """Count one try. Raises TooMany where a limit is full.

        Opens and commits a transaction of its own. A try that was stopped counts against whatever stopped it, so that nobody
        guesses on; but where others filled what is shared, nothing of it is counted.
        """
        uses: list[Use] = []
        refusal: TooMany | None = None
        with transaction():
            for limit, key in self._keys(asker, target):
                counted, seconds = limit.count(key)
                uses += counted
                if not seconds:
                    continue
                if limit.by in SHARED:
                    raise TooMany(
                        CROWDED, seconds, by_others=True, keeps_text=not self.of_accounts
                    )  # and what was counted is undone
                words = throttle.TOO_MANY if limit.by < By.TARGET else TOO_MANY_THERE
                refusal = TooMany(words, seconds, keeps_text=not self.of_accounts)
                break
        if refusal is not None:
            raise refusal
        return Spent(tuple(uses))

    def _keys(self, asker: Asker, target: str) -> Iterator[tuple[Limit, str]]:
        for limit in self.limits:
            key = asker.key(limit.by, target)
            if key is not None:
                yield limit, key
