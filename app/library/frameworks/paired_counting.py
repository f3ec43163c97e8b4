"""Counting in pairs: how a service can say whether children changed, without one score and without a ranking.

A child counts as paired in a domain when the same instrument was answered at the start and at the end. Of the paired, each has
improved, shows no reliable change, or has deteriorated, by the instrument's smallest reliable change. Domains are never added up.
What is here is the arithmetic, and one example with invented numbers for the page that explains it: no real count is kept.
"""

from dataclasses import dataclass

from app.core.numbers import percent

FEWEST_FOR_PERCENT = 20  # our own rule: below it one child moves a share by more than 5 points, so only counts are shown


@dataclass(frozen=True)
class DomainCounts:
    """One domain's counts of children. `domain` is a code of the vocabulary `measure_domain`.

    Raises ValueError unless all are 0 or more, no more are paired than started, and the three results add up to paired.
    """

    domain: str
    started: int
    paired: int
    improved: int
    no_reliable_change: int
    deteriorated: int

    def __post_init__(self) -> None:
        counts = (self.started, self.paired, self.improved, self.no_reliable_change, self.deteriorated)
        if min(counts) < 0:
            raise ValueError("a count cannot be below 0")
        if self.paired > self.started:
            raise ValueError("no more can be paired than started")
        if self.improved + self.no_reliable_change + self.deteriorated != self.paired:
            raise ValueError("improved, no reliable change and deteriorated must add up to paired")


def share(part: int, whole: int) -> str:
    """ "18 of 25 (72%)"; the count alone where the whole is too small for a percentage to mean anything."""
    count = f"{part} of {whole}"
    return f"{count} ({percent(part, whole)}%)" if whole >= FEWEST_FOR_PERCENT else count


# Invented: no service, no real child. Chosen to show a domain with many pairs, one with few, and one where some got worse.
EXAMPLE = (
    DomainCounts("wellbeing", started=40, paired=30, improved=14, no_reliable_change=13, deteriorated=3),
    DomainCounts("relationships", started=40, paired=26, improved=9, no_reliable_change=15, deteriorated=2),
    DomainCounts("activities", started=40, paired=25, improved=11, no_reliable_change=14, deteriorated=0),
    DomainCounts("learning", started=40, paired=12, improved=3, no_reliable_change=8, deteriorated=1),
)
