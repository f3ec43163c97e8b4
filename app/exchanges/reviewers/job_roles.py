"""What somebody's job role counts as where a team of reviewers is put together. The table is shown to members. Pure.

A team has at least one commissioner and, in another seat, somebody from health or the voluntary sector. A commissioner of health
counts for both, and may fill either.
"""

from dataclasses import dataclass

from app.core import taxonomy

COMMISSIONER, HEALTH_OR_VCS = "commissioner", "health-or-vcs"
SET_WORDS = {COMMISSIONER: "Commissioner", HEALTH_OR_VCS: "Health or voluntary sector"}
NEITHER = "Neither of the two"
SETS: dict[str, frozenset[str]] = {
    "la-csa": frozenset({COMMISSIONER}),
    "la-cse": frozenset({COMMISSIONER}),
    "procurement": frozenset({COMMISSIONER}),
    "opcc": frozenset({COMMISSIONER}),
    "icb": frozenset({COMMISSIONER, HEALTH_OR_VCS}),
    "dph": frozenset({COMMISSIONER, HEALTH_OR_VCS}),
    "public-health": frozenset({COMMISSIONER, HEALTH_OR_VCS}),
    "camhs": frozenset({HEALTH_OR_VCS}),
    "health-provider": frozenset({HEALTH_OR_VCS}),
    "vcs-csa": frozenset({HEALTH_OR_VCS}),
    "vcs-cse": frozenset({HEALTH_OR_VCS}),
}


@dataclass(frozen=True)
class Row:
    """One line of the table: a job role, and what it counts as."""

    role: str
    counts_as: str


def sets_of(job_role: str) -> frozenset[str]:
    """What a job role counts as: one, both or neither of the sets."""
    return SETS.get(job_role, frozenset())


def in_words(job_role: str) -> str:
    """The same as it is read."""
    names = [words for code, words in SET_WORDS.items() if code in sets_of(job_role)]
    return "; ".join(names) or NEITHER


def table() -> list[Row]:
    """Every job role with what it counts as, in the order of the vocabulary."""
    return [Row(term.label, in_words(term.code)) for term in taxonomy.options("job_role")]
