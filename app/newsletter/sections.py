"""The fixed sections of the newsletter, in the order an issue shows them: what it is divided into, and what a subscriber follows.

Codes are stored and never change; names and definitions may be reworded.
"""

from app.core.taxonomy import Term

SECTIONS: tuple[Term, ...] = (
    Term("outcomes", "Outcomes measurement", "Measures, frameworks, and what areas learnt from using them"),
    Term("specifications", "Specifications", "New and changed specifications and clauses"),
    Term("flexible-contracting", "Flexible contracting", "Contracts that leave room to respond, and how they are paid for"),
    Term("consortium", "Consortium working", "Commissioning together and providing together"),
    Term("health", "From health", "Practice from the NHS and public health, and for those who commission there"),
    Term("initiatives", "Initiatives", "Campaigns, drama, training and community projects"),
    Term("exchanges", "Exchanges and learning", "What areas chose to publish after a peer review, and other learning"),
    Term("editor", "From the editor", "A few words on the month and on the newsletter itself"),
)
CODES: tuple[str, ...] = tuple(section.code for section in SECTIONS)


def label(code: str) -> str:
    """What readers call a section; the code itself where no section has it."""
    return next((section.label for section in SECTIONS if section.code == code), code)
