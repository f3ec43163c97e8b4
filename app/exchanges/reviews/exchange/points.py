"""What stands above reviews and says something of single exchanges: the rounds that they are part of.

A round adds one function here, which is asked by the number of an exchange. Reviews know no round.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.feature import Point

SIZE = 3  # people in the team of an exchange that is part of no round


@dataclass(frozen=True)
class RoundTerms:
    """What a round says of one of its exchanges.

    `months` are those it may be in, none where there is no limit; `reviewing_area_codes` the areas that people of the host's
    areas review in the round; `coordinator_id` who may offer seats for the round, beside the host.
    """

    size: int = SIZE
    months: frozenset[str] = frozenset()
    reviewing_area_codes: frozenset[str] = frozenset()
    is_triad: bool = False
    coordinator_id: int | None = None


ROUND_TERMS: Point[Callable[[int], RoundTerms | None]] = Point("what rounds say of exchanges")


def terms_of(exchange_id: int) -> RoundTerms:
    """What is said of an exchange; where it is in no round, what holds for every other."""
    return next((terms for ask in ROUND_TERMS.things if (terms := ask(exchange_id)) is not None), RoundTerms())
