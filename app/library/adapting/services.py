"""Making a working copy of a published specification, for a local area or for one's organisation."""

from app.areas.places import names_now
from app.contributions import queries as spine
from app.contributions.kinds.description import get_kind
from app.contributions.models import Contribution, Revision
from app.contributions.policy import can_contribute
from app.contributions.services import drafting
from app.contributions.services.drafting import Origin
from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.policy import require
from app.library.specifications import lineage

ADAPTED_KIND = "specification"


def adapt(actor: Actor, original: Contribution, area: str | None, creation_key: str) -> Revision:
    """The draft of a working copy of what readers of `original` see now; for the actor's organisation where `area` is None.

    The HTML is the original's: nothing that is not changed is drawn again. The same `creation_key` gives the same copy. Raises
    NotFound where the original is no specification or not for the actor, Forbidden for those who may not contribute and for
    an area that the actor does not commission in.
    """
    base = original.live_revision
    if original.kind != ADAPTED_KIND or base is None or base.number is None or not spine.is_readable(actor, original):
        raise NotFound
    require(can_contribute(actor))
    names = names_now([area]) if area else []
    body = lineage.working_copy(base.body, base.number, area=area or "", area_name=names[0] if names else "")
    kind = get_kind(ADAPTED_KIND)
    html = {name: base.html[name] for name in kind.shape.markdown(body) if name in base.html}
    return drafting.start(actor, kind, body, html, creation_key, Origin(base=base, area=area))
