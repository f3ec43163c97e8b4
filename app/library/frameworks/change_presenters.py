"""The calculator's result and the example of counting in pairs, as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core import taxonomy
from app.library.frameworks import paired_counting, reliable_change
from app.library.frameworks.quantities import count


@dataclass(frozen=True)
class ReliableChangeView:
    """A result of the calculator: `steps` are (what, how it is worked out, figure)."""

    sd: str
    reliability: str
    smallest: str
    whole_points: str
    steps: Sequence[tuple[str, str, str]]


def reliable_change_result(change: reliable_change.ReliableChange) -> ReliableChangeView:
    """The result in words, with the formula."""
    figure = reliable_change.rounded
    return ReliableChangeView(
        sd=f"{change.standard_deviation.normalize():f}",
        reliability=f"{change.reliability.normalize():f}",
        smallest=figure(change.smallest),
        whole_points=count(change.whole_points, "point"),
        steps=[
            (
                "Standard error of one score",
                "The standard deviation, times the square root of (1 minus the reliability)",
                figure(change.standard_error),
            ),
            (
                "Standard error of the difference between two scores",
                "The square root of 2, times the standard error of one score",
                figure(change.standard_error_of_difference),
            ),
            (
                "Smallest reliable change",
                f"{reliable_change.CRITERION}, times the standard error of the difference",
                figure(change.smallest),
            ),
        ],
    )


def paired_rows() -> list[tuple[str, str, str, str, str, str]]:
    """The invented example: (domain, started, paired, improved, no reliable change, deteriorated) for each domain."""
    return [
        (
            taxonomy.label("measure_domain", one.domain),
            str(one.started),
            paired_counting.share(one.paired, one.started),
            paired_counting.share(one.improved, one.paired),
            paired_counting.share(one.no_reliable_change, one.paired),
            paired_counting.share(one.deteriorated, one.paired),
        )
        for one in paired_counting.EXAMPLE
    ]
