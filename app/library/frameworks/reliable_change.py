"""The smallest change in an instrument's score that its own measurement error is unlikely to explain.

Jacobson and Truax's method, from two published figures of an instrument: its standard deviation and its reliability. Nothing here
takes a score, and nothing is kept: the calculation is about an instrument, never about a person.

N. S. Jacobson and P. Truax (1991), Clinical significance: a statistical approach to defining meaningful change in psychotherapy
research, Journal of Consulting and Clinical Psychology 59(1), 12-19, doi:10.1037/0022-006X.59.1.12.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CRITERION = Decimal("1.96")  # of people who have not changed, about 5 in 100 have a larger index by chance
MOST_DECIMALS = 4  # what instruments are published to, with room to spare
LARGEST_SD = 1000
CITATION = (
    "N. S. Jacobson and P. Truax (1991), Clinical significance: a statistical approach to defining meaningful change in "
    "psychotherapy research. Journal of Consulting and Clinical Psychology, 59(1), 12–19"
)
CITATION_LINK = "https://doi.org/10.1037/0022-006X.59.1.12"
NUMBER = re.compile(r"([0-9]*)(?:\.([0-9]*))?")


@dataclass(frozen=True)
class ReliableChange:
    """What follows from a standard deviation and a reliability, in points of the instrument. Nothing is rounded on the way."""

    standard_deviation: Decimal
    reliability: Decimal

    def __post_init__(self) -> None:
        """Raises ValueError unless the standard deviation is above 0 and the reliability between 0 and 1, both finite."""
        if not self.standard_deviation.is_finite() or self.standard_deviation <= 0:
            raise ValueError("the standard deviation must be a number above 0")
        if not self.reliability.is_finite() or not 0 < self.reliability < 1:
            raise ValueError("the reliability must be a number between 0 and 1")

    @property
    def standard_error(self) -> Decimal:
        """SE = SD·√(1−r): how far one score strays from the true one."""
        return self.standard_deviation * (1 - self.reliability).sqrt()

    @property
    def standard_error_of_difference(self) -> Decimal:
        """S_diff = √2·SE: how far the difference of two scores strays."""
        return Decimal(2).sqrt() * self.standard_error

    @property
    def smallest(self) -> Decimal:
        """1.96·S_diff. A change is reliable when it is larger than this, in either direction."""
        return CRITERION * self.standard_error_of_difference

    @property
    def whole_points(self) -> int:
        """The smallest whole number of points that is larger than `smallest`, for instruments scored in whole points."""
        return int(self.smallest) + 1


def rounded(value: Decimal) -> str:
    """A positive figure as it is shown: two decimal places, or three significant figures where it is below 1. Halves go up."""
    places = max(2, 2 - value.adjusted())
    return str(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def read_standard_deviation(text: str) -> Decimal:
    """The standard deviation that was typed. Raises ValueError with words for the person."""
    value = _read(text, "Enter the standard deviation, like 7.5")
    if value <= 0:
        raise ValueError("The standard deviation must be more than 0")
    if value > LARGEST_SD:
        raise ValueError(f"The standard deviation must be {LARGEST_SD} or less")
    return value


def read_reliability(text: str) -> Decimal:
    """The reliability that was typed, as a number between 0 and 1. Raises ValueError with words for the person."""
    value = _read(text, "Enter the reliability as a number between 0 and 1, like 0.88")
    if not 0 < value < 1:
        raise ValueError("The reliability must be more than 0 and less than 1, like 0.88")
    return value


def _read(text: str, ask: str) -> Decimal:
    """A plain decimal number: no sign, no thousands, no exponent, nothing that is not a finite number."""
    text = text.strip()
    number = NUMBER.fullmatch(text)
    if number is None or not any(number.groups()):
        raise ValueError(ask)
    if len(number[2] or "") > MOST_DECIMALS:
        raise ValueError(f"{ask}, with {MOST_DECIMALS} decimal places or fewer")
    if len(number[1]) > len(str(LARGEST_SD)) + MOST_DECIMALS:
        raise ValueError(ask)
    return Decimal(text)
