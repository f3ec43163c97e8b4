"""The pages of reviewers: who offers to review, for members; and one's own profile, for oneself alone."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import queries as accounts
from app.contributions.services.guarding import AtRisk
from app.core import clock
from app.core.db import transaction
from app.core.pagination import page_number
from app.core.policy import require_visible
from app.exchanges.assessment.services import texts
from app.exchanges.assessment.services.texts import EXPLANATION, HitsUnexplained
from app.exchanges.assessment.values import Explained
from app.exchanges.hits import short
from app.exchanges.reviewers import forms, job_roles, policy, presenters, queries
from app.exchanges.reviewers.models import ReviewerProfile
from app.exchanges.reviewers.services import filling_in, offering
from app.exchanges.reviewers.services.filling_in import Overtaken
from app.exchanges.standards.framework import framework
from app.web.access import current_actor, keeps_what_was_typed, signed_in
from app.web.forms import BaseForm
from app.web.submitting import Outcome, drawn, submit

bp = Blueprint("reviewers", __name__, url_prefix="/exchanges/reviewers", template_folder="templates")
Page = Response | str | tuple[str, int]
Result = TypeVar("Result")
SAVED = "Saved."


@bp.get("")
@signed_in
def index() -> Page:
    """Who offers to review, to members: by standard and by month."""
    actor = current_actor()
    form = forms.filter_form(framework(), request.args)
    filters = {name: form[name].data for name in ("standard", "month")}
    page = queries.list_open(actor, **filters, number=page_number(request.args.get("page")))
    return render_template(
        "reviewers/index.html",
        form=form,
        page=page,
        rows=presenters.listed_rows(page.items, framework()),
        is_narrowed=any(filters.values()),
        url_for_page=lambda number: url_for(".index", **{name: value for name, value in filters.items() if value}, page=number),
        job_roles=job_roles.table(),
    )


@bp.get("/me")
@signed_in
def own() -> Page:
    """My profile, all of it; where there is none, what offering to review means."""
    actor = current_actor()
    profile = queries.find_own(actor)
    if profile is None or profile.status == "ended":
        return _offer_page(forms.OfferForm(formdata=None), profile)
    person = accounts.get_person(actor.person_id or 0)
    return render_template(
        "reviewers/own.html",
        profile=profile,
        own=presenters.own_page(profile, person.job_role, framework()),
        missing=queries.missing(profile),
        job_roles=job_roles.table(),
    )


def _offer_page(form: forms.OfferForm, profile: ReviewerProfile | None) -> Page:
    """To somebody who may not offer and never did, there is no such page."""
    require_visible(profile is not None or policy.can_offer(current_actor()))
    return drawn("reviewers/offer.html", form, may_offer=policy.can_offer(current_actor()), job_roles=job_roles.table())


@bp.post("/me/offer")
@signed_in
def offer() -> Page:
    """Offer to review: one's own act, with one's own consent."""
    form = forms.OfferForm()
    if submit(form, lambda: offering.offer(current_actor())).done:
        flash("Thank you. Say when you are free, what you are strong in, and what interests you have.", "success")
        return _to_own()
    return _offer_page(form, queries.find_own(current_actor()))


@bp.route("/me/details", methods=["GET", "POST"])
@signed_in
def details() -> Page:
    """When and how I would review."""
    profile = queries.get_own_to_change(current_actor())
    form = forms.details_form(queries.details_of(profile), clock.today())
    outcome = submit(form, lambda: filling_in.save_details(current_actor(), form.read(), form.stamp.data or ""))
    if outcome.done:
        flash(SAVED, "success")
        return _to_own()
    return drawn("reviewers/details.html", form, **_refused(form, outcome))


@bp.get("/me/standards")
@signed_in
def standards() -> Page:
    """Every standard, with what I said of it."""
    profile = queries.get_own_to_change(current_actor())
    return render_template("reviewers/standards.html", rows=presenters.standard_rows(profile, framework()))


@bp.route("/me/standards/<standard_slug>", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
def standard(standard_slug: str) -> Page:
    """How strong I am in one standard."""
    profile = queries.get_own_to_change(current_actor())
    standard = framework().standard(standard_slug)
    row = next((row for row in profile.standards if row.key == standard.id), None)
    strength = queries.strength_of(row)
    form = forms.strength_form(strength, row.explanation if row else "", row.explained if row else [])

    def save(explanation: Explained) -> None:
        filling_in.save_strength(current_actor(), standard.id, form.read(), form.stamp.data or "", explanation)

    outcome = _submit_guarded(form, ("evidence",), save)
    if outcome.done:
        flash(SAVED, "success")
        return redirect(url_for(".standards"), 303)
    return drawn("reviewers/standard.html", form, standard=standard, **_refused(form, outcome))


@bp.route("/me/interests", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
def interests() -> Page:
    """What I have to do with which body."""
    profile = queries.get_own_to_change(current_actor())
    form = forms.interest_form()
    outcome = _submit_guarded(
        form, ("name",), lambda explanation: filling_in.add_interest(current_actor(), form.read(), explanation)
    )
    if outcome.done:
        flash("Added.", "success")
        return _to_interests()
    rows = presenters.interest_rows(profile)
    return drawn("reviewers/interests.html", form, rows=rows, declared_at=profile.declared_at, **_refused(form, outcome))


@bp.post("/me/interests/<int:interest_id>/remove")
@signed_in
def remove_interest(interest_id: int) -> Page:
    """Take one out."""
    with transaction():
        filling_in.remove_interest(current_actor(), interest_id)
    flash("Taken out.", "success")
    return _to_interests()


@bp.post("/me/interests/complete")
@signed_in
def complete_interests() -> Page:
    """Say that there are no others."""
    with transaction():
        filling_in.declare_complete(current_actor())
    flash(SAVED, "success")
    return _to_own()


@bp.post("/me/open")
@signed_in
def open_profile() -> Page:
    """Be on the list."""
    with transaction():
        offering.open_profile(current_actor())
    flash("You are on the list of reviewers.", "success")
    return _to_own()


@bp.post("/me/pause")
@signed_in
def pause() -> Page:
    """Be on the list no more, for a while."""
    with transaction():
        offering.pause(current_actor())
    flash("You are not on the list of reviewers any more. Open your profile again whenever you want.", "success")
    return _to_own()


@bp.route("/me/end", methods=["GET", "POST"])
@signed_in
def end() -> Page:
    """Take my consent back, once it was asked whether that is meant."""
    queries.get_own_to_change(current_actor())
    form = forms.EndForm()
    if submit(form, lambda: offering.end(current_actor())).done:
        flash("Your offer is taken back. You are on no list, and what you had written here is deleted.", "success")
        return redirect(url_for("exchanges.index"), 303)
    return drawn("reviewers/end.html", form)


def _submit_guarded(form: BaseForm, names: Sequence[str], act: Callable[[Explained], Result]) -> Outcome[Result]:
    """Send a form whose texts the guard reads first."""

    def read() -> Explained:
        return texts.explained_in_form(forms.values_of(form, names), form[EXPLANATION].data or "", form[forms.SHOWN].data or "")

    return submit(form, act, read)


def _refused(form: BaseForm, outcome: Outcome[Any]) -> dict[str, Any]:
    """What the page says beside what was refused. Whoever sends it again has seen that."""
    hits: list[presenters.HitRow] = []
    if isinstance(outcome.refusal, HitsUnexplained):
        hits = presenters.hit_rows(outcome.refusal.hits)
        _carry(form, forms.SHOWN, ".".join(map(short, outcome.refusal.hits)))
    if isinstance(outcome.refusal, Overtaken):
        _carry(form, forms.STAMP, outcome.refusal.stamp)
    return {"hits": hits, "at_risk": outcome.refused_as(AtRisk)}


def _carry(form: BaseForm, name: str, value: str) -> None:
    """Give a hidden field another value than the one that was sent."""
    form[name].data = value
    form[name].raw_data = [value]


def _to_own() -> Response:
    return redirect(url_for(".own"), 303)


def _to_interests() -> Response:
    return redirect(url_for(".interests"), 303)
