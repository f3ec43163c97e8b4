"""Writing: start, save, submit and retract a revision; edit what is published or was returned."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.contributions import policy, queries
from app.contributions.capacities import capacity_of
from app.contributions.events import RevisionSubmitted
from app.contributions.kinds.description import Kind, get_kind
from app.contributions.kinds.fields import Body
from app.contributions.kinds.shape import Shape
from app.contributions.lifecycle import ASSURANCE, CONTRIBUTION, REVISION
from app.contributions.models import PUBLIC, Contribution, Revision
from app.contributions.services import guarding, writing
from app.contributions.services.naming import free_slug
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.jobs import emit
from app.core.policy import require

STALE = "Somebody else saved this draft after you opened it."
INCOMPLETE = "Finish every section before you submit."


class StaleDraft(Conflict):
    """Somebody else saved the draft since this person opened it: the page shows both texts."""

    def __init__(self, revision: Revision) -> None:
        super().__init__(STALE)
        self.revision = revision


@dataclass(frozen=True)
class Origin:
    """Where a contribution comes from, when it is not from a form alone.

    `shipped_file` is the name of the content file it was loaded from; `base` the published revision that it adapts; `area` (an
    ONS code) the local area it belongs to, instead of its author's organisation; `organisation_id` the organisation that what the
    site begins belongs to, instead of the site.
    """

    shipped_file: str | None = None
    base: Revision | None = None
    area: str | None = None
    organisation_id: int | None = None


FROM_A_FORM = Origin()


def start(
    actor: Actor, kind: Kind, body: Body, html: Mapping[str, Any], creation_key: str, origin: Origin = FROM_A_FORM
) -> Revision:
    """Begin a contribution with its first draft. The same `creation_key` twice gives the same draft.

    Its address is made from its title, or is the name of the shipped file it was loaded from. Only a member of a commissioning
    organisation of an area begins something for it.
    """
    require(policy.can_start(actor, kind.rules))
    require(origin.area is None or actor.commissions_in(origin.area))
    require(origin.organisation_id is None or actor.is_system)
    guarding.refuse_at_risk((one.name, text) for one, text in kind.shape.guarded(body))
    again = session().scalar(sa.select(Contribution).where(Contribution.creation_key == creation_key))
    if again is not None:
        require(policy.can_edit(actor, again))
        return again.revisions[0]
    now = clock.now()
    scope = _owner_scope(actor, kind, origin)
    contribution = Contribution(
        kind=kind.code,
        section=kind.pages.section,
        slug=free_slug(kind, origin.shipped_file or body.get("title", kind.noun)),
        shipped_file=origin.shipped_file,
        owner_scope=scope,
        owner_person_id=actor.person_id if scope == "person" else None,
        owner_organisation_id=origin.organisation_id or actor.organisation_id if scope == "organisation" else None,
        owner_area=origin.area,
        parent_id=origin.base.contribution_id if origin.base is not None else None,
        base_revision_id=origin.base.id if origin.base is not None else None,
        creation_key=creation_key,
        check_interval_days=kind.rules.interval_days(body),
        created_at=now,
    )
    CONTRIBUTION.start(contribution)
    ASSURANCE.start(contribution)
    session().add(contribution)
    session().flush()
    return _draft(actor, contribution, kind.shape, body, html, origin.base)


def _owner_scope(actor: Actor, kind: Kind, origin: Origin) -> str:
    if origin.organisation_id is not None:
        return "organisation"
    if actor.is_system or policy.is_for_staff(kind.rules):
        return "site"
    if origin.area is not None:
        return "area"
    return "organisation" if actor.organisation_id else "person"


def _draft(
    actor: Actor, contribution: Contribution, shape: Shape, body: Body, html: Mapping[str, Any], base: Revision | None = None
) -> Revision:
    """A new draft, for those whom `base` (what it starts from) is for: neither an edit nor an adaptation opens a text to more
    people. An edit keeps the files; those of something else's owner are not carried into an adaptation."""
    now = clock.now()
    revision = Revision(
        contribution=contribution,
        schema_version=shape.schema_version,
        body=dict(body),
        html=dict(html),
        audience=base.audience if base is not None else PUBLIC,
        author_id=actor.person_id,
        author_organisation_id=actor.organisation_id,
        created_at=now,
        saved_at=now,
    )
    REVISION.start(revision)
    session().add(revision)
    own = base is not None and base.contribution_id == contribution.id
    revision.attachments = list(base.attachments) if base is not None and own else []
    session().flush()
    writing.begin(actor, revision, base if own else None)
    return revision


