"""Saying when one is free, what one is strong in, and what one has to do with whom. All inside the caller's transaction.

Each page carries a stamp of what it was drawn with: what was saved from another window meanwhile is not written over unseen. The
trail knows that somebody changed their profile, and never what: whether there is any interest is nobody else's business.
"""

from dataclasses import replace

from app.areas import queries as areas
from app.areas.places import area_name
from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Invalid, NotFound
from app.exchanges.assessment.values import Explained
from app.exchanges.reviewers import facts_queries, queries
from app.exchanges.reviewers.bodies import plain_name
from app.exchanges.reviewers.conflicts import YEARS_EMPLOYED, years_before
from app.exchanges.reviewers.lifecycle import REVIEWER
from app.exchanges.reviewers.models import ReviewerInterest, ReviewerMonth, ReviewerProfile, ReviewerStandard
from app.exchanges.reviewers.services.offering import lock_open_for_change
from app.exchanges.reviewers.values import EMPLOYER, NOT_MINE, Details, Interest, Strength

MOST_INTERESTS = 50
LONG_AGO = f"Only employers of the last {YEARS_EMPLOYED} years count: leave this one out"


class Overtaken(Invalid):
    """Something else was saved from another window since the page was opened. `stamp` stands for what is there now."""

    def __init__(self, what: str, stamp: str, field: str = "") -> None:
        super().__init__(f"You saved something else here from another window meanwhile: {what}. Save again to replace it", field)
        self.stamp = stamp


def save_details(actor: Actor, details: Details, stamp: str) -> None:
    """Keep when and how somebody would review. Raises Overtaken."""
    profile = lock_open_for_change(actor)
    current = queries.details_of(profile)
    if details == current:
        return
    if stamp != current.stamp:
        raise Overtaken("open this page again to see it", current.stamp)
    by_month = {row.month: row for row in profile.months}
    profile.months = [by_month.get(month) or ReviewerMonth(month=month) for month in details.months]
    profile.load, profile.how, profile.regions = details.load, details.how, list(details.regions)
    profile.can_lead, profile.works_for_inspectorate = details.can_lead, details.works_for_inspectorate
    profile.trained_on = details.trained_on
    _changed(actor, profile)


def save_strength(actor: Actor, key: str, strength: Strength, stamp: str, explanation: Explained) -> None:
    """Keep how strong somebody is in a standard, or that it is not theirs. Raises Overtaken."""
    profile = lock_open_for_change(actor)
    row = next((row for row in profile.standards if row.key == key), None)
    current = queries.strength_of(row)
    if strength == current:
        return
    if stamp != current.stamp:
        raise Overtaken(f"“{current.evidence}”" if current.evidence else "no evidence", current.stamp, "evidence")
    if strength.level == NOT_MINE:
        profile.standards = [row for row in profile.standards if row.key != key]
    else:
        if row is None:
            row = ReviewerStandard(key=key)
            profile.standards.append(row)
        row.level, row.evidence = strength.level, strength.evidence
        row.explanation, row.explained = explanation.words, list(explanation.fingerprints)
    _changed(actor, profile)


def add_interest(actor: Actor, interest: Interest, explanation: Explained) -> None:
    """Declare an interest; the same sent twice is declared once. Raises Invalid."""
    profile = lock_open_for_change(actor)
    if interest.area_code is not None:
        interest = replace(interest, name=_area_name(interest.area_code))
    if not interest.name:
        raise Invalid("Enter the name of the organisation, or choose a local area", "name")
    if interest.kind == EMPLOYER and interest.until and interest.until < years_before(clock.today(), YEARS_EMPLOYED):
        raise Invalid(LONG_AGO, "until")
    if any(_is_same(row, interest) for row in profile.interests):
        return
    if len(profile.interests) >= MOST_INTERESTS:
        raise Invalid(f"You have declared {MOST_INTERESTS} already. Take out one that is past first", "name")
    profile.interests.append(
        ReviewerInterest(
            kind=interest.kind,
            name=interest.name,
            organisation_id=None if interest.area_code else facts_queries.find_organisation_called(interest.name),
            area_code=interest.area_code,
            until=interest.until,
            explanation=explanation.words,
            explained=list(explanation.fingerprints),
        )
    )
    _changed(actor, profile)


def _area_name(code: str) -> str:
    if areas.get_area(code) is None:
        raise Invalid("Choose an area from the list", "area")
    return area_name(code)


def _is_same(row: ReviewerInterest, interest: Interest) -> bool:
    mine, theirs = (row.kind, row.area_code, row.until), (interest.kind, interest.area_code, interest.until)
    return mine == theirs and plain_name(row.name) == plain_name(interest.name)


def remove_interest(actor: Actor, interest_id: int) -> None:
    """Take one's own interest out again. Raises NotFound for any other."""
    profile = lock_open_for_change(actor)
    if all(row.id != interest_id for row in profile.interests):
        raise NotFound
    profile.interests = [row for row in profile.interests if row.id != interest_id]
    _changed(actor, profile)


def declare_complete(actor: Actor) -> None:
    """Say that every interest is declared, or that there is none."""
    profile = lock_open_for_change(actor)
    profile.declared_at = clock.now()
    _changed(actor, profile)


def _changed(actor: Actor, profile: ReviewerProfile) -> None:
    profile.changed_at = clock.now()
    if not queries.is_due(profile):
        profile.reminded_at = None
    session().flush()
    audit.record(actor, "change", REVIEWER.name, profile.id)
