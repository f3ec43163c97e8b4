"""What else can be done with a draft of the library, beside editing it: take it away, and ask people to comment."""

from app.contributions.kinds.pages import DraftLink
from app.contributions.models import Revision

BEGIN_SPECIFICATION = (DraftLink("Start from a Word document that you have", "/contribute/specification/import"),)


def of_specification(revision: Revision) -> tuple[DraftLink, ...]:
    """Links on the page of a specification's draft. Nobody is consulted on what the site ships."""
    away = _take_away(revision, (("docx", "Word"), ("odt", "OpenDocument"), ("pdf", "PDF")))
    if revision.contribution.owner_scope == "site":
        return away
    return (*away, DraftLink("Ask people to comment", f"/consultations/of/{revision.id}"))


def of_framework(revision: Revision) -> tuple[DraftLink, ...]:
    """Links on the page of a framework's draft."""
    return _take_away(revision, (("xlsx", "Excel"), ("ods", "OpenDocument")))


def _take_away(revision: Revision, formats: tuple[tuple[str, str], ...]) -> tuple[DraftLink, ...]:
    return tuple(
        DraftLink(f"Take this draft away ({label})", f"/library/drafts/{revision.id}/download/{code}") for code, label in formats
    )