def save(
    actor: Actor, revision: Revision, expected_version: int, changes: Mapping[str, Any], html: Mapping[str, Any]
) -> Revision:
    """Save some fields of a draft (None removes one). Raises StaleDraft when it is not at `expected_version`."""
    require(policy.can_edit(actor, revision.contribution))
    shape = get_kind(revision.contribution.kind).shape
    guarding.refuse_at_risk((one.name, text) for one, text in shape.guarded(dict(changes)))
    if revision.status != "draft":
        raise Conflict("This has been submitted, so it can no longer be changed.")
    if revision.version != expected_version:
        raise StaleDraft(revision)
    if revision.contribution.parent_id is not None:
        _refuse_locked(shape, revision.body, changes)
    body = {**revision.body, **changes}
    revision.body = {name: value for name, value in body.items() if value is not None}
    drawn = {**revision.html, **html}
    revision.html = {name: drawn[name] for name in shape.markdown(revision.body) if name in drawn}
    revision.saved_at = clock.now()
    writing.note(actor, revision)
    session().flush()
    return revision


def _refuse_locked(shape: Shape, before: Body, changes: Mapping[str, Any]) -> None:
    """Raise Invalid where an adaptation would change or lose what the owner of the original locked."""
    for entries in shape.all_entries:
        if entries.name in changes:
            refusal = entries.refusal(before.get(entries.name, ()), changes[entries.name] or ())
            if refusal:
                raise Invalid(refusal, entries.name)


def reconcile(
    actor: Actor, revision: Revision, expected_version: int, body: Body, html: Mapping[str, Any], base: Revision
) -> Revision:
    """Replace the body of an adaptation's draft with one reconciled with `base`, a newer version of what was adapted.

    The one way past a lock: the owner of the original changed it. Raises StaleDraft when it is not at `expected_version`.
    """
    require(policy.can_edit(actor, revision.contribution))
    shape = get_kind(revision.contribution.kind).shape
    guarding.refuse_at_risk((one.name, text) for one, text in shape.guarded(body))
    if revision.status != "draft":
        raise Conflict("This has been submitted, so it can no longer be changed.")
    if revision.version != expected_version:
        raise StaleDraft(revision)
    revision.body = dict(body)
    revision.html = {name: html[name] for name in shape.markdown(body) if name in html}
    revision.saved_at = clock.now()
    if base.audience != PUBLIC:  # what was open to members only is not opened by being taken in
        revision.audience = base.audience
    writing.note(actor, revision)
    revision.contribution.base_revision_id = base.id
    session().flush()
    return revision


def edit(actor: Actor, contribution: Contribution) -> Revision:
    """The open draft, or a new one from the latest text: of what was returned or rejected if that is newer than the live page."""
    require(policy.can_edit(actor, contribution))
    base = queries.find_text_to_edit(contribution)
    if base is not None and base.status == "submitted":
        raise Conflict("This is waiting for a decision. Take it back first if you want to change it.")
    if base is not None and base.status == "draft":
        return base
    body, html = (base.body, base.html) if base is not None else ({}, {})
    return _draft(actor, contribution, get_kind(contribution.kind).shape, body, html, base)


def redraft(actor: Actor, contribution: Contribution, body: Body, html: Mapping[str, Any]) -> Revision:
    """A new draft that replaces every value. Raises Conflict while another revision is open."""
    require(policy.can_edit(actor, contribution))
    if queries.find_open_revision(contribution) is not None:
        raise Conflict("Another version of this is already being worked on.")
    return _draft(actor, contribution, get_kind(contribution.kind).shape, body, html, contribution.live_revision)


def submit(actor: Actor, revision: Revision, explanations: Mapping[str, str], *, declares_checked: bool = False) -> Revision:
    """Send a draft to the moderators. Submitting it again does nothing: a double click makes one submission.

    Raises Invalid where a field is missing or a finding is not explained.
    """
    require(policy.can_edit(actor, revision.contribution))
    session().refresh(revision, ["status", "version"], with_for_update=True)  # no file is added from here on
    if revision.status == "submitted":
        return revision
    kind = get_kind(revision.contribution.kind)
    faults = {**kind.shape.faults(revision.body), **({} if actor.is_system else kind.rules.faults_now(revision))}
    if faults:
        raise Invalid(INCOMPLETE, next(iter(faults)))
    guarding.record_findings(kind.shape, revision, explanations)
    revision.submitted_at = clock.now()
    revision.submitted_by_id = actor.person_id
    revision.declares_checked = declares_checked
    if declares_checked:
        capacity = capacity_of(actor, revision.contribution)
        revision.declared_as, revision.declared_for_id = capacity.code, capacity.organisation_id
    REVISION.apply(revision, "submit", actor)
    emit(RevisionSubmitted(revision.contribution_id, revision.id))
    return revision


def retract(actor: Actor, revision: Revision) -> None:
    """Take back a draft or a submission. The live page, if there is one, stays as it is."""
    REVISION.apply(revision, "retract", actor)
