"""The spine's tables: contributions, their revisions, and what is decided and said about them.

A revision is the full set of a contribution's field values. The database itself holds the rules that matter most: one
open revision a contribution, nobody decides on what they submitted, a published contribution has a live revision.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contributions.capacities import CAPACITIES
from app.contributions.lifecycle import APPEAL, ASSURANCE, CONTRIBUTION, OPEN_REVISION, REPORT, REVISION
from app.contributions.points import deciders_of
from app.core import erasures
from app.core.db import Base, one_of

PUBLIC = "public"
MEMBERS = "members"
LICENCE = "OGL-UK-3.0"


class Contribution(Base):
    """One thing a member contributed, of some kind. Readers see its live revision.

    Owned by an organisation where its author has one, else by a person or an area. `checked_at` moves only by an
    explicit "I have checked this", with who said it (`checked_by`), as what (`checked_as`) and for which organisation
    (`checked_for`), all of that moment; the last two are empty where they were not recorded. `assurance` follows from
    `checked_at` and is moved by a daily job.
    """

    __tablename__ = "contribution"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    section: Mapped[str] = mapped_column(sa.String(40), comment="the first part of its address, which kinds may share")
    slug: Mapped[str] = mapped_column(sa.String(100))
    owner_scope: Mapped[str] = mapped_column(sa.String(20))
    owner_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    owner_organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    owner_area: Mapped[str | None] = mapped_column(sa.ForeignKey("area.code"))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contribution.id"), index=True)
    base_revision_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("revision.id", use_alter=True, name="fk_contribution_base_revision_id_revision")
    )
    live_revision_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("revision.id", use_alter=True, name="fk_contribution_live_revision_id_revision")
    )
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    licence: Mapped[str] = mapped_column(sa.String(40), default=LICENCE)
    published_count: Mapped[int] = mapped_column(default=0)
    first_published_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    assurance: Mapped[str] = mapped_column(sa.String(20))
    assurance_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    checked_as: Mapped[str | None] = mapped_column(sa.String(20))
    checked_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    check_interval_days: Mapped[int] = mapped_column(default=365)
    creation_key: Mapped[str] = mapped_column(
        sa.String(200), unique=True, comment="makes a double submit of a new form one thing"
    )
    shipped_file: Mapped[str | None] = mapped_column(sa.String(120), comment="name of the content file it was loaded from")
    shipped_hash: Mapped[str | None] = mapped_column(sa.String(64), comment="hash of that file when last loaded")
    shipped_revision_id: Mapped[int | None] = mapped_column(comment="the revision that the last load made")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    live_revision: Mapped["Revision | None"] = relationship(foreign_keys=[live_revision_id], post_update=True)
    revisions: Mapped[list["Revision"]] = relationship(
        back_populates="contribution", foreign_keys="Revision.contribution_id", order_by="Revision.id"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("status", CONTRIBUTION.statuses),
        one_of("assurance", ASSURANCE.statuses),
        one_of("checked_as", CAPACITIES),
        one_of("owner_scope", ("person", "organisation", "area", "site")),
        sa.CheckConstraint("status <> 'published' OR live_revision_id IS NOT NULL", name="published_is_live"),
        sa.UniqueConstraint("kind", "slug"),
        sa.Index("uq_contribution_section_slug", "section", "slug", unique=True),
        sa.UniqueConstraint("kind", "shipped_file"),
        sa.Index("ix_contribution_listing", "kind", "status", "published_at"),
        sa.Index("ix_contribution_assurance", "assurance", "checked_at"),
    )

    @property
    def deciders(self) -> str:
        """The role whose holders decide on it, as its kind says."""
        return deciders_of(self.kind)


class OldSlug(Base):
    """An address a contribution used to have: it redirects for ever and is given to nobody else."""

    __tablename__ = "old_slug"

    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), index=True)


class Revision(Base):
    """The full set of a contribution's field values at one time: immutable once submitted, but for redaction.

    `html` holds the sanitised HTML of its Markdown fields, made when the draft was saved. `number` counts published
    revisions: it is the version that readers cite. A claim is two columns with an expiry, not a status. `declared_as` and
    `declared_for` say what somebody was when they submitted it with "I have checked this".
    """

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(
        sa.String(erasures.WORD_LENGTH), unique=True, default=erasures.new_word, comment="random; known by it for ever"
    )
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), index=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    number: Mapped[int | None]
    schema_version: Mapped[int]
    body: Mapped[dict[str, Any]]
    html: Mapped[dict[str, Any]]
    audience: Mapped[str] = mapped_column(sa.String(20), default=PUBLIC)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    author_organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    declares_checked: Mapped[bool] = mapped_column(default=False)
    declared_as: Mapped[str | None] = mapped_column(sa.String(20))
    declared_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    appealed_from_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id"), comment="whose decision an appeal undid: they do not decide on it again"
    )
    claimed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    claimed_until: Mapped[datetime | None]
    redacted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    contribution: Mapped[Contribution] = relationship(back_populates="revisions", foreign_keys=[contribution_id])
    writers: Mapped[list["RevisionWriter"]] = relationship(cascade="all, delete-orphan")
    findings: Mapped[list["GuardFinding"]] = relationship(
        back_populates="revision", order_by="GuardFinding.id", cascade="all, delete-orphan"
    )
    attachments: Mapped[list["Attachment"]] = relationship(secondary="revision_attachment", order_by="Attachment.id")

    @property
    def writer_ids(self) -> frozenset[int]:
        """Everybody who wrote in it, or in a text before it that nobody published."""
        return frozenset(one.person_id for one in self.writers)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("status", REVISION.statuses),
        one_of("declared_as", CAPACITIES),
        sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id <> submitted_by_id", name="nobody_decides_on_their_own"),
        sa.CheckConstraint("status <> 'published' OR number IS NOT NULL", name="published_is_numbered"),
        sa.UniqueConstraint("contribution_id", "number"),
        sa.Index(
            "uq_revision_one_open",
            "contribution_id",
            unique=True,
            sqlite_where=sa.text(OPEN_REVISION),
            postgresql_where=sa.text(OPEN_REVISION),
        ),
        sa.Index("ix_revision_queue", "status", "submitted_at"),
    )


@sa.event.listens_for(Revision, "before_update")
def _refuse_changes_after_submission(_mapper: object, _connection: object, revision: Revision) -> None:
    """What was submitted stays as it was: only a redaction, which leaves its marker, may touch the text."""
    state = sa.inspect(revision)
    before = state.attrs.status.history
    was = before.deleted[0] if before.deleted else revision.status
    touched = any(state.attrs[name].history.has_changes() for name in ("body", "html", "audience"))
    if touched and was != "draft" and revision.redacted_at is None:
        raise RuntimeError("a submitted revision cannot be changed")


class RevisionWriter(Base):
    """That somebody wrote in a draft, or in a text that it goes on from and that nobody published: they do not decide on it."""

    __tablename__ = "revision_writer"

    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)


class GuardFinding(Base):
    """Something the guard found in a submitted revision, what its contributor said, and whether a moderator confirmed it.

    Positions only: the words are read from the revision, so redacting that leaves nothing here but `explanation`.
    """

    __tablename__ = "guard_finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id", ondelete="CASCADE"), index=True)
    field: Mapped[str] = mapped_column(sa.String(60))
    rule: Mapped[str] = mapped_column(sa.String(40))
    start: Mapped[int]
    end: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]

    revision: Mapped[Revision] = relationship(back_populates="findings")


class Decision(Base):
    """One act of a moderator, an administrator or an owner on a contribution, with the reason that its owner was given.

    `by_as` and `by_for` say what they were at that moment; empty where that was not recorded.
    """

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revision.id"), index=True)
    verb: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    by_as: Mapped[str | None] = mapped_column(sa.String(20))
    by_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    at: Mapped[datetime]

    __table_args__ = (one_of("by_as", CAPACITIES),)


class Appeal(Base):
    """A contributor asks for a second look at a decision: only a moderator who did not make it may answer."""

    __tablename__ = "appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id"), unique=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(sa.Text)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column()

    revision: Mapped[Revision] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("status", APPEAL.statuses),)


class ProblemReport(Base):
    """Somebody told us that something on a page is wrong. No account is needed, and no name is kept.

    Or somebody showed moderators a passage of confidential work: that is about no contribution, and has a `reference` instead,
    which says nothing of where it stands.
    """

    __tablename__ = "problem_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contribution.id"), index=True)
    reference: Mapped[str] = mapped_column(sa.String(20), default="", index=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    topic: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column()

    contribution: Mapped[Contribution | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("status", REPORT.statuses),
        sa.CheckConstraint("(contribution_id IS NULL) = (reference <> '')", name="about_one_thing"),
    )


class AssuranceNotice(Base):
    """A reminder that was queued: at most one for each step of each cycle (a cycle begins with a check)."""

    __tablename__ = "assurance_notice"

    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    queued_at: Mapped[datetime]


class Attachment(Base):
    """A file that a contributor put with what they wrote. Its bytes are in the store (`core.storage`) under `storage_key`.

    It belongs to revisions: an edit carries the files of what it starts from, and each revision's audience is that of its files.
    `texts` is what the file says by label and `noted` what the guard found in each, both made once, when it was sent in; so
    that it can be told of again without opening it. `needs_reading`: a program could not read all of it, so that a moderator must
    open it and confirm it by hand before anything that has it is published.
    """

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    kind: Mapped[str] = mapped_column(sa.String(10))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    storage_key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    texts: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    noted: Mapped[dict[str, Any]]
    needs_reading: Mapped[bool]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    @property
    def is_unread(self) -> bool:
        """Whether a person must still open and confirm it."""
        return self.needs_reading and self.confirmed_at is None


class SealedFile(Base):
    """A file that showed abuse, or may: nobody is shown it, and the site has forgotten what it says.

    Its bytes are sealed under its `storage_key`, with its name and who added it, for the police; here is only what it can be
    known by. Numbers lead nowhere: what they were of may be erased.
    """

    __tablename__ = "sealed_file"

    storage_key: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    size: Mapped[int]
    file_number: Mapped[int] = mapped_column(comment="the number that it had in its table")
    contribution_number: Mapped[int | None] = mapped_column(comment="empty for a file that hung on no contribution")
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[int | None] = mapped_column(comment="a person's id; no foreign key, so that it outlives them")
    destroyed_at: Mapped[datetime | None]


class RevisionAttachment(Base):
    """That a revision has a file."""

    __tablename__ = "revision_attachment"

    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id"), primary_key=True)
    attachment_id: Mapped[int] = mapped_column(sa.ForeignKey("attachment.id"), primary_key=True, index=True)


class AttachmentOpening(Base):
    """That a moderator opened a file: only who did may confirm it."""

    __tablename__ = "attachment_opening"

    attachment_id: Mapped[int] = mapped_column(sa.ForeignKey("attachment.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]
