"""Using somebody else's specification: a working copy for an area or an organisation, and the line that says where it is from."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.contributions import queries as spine
from app.contributions.kinds.description import get_kind
from app.contributions.models import Contribution
from app.contributions.policy import can_contribute
from app.core.db import transaction
from app.core.errors import Duplicate, NotFound
from app.library.adapting import presenters, services
from app.library.adapting.presenters import OWN_ORGANISATION, Provenance
from app.web.access import current_actor, signed_in
from app.web.forms import BaseForm, HiddenField, RadiosField, Required, SubmitField
from app.web.submitting import drawn

bp = Blueprint("adapting", __name__, url_prefix="/library")
Page = Response | str | tuple[str, int]
LONGEST_KEY = 64


class AdaptForm(BaseForm):
    """Whom a working copy is for."""

    creation_key = HiddenField()
    place = RadiosField("Who is your version for?", [Required("Choose who your version is for")])
    adapt = SubmitField("Make a working copy")


@bp.app_template_global("library_provenance")
def provenance(contribution: Contribution, body: Mapping[str, Any] | None = None) -> Provenance | None:
    """Where a contribution comes from, as the person who asks may know it: for every page that shows one."""
    return presenters.provenance(current_actor(), contribution, body)


@bp.app_template_global("library_can_adapt")
def can_adapt(contribution: Contribution) -> bool:
    """Whether the person who asks may make a working copy of a page that they can read."""
    return contribution.kind == services.ADAPTED_KIND and can_contribute(current_actor())


@bp.route("/<slug>/adapt", methods=["GET", "POST"])
@signed_in
def adapt(slug: str) -> Page:
    """Ask whom a working copy is for, then make it. Sent twice, it is one copy."""
    actor = current_actor()
    original = _original(slug)
    if not can_contribute(actor):
        return render_template("contributions/cannot-yet.html", kind=get_kind(original.kind))
    form = AdaptForm()
    form.place.offer(presenters.places_to_adapt_for(actor))
    if not form.creation_key.data or len(form.creation_key.data) > LONGEST_KEY:
        form.creation_key.data = secrets.token_urlsafe(24)
    if form.validate_on_submit():
        area = None if form.place.data == OWN_ORGANISATION else form.place.data
        return redirect(url_for("contributing.tasks", revision_id=_copy(original, area, form.creation_key.data)), 303)
    return drawn("library/adapt.html", form, original=original)


def _original(slug: str) -> Contribution:
    found = spine.get_readable(current_actor(), "library", slug)
    if found.kind != services.ADAPTED_KIND:
        raise NotFound
    return found


def _copy(original: Contribution, area: str | None, key: str) -> int:
    """The number of the new draft. Sent twice at one moment, the second try finds what the first one made."""
    actor = current_actor()
    try:
        with transaction():
            return services.adapt(actor, original, area, key).id
    except Duplicate:
        with transaction():
            return services.adapt(actor, original, area, key).id
