"""Filling in a list: add, change, move and take out one entry of a draft. Every save saves the draft, without JavaScript too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.contributions import policy, queries
from app.contributions.drafting import presenters
from app.contributions.drafting.forms import PreparedEntry, form_class, form_data, prepare_entry, read_version
from app.contributions.kinds.description import Kind, get_kind
from app.contributions.kinds.entries import Entries, by_id
from app.contributions.kinds.fields import Field
from app.contributions.kinds.shape import Step
from app.contributions.models import Revision
from app.contributions.services import listing_entries
from app.contributions.services.drafting import StaleDraft
from app.contributions.services.guarding import AtRisk
from app.contributions.services.listing_entries import DraftList
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.text import with_article
from app.web.access import current_actor, signed_in
from app.web.forms import BaseForm, HiddenField, Required, SubmitField, TextAreaField
from app.web.submitting import attempt, drawn, submit

STEP = "/contribute/drafts/<int:revision_id>/steps/<step_slug>"
bp = Blueprint("entries", __name__, url_prefix=STEP)
Page = Response | str | tuple[str, int]
NEW = "new"
CHANGED_MEANWHILE = "Somebody else saved this draft after you opened it. This is how it stands now. Nothing of yours was changed."


class RemoveForm(BaseForm):
    """Why an adaptation leaves out a part of the original."""

    draft_version = HiddenField()
    reason = TextAreaField(
        "Why does your version leave it out?",
        [Required("Enter why your version leaves it out")],
        hint="Readers see this reason, so that they know it was a decision.",
        rows=3,
    )
    remove = SubmitField("Leave it out", kind="warning")


@dataclass(frozen=True)
class Place:
    """Where in which draft somebody is working: a list, and one entry of it (none for a new one)."""

    revision: Revision
    kind: Kind
    step: Step
    field: Entries
    entry: dict[str, Any] | None = None

    @property
    def adapted(self) -> bool:
        return self.revision.contribution.parent_id is not None

    def draft(self, version: int) -> DraftList:
        """The list, in a draft that was read at `version`."""
        return DraftList(self.revision, version, self.kind.shape, self.field)

    @property
    def list_address(self) -> str:
        return url_for("contributing.step", revision_id=self.revision.id, step_slug=self.step.slug)

    @property
    def title(self) -> str:
        return self.field.title(self.entry) if self.entry else f"Add {with_article(self.field.noun)}"

    @property
    def can_remove(self) -> bool:
        return self.entry is not None and not self.field.is_locked(self.entry, adapted=self.adapted)

    @property
    def needs_reason(self) -> bool:
        """Whether it stood in what was adapted, so that leaving it out is said and explained."""
        return bool(self.adapted and self.field.dropped and self.entry and self.field.came_from_parent(self.entry))


def at_place(view: Callable[..., Page]) -> Callable[..., Page]:
    """Give a view the place that its address names: somebody else's draft, and an entry that is not there, look missing."""

    @wraps(view)
    def wrapped(revision_id: int, step_slug: str, entry_slug: str = NEW) -> Page:
        revision = queries.get_revision(revision_id)
        if not policy.can_edit(current_actor(), revision.contribution) or revision.status != "draft":
            raise NotFound
        kind = get_kind(revision.contribution.kind)
        step = kind.shape.step(step_slug)
        if step.entries is None:
            raise NotFound
        entry = by_id(revision.body.get(step.entries.name, ())).get(entry_slug)
        if entry is None and entry_slug != NEW:
            raise NotFound
        return view(Place(revision, kind, step, step.entries, dict(entry) if entry is not None else None))

    return wrapped


@bp.route("/new", methods=["GET", "POST"])
@signed_in
@at_place
def add(place: Place) -> Page:
    """A new entry, at the end of the list."""
    return _entry(place)


@bp.route("/<entry_slug>", methods=["GET", "POST"])
@signed_in
@at_place
def change(place: Place) -> Page:
    """One entry; only a local note where the owner of the original locked it."""
    return _entry(place)


def _entry(place: Place) -> Page:
    fields = place.field.asked(place.entry, adapted=place.adapted)
    label = f"Save {place.field.noun}"
    form = form_class(place.kind, fields, label, place.revision.body)(
        data={**form_data(fields, place.entry or {}), "draft_version": place.revision.version}
    )
    if request.method == "GET":
        return _entry_page(place, fields, form)
    entry_id = place.entry["id"] if place.entry else _new_id(place, form)
    prepared = attempt(form, lambda: prepare_entry(place.field, fields, entry_id, form))
    if not prepared.done or prepared.value is None:
        return _entry_page(place, fields, form, at_risk=prepared.refused_as(AtRisk))
    return _saved(place, fields, form, entry_id, prepared.value)


