"""Reading what moderators need: what waits, how much of it, and what became of a person's other submissions."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.accounts.models import OrganisationArea
from app.contributions import policy
from app.contributions.kinds.description import decided_by
from app.contributions.models import Appeal, Contribution, Decision, ProblemReport, Revision
from app.contributions.queries import DECIDED
from app.contributions.short_texts import queries as short_text_queries
from app.core.actor import Actor
from app.core.db import session

VERBS = ("publish", "return", "reject")


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


def find_decision(revision: Revision) -> Decision | None:
    """The decision that stands on a revision. None where nobody has decided, or an appeal was upheld since."""
    made = sa.select(Decision).where(Decision.revision_id == revision.id, Decision.verb.in_(VERBS))
    if revision.decided_at is None:
        return None
    return session().scalar(made.order_by(Decision.id.desc()).limit(1))


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
