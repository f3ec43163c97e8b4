"""Offering to review, opening and pausing that, and taking it back. All inside the caller's transaction."""

from app.core import audit, clock
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.errors import Conflict
from app.core.policy import require_visible
from app.exchanges.reviewers import policy, queries
from app.exchanges.reviewers.lifecycle import REVIEWER
from app.exchanges.reviewers.models import ReviewerProfile
from app.exchanges.reviewers.values import CONSENT

OFFERED_ALREADY = "You have offered to review already."
ENDED = "You have taken your offer back, so nothing in it can be changed. You can offer again."


def offer(actor: Actor) -> ReviewerProfile:
    """Agree to be asked; what was offered and taken back begins anew. Raises NotFound for who may not, Conflict for a second."""
    require_visible(policy.can_offer(actor))
    profile = queries.find_own(actor)
    if profile is None:
        profile = _begin(actor)
        audit.record(actor, "offer", REVIEWER.name, profile.id, to_status=profile.status)
    elif profile.status == "ended":
        _consent(profile)
        REVIEWER.apply(profile, "offer", actor)
    else:
        raise Conflict(OFFERED_ALREADY)
    return profile


def _begin(actor: Actor) -> ReviewerProfile:
    profile = ReviewerProfile(person_id=actor.person_id)
    _consent(profile)
    REVIEWER.start(profile)
    session().add(profile)
    session().flush()
    return profile


def _consent(profile: ReviewerProfile) -> None:
    profile.consent, profile.consented_at, profile.changed_at = CONSENT, clock.now(), clock.now()


def open_profile(actor: Actor) -> None:
    """Put it on the list. Raises Conflict while something is missing, and where it is not paused."""
    profile = lock_own(actor)
    REVIEWER.check(profile, "open", actor)
    missing = queries.missing(profile)
    if missing:
        raise Conflict(f"{missing[0]} before you open your profile.")
    REVIEWER.apply(profile, "open", actor)


def pause(actor: Actor) -> None:
    """Take it off the list for a while. Raises Conflict where it is not open."""
    REVIEWER.apply(lock_own(actor), "pause", actor)


def end(actor: Actor) -> None:
    """Take consent back: it is on no list from that moment, and nothing of what was said is left.

    Raises Conflict where that was done already.
    """
    _end(actor, lock_own(actor))


def forget(profile: ReviewerProfile) -> None:
    """Leave nothing of an erased person but the number of the row."""
    if profile.status != "ended":
        _end(SYSTEM, profile)
    profile.person_id, profile.consent, profile.consented_at = None, "", None


def _end(actor: Actor, profile: ReviewerProfile) -> None:
    REVIEWER.apply(profile, "end", actor)
    profile.months, profile.standards, profile.interests = [], [], []
    profile.load, profile.how, profile.regions, profile.can_lead = 1, "both", [], False
    profile.works_for_inspectorate, profile.trained_on, profile.declared_at, profile.reminded_at = False, None, None, None


def lock_own(actor: Actor) -> ReviewerProfile:
    """The actor's own profile, until the transaction ends: whoever saves into it meanwhile waits. Raises NotFound."""
    profile = queries.get_own(actor)
    session().refresh(profile, with_for_update=True)
    return profile


def lock_open_for_change(actor: Actor) -> ReviewerProfile:
    """The same, to be changed. Raises Conflict for one that was taken back."""
    profile = lock_own(actor)
    if profile.status == "ended":
        raise Conflict(ENDED)
    return profile
