"""Reading what moderators, owners and readers of versions need: the queue, histories, owners, the trail of one contribution."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.accounts import queries as accounts
from app.accounts.models import Membership, OrganisationArea, Person
from app.contributions import policy, queries
from app.contributions.kinds.description import decided_by
from app.contributions.lifecycle import APPEAL, CONTRIBUTION, REPORT, REVISION
from app.contributions.models import PUBLIC, Appeal, Contribution, ProblemReport, Revision
from app.contributions.short_texts import queries as short_text_queries
from app.core.actor import Actor
from app.core.audit import AuditEntry
from app.core.db import session
from app.core.errors import NotFound

DECIDED = ("published", "returned", "rejected")
MOST_OWNERS = 50  # one letter each: an organisation of hundreds is not written to as a whole


def find_revision(revision_id: int) -> Revision | None:
    return session().get(Revision, revision_id)


def find_appeal(appeal_id: int) -> Appeal | None:
    return session().get(Appeal, appeal_id)


def find_report(report_id: int) -> ProblemReport | None:
    return session().get(ProblemReport, report_id)


def list_waiting(actor: Actor) -> Sequence[Revision]:
    """Submitted revisions of the kinds that `actor` decides on, with what is asked of each, longest waiting first."""
    return (
        session()
        .scalars(
            sa.select(Revision)
            .join(Contribution, Contribution.id == Revision.contribution_id)
            .where(Revision.status == "submitted", Contribution.kind.in_(decided_by(actor)))
            .options(selectinload(Revision.contribution), selectinload(Revision.findings), selectinload(Revision.writers))
            .order_by(Revision.submitted_at, Revision.id)
        )
        .all()
    )


def count_waiting(actor: Actor) -> dict[str, int]:
    """How much waits for `actor`, by list: submissions and appeals of the kinds they decide on; the rest is for moderators."""
    of_kind = sa.select(Contribution.id).where(Contribution.kind.in_(decided_by(actor)))
    sent = sa.select(Revision.id).where(Revision.contribution_id.in_(of_kind))
    waiting = {
        "submissions": sa.select(sa.func.count()).where(Revision.status == "submitted", Revision.contribution_id.in_(of_kind)),
        "appeals": sa.select(sa.func.count()).where(Appeal.status == "waiting", Appeal.revision_id.in_(sent)),
    }
    if policy.is_moderator(actor):
        waiting["reports"] = sa.select(sa.func.count()).where(ProblemReport.status == "open")
    counts = {name: session().scalar(count) or 0 for name, count in waiting.items()}
    return counts | ({"short_texts": short_text_queries.count_waiting()} if policy.is_moderator(actor) else {})


def areas_of_organisations(organisation_ids: Iterable[int | None]) -> dict[int, set[str]]:
    """The ONS codes of the areas that each organisation serves, in one query."""
    wanted = {organisation_id for organisation_id in organisation_ids if organisation_id is not None}
    areas: dict[int, set[str]] = {organisation_id: set() for organisation_id in wanted}
    rows = sa.select(OrganisationArea.organisation_id, OrganisationArea.area_code)
    for organisation_id, area in session().execute(rows.where(OrganisationArea.organisation_id.in_(wanted))):
        areas[organisation_id].add(area)
    return areas


def count_outcomes(person_id: int | None) -> dict[str, int]:
    """How many of a person's revisions were published, returned and rejected."""
    counts = dict.fromkeys(DECIDED, 0)
    if person_id is not None:
        rows = (
            sa.select(Revision.status, sa.func.count())
            .where(Revision.submitted_by_id == person_id, Revision.status.in_(DECIDED))
            .group_by(Revision.status)
        )
        counts |= {status: number for status, number in session().execute(rows)}
    return counts


def list_appeals(contribution: Contribution) -> Sequence[Appeal]:
    """Every appeal about a contribution, oldest first."""
    asked = sa.select(Appeal).join(Revision, Revision.id == Appeal.revision_id)
    return session().scalars(asked.where(Revision.contribution_id == contribution.id).order_by(Appeal.id)).all()


def list_reports(contribution: Contribution) -> Sequence[ProblemReport]:
    """Every problem report about a contribution, newest first."""
    asked = sa.select(ProblemReport).where(ProblemReport.contribution_id == contribution.id)
    return session().scalars(asked.order_by(ProblemReport.id.desc())).all()


def list_trail(contribution: Contribution) -> Sequence[AuditEntry]:
    """The audit entries of a contribution and of its revisions, findings, appeals and reports, oldest first."""
    ids_by_kind = {
        CONTRIBUTION.name: [contribution.id],
        "assurance": [contribution.id],
        REVISION.name: [revision.id for revision in contribution.revisions],
        "finding": [finding.id for revision in contribution.revisions for finding in revision.findings],
        "attachment": [one.id for revision in contribution.revisions for one in revision.attachments],
        APPEAL.name: [appeal.id for appeal in list_appeals(contribution)],
        REPORT.name: [report.id for report in list_reports(contribution)],
    }
    about = [sa.and_(AuditEntry.thing_kind == kind, AuditEntry.thing_id.in_(ids)) for kind, ids in ids_by_kind.items()]
    return session().scalars(sa.select(AuditEntry).where(sa.or_(*about)).order_by(AuditEntry.id)).all()


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


def get_readable_submission(actor: Actor, revision_id: int) -> Revision:
    """A revision that the moderation pages may show. A draft is its author's own; what waits is for those who may decide on it,
    and for administrators, who may have to erase it. Raises NotFound for anything else."""
    revision = queries.get_revision(revision_id)
    if revision.status == "submitted" and policy.can_decide(actor, revision):
        return revision
    decides = policy.is_moderator(actor) or policy.decides_on(actor, revision.contribution)
    if revision.status in DECIDED and decides:
        return revision
    was_sent = revision.submitted_at is not None or revision.number is not None
    if was_sent and policy.can_redact(actor):
        return revision
    raise NotFound


def list_readable_versions(actor: Actor, contribution: Contribution) -> list[Revision]:
    """The published versions that `actor` may read, newest first: each has an audience of its own."""
    return [revision for revision in queries.list_versions(contribution) if is_readable_version(actor, revision)]


def is_readable_version(actor: Actor, revision: Revision) -> bool:
    """Whether a published version is for `actor`: opening a page later does not open its members-only history."""
    return revision.number is not None and (revision.audience == PUBLIC or policy.can_contribute(actor))
