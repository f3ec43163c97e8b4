"""Reading what moderators need: what waits, how much of it, and what became of a person's other submissions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.accounts.models import OrganisationArea
from app.contributions import policy
from app.contributions.kinds.description import all_kinds, decided_by
from app.contributions.kinds.options import Places
from app.contributions.models import Appeal, Contribution, Decision, GuardFinding, ProblemReport, Revision
from app.contributions.queries import DECIDED
from app.contributions.short_texts import queries as short_text_queries
from app.core.actor import Actor
from app.core.db import session

SHOWN = (selectinload(Revision.contribution), selectinload(Revision.findings), selectinload(Revision.writers))
VERBS = ("publish", "return", "reject")


def find_revision(revision_id: int) -> Revision | None:
    return session().get(Revision, revision_id)


def find_appeal(appeal_id: int) -> Appeal | None:
    return session().get(Appeal, appeal_id)


def find_report(report_id: int) -> ProblemReport | None:
    return session().get(ProblemReport, report_id)


def list_waiting(actor: Actor) -> Sequence[Revision]:
    """Submitted revisions of the kinds that `actor` decides on, with what is asked of each, longest waiting first."""
    return session().scalars(_waiting(actor, Revision).options(*SHOWN)).all()


@dataclass(frozen=True)
class QueueEntry:
    """What the queue can be filtered by of one submission; of its text only the places it names were read."""

    revision_id: int
    kind: str
    submitted_at: datetime
    finding_count: int
    areas: frozenset[str]


def list_queue(actor: Actor) -> list[QueueEntry]:
    """The whole queue of `actor`, longest waiting first."""
    places = sorted({field.name for kind in all_kinds() for field in kind.shape.all_fields if isinstance(field, Places)})
    findings = sa.select(sa.func.count()).where(GuardFinding.revision_id == Revision.id).scalar_subquery()
    who = (Contribution.owner_area, Contribution.owner_organisation_id)
    what = (Revision.id, Contribution.kind, Revision.submitted_at, findings)
    rows = session().execute(_waiting(actor, *who, *what, *(Revision.body[name] for name in places))).all()
    served = areas_of_organisations(organisation_id for _, organisation_id, *_ in rows)
    return [_entry(row, served) for row in rows]


def _entry(row: Sequence[Any], served: Mapping[int, set[str]]) -> QueueEntry:
    """`row` as `list_queue` reads it. The areas are those of what is said and of who says it."""
    area, organisation_id, revision_id, kind, submitted_at, finding_count, *places = row
    areas = {code for codes in places for code in codes or ()} | ({area} if area else set()) | served.get(organisation_id, set())
    return QueueEntry(revision_id, kind, submitted_at, finding_count, frozenset(areas))


def list_submissions(revision_ids: Sequence[int]) -> list[Revision]:
    """These revisions, in this order, with what the queue shows of each."""
    rows = sa.select(Revision).where(Revision.id.in_(revision_ids)).options(*SHOWN)
    by_id = {revision.id: revision for revision in session().scalars(rows)}
    return [by_id[number] for number in revision_ids if number in by_id]


def _waiting(actor: Actor, *columns: Any) -> sa.Select[Any]:
    """Submitted revisions of the kinds that `actor` decides on, longest waiting first: begun from what waits."""
    return (
        sa.select(*columns)
        .select_from(Revision)
        .join(Contribution, Contribution.id == Revision.contribution_id)
        .where(Revision.status == "submitted", Contribution.kind.in_(decided_by(actor)))
        .order_by(Revision.submitted_at, Revision.id)
    )


def count_waiting(actor: Actor) -> dict[str, int]:
    """How much waits for `actor`, by list: submissions and appeals of the kinds they decide on; the rest is for moderators."""
    appeals = (
        sa.select(sa.func.count())
        .select_from(Appeal)
        .join(Revision, Revision.id == Appeal.revision_id)
        .join(Contribution, Contribution.id == Revision.contribution_id)
        .where(Appeal.status == "waiting", Contribution.kind.in_(decided_by(actor)))
    )
    waiting = {"submissions": _waiting(actor, sa.func.count()).order_by(None), "appeals": appeals}
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
