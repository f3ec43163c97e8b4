"""How well a reviewer fits a request, in whole points from 0 to 1,000, and how the parts are worked out.

What a request does not ask for gives no points, to anybody. Nothing here knows at which level a host stands: only which standards
the request has in focus.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from fractions import Fraction

from app.core.numbers import half_up

MOST_STANDARDS, MOST_AREA, MOST_MONTHS, MOST_ROLES = 600, 200, 100, 100
STRONGEST = 3  # how strong somebody is in a standard: 0 not, 1 somewhat, 2 strong, 3 has led others in it


@dataclass(frozen=True, slots=True)
class Affinity:
    """The parts, as they were worked out once: what is explained later is this, and is not worked out again.

    Raises ValueError for a part that is not a whole number, or out of its bounds.
    """

    standards: int
    area: int
    months: int
    roles: int

    def __post_init__(self) -> None:
        _check(self.standards, MOST_STANDARDS, "The standards in focus")
        _check(self.area, MOST_AREA, "A similar area")
        _check(self.months, MOST_MONTHS, "The months in common")
        _check(self.roles, MOST_ROLES, "The mix of roles")

    @property
    def points(self) -> int:
        """All parts together."""
        return self.standards + self.area + self.months + self.roles


@dataclass(frozen=True)
class Request:
    """What a host asks for: the standards in focus, the months that would suit, and the roles it would like to hear from."""

    standards: Set[str]
    months: Set[str]
    roles: Set[str]


@dataclass(frozen=True)
class Profile:
    """What a reviewer says of themself: how strong in which standards, the months free, and their role."""

    strengths: Mapping[str, int]
    months: Set[str]
    role: str


def affinity(request: Request, profile: Profile, similarity: float) -> Affinity:
    """How well they fit. `similarity` is how alike the host's area and the reviewer's are, from 0 to 1.

    Raises ValueError for a similarity or a strength out of its bounds.
    """
    if not 0 <= similarity <= 1:
        raise ValueError("How alike two areas are must be from 0 to 1.")
    return Affinity(
        standards=_points(MOST_STANDARDS, _strength(request, profile)),
        area=_points(MOST_AREA, Fraction(str(similarity))),
        months=_points(MOST_MONTHS, _share(request.months & profile.months, request.months)),
        roles=MOST_ROLES if profile.role in request.roles else 0,
    )


def _strength(request: Request, profile: Profile) -> Fraction:
    """The mean strength in the standards in focus, as a share of the strongest there is."""
    strengths = [profile.strengths.get(standard, 0) for standard in request.standards]
    if any(not 0 <= strength <= STRONGEST for strength in strengths):
        raise ValueError(f"How strong somebody is in a standard must be from 0 to {STRONGEST}.")
    return Fraction(sum(strengths), STRONGEST * len(strengths)) if strengths else Fraction(0)


def _share(part: Set[str], whole: Set[str]) -> Fraction:
    return Fraction(len(part), len(whole)) if whole else Fraction(0)


def _points(most: int, share: Fraction) -> int:
    """A share of the most there is, in whole points; halves go up."""
    return half_up(most * share.numerator, share.denominator)


def _check(points: int, most: int, what: str) -> None:
    if type(points) is not int or not 0 <= points <= most:
        raise ValueError(f"{what} must give from 0 to {most} whole points.")