def _new_id(place: Place, form: BaseForm) -> str:
    """An id made from the heading that was typed. One that was left out of an adaptation is not used again."""
    taken = list(place.revision.body.get(place.field.name, ()))
    if place.field.dropped:
        taken += place.revision.body.get(place.field.dropped, ())
    return place.field.new_id(taken, str(form.values().get(place.field.heading) or ""))


def _saved(place: Place, fields: Sequence[Field], form: BaseForm, entry_id: str, answers: PreparedEntry) -> Page:
    revision_id, version = place.revision.id, _version(form)

    def put() -> None:
        with transaction():
            listing_entries.put(current_actor(), place.draft(version), entry_id, fields, answers.values, answers.html)

    try:
        if not attempt(form, put).done:
            return _entry_page(place, fields, form)
    except StaleDraft:
        return _conflict_page(place, fields, form, answers, queries.get_revision(revision_id)), 409
    return redirect(f"{place.list_address}#{entry_id}", 303)


@bp.route("/<entry_slug>/remove", methods=["GET", "POST"])
@signed_in
@at_place
def remove(place: Place) -> Page:
    """Take one entry out: with a reason where it stood in what was adapted."""
    if not place.can_remove or place.entry is None:
        raise NotFound
    form = RemoveForm(data={"draft_version": place.revision.version})
    if not place.needs_reason:
        del form.reason
        form.remove.label.text = f"Take out this {place.field.noun}"
    entry_id, address = place.entry["id"], place.list_address
    reason = (form.reason.data or "") if "reason" in form else ""
    try:
        if submit(form, lambda: listing_entries.remove(current_actor(), place.draft(_version(form)), entry_id, reason)).done:
            return redirect(address, 303)
    except StaleDraft:
        flash(CHANGED_MEANWHILE, "warning")
        return redirect(address, 303)
    return drawn("contributions/entry-remove.html", form, place=place)


@bp.post("/<entry_slug>/move")
@signed_in
@at_place
def move(place: Place) -> Page:
    """Up or down by one."""
    if place.entry is None:
        raise NotFound
    by = -1 if request.form.get("direction") == "up" else 1
    version = read_version(request.form.get("draft_version"))
    entry_id = place.entry["id"]
    try:
        with transaction():
            listing_entries.move(current_actor(), place.draft(version), entry_id, by)
    except StaleDraft:
        flash(CHANGED_MEANWHILE, "warning")
    return redirect(f"{place.list_address}#{entry_id}", 303)


@bp.post("/<entry_slug>/put-back")
@signed_in
def put_back(revision_id: int, step_slug: str, entry_slug: str) -> Page:
    """Take back the decision to leave out a part of the original."""
    revision = queries.get_revision(revision_id)
    if not policy.can_edit(current_actor(), revision.contribution) or revision.status != "draft":
        raise NotFound
    shape = get_kind(revision.contribution.kind).shape
    step = shape.step(step_slug)
    if step.entries is None:
        raise NotFound
    with transaction():
        listing_entries.put_back(current_actor(), DraftList(revision, revision.version, shape, step.entries), entry_slug)
    address = url_for("contributing.step", revision_id=revision_id, step_slug=step_slug)
    return redirect(f"{address}#{entry_slug}", 303)


def _version(form: BaseForm) -> int:
    return read_version(form.draft_version.data)


def _entry_page(place: Place, fields: Sequence[Field], form: BaseForm, *, at_risk: bool = False) -> Page:
    return drawn("contributions/entry.html", form, place=place, fields=fields, at_risk=at_risk)


def _conflict_page(place: Place, fields: Sequence[Field], form: BaseForm, mine: PreparedEntry, theirs: Revision) -> str:
    form.draft_version.data = form.draft_version.raw_data = str(theirs.version)
    entry_id = place.entry["id"] if place.entry else ""
    saved = by_id(theirs.body.get(place.field.name, ())).get(entry_id, {})
    rows = presenters.conflict_rows(fields, mine.values, saved) if place.entry else []
    return render_template("contributions/entry-conflict.html", place=place, fields=fields, form=form, rows=rows)
