"""The fixed sections of the newsletter: what an issue is divided into, and what a subscriber may follow.

Codes are stored and never change; labels and descriptions may be reworded.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One section: its code, the heading it has in an issue, and what it holds, for whoever chooses what to follow."""

    code: str
    label: str
    description: str


SECTIONS: tuple[Section, ...] = (
    Section("outcomes", "Outcomes measurement", "Measures, frameworks, and what areas learnt from using them"),
    Section("specifications", "Specifications", "New and changed specifications and clauses"),
    Section("flexible-contracting", "Flexible contracting", "Contracts that leave room to respond, and how they are paid for"),
    Section("consortium", "Consortium working", "Commissioning together and providing together"),
    Section("health", "From health", "Practice from the NHS and public health, and for those who commission there"),
    Section("initiatives", "Initiatives", "Campaigns, drama, training and community projects"),
    Section("exchanges", "Exchanges and learning", "What areas chose to publish after a peer review, and other learning"),
    Section("editor", "From the editor", "A few words on the month and on the newsletter itself"),
)
CODES: tuple[str, ...] = tuple(section.code for section in SECTIONS)


def label(code: str) -> str:
    """The heading of a section; the code itself for one that does not exist."""
    return next((section.label for section in SECTIONS if section.code == code), code)
