"""Taking part in a consultation: coming in, declaring an interest, reading, commenting, and the record."""

import secrets
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.accounts.recognising import addresses
from app.accounts.signing_in.throttles import LETTER
from app.contributions.models import Revision
from app.contributions.services.guarding import AtRisk
from app.contributions.taking_away.responses import PRINT, Offer, Place, drawn, handed_over, signed_in_asker
from app.core.errors import Duplicate, NotFound
from app.core.jobs import emit
from app.core.limits.allowance import Act, By, Limit
from app.documents import formats
from app.invitations.services import Interest
from app.library.consultations import access, presenters, queries, services
from app.library.consultations.access import Reader
from app.library.consultations.blueprint import DOOR, Page, bp, for_readers, home
from app.library.consultations.events import LinkAsked
from app.library.consultations.records.documents import document_of
from app.library.consultations.services import Remark
from app.library.consultations.taking_part.forms import AskForm, InterestForm, RemarkForm
from app.library.exporting.documents import origin
from app.web import submitting
from app.web.access import bearer, current_actor, public
from app.web.allowance import spend
from app.web.submitting import submit

CHANGED = (
    "This clause was changed while you were writing. It is shown above as it stands now. Check what you wrote and send it again."
)
REMARK = Act(Limit("consultation-remark", By.TARGET, limit=120, per=timedelta(hours=1)))
LONGEST_KEY = 64


@bp.route("/link", methods=["GET", "POST"])
@public
def ask() -> Page:
    """Ask for a fresh link. Every address is answered in the same words and with the same work."""
    form = AskForm()
    asked = submit(form, lambda email: emit(LinkAsked(access.GUESTS.address_hash(email))), prepare=lambda: _address_of(form))
    if asked.done:
        return redirect(url_for(".sent"), 303)
    return submitting.drawn("consultations/ask.html", form)


def _address_of(form: AskForm) -> str:
    """Raises Invalid for what is no address, TooMany where too much was asked of it or by this browser."""
    email = addresses.clean(form.email.data or "")
    spend(LETTER, email)
    return email


@bp.get("/link/sent")
@public
def sent() -> Page:
    """What to do next; the same words for every address."""
    return render_template("consultations/sent.html", days=access.GUESTS.link_lifetime.days)


@bp.route("/links/<token>", methods=["GET", "POST"])
@bearer(access.PURPOSE)
def enter(token: str) -> Page:
    """Looking at the link shows a button; pressing it uses the link up and lets this browser in."""
    return DOOR.enter(token)


@bp.post("/<int:consultation_id>/leave")
@bearer(access.PURPOSE)
@for_readers
def leave(reader: Reader) -> Page:
    """Give up the access of this browser, as on a shared computer."""
    return DOOR.leave(home(reader.consultation.id), url_for(".ask"))


@bp.get("/<int:consultation_id>")
@bearer(access.PURPOSE)
@for_readers
def show(reader: Reader) -> Page:
    """The draft as it stands, clause by clause, and how much was said about each."""
    revision = queries.shown_revision(reader.consultation)
    return render_template(
        "consultations/show.html",
        **_about(reader),
        revision=revision,
        introduction=revision.html.get("introduction", "") if revision is not None else "",
        clauses=presenters.clause_rows(reader.consultation, revision),
    )


@bp.route("/<int:consultation_id>/interest", methods=["GET", "POST"])
@bearer(access.PURPOSE)
@for_readers
def interest(reader: Reader) -> Page:
    """Declare an interest, or change what was declared."""
    if reader.invitation is None:
        raise NotFound
    told = reader.invitation.declared or reader.invitation
    form = InterestForm(data={name: getattr(told, name, "") for name in ("name", "organisation", "interest", "other")})
    declared = Interest(form.name.data or "", form.organisation.data or "", form.interest.data or "", form.other.data or "")
    declaring = submit(form, lambda: services.declare(reader, declared))
    if declaring.done:
        flash("Your interest is declared. It is shown beside what you say.", "success")
        return redirect(url_for(".show", consultation_id=reader.consultation.id), 303)
    at_risk = declaring.refused_as(AtRisk)
    return submitting.drawn(
        "consultations/interest.html", form, **_about(reader), at_risk=at_risk, told=presenters.declared(reader.invitation)
    )


