"""Speaking for an area: the one place that says when its word is given. All inside the caller's transaction."""

from collections.abc import Sequence

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict
from app.core.policy import require_visible
from app.exchanges.authority.models import AreaWord
from app.exchanges.authority.queries import Word

SPOKEN_ALREADY = "Your organisation has said this already. Somebody of another organisation of the area says it next."


def settles(actor: Actor, area_code: str, others: Sequence[AreaWord], refusal: Conflict | None = None) -> bool:
    """Whether what `actor` says now, after `others`, is the word of the area.

    Raises NotFound for who does not commission there, and Conflict (`refusal`) where another of their organisation said the same
    already: the second word is that of another organisation.
    """
    require_visible(actor.commissions_in(area_code))
    if actor.leads(area_code):
        return True
    if any(word.organisation_id == actor.organisation_id for word in others):
        raise refusal or Conflict(SPOKEN_ALREADY)
    return bool(others)


def spoken(actor: Actor, area_code: str, word: Word, stamp: str) -> Word:
    """Fill in a new word: whose it is, and what it was said of."""
    word.person_id, word.organisation_id = actor.person_id, actor.organisation_id or 0
    word.is_lead, word.stamp, word.signed_at = actor.leads(area_code), stamp, clock.now()
    return word
