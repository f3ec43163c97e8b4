"""What changed between two versions of a specification, as a file to take away or a page to print."""

from app.contributions import queries as spine
from app.contributions.taking_away.responses import PRINT, Answer, Offer, Place, handed_over, signed_in_asker
from app.core.errors import NotFound
from app.library.comparing import documents
from app.library.exporting import blueprint
from app.library.exporting.documents import origins_of
from app.library.exporting.views import published_version
from app.library.specifications.kind import SPECIFICATION
from app.web.access import current_actor, public

exports = blueprint.bp  # its addresses are about taking a text away; only the comparison is made here


@exports.route("/library/<slug>/versions/<int:before>/changes-to/<int:after>/download/<format_code>", methods=["GET", "POST"])
@public
def changes(slug: str, before: int, after: int, format_code: str) -> Answer:
    """What changed between two versions of a specification, clause by clause and word by word."""
    contribution = spine.get_readable(current_actor(), SPECIFICATION.pages.section, slug)
    old, new = published_version(contribution, before), published_version(contribution, after)
    if contribution.kind != SPECIFICATION.code or old.redacted_at is not None or new.redacted_at is not None:
        raise NotFound
    stem = f"/library/{slug}/versions/{before}/changes-to/{after}/download"
    place = Place(
        page=f"/library/{slug}/compare?from={before}&to={after}",
        words="Back to what changed",
        address=lambda code: f"{stem}/{code}",
        to_print=f"{stem}/{PRINT}",
    )
    offer = Offer(
        build=lambda: documents.changes(current_actor(), old, new),
        origins=lambda: origins_of([old, new]),
        asker=signed_in_asker(),
    )
    return handed_over(offer, format_code, place)
