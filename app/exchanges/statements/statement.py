"""What an area says at one time, as plain values: what every document is made of. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.core.clock import LONDON
from app.exchanges.assessment.values import Values
from app.exchanges.standards.framework import Framework

NOT_SIGNED = "Not signed"


@dataclass(frozen=True)
class NamedFile:
    """A file with the answer to a standard: what it is called, who holds it, and since when it is there."""

    name: str
    holder: str
    added_on: str


@dataclass(frozen=True)
class Statement:
    """What an area says at one time, as plain values: by standard (with its files), by document, to the open question."""

    area: str
    state: str
    made_at: datetime
    standards: Mapping[str, Values]
    documents: Mapping[str, Values]
    question: str
    files: Mapping[str, Sequence[NamedFile]]

    @property
    def audience(self) -> str:
        """Who may read it, and how it stands: for every page."""
        return f"{self.state}. For commissioners of {self.area} only: ask them before you pass it on. {self.day}"

    @property
    def made_on(self) -> date:
        """The day on which it stood so."""
        return self.made_at.astimezone(LONDON).date()

    @property
    def day(self) -> str:
        """That day in words."""
        return f"{self.made_on.day} {self.made_on:%B %Y}"

    @property
    def title(self) -> str:
        return f"Self-assessment of {self.area}"

    @property
    def author(self) -> str:
        return f"Commissioners of {self.area}"


def provenance(framework: Framework, statement: Statement) -> tuple[str, ...]:
    """The lines that say whose it is, how it stands, and which standards it answers."""
    return (statement.audience, f"{framework.title}, version {framework.version}.")
