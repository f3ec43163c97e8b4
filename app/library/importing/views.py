"""Bringing in a specification from Word: the file, what was made of it to correct, and then a draft like any other.

The document is read in a limited process and not kept. Nothing is stored until the person saves what they have looked at.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask import redirect as lead_to
from werkzeug.wrappers import Response

from app.contributions import policy
from app.contributions.attachments.throttles import UPLOAD
from app.contributions.drafting.forms import draw
from app.contributions.guard.apart import TooLong, inspect_apart
from app.contributions.kinds.entries import Entries
from app.contributions.kinds.fields import Field
from app.contributions.services import drafting, guarding
from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.core.errors import Duplicate, NotFound
from app.intake import LARGEST_FILE_BYTES, Reason, Refused, safe_name
from app.intake.runner import read_sections
from app.library.importing import forms, parts
from app.library.importing.forms import CLAUSE_FIELDS, HEAD_FIELDS, MOST_CLAUSES, REASON_FIELDS, Joined, Shape, UploadForm
from app.library.importing.parts import Draft
from app.library.specifications.kind import CLAUSES, NOT_COVERED, SPECIFICATION, published_frameworks
from app.markup import TooComplex
from app.web.access import current_actor, signed_in
from app.web.allowance import spend
from app.web.forms import BaseForm
from app.web.submitting import attempt, drawn

bp = Blueprint("importing", __name__, url_prefix="/contribute/specification/import")
Page = Response | str | tuple[str, int]
LONGEST_KEY = 64
NOT_WORD = "The file must be a Word document (DOCX). Save it as one, then upload that"
NO_HEADINGS = (
    "We found no headings in the document, so we cannot tell where its clauses start. "
    "Give each clause a heading style in Word, then upload it again"
)
TOO_MANY = f"The document comes apart into more than {MOST_CLAUSES} clauses. Split it, or give fewer lines a heading style"
NOTHING_KEPT = "Keep at least one clause"


@bp.route("", methods=["GET", "POST"])
@signed_in
def upload() -> Page:
    """Choose a Word document; what came of it is the next page."""
    if not policy.can_contribute(current_actor()):
        return render_template("contributions/cannot-yet.html", kind=SPECIFICATION)
    form = UploadForm()
    if not form.validate_on_submit():
        return _upload_page(form)
    spend(UPLOAD, str(current_actor().person_id))
    read = attempt(form, lambda: _read(form))
    if not read.done or read.value is None:
        return _upload_page(form, at_risk=read.refused_as(AtRisk))
    found, shape = read.value, Shape.of(read.value)
    made = forms.corrections(shape)(formdata=None, data=forms.data_of(found, secrets.token_urlsafe(24)))
    return _corrections_page(made, shape, draft=found)[0]


@bp.post("/draft")
@signed_in
def save() -> Page:
    """Make the draft of what was corrected. Sent twice, it is one draft."""
    shape = Shape.read(request.form.get("shape", ""))
    if shape is None or not policy.can_contribute(current_actor()):
        raise NotFound
    form = forms.corrections(shape)()
    if not 0 < len(form.creation_key.data or "") <= LONGEST_KEY:
        raise NotFound
    prepared = attempt(form, lambda: _prepared(form, shape))
    if not prepared.done or prepared.value is None:
        return _corrections_page(form, shape, at_risk=prepared.refused_as(AtRisk))
    number = _started(*prepared.value, f"import:{form.creation_key.data}")
    return lead_to(url_for("contributing.tasks", revision_id=number), 303)


def _read(form: UploadForm) -> Draft | None:
    """The chosen document come apart; None, with words by the field, where it does not. Raises AtRisk."""
    upload = form.file.data
    name = safe_name(upload.filename or "")
    if not name.lower().endswith(".docx"):
        form.add_error("file", NOT_WORD)
        return None
    try:
        draft = parts.read(read_sections(name, upload.stream.read(LARGEST_FILE_BYTES + 1)), published_frameworks())
        at_risk = inspect_apart({"file": _words(draft)}).at_risk
    except Refused as refusal:
        form.add_error("file", refusal.message)
        return None
    except TooLong:
        form.add_error("file", Refused(Reason.TOO_COMPLEX).message)
        return None
    if at_risk:
        raise AtRisk("file")
    if not draft.clauses or len(draft.clauses) > MOST_CLAUSES:
        form.add_error("file", TOO_MANY if draft.clauses else NO_HEADINGS)
        return None
    return draft


def _words(draft: Draft) -> str:
    """Everything that was read, for the guard."""
    clauses = [words for one in draft.clauses for words in (one.heading, one.text, *one.extras.values())]
    facts = [one if isinstance(one, str) else " ".join(one) for one in draft.facts.values()]
    reasons = [reason for _, reason in draft.not_covered]
    return "\n\n".join((draft.title, draft.summary, draft.introduction, *facts, *clauses, *reasons))


def _prepared(form: BaseForm, shape: Shape) -> tuple[dict[str, Any], dict[str, str]] | None:
    """The body and its HTML; None, with words by the fields, where something has to be put right. Raises AtRisk."""
    valid = form.validate()
    asked = [*HEAD_FIELDS, *shape.fact_fields()]
    given = [one for one in asked if form[one.name].data or one.name == "title"]  # a draft may lack the others
    body, errors = SPECIFICATION.shape.clean({one.name: form[one.name].data for one in given}, given)
    for name, message in errors.items():
        form.add_error(name, message)
    body["clauses"] = clauses = _entries(form, CLAUSES, CLAUSE_FIELDS, forms.clauses_in(form, shape))
    reasons = _entries(form, NOT_COVERED, REASON_FIELDS, list(forms.reasons_in(form, shape)))
    body |= {"not_covered": reasons} if reasons else {}
    guarding.refuse_at_risk((one.name, text) for one, text in SPECIFICATION.shape.guarded(body))
    if not clauses:
        form.add_error("", NOTHING_KEPT)
    if not valid or form.errors:
        return None
    try:
        return body, draw(SPECIFICATION.shape, body)
    except TooComplex as error:
        form.add_error("", str(error))
        return None


def _entries(
    form: BaseForm, list_field: Entries, fields_by_name: Mapping[str, Field], clauses: Sequence[Joined]
) -> list[dict[str, Any]]:
    """The entries that are kept, each with an id of its own; what is wrong with them is said by the fields."""
    entries: list[dict[str, Any]] = []
    for clause in clauses:
        fields = [field for name, field in fields_by_name.items() if name in clause.values]
        values, errors = list_field.clean_entry(clause.values, fields)
        for name, message in errors.items():
            form.add_error(f"{name}_{clause.at}", message)
        entries.append({"id": list_field.new_id(entries, str(values.get(list_field.heading, ""))), **values})
    return entries


def _started(body: dict[str, Any], html: dict[str, str], key: str) -> int:
    """The number of the new draft. Sent twice at one moment, the second try finds what the first one made."""
    actor = current_actor()
    try:
        with transaction():
            return drafting.start(actor, SPECIFICATION, body, html, key).id
    except Duplicate:
        with transaction():
            return drafting.start(actor, SPECIFICATION, body, html, key).id


def _upload_page(form: UploadForm, *, at_risk: bool = False) -> Page:
    return drawn("library/import.html", form, at_risk=at_risk)


def _corrections_page(form: BaseForm, shape: Shape, *, draft: Draft | None = None, at_risk: bool = False) -> tuple[str, int]:
    return drawn(
        "library/import-correct.html",
        form,
        parts=[(at, (*forms.CLAUSE, *extras)) for at, extras in enumerate(shape.clauses)],
        facts=[one.name for one in shape.fact_fields()],
        reasons=range(shape.reasons),
        found=draft,
        at_risk=at_risk,
    )
