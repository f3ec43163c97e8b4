"""Who looks after a contribution, and so is written to about it."""

from collections.abc import Iterable

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.accounts.models import Membership, Person
from app.contributions import policy
from app.contributions.models import Contribution
from app.core.db import session

MOST_OWNERS = 50  # one letter each: an organisation of hundreds is not written to as a whole


def list_owners(contribution: Contribution) -> list[Person]:
    """The people to write to about a contribution: those who wrote or submitted it and still look after it, or where none
    does, the members of its organisation, or the leads of its area. Those who look after a kind that is for staff. Nobody for
    what else the site itself owns."""
    wrote = {person for revision in contribution.revisions for person in (revision.author_id, revision.submitted_by_id) if person}
    authors = sa.select(Person).where(Person.id.in_(wrote), Person.status == "active").order_by(Person.id)
    if policy.is_for_staff(contribution):
        return accounts.people_with_role(contribution.deciders)
    found = _owning(session().scalars(authors), contribution)
    return found or _owning(_members(contribution), contribution)[:MOST_OWNERS]


def list_checkers(contribution: Contribution) -> list[Person]:
    """The people to ask for a check: the owners, or the moderators for what the site itself owns."""
    return accounts.people_with_role("moderator") if contribution.owner_scope == "site" else list_owners(contribution)


def _owning(people: Iterable[Person], contribution: Contribution) -> list[Person]:
    return [person for person in people if policy.owns(accounts.actor_for(person), contribution)]


def _members(contribution: Contribution) -> list[Person]:
    if contribution.owner_scope == "area" and contribution.owner_area:
        return accounts.area_leads(contribution.owner_area)
    belongs = sa.select(Membership.person_id).where(
        Membership.organisation_id == contribution.owner_organisation_id,
        Membership.confirmed_at.is_not(None),
        Membership.ended_at.is_(None),
    )
    return list(session().scalars(sa.select(Person).where(Person.id.in_(belongs), Person.status == "active").order_by(Person.id)))