@bp.route("/<int:consultation_id>/clauses/<clause_slug>", methods=["GET", "POST"])
@bearer(access.PURPOSE)
@for_readers
def clause(reader: Reader, clause_slug: str) -> Page:
    """One clause, what was said about it, and a form to say more: once an interest was declared."""
    revision, clause = queries.get_clause(reader.consultation, clause_slug)
    form = _remark_form(reader, clause)
    if request.method == "GET":
        return _clause_page(reader, revision, clause, form)
    if form is None:
        raise NotFound
    if not form.validate():
        return _clause_page(reader, revision, clause, form)
    invitation = reader.invitation.id if reader.invitation is not None else 0
    charge = spend(REMARK, str(invitation))
    reader = access.reader_of(current_actor(), reader.consultation.id, DOOR.token())
    revision, clause = queries.get_clause(reader.consultation, clause_slug)
    text = str(clause.get("text", ""))
    if form.seen.data != queries.hash_of(text):
        return _changed_meanwhile(reader, revision, clause, form)
    remark = Remark(form.text.data or "", form.suggestion.data or "", (form.key.data or "")[:LONGEST_KEY])
    try:
        outcome = submit(form, lambda: services.comment(reader, revision, clause, remark))
        if not outcome.done:
            charge.give_back()
            return _clause_page(reader, revision, clause, form, at_risk=outcome.refused_as(AtRisk))
    except Duplicate:
        pass  # the same button pressed twice at one moment: the other press kept it
    flash("Thank you. Everyone who takes part can read what you said.", "success")
    return redirect(url_for(".clause", consultation_id=reader.consultation.id, clause_slug=clause_slug), 303)


def _remark_form(reader: Reader, clause: queries.Clause) -> RemarkForm | None:
    """The form for those who were invited and declared an interest."""
    if reader.invitation is None or reader.invitation.declared is None:
        return None
    text = str(clause.get("text", ""))
    return RemarkForm(data={"suggestion": text, "seen": queries.hash_of(text), "key": secrets.token_urlsafe(24)})


def _changed_meanwhile(reader: Reader, revision: Revision, clause: queries.Clause, form: RemarkForm) -> Page:
    """What was typed, beside the clause as it stands now. A wording that nobody had touched becomes the new text."""
    text = str(clause.get("text", ""))
    if queries.hash_of(form.suggestion.data or "") == form.seen.data:
        form.suggestion.data = text
    form.seen.data = queries.hash_of(text)
    form.add_error("", CHANGED)
    return _clause_page(reader, revision, clause, form, refused_with=409)


def _clause_page(
    reader: Reader,
    revision: Revision,
    clause: queries.Clause,
    form: RemarkForm | None,
    *,
    at_risk: bool = False,
    refused_with: int = 0,
) -> Page:
    return submitting.drawn(
        "consultations/clause.html",
        form,
        refused_with=refused_with,
        **_about(reader),
        revision=revision,
        clause=clause,
        html=revision.html.get(f"clauses.{clause['id']}.text", ""),
        rows=presenters.comment_rows(reader, revision, clause),
        at_risk=at_risk,
    )


@bp.get("/<int:consultation_id>/record")
@bearer(access.PURPOSE)
@for_readers
def record(reader: Reader) -> Page:
    """The dated record, for everyone who takes part: it holds no address of anybody."""
    document = document_of(presenters.record_of(reader))
    return render_template(
        "consultations/record.html",
        **_about(reader),
        document=drawn(document),
        formats=formats.TEXT_FORMATS,
    )


@bp.route("/<int:consultation_id>/record/<format_code>", methods=["GET", "POST"])
@bearer(access.PURPOSE)
@for_readers
def download(reader: Reader, format_code: str) -> Page:
    """The record as a file."""
    if format_code == PRINT:
        raise NotFound  # the record is itself a page to print
    record_page = url_for("consultations.record", consultation_id=reader.consultation.id)
    place = Place(
        page=record_page,
        words="Back to the record",
        address=lambda code: f"{record_page}/{code}",
        to_print=record_page,
    )
    offer = Offer(
        build=lambda: document_of(presenters.record_of(reader)),
        origins=lambda: (origin(reader.consultation.contribution_id),),
        asker=signed_in_asker() or (f"invitation:{reader.invitation.id}" if reader.invitation is not None else ""),
    )
    return handed_over(offer, format_code, place)


def _about(reader: Reader) -> dict[str, Any]:
    """What every page of a consultation says of it and of whoever reads it."""
    state, tone = presenters.state_of(reader.consultation)
    declaration = reader.invitation.declared if reader.invitation is not None else None
    return {
        "consultation": reader.consultation,
        "title": presenters.title_of(reader.consultation),
        "state": state,
        "tone": tone,
        "reader": reader,
        "interest": presenters.interest_words(declaration) if declaration is not None else "",
        "by_link": reader.invitation is not None and reader.invitation.person_id is None,
    }
