"""Reading the spine. `get_x` raises NotFound, `find_x` may be None, lists are ordered."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.contributions import policy
from app.contributions.kinds.description import in_section, staffed_by
from app.contributions.models import (
    PUBLIC,
    Appeal,
    Attachment,
    AttachmentOpening,
    Contribution,
    Decision,
    OldSlug,
    ProblemReport,
    Revision,
    RevisionAttachment,
)
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound

DECIDED = ("published", "returned", "rejected")
OPEN = ("draft", "submitted")


def get_contribution(contribution_id: int) -> Contribution:
    found = session().get(Contribution, contribution_id)
    if found is None:
        raise NotFound
    return found


def get_revision(revision_id: int) -> Revision:
    found = session().get(Revision, revision_id)
    if found is None:
        raise NotFound
    return found


def get_editable(actor: Actor, contribution_id: int) -> Contribution:
    """A contribution that `actor` may edit; anything else looks missing."""
    found = get_contribution(contribution_id)
    if not policy.can_edit(actor, found):
        raise NotFound
    return found


def find_open_revision(contribution: Contribution) -> Revision | None:
    """The draft or submitted revision: at most one."""
    return session().scalar(sa.select(Revision).where(Revision.contribution_id == contribution.id, Revision.status.in_(OPEN)))


def find_latest_revision(contribution: Contribution) -> Revision | None:
    return session().scalar(
        sa.select(Revision).where(Revision.contribution_id == contribution.id).order_by(Revision.id.desc()).limit(1)
    )


def find_text_to_edit(contribution: Contribution) -> Revision | None:
    """The text that an edit goes on from: the open draft or submission; else what was returned, rejected or taken back, where
    that is newer than the live page; else the live page."""
    open_revision = find_open_revision(contribution)
    if open_revision is not None:
        return open_revision
    latest = find_latest_revision(contribution)
    base = latest if latest is not None and latest.status in ("returned", "rejected", "retracted") else contribution.live_revision
    return contribution.live_revision if base is None or base.redacted_at is not None else base


def find_by_slug(section: str, slug: str) -> Contribution | None:
    """The contribution at an address, of whichever kind of the section it is."""
    return session().scalar(sa.select(Contribution).where(Contribution.kind.in_(in_section(section)), Contribution.slug == slug))


def find_moved(section: str, slug: str) -> Contribution | None:
    """The contribution that used to live at `slug`."""
    return session().scalar(
        sa.select(Contribution)
        .join(OldSlug, OldSlug.contribution_id == Contribution.id)
        .where(OldSlug.kind.in_(in_section(section)), OldSlug.slug == slug)
    )


def is_readable(actor: Actor, contribution: Contribution) -> bool:
    """Whether the live page is shown to `actor`: published, and not hidden for want of a check (owners still see it)."""
    if contribution.status != "published" or contribution.live_revision is None:
        return False
    if contribution.live_revision.audience != "public" and not policy.can_contribute(actor):
        return False
    return contribution.assurance != "hidden" or policy.can_check(actor, contribution)


def get_readable(actor: Actor, section: str, slug: str) -> Contribution:
    """The published contribution at an address. Raises NotFound for everything this actor may not read."""
    found = find_by_slug(section, slug)
    if found is None or not is_readable(actor, found):
        raise NotFound
    return found


def list_versions(contribution: Contribution) -> Sequence[Revision]:
    """The published revisions, newest first."""
    return (
        session()
        .scalars(
            sa.select(Revision)
            .where(Revision.contribution_id == contribution.id, Revision.number.is_not(None))
            .order_by(Revision.number.desc())
        )
        .all()
    )


def get_version(contribution: Contribution, number: int) -> Revision:
    """A published revision by the number that readers cite."""
    found = session().scalar(sa.select(Revision).where(Revision.contribution_id == contribution.id, Revision.number == number))
    if found is None:
        raise NotFound
    return found


def list_own(actor: Actor) -> Sequence[Contribution]:
    """What `actor` looks after, newest first, with their revisions."""
    return (
        session()
        .scalars(
            sa.select(Contribution)
            .where(looked_after_by(actor))
            .options(selectinload(Contribution.revisions))
            .order_by(Contribution.created_at.desc(), Contribution.id.desc())
        )
        .all()
    )


def looked_after_by(actor: Actor) -> sa.ColumnElement[bool]:
    """What says in a query that `actor`, a person, looks after a contribution."""
    mine = [sa.and_(Contribution.owner_scope == "person", Contribution.owner_person_id == actor.person_id)]
    if actor.organisation_id is not None:
        mine.append(Contribution.owner_organisation_id == actor.organisation_id)
    if actor.commissioned_areas:
        mine.append(sa.and_(Contribution.owner_scope == "area", Contribution.owner_area.in_(actor.commissioned_areas)))
    mine.append(sa.and_(Contribution.owner_scope == "site", Contribution.kind.in_(staffed_by(actor))))
    return sa.or_(*mine)


def list_decisions(contribution: Contribution) -> Sequence[Decision]:
    return session().scalars(sa.select(Decision).where(Decision.contribution_id == contribution.id).order_by(Decision.id)).all()


def get_attachment(revision: Revision, attachment_id: int) -> Attachment:
    """A file that `revision` has. Raises NotFound for any other."""
    for one in revision.attachments:
        if one.id == attachment_id:
            return one
    raise NotFound


def list_attachments(revision_id: int) -> Sequence[Attachment]:
    """The files of a revision, in the order they were added."""
    joined = sa.select(Attachment).join(RevisionAttachment, RevisionAttachment.attachment_id == Attachment.id)
    return session().scalars(joined.where(RevisionAttachment.revision_id == revision_id).order_by(Attachment.id)).all()


def has_opened(actor: Actor, attachment: Attachment) -> bool:
    """Whether this moderator opened a file."""
    return actor.person_id is not None and session().get(AttachmentOpening, (attachment.id, actor.person_id)) is not None


def get_appeal(appeal_id: int) -> Appeal:
    found = session().get(Appeal, appeal_id)
    if found is None:
        raise NotFound
    return found


def find_appeal(revision: Revision) -> Appeal | None:
    return session().scalar(sa.select(Appeal).where(Appeal.revision_id == revision.id))


def get_report(report_id: int) -> ProblemReport:
    found = session().get(ProblemReport, report_id)
    if found is None:
        raise NotFound
    return found


def get_readable_submission(actor: Actor, revision_id: int) -> Revision:
    """A revision that the moderation pages may show. A draft is its author's own; what waits is for those who may decide on it,
    and for administrators, who may have to erase it. Raises NotFound for anything else."""
    revision = get_revision(revision_id)
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
    return [revision for revision in list_versions(contribution) if is_readable_version(actor, revision)]


def is_readable_version(actor: Actor, revision: Revision) -> bool:
    """Whether a published version is for `actor`: opening a page later does not open its members-only history."""
    return revision.number is not None and (revision.audience == PUBLIC or policy.can_contribute(actor))
