"""The pages on which two sides write a learning note together. Both see the same; to everybody else there is no such page."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.contributions.drafting.forms import Prepared, form_class, form_data, prepare, read_version
from app.contributions.kinds.shape import Step
from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.exchanges.learning import draft_presenters, forms, policy, queries
from app.exchanges.learning.kind import LEARNING_NOTE
from app.exchanges.learning.models import NoteDraft
from app.exchanges.learning.services import agreeing, drafting
from app.exchanges.learning.services.drafting import StaleDraft
from app.web import submitting
from app.web.access import current_actor, keeps_what_was_typed, signed_in
from app.web.forms import BaseForm
from app.web.submitting import attempt, drawn

bp = Blueprint("learning_drafts", __name__, url_prefix="/exchanges/learning/drafts", template_folder="templates")
Page = Response | str | tuple[str, int]
SHAPE = LEARNING_NOTE.shape


def for_participants(view: Callable[..., Page]) -> Callable[..., Page]:
    """Give a view its draft: to those who take part, once they have given their second step where they need one."""

    @wraps(view)
    def wrapped(draft_id: int, **arguments: object) -> Page:
        draft = queries.get_readable(current_actor(), draft_id)
        if policy.needs_second_step(current_actor(), draft):
            here = request.path if request.method == "GET" else url_for(".show", draft_id=draft_id)
            return redirect(url_for("accounts.second_step", next=here), 303)
        return view(draft, **arguments)

    return wrapped


def _require_open(draft: NoteDraft) -> None:
    """A note that was submitted has no form, and takes none."""
    if draft.status != "open":
        raise NotFound if request.method == "GET" else Conflict(drafting.NOT_OPEN)


@bp.get("")
@signed_in
def index() -> Page:
    """The drafts that I take part in."""
    rows = [(draft_presenters.title_of(draft), draft) for draft in queries.list_own(current_actor())]
    return render_template("exchanges/learning/drafts.html", rows=rows)


@bp.get("/<int:draft_id>")
@signed_in
@for_participants
def show(draft: NoteDraft) -> Page:
    """The note as it would be read, where it stands, and what can be done now."""
    return _page(draft)


def _page(draft: NoteDraft, message: str = "", status: int = 200) -> Page:
    page = draft_presenters.draft_page(current_actor(), draft)
    drawn_page = render_template(
        "exchanges/learning/draft.html", page=page, draft=draft, message=message, body=draft.body, html=draft.html
    )
    return drawn_page, status


@bp.route("/<int:draft_id>/steps/<step_slug>", methods=["GET", "POST"])
@signed_in
@keeps_what_was_typed
@for_participants
def step(draft: NoteDraft, step_slug: str) -> Page:
    """One section of the note."""
    here = SHAPE.step(step_slug)
    _require_open(draft)
    filled = {**form_data(here.fields, draft.body), "draft_version": draft.version}
    form = form_class(LEARNING_NOTE, here.fields, "Save")(data=filled)
    if request.method == "GET":
        return _step_page(draft, here, form)
    outcome = attempt(form, lambda: prepare(SHAPE, here.fields, form))
    if not outcome.done or outcome.value is None:
        return _step_page(draft, here, form, at_risk=outcome.refused_as(AtRisk))
    return _save(draft, here, form, outcome.value)


def _save(draft: NoteDraft, here: Step, form: BaseForm, answers: Prepared) -> Page:
    draft_id = draft.id
    try:
        with transaction():
            drafting.save(current_actor(), draft, read_version(form.draft_version.data), answers.values, answers.html)
    except StaleDraft:
        return _conflict_page(queries.get_readable(current_actor(), draft_id), here, form, answers), 409
    return redirect(url_for(".show", draft_id=draft_id), 303)


def _step_page(draft: NoteDraft, here: Step, form: BaseForm, *, at_risk: bool = False) -> Page:
    has_agreement = any(draft.agreement(side) for side in policy.SIDES)
    return drawn("exchanges/learning/draft-step.html", form, draft=draft, step=here, at_risk=at_risk, has_agreement=has_agreement)


def _conflict_page(draft: NoteDraft, here: Step, form: BaseForm, mine: Prepared) -> str:
    form.draft_version.data = form.draft_version.raw_data = str(draft.version)
    rows = draft_presenters.conflict_rows(here.fields, mine.values, draft.body)
    return render_template("exchanges/learning/draft-conflict.html", draft=draft, step=here, form=form, rows=rows)


@bp.route("/<int:draft_id>/names", methods=["GET", "POST"])
@signed_in
@for_participants
def names(draft: NoteDraft) -> Page:
    """The names that stand in it, each in its place, to be reworded or explained."""
    _require_open(draft)
    rows = draft_presenters.name_rows(draft)
    form = forms.names_form([row.fingerprint for row in rows])(
        data={"draft_version": draft.version, **{row.field_name: row.explanation for row in rows}}
    )

    def act() -> None:
        told = {row.fingerprint: form[row.field_name].data or "" for row in rows}
        drafting.explain(current_actor(), draft, read_version(form.draft_version.data), told)

    if submitting.submit(form, act).done:
        return redirect(url_for(".show", draft_id=draft.id), 303)
    return drawn("exchanges/learning/draft-names.html", form, draft=draft, rows=rows)


@bp.post("/<int:draft_id>/agree")
@signed_in
@for_participants
def agree(draft: NoteDraft) -> Page:
    """Agree for my side to what I read."""
    draft_id = draft.id
    try:
        with transaction():
            agreeing.agree(current_actor(), draft, read_version(request.form.get("draft_version")))
    except StaleDraft as error:
        return _page(queries.get_readable(current_actor(), draft_id), f"{error.message} Read it again before you agree.", 409)
    flash("You have agreed for your side.", "success")
    return redirect(url_for(".show", draft_id=draft_id), 303)


@bp.route("/<int:draft_id>/submit", methods=["GET", "POST"])
@signed_in
@for_participants
def submit(draft: NoteDraft) -> Page:
    """What the guard found, and the button that sends the note to the moderators."""
    _require_open(draft)
    if not draft.is_agreed:
        raise NotFound if request.method == "GET" else Conflict(agreeing.NOT_AGREED)
    rows = draft_presenters.finding_rows(draft)
    form = forms.submit_form([row.fingerprint for row in rows])(data={"draft_version": draft.version})

    def act() -> None:
        explanations = {row.fingerprint: form[row.field_name].data or "" for row in rows}
        agreeing.submit(current_actor(), draft, read_version(form.draft_version.data), explanations)

    if submitting.submit(form, act).done:
        flash("The note was sent to the moderators.", "success")
        return redirect(url_for(".show", draft_id=draft.id), 303)
    return drawn("exchanges/learning/draft-submit.html", form, draft=draft, findings=rows)


@bp.post("/<int:draft_id>/take-back")
@signed_in
@for_participants
def take_back(draft: NoteDraft) -> Page:
    """Take a submitted note back."""
    with transaction():
        agreeing.take_back(current_actor(), draft)
    flash("You have taken the note back. Nobody else can read it now.", "success")
    return redirect(url_for(".show", draft_id=draft.id), 303)


@bp.post("/<int:draft_id>/give-up")
@signed_in
@for_participants
def give_up(draft: NoteDraft) -> Page:
    """End the draft: nothing of it is kept."""
    with transaction():
        agreeing.give_up(current_actor(), draft)
    flash("The draft was deleted. We have told everybody who took part.", "success")
    return redirect(url_for(".index"), 303)
