"""Taking part in an area's self-assessment by invitation: coming in, saying who one is, answering the standards asked about."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.accounts.recognising import addresses
from app.accounts.signing_in.throttles import LETTER
from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.core.jobs import enqueue
from app.exchanges.assessment.services import texts
from app.exchanges.assessment.values import Overtaken, stamp_of
from app.exchanges.invited import access, forms, presenters, queries, services
from app.exchanges.invited.blueprint import DOOR, Page, bp, for_invited, home, invitation_asked_for, over_page
from app.exchanges.invited.jobs import WRITE_TO_WHO_ASKED
from app.exchanges.invited.models import AssessmentInvitation, InvitedAnswer
from app.exchanges.invited.throttles import ANSWER
from app.exchanges.standards.framework import Standard, framework
from app.invitations.services import Interest
from app.web.access import bearer, current_actor, public, signed_in
from app.web.allowance import spend
from app.web.submitting import Outcome, attempt, drawn, submit

__all__ = ["bp"]


@bp.get("")
@signed_in
def index() -> Page:
    """What I am invited to answer."""
    return render_template("invited/index.html", invitations=queries.list_invited_to(current_actor()))


@bp.route("/link", methods=["GET", "POST"])
@public
def ask() -> Page:
    """Ask for a fresh link. Every address is answered in the same words and with the same work."""
    form = forms.AskForm()
    asked = submit(form, _queue_links, prepare=partial(_address_of, form))
    if asked.done:
        return redirect(url_for(".sent"), 303)
    return drawn("invited/ask.html", form)


def _address_of(form: forms.AskForm) -> str:
    """Raises Invalid for what is no address, TooMany where too much was asked of it or by this browser."""
    email = addresses.clean(form.email.data or "")
    spend(LETTER, email)
    return email


def _queue_links(email: str) -> None:
    enqueue(WRITE_TO_WHO_ASKED, {"address_hash": access.GUESTS.address_hash(email)})


@bp.get("/link/sent")
@public
def sent() -> Page:
    """What to do next; the same words for every address."""
    return render_template("invited/sent.html", days=access.GUESTS.link_lifetime.days)


@bp.route("/links/<token>", methods=["GET", "POST"])
@bearer(access.PURPOSE)
def enter(token: str) -> Page:
    """Looking at the link shows a button; pressing it uses the link up. The link of what is over says what is over."""
    ended = access.ended_by_link(token)
    return DOOR.enter(token) if ended is None else over_page(ended)


@bp.post("/<int:invitation_id>/leave")
@bearer(access.PURPOSE)
def leave(invitation_id: int) -> Page:
    """Give up the access of this browser, as on a shared computer."""
    invitation_asked_for(invitation_id)
    return DOOR.leave(home(invitation_id), url_for(".ask"))


@bp.get("/<int:invitation_id>")
@bearer(access.PURPOSE)
@for_invited
def show(invitation: AssessmentInvitation) -> Page:
    """What I am asked, until when, and what I answered."""
    return render_template("invited/show.html", **_about(invitation), rows=presenters.asked_rows(invitation))


def _about(invitation: AssessmentInvitation) -> dict[str, Any]:
    """What every page says of an invitation."""
    return {
        "invitation": invitation,
        "area": invitation.assessment.area.name,
        "interest": presenters.interest_words(invitation),
        "by_link": invitation.person_id is None,
    }


@bp.route("/<int:invitation_id>/interest", methods=["GET", "POST"])
@bearer(access.PURPOSE)
@for_invited
def interest(invitation: AssessmentInvitation) -> Page:
    """Say who I am and what my interest is, or change that."""
    told = invitation.declared or invitation
    form = forms.InterestForm(data={name: getattr(told, name, "") for name in ("name", "organisation", "interest", "other")})
    declared = Interest(form.name.data or "", form.organisation.data or "", form.interest.data or "", form.other.data or "")
    address = home(invitation.id)
    outcome = submit(form, lambda: services.declare(invitation, declared))
    if outcome.done:
        flash("Saved. The area sees this beside your answers.", "success")
        return redirect(address, 303)
    return drawn("invited/interest.html", form, **_about(invitation), at_risk=outcome.refused_as(AtRisk))


@bp.route("/<int:invitation_id>/standards/<standard_slug>", methods=["GET", "POST"])
@bearer(access.PURPOSE)
@for_invited
def standard(invitation: AssessmentInvitation, standard_slug: str) -> Page:
    """One standard, and my answer to it."""
    if standard_slug not in invitation.standards:
        raise NotFound
    standard = framework().standard(standard_slug)
    form = forms.answer_form(queries.answers_of(invitation).get(standard.id)) if invitation.declared is not None else None
    if form is None:
        if request.method == "POST":
            raise NotFound
        return _standard_page(invitation, standard, None, Outcome[None]())
    if not form.validate_on_submit():
        return _standard_page(invitation, standard, form, Outcome[None]())
    invitation_id = invitation.id
    spend(ANSWER, str(invitation_id))
    entry = forms.read(form, standard.id, InvitedAnswer.FIELDS, form.stamp.data or "")
    reading = attempt(form, lambda: texts.explained(entry, forms.name_of))
    if not reading.done:
        return _standard_page(invitation_asked_for(invitation_id), standard, form, reading)
    try:
        with transaction():
            conflict = services.save(current_actor(), invitation, entry, reading.value)
    except Conflict:
        return over_page(invitation_asked_for(invitation_id))
    if conflict is not None:
        return _conflict_page(invitation_asked_for(invitation_id), standard, form, conflict), Conflict.status
    flash("Saved. You can change it until the last day.", "success")
    return redirect(url_for(".standard", invitation_id=invitation_id, standard_slug=standard.id), 303)


def _standard_page(
    invitation: AssessmentInvitation, standard: Standard, form: forms.AnswerForm | None, outcome: Outcome[Any]
) -> Page:
    hits = [] if form is None else forms.show_hits(form, outcome.refusal)
    return drawn(
        "invited/standard.html",
        form,
        **_about(invitation),
        **_of_standard(invitation, standard),
        hits=hits,
        at_risk=outcome.refused_as(AtRisk),
    )


def _of_standard(invitation: AssessmentInvitation, standard: Standard) -> dict[str, Any]:
    """The standard as it ships, and the area's notes where they were shared."""
    return {"standard": standard, "framework": framework(), "shared": queries.find_shared(invitation, standard.id)}


def _conflict_page(invitation: AssessmentInvitation, standard: Standard, form: forms.AnswerForm, conflict: Overtaken) -> str:
    """Both texts, and a form that sends mine over theirs."""
    forms.show_again(form, "stamp", stamp_of(conflict.theirs))
    return render_template(
        "invited/conflict.html", **_about(invitation), standard=standard, form=form, rows=presenters.both_texts(conflict)
    )
