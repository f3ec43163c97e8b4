"""What a report says, as plain values: what its pages and files are made of, and what is frozen. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from app.exchanges.reviews.findings.values import KINDS

LETTERS = {kind: kind[0].upper() for kind in KINDS}  # S1, C1, U1: what a line is called elsewhere in the report
HOLDS = (
    "The host areas hold this report, what they answered and their action plan. They decide what becomes of it.",
    "The organisations of those who reviewed hold it only where somebody copied it to them. They ask the host before release.",
    "Whoever runs this site holds the database that it is in, and has no page that shows it. They ask the host before release.",
)


@dataclass(frozen=True)
class LineText:
    """A line of the report. `before` are its texts as they were sent, where the team changed them after the host's answer."""

    name: str
    kind: str
    standard: str
    text: str
    evidence: str
    recommendation: str
    told: str = ""
    answer: str = ""  # the kind of it; empty where there is none
    answer_by: str = ""
    answer_text: str = ""
    answer_evidence: str = ""
    reply: str = ""
    before: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """Somebody of the team, as the report names them."""

    name: str
    organisation: str
    role: str


@dataclass(frozen=True)
class ReportText:
    """A report: final, or as it would be now. `state` says which, and of which day."""

    state: str
    day: str
    hosts: Sequence[str]
    enquiry: str
    standards: Sequence[str]
    method: str
    dates: Sequence[Sequence[str]]
    lines: Sequence[LineText]
    is_sent: bool = False
    holds: Sequence[str] = HOLDS
    members: Sequence[Member] = ()

    @property
    def host_names(self) -> str:
        """The host areas, with "and" between."""
        return " and ".join([", ".join(self.hosts[:-1]), self.hosts[-1]] if len(self.hosts) > 1 else self.hosts)

    @property
    def audience(self) -> str:
        """Who may read it, whose it is and how it stands: for every page."""
        return f"{self.state}. For commissioners of {self.host_names} and their review team. {self.owner}"

    @property
    def owner(self) -> str:
        """Who holds it, and is asked."""
        return f"Held by {self.host_names}: ask them before release. {self.day}"

    @property
    def title(self) -> str:
        return f"Peer review of {self.host_names}"


def line_names(kinds: Iterable[str]) -> list[str]:
    """What each line of a report is called, of lines of these kinds in its order: S1, S2, C1."""
    counts = dict.fromkeys(LETTERS, 0)
    names = []
    for kind in kinds:
        counts[kind] += 1
        names.append(f"{LETTERS[kind]}{counts[kind]}")
    return names


def frozen(text: ReportText) -> dict[str, Any]:
    """A report to be stored: without the team, whose names are stored by themselves."""
    return {name: value for name, value in asdict(text).items() if name != "members"}


def thawed(content: Mapping[str, Any], members: Sequence[Member]) -> ReportText:
    """A report as it was stored."""
    known = {one.name for one in fields(ReportText)}
    values = {name: value for name, value in content.items() if name in known}
    return ReportText(**{**values, "lines": [LineText(**line) for line in content["lines"]], "members": members})
