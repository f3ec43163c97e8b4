"""The link on a specification's draft that leads to its consultation."""

from app.contributions.kinds import DraftLink
from app.contributions.models import Revision


def draft_links(revision: Revision) -> tuple[DraftLink, ...]:
    """For what a person, an organisation or an area owns: nobody is consulted on what the site ships."""
    if revision.contribution.owner_scope == "site":
        return ()
    return (DraftLink("Ask people to comment", f"/consultations/of/{revision.id}"),)
