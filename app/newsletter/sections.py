"""The fixed sections of the newsletter, in the order an issue shows them: codes that are stored, names that are shown."""

from app.core.taxonomy import Term

SECTIONS: tuple[Term, ...] = (
    Term("outcomes", "Outcomes measurement"),
    Term("specifications", "Specifications"),
    Term("flexible-contracting", "Flexible contracting"),
    Term("consortium", "Consortium working"),
    Term("health", "From health"),
    Term("initiatives", "Initiatives"),
    Term("exchanges", "Exchanges and learning"),
    Term("editor", "From the editor"),
)
CODES: tuple[str, ...] = tuple(section.code for section in SECTIONS)


def name(code: str) -> str:
    """What readers call a section; the code itself where no section has it."""
    return next((section.label for section in SECTIONS if section.code == code), code)
