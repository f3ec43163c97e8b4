"""Running a consultation: opening it on a draft, inviting people, answering them, taking their wording, closing it."""

from datetime import timedelta
from functools import partial

from flask import flash, redirect, render_template, request, url_for

from app import markup
from app.contributions import policy as spine
from app.contributions import queries as contributions
from app.contributions.drafting.forms import read_version
from app.contributions.models import Revision
from app.contributions.services.drafting import StaleDraft
from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.core.errors import Conflict, Invalid, NotFound
from app.core.limits.allowance import Act, By, Limit
from app.invitations.services import Guest
from app.library.consultations import access, presenters, queries, services
from app.library.consultations.access import Reader
from app.library.consultations.blueprint import Page, bp, for_owners
from app.library.consultations.models import Comment
from app.library.consultations.running.forms import InviteForm, LastDayForm, ReplyForm
from app.library.consultations.services import AnsweredMeanwhile
from app.markup import TooComplex
from app.web.access import current_actor, signed_in
from app.web.allowance import spent_if_done
from app.web.submitting import Outcome, attempt, drawn, submit

INVITATION = Act(Limit("consultation-invite", By.TARGET, limit=200, per=timedelta(days=1)))


@bp.route("/of/<int:revision_id>", methods=["GET", "POST"])
@signed_in
def start(revision_id: int) -> Page:
    """Ask people to comment on a draft; where they were asked already, on to that consultation."""
    revision = _own_draft(revision_id)
    found = queries.find_open(revision.contribution)
    if found is not None:
        return redirect(_home(found.id), 303)
    form = LastDayForm()
    form.save.label.text = "Start"
    outcome = submit(form, lambda: services.open_consultation(current_actor(), revision, form.closes_on.data).id)
    if outcome.done:
        return redirect(_people(outcome.value), 303)
    return drawn("consultations/start.html", form, revision=revision)


def _people(consultation_id: int) -> str:
    """The page of who is invited."""
    return url_for(".people", consultation_id=consultation_id)


def _home(consultation_id: int) -> str:
    """The page of a consultation itself."""
    return url_for(".show", consultation_id=consultation_id)


def _own_draft(revision_id: int) -> Revision:
    """A draft of a specification that this person owns; anything else looks missing."""
    revision = contributions.get_revision(revision_id)
    contribution = revision.contribution
    if contribution.kind != "specification" or not spine.owns(current_actor(), contribution) or revision.status != "draft":
        raise NotFound
    return revision


@bp.route("/<int:consultation_id>/people", methods=["GET", "POST"])
@signed_in
@for_owners
def people(reader: Reader) -> Page:
    """Who is invited, and a form to invite one more."""
    consultation, at_risk = reader.consultation, False
    form = InviteForm() if access.takes_comments(consultation) else None
    if form is None and request.method == "POST":
        raise Conflict(services.OVER)
    if form is not None:
        outcome = attempt(form, partial(_invite, reader, form)) if form.validate_on_submit() else Outcome[None]()
        if outcome.done:
            flash("The invitation is on its way.", "success")
            return redirect(_people(consultation.id), 303)
        at_risk = outcome.refused_as(AtRisk)
    return drawn(
        "consultations/people.html",
        form,
        consultation=consultation,
        title=presenters.title_of(consultation),
        rows=presenters.invitation_rows(consultation),
        at_risk=at_risk,
    )


def _invite(reader: Reader, form: InviteForm) -> None:
    """Raises Invalid for what cannot be taken, which is not counted, and TooMany."""
    guest = Guest(form.name.data or "", form.organisation.data or "", form.email.data or "")
    with spent_if_done(INVITATION, str(reader.actor.person_id)), transaction():
        services.invite(reader.actor, reader.consultation, guest)


@bp.post("/<int:consultation_id>/people/<int:invitation_id>/revoke")
@signed_in
@for_owners
def revoke(reader: Reader, invitation_id: int) -> Page:
    """Let somebody in no more."""
    invitation = queries.get_invitation(reader.consultation, invitation_id)
    with transaction():
        services.revoke(reader.actor, invitation)
    flash("They can no longer see the consultation. What they said stays on the record.", "success")
    return redirect(_people(reader.consultation.id), 303)


