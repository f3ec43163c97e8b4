"""The pages on which somebody who takes part shows moderators a passage: of an assessment, an invitation or an exchange."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for

from app.contributions.services import responding
from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.exchanges.assessment.blueprint import bp as assessments
from app.exchanges.assessment.blueprint import for_readers
from app.exchanges.assessment.lifecycle import ASSESSMENT
from app.exchanges.assessment.models import Assessment
from app.exchanges.assessment.presenters import about
from app.exchanges.invited.access import PURPOSE
from app.exchanges.invited.blueprint import bp as invited
from app.exchanges.invited.blueprint import for_invited, home
from app.exchanges.invited.models import AssessmentInvitation
from app.exchanges.passages import services
from app.exchanges.passages.forms import PassageForm
from app.exchanges.passages.services import Source
from app.exchanges.passages.throttles import PASSAGE
from app.exchanges.reviews.exchange.blueprint import Page, for_everyone_in_it, page_of
from app.exchanges.reviews.exchange.blueprint import bp as reviews
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.requests.presenters import host_names
from app.web.access import bearer, current_actor, keeps_what_was_typed, signed_in
from app.web.allowance import spent_if_done
from app.web.submitting import Outcome, attempt, drawn


@assessments.route("/assessments/<int:assessment_id>/moderators", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_readers
def show_passage(assessment: Assessment) -> Page:
    """A passage of a self-assessment."""
    reference = services.reference_of(ASSESSMENT.name, assessment.id)
    source = Source(reference, frozenset({assessment.area_code}))
    back = url_for("assessments.show", assessment_id=assessment.id)
    return _page(source, "assessments/passage.html", {**about(assessment), "back": back})


@reviews.route("/reviews/<int:exchange_id>/moderators", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_everyone_in_it
def show_passage_of_exchange(exchange: Exchange) -> Page:
    """A passage of an exchange: of its team as of its host."""
    source = Source(exchange.reference, exchange.host_codes)
    return _page(source, "reviews/passage.html", {"hosts": host_names(exchange), "back": page_of(exchange)})


@invited.route("/<int:invitation_id>/moderators", methods=["GET", "POST"])
@bearer(PURPOSE)
@for_invited
def show_passage_of_invited(invitation: AssessmentInvitation) -> Page:
    """A passage of what somebody invited was asked, shown or answers. What the area showed stands on its own page."""
    source = Source(services.reference_of(PURPOSE, invitation.id), frozenset({invitation.assessment.area_code}))
    context = {"area": invitation.assessment.area.name, "back": home(invitation.id)}
    return _page(source, "invited/passage.html", context, whose=f"invited-{invitation.id}")


def _page(source: Source, template: str, context: Mapping[str, Any], *, whose: str = "") -> Page:
    form = PassageForm()
    whose = whose or str(current_actor().person_id)
    outcome = attempt(form, partial(_show, source, form, whose)) if form.validate_on_submit() else Outcome[None]()
    if outcome.done:
        flash(
            f"The moderators have the passage, by the reference {source.reference}. What they say stands on this page.", "success"
        )
        return redirect(request.path, 303)
    rows = responding.list_passages(source.reference)
    return drawn(template, form, **context, reference=source.reference, rows=rows, at_risk=outcome.refused_as(AtRisk))


def _show(source: Source, form: PassageForm, whose: str) -> None:
    """Raises Invalid and AtRisk for what cannot be sent, which is not counted, and TooMany."""
    with spent_if_done(PASSAGE, whose), transaction():
        services.show(source, form.text.data or "")
