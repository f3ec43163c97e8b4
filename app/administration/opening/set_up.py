"""What a site lacks before it can be opened, in words: pure, from what was counted."""

from dataclasses import dataclass

LEAST_MODERATORS = 2  # nobody decides on what their own organisation wrote


@dataclass(frozen=True)
class Step:
    """One line of the set-up list. `missing` says what is missing now, if anything is; `address` is where it is done."""

    text: str
    address: str
    missing: str

    @property
    def is_done(self) -> bool:
        return not self.missing


def operator_missing(values: dict[str, str]) -> str:
    """Which settings say nothing of who runs the site. `values` by name."""
    unset = [name for name, value in values.items() if not value]
    return f"Not set: {', '.join(unset)}" if unset else ""


def mail_missing(*, is_written_to_files: bool, has_arrived: bool) -> str:
    """What is not known of mail."""
    if is_written_to_files:
        return "Mail is written to files on this machine and sent to nobody: MAIL_URL names no mail server"
    return "" if has_arrived else "No test letter has arrived since mail was set as it is now"


def administrators_missing(count: int) -> str:
    """A second one is there when the first is away, or locked out."""
    return "" if count >= 2 else f"{_people(count)} can administer the site with a second step. There should be two"


def moderators_missing(count: int) -> str:
    """Two, because nobody decides on what their own organisation wrote."""
    if count >= LEAST_MODERATORS:
        return ""
    return f"{_people(count)} can moderate with a second step. There should be two: nobody decides on their own contributions"


def points_missing(settled_count: int, count: int) -> str:
    """How many boxes are not ticked."""
    return "" if settled_count >= count else f"{settled_count} of {count} are settled"


def _people(count: int) -> str:
    return {0: "Nobody", 1: "One person"}.get(count, f"{count} people")
