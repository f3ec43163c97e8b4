"""Reading reviewers: one's own profile, and the list that members see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app.accounts.models import Membership, Organisation, Person, RoleGrant
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.core.pagination import Page
from app.core.policy import require_visible
from app.exchanges.reviewers import policy
from app.exchanges.reviewers.conflicts import years_before
from app.exchanges.reviewers.models import ReviewerMonth, ReviewerProfile, ReviewerStandard
from app.exchanges.reviewers.months import month_of
from app.exchanges.reviewers.values import Details, Strength

PAGE_SIZE = 20
YEAR = timedelta(days=365)
MISSING_MONTHS = "Say in which months you are free"
MISSING_STANDARDS = "Choose at least one standard that you are strong in"
MISSING_DECLARATION = "Declare your interests, or say that there are none"


def find_own(actor: Actor) -> ReviewerProfile | None:
    """The actor's own profile, whatever its state."""
    return session().scalar(sa.select(ReviewerProfile).where(ReviewerProfile.person_id == (actor.person_id or 0)))


def get_own(actor: Actor) -> ReviewerProfile:
    """The same. Raises NotFound where there is none."""
    profile = find_own(actor)
    if profile is None:
        raise NotFound
    return profile


def get_own_to_change(actor: Actor) -> ReviewerProfile:
    """The same, where it can be changed. Raises NotFound for one that was taken back."""
    profile = get_own(actor)
    require_visible(profile.status != "ended")
    return profile


def details_of(profile: ReviewerProfile) -> Details:
    """When and how somebody would review: months that are past are left out."""
    return Details(
        months=months_of(profile),
        load=profile.load,
        how=profile.how,
        regions=tuple(profile.regions),
        can_lead=profile.can_lead,
        works_for_inspectorate=profile.works_for_inspectorate,
        trained_on=profile.trained_on,
    )


def months_of(profile: ReviewerProfile) -> tuple[str, ...]:
    """The months in which somebody is free, from this one on."""
    return tuple(row.month for row in profile.months if row.month >= month_of(clock.today()))


def strength_of(row: ReviewerStandard | None) -> Strength:
    """What was said of a standard; nothing where nothing was."""
    return Strength() if row is None else Strength(row.level, row.evidence)


def missing(profile: ReviewerProfile) -> list[str]:
    """What is still needed before somebody can be listed."""
    lacking = {
        MISSING_MONTHS: not months_of(profile),
        MISSING_STANDARDS: not profile.standards,
        MISSING_DECLARATION: profile.declared_at is None,
    }
    return [words for words, is_lacking in lacking.items() if is_lacking]


def is_due(profile: ReviewerProfile) -> bool:
    """Whether somebody should look at their profile again: no month ahead, or no training within a year."""
    has_training = profile.trained_on is not None and profile.trained_on >= years_before(clock.today(), 1)
    return not months_of(profile) or not has_training


def is_to_remind(profile: ReviewerProfile) -> bool:
    """Whether to ask them so: at most once a year."""
    if not is_due(profile):
        return False
    return profile.reminded_at is None or profile.reminded_at <= clock.now() - YEAR


@dataclass(frozen=True)
class Listed:
    """A reviewer as members see them."""

    profile: ReviewerProfile
    person: Person
    organisation: Organisation


def list_open(actor: Actor, standard: str = "", month: str = "", number: int = 1) -> Page[Listed]:
    """Who offers to review now, A to Z, to confirmed members; only those strong in a standard, or free in a month.

    Raises NotFound for anybody else. Whoever left their organisation, closed their account or was erased is not among them.
    """
    require_visible(policy.can_list(actor))
    rows = _listed(standard, month)
    total = session().scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0
    chosen = rows.order_by(sa.func.lower(Person.name), ReviewerProfile.id).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    items = [Listed(profile, person, organisation) for profile, person, organisation in session().execute(chosen)]
    return Page(items, number, PAGE_SIZE, total)


def _listed(standard: str, month: str) -> sa.Select[ReviewerProfile, Person, Organisation]:
    this_month = month_of(clock.today())
    free = sa.select(ReviewerMonth.profile_id).where(ReviewerMonth.month >= this_month)
    rows = _candidates().where(ReviewerProfile.id.in_(free.where(ReviewerMonth.month == month) if month else free))
    if standard:
        strong = sa.select(ReviewerStandard.profile_id).where(ReviewerStandard.key == standard)
        rows = rows.where(ReviewerProfile.id.in_(strong))
    return rows


def _candidates() -> sa.Select[ReviewerProfile, Person, Organisation]:
    """Open profiles of active members of an organisation."""
    return (
        sa.select(ReviewerProfile, Person, Organisation)
        .join(Person, Person.id == ReviewerProfile.person_id)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(ReviewerProfile.status == "open", Person.status == "active")
        .where(Membership.confirmed_at.is_not(None), Membership.ended_at.is_(None))
        .where(sa.exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == "member"))
    )


def list_candidates() -> Sequence[ReviewerProfile]:
    """Everybody who could be asked, by number: for whoever puts a team together."""
    return [row[0] for row in session().execute(_candidates().order_by(ReviewerProfile.id))]


def candidate_organisation_ids() -> set[int]:
    """The organisations of everybody who could be asked: each stands on the list that members see."""
    return {organisation.id for _profile, _person, organisation in session().execute(_candidates())}


def list_after(profile_id: int, count: int) -> Sequence[ReviewerProfile]:
    """Some profiles that were not taken back, by number, after one of them."""
    rows = sa.select(ReviewerProfile).where(ReviewerProfile.id > profile_id, ReviewerProfile.status != "ended")
    return session().scalars(rows.order_by(ReviewerProfile.id).limit(count)).all()