@bp.route("/<int:consultation_id>/last-day", methods=["GET", "POST"])
@signed_in
@for_owners
def extend(reader: Reader) -> Page:
    """Change the last day for comments, or close the consultation for good."""
    consultation = reader.consultation
    if consultation.status != "open" and request.method == "GET":
        raise NotFound
    form = LastDayForm(data={"closes_on": consultation.closes_on})
    if submit(form, lambda: services.extend(reader.actor, consultation, form.closes_on.data)).done:
        flash("The last day for comments is changed.", "success")
        return redirect(_home(consultation.id), 303)
    title = presenters.title_of(consultation)
    return drawn("consultations/last-day.html", form, consultation=consultation, title=title)


@bp.post("/<int:consultation_id>/close")
@signed_in
@for_owners
def close(reader: Reader) -> Page:
    """End it for good."""
    with transaction():
        services.close(reader.actor, reader.consultation)
    flash("The consultation is closed. You can still read it and take its record away.", "success")
    return redirect(_home(reader.consultation.id), 303)


@bp.route("/<int:consultation_id>/comments/<int:comment_id>", methods=["GET", "POST"])
@signed_in
@for_owners
def answer(reader: Reader, comment_id: int) -> Page:
    """Say what is made of a comment, or say more."""
    comment = queries.get_comment(reader.consultation, comment_id)
    if request.method == "GET" and reader.consultation.status != "open":
        raise NotFound
    form = ReplyForm(data={"seen": len(comment.answers)})
    verb, words, seen = form.verb.data or "", form.answer.data or "", read_version(form.seen.data)
    try:
        outcome = submit(form, lambda: services.answer(reader.actor, comment, verb, words, seen))
    except AnsweredMeanwhile as error:
        form.add_error("", error.message)
        form.seen.data = str(len(comment.answers))
        return _answer_page(reader, comment, form, refused_with=409)
    if outcome.done:
        flash("Your answer is saved.", "success")
        return _back_to(reader, comment)
    return _answer_page(reader, comment, form, at_risk=outcome.refused_as(AtRisk))


def _answer_page(reader: Reader, comment: Comment, form: ReplyForm, *, at_risk: bool = False, refused_with: int = 0) -> Page:
    return drawn(
        "consultations/answer.html",
        form,
        refused_with=refused_with,
        consultation=reader.consultation,
        title=presenters.title_of(reader.consultation),
        comment=comment,
        said=presenters.comment_row(reader, comment),
        at_risk=at_risk,
    )


@bp.post("/<int:consultation_id>/comments/<int:comment_id>/take")
@signed_in
@for_owners
def take(reader: Reader, comment_id: int) -> Page:
    """Take a suggested wording into the draft, in one click."""
    comment = queries.get_comment(reader.consultation, comment_id)
    revision, clause = queries.get_clause(reader.consultation, comment.clause_id)
    version = read_version(request.form.get("draft_version"))
    leaf = f"clauses.{comment.clause_id}.text"
    try:
        html = {leaf: markup.render(comment.suggestion)}
        with transaction():
            services.take(reader.actor, comment, services.draft_list(revision, version), html)
    except StaleDraft:
        return _conflict_page(reader, comment_id), 409
    except (Invalid, TooComplex) as error:
        flash(error.message if isinstance(error, AtRisk | Invalid) else str(error), "warning")
        return _back_to(reader, comment)
    flash(f"“{clause['heading']}” now reads as suggested.", "success")
    return _back_to(reader, comment)


def _conflict_page(reader: Reader, comment_id: int) -> str:
    """The clause as it stands now beside the wording, to choose from: the draft was saved meanwhile."""
    comment = queries.get_comment(reader.consultation, comment_id)
    revision, clause = queries.get_clause(reader.consultation, comment.clause_id)
    return render_template(
        "consultations/take-conflict.html",
        consultation=reader.consultation,
        comment=comment,
        clause=clause,
        revision=revision,
    )


def _back_to(reader: Reader, comment: Comment) -> Page:
    """The clause's page; the consultation's, where the draft no longer has the clause."""
    number, clause_id, comment_id = reader.consultation.id, comment.clause_id, comment.id
    try:
        queries.get_clause(reader.consultation, clause_id)
    except NotFound:
        return redirect(_home(number), 303)
    address = url_for(".clause", consultation_id=number, clause_slug=clause_id)
    return redirect(f"{address}#comment-{comment_id}", 303)
