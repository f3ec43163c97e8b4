"""Who may do what to a contribution: pure questions of an actor and a thing.

Each kind has a role whose holders decide on it: moderators, unless the kind names another. What another role decides on, its
holders alone write: it belongs to the site, and they look after it together.
"""

from collections.abc import Set
from typing import Protocol

from app.core.actor import Actor

MODERATOR = "moderator"


class Decided(Protocol):
    """A contribution or a kind of them: it says which role's holders decide on it."""

    @property
    def deciders(self) -> str: ...


class Begun(Decided, Protocol):
    """A kind says too whether another part of the site begins what is of it."""

    @property
    def is_begun_elsewhere(self) -> bool: ...


class Owned(Decided, Protocol):
    """What a contribution says of its owner, and of who decides on it."""

    owner_scope: str
    owner_person_id: int | None
    owner_organisation_id: int | None
    owner_area: str | None


class Authored(Protocol):
    """What a revision says of where it came from."""

    author_id: int | None
    author_organisation_id: int | None
    submitted_by_id: int | None
    decided_by_id: int | None
    appealed_from_id: int | None

    @property
    def writer_ids(self) -> Set[int]: ...

    @property
    def contribution(self) -> Owned: ...


class Said(Protocol):
    """What a short text says of where it came from and what it is about."""

    person_id: int | None
    organisation_id: int

    @property
    def contribution(self) -> Owned: ...


class Appealed(Protocol):
    """An appeal names the revision whose decision it questions."""

    @property
    def revision(self) -> Authored: ...


class Reported(Protocol):
    """A report names the contribution that it is about, if it is about one."""

    @property
    def contribution(self) -> Owned | None: ...


def is_for_staff(subject: Decided) -> bool:
    """Whether only those who decide on a kind write it."""
    return subject.deciders != MODERATOR


def is_for_members(kind: Begun) -> bool:
    """Whether every verified member may begin one."""
    return not is_for_staff(kind) and not kind.is_begun_elsewhere


def can_start(actor: Actor, kind: Begun) -> bool:
    """Verified members begin a contribution; one that is for staff, only they; what is begun elsewhere, the site alone."""
    if actor.is_system or is_for_members(kind):
        return can_contribute(actor)
    return can_contribute(actor) and not kind.is_begun_elsewhere and decides_on(actor, kind)


def can_contribute(actor: Actor) -> bool:
    """Verified members contribute; those who wait for a moderator read."""
    return actor.is_system or (actor.is_signed_in and actor.verified)


def owns(actor: Actor, contribution: Owned) -> bool:
    """Whether `actor` acts for the owner: the person, a verified member of the organisation, or one of a commissioning
    organisation of the area."""
    if not can_contribute(actor) or actor.is_system:
        return False
    if contribution.owner_scope == "organisation":
        return actor.organisation_id is not None and actor.organisation_id == contribution.owner_organisation_id
    if contribution.owner_scope == "area":
        return actor.commissions_in(contribution.owner_area)
    return contribution.owner_scope == "person" and actor.person_id == contribution.owner_person_id


def can_edit(actor: Actor, contribution: Owned) -> bool:
    """Owners edit their own; the site edits what it ships; those who decide on a kind look after what the site owns of it."""
    return owns(actor, contribution) or actor.is_system or _looks_after(actor, contribution)


def _looks_after(actor: Actor, contribution: Owned) -> bool:
    return contribution.owner_scope == "site" and decides_on(actor, contribution)


def is_moderator(actor: Actor) -> bool:
    return actor.has_role(MODERATOR)


def decides_on(actor: Actor, subject: Decided) -> bool:
    """Whether `actor` holds the role that decides on a kind."""
    return actor.has_role(subject.deciders)


def can_decide(actor: Actor, revision: Authored) -> bool:
    """One who decides on its kind, on what neither they nor their organisation wrote, submitted or owns, and never again after
    an appeal against them was upheld. Whoever wrote in it, or in a text before it that nobody published, wrote it too.

    Staff may be of one organisation: of what is for staff, another person decides. The site decides on what it ships.
    """
    if actor.is_system:
        return revision.submitted_by_id is None
    contribution = revision.contribution
    if not decides_on(actor, contribution):
        return False
    if actor.person_id in (revision.author_id, revision.submitted_by_id, revision.appealed_from_id):
        return False
    if actor.person_id in revision.writer_ids:
        return False
    return is_for_staff(contribution) or not _is_of_those_who_wrote(actor, revision)


def _is_of_those_who_wrote(actor: Actor, revision: Authored) -> bool:
    if actor.organisation_id is not None and actor.organisation_id in (
        revision.author_organisation_id,
        revision.contribution.owner_organisation_id,
    ):
        return True
    return owns(actor, revision.contribution)


def can_decide_short_text(actor: Actor, short_text: Said) -> bool:
    """A moderator, on what neither they nor their organisation said, about what they do not look after."""
    if not is_moderator(actor) or actor.person_id == short_text.person_id:
        return False
    return actor.organisation_id != short_text.organisation_id and not owns(actor, short_text.contribution)


def can_answer_appeal(actor: Actor, revision: Authored) -> bool:
    """An appeal goes to somebody who may decide on the revision and did not make the decision."""
    return can_decide(actor, revision) and actor.person_id != revision.decided_by_id


def can_take_down(actor: Actor, contribution: Owned) -> bool:
    """A moderator or administrator may take down any page at once; those who look after one may withdraw it."""
    return is_moderator(actor) or can_redact(actor) or can_edit(actor, contribution)


def can_put_back(actor: Actor, contribution: Owned) -> bool:
    """Only a moderator puts back what was taken down."""
    return is_moderator(actor) and not owns(actor, contribution)


def can_seal(actor: Actor) -> bool:
    """Whoever sees that a file may show abuse stops it at once: moderators and administrators, whosever it is."""
    return actor.is_system or actor.has_role("moderator", "admin")


def can_redact(actor: Actor) -> bool:
    """Redaction erases for good: administrators only, and the site where it does so again after a restore."""
    return actor.is_system or actor.has_role("admin")


def can_retract(actor: Actor, revision: Authored) -> bool:
    """Owners take back what they wrote; an administrator who erases an open revision ends it too."""
    return can_edit(actor, revision.contribution) or can_redact(actor)


def can_check(actor: Actor, contribution: Owned) -> bool:
    """Who may say "I have checked this": an owner or a moderator."""
    return owns(actor, contribution) or is_moderator(actor)


def is_system(actor: Actor, _thing: object) -> bool:
    return actor.is_system
