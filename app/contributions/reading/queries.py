"""What has happened to a contribution: its appeals, its reports, its trail."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.contributions.lifecycle import APPEAL, CONTRIBUTION, REPORT, REVISION
from app.contributions.models import Appeal, Contribution, ProblemReport, Revision
from app.core.audit import AuditEntry
from app.core.db import session


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
