"""What happens to contributions, for whoever follows: ids and codes only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RevisionSubmitted:
    contribution_id: int
    revision_id: int


@dataclass(frozen=True)
class RevisionDecided:
    """A moderator decided: `verb` is publish, return or reject."""

    contribution_id: int
    revision_id: int
    verb: str


@dataclass(frozen=True)
class ContributionWithdrawn:
    """`decision_id` holds the reason."""

    contribution_id: int
    decision_id: int


@dataclass(frozen=True)
class RevisionRedacted:
    """Text was erased for good: whatever keeps copies of words must forget them."""

    contribution_id: int
    revision_id: int


@dataclass(frozen=True)
class ProblemReported:
    contribution_id: int | None
    report_id: int


@dataclass(frozen=True)
class AppealMade:
    revision_id: int
    appeal_id: int


@dataclass(frozen=True)
class AppealAnswered:
    revision_id: int
    appeal_id: int


@dataclass(frozen=True)
class ShortTextSubmitted:
    """A short text was sent in: `code` says of which kind."""

    code: str
    short_text_id: int


@dataclass(frozen=True)
class ShortTextDecided:
    """A moderator decided: `verb` is publish or return."""

    code: str
    short_text_id: int
    verb: str


@dataclass(frozen=True)
class AssuranceMoved:
    """A page's check fell due, lapsed, was flagged or was hidden: `step` is the new state."""

    contribution_id: int
    step: str
