"""Short texts that wait for a moderator: their list, and one of them beside what the guard found, to publish or return."""

from collections.abc import Collection

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.contributions.moderation import queries as moderation_queries
from app.contributions.moderation import short_text_presenters as presenters
from app.contributions.moderation.forms import ReturnForm
from app.contributions.services import deciding_short_texts as deciding
from app.contributions.services.guarding import AtRisk
from app.contributions.short_texts import queries
from app.contributions.short_texts.registry import SUBMITTED, ShortText, ShortTexts, get_short_texts
from app.core.db import transaction
from app.core.errors import NotFound
from app.web.access import current_actor, role
from app.web.submitting import drawn, submit

bp = Blueprint("short_texts", __name__, url_prefix="/moderation/short-texts")
Answer = Response | str | tuple[str, int]
UNCONFIRMED = "Read what the check found, and confirm each finding, or return it"


@bp.get("")
@role("moderator")
def index() -> Answer:
    """What waits, longest first."""
    rows = presenters.rows(current_actor(), queries.list_waiting())
    return render_template("moderation/short-texts.html", rows=rows, counts=moderation_queries.count_waiting(current_actor()))


@bp.get("/<kind>/<int:short_text_id>")
@role("moderator")
def show(kind: str, short_text_id: int) -> Answer:
    """One that waits."""
    texts, said = _decidable(kind, short_text_id)
    if said.status != SUBMITTED:
        raise NotFound
    return _page(texts, said, ReturnForm())


@bp.post("/<kind>/<int:short_text_id>/publish")
@role("moderator")
def publish(kind: str, short_text_id: int) -> Answer:
    """Publish it, with the findings that I have confirmed."""
    texts, short_text = _decidable(kind, short_text_id)
    fingerprints = set(request.form.getlist("confirmed"))
    if short_text.status == SUBMITTED and not {one.fingerprint for one in deciding.findings(texts, short_text)} <= fingerprints:
        return _page(texts, short_text, ReturnForm(formdata=None), publish_error=UNCONFIRMED, fingerprints=fingerprints)
    with transaction():
        deciding.publish(current_actor(), texts, short_text, fingerprints)
    flash("You have published it. Everyone who can read the page can read it there.", "success")
    return _to_list()


@bp.post("/<kind>/<int:short_text_id>/return")
@role("moderator")
def send_back(kind: str, short_text_id: int) -> Answer:
    """Return it, with a reason."""
    actor = current_actor()
    texts, short_text = _decidable(kind, short_text_id)
    form = ReturnForm()
    outcome = submit(form, lambda: deciding.send_back(actor, texts, short_text, form.reason.data or ""))
    if outcome.done:
        flash("You have returned it. We have emailed whoever sent it with your reason.", "success")
        return _to_list()
    return _page(texts, short_text, form, at_risk=outcome.refused_as(AtRisk))


def _decidable(kind: str, short_text_id: int) -> tuple[ShortTexts, ShortText]:
    texts = get_short_texts(kind)
    return texts, queries.get_decidable(current_actor(), texts, short_text_id)


def _page(
    texts: ShortTexts,
    short_text: ShortText,
    form: ReturnForm,
    *,
    publish_error: str = "",
    fingerprints: Collection[str] = (),
    at_risk: bool = False,
) -> Answer:
    return drawn(
        "moderation/short-text.html",
        form,
        item=presenters.item(current_actor(), texts, short_text),
        kind=texts.code,
        publish_error=publish_error,
        chosen=fingerprints,
        at_risk=at_risk,
        has_errors=bool(publish_error),
    )


def _to_list() -> Answer:
    return redirect(url_for(".index"), 303)
