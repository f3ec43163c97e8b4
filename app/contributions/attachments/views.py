"""Files with a contribution: its owner adds and removes them, readers take them, moderators open and confirm them.

What is uploaded is looked at and stored outside the transaction; see `services.attaching`. A download is never shown in the
site's own pages: it is an attachment with a policy of its own.
"""

from contextlib import ExitStack, closing

from flask import Blueprint, flash, redirect, send_file, url_for
from werkzeug.wrappers import Response

from app.contributions import policy, queries
from app.contributions.attachments import presenters
from app.contributions.attachments.throttles import UPLOAD
from app.contributions.kinds.description import Kind, deciding_roles, get_kind
from app.contributions.models import Attachment, Contribution, Revision
from app.contributions.responses import of_page
from app.contributions.services import attaching
from app.contributions.services.attaching import LookedAt
from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.core.errors import AppError, Conflict, Invalid, NotFound
from app.core.files import storage
from app.intake import LARGEST_FILE_BYTES
from app.web.access import current_actor, public, role, signed_in
from app.web.allowance import spend
from app.web.forms import BaseForm, FileField, Required, SubmitField
from app.web.security import download_as
from app.web.submitting import attempt, drawn

bp = Blueprint("files", __name__)
Answer = Response | str | tuple[str, int]


class UploadForm(BaseForm):
    """One file to add."""

    file = FileField(
        "Add a file",
        [Required("Choose a file")],
        hint="A PDF, Word, Excel, PowerPoint or OpenDocument file, or a PNG or JPEG picture, of up to 20 MB.",
    )
    add = SubmitField("Upload", kind="secondary")


@bp.route("/contribute/drafts/<int:revision_id>/files", methods=["GET", "POST"])
@signed_in
def manage(revision_id: int) -> Answer:
    """The files of a draft, and the form that adds one."""
    revision = _own(revision_id)
    if revision.status != "draft":
        raise NotFound
    form = UploadForm()
    if not form.validate_on_submit():
        return _files_page(revision, form)
    spend(UPLOAD, str(current_actor().person_id))
    outcome = attempt(form, lambda: _add(revision, form))
    if outcome.done:
        flash(f"You have added “{outcome.value}”.", "success")
        return _back(revision_id)
    return _files_page(queries.get_revision(revision_id), form, at_risk=outcome.refused_as(AtRisk))


def _add(revision: Revision, form: UploadForm) -> str:
    """Look at the chosen file, keep it, and put it with the draft; its name. What was kept for a refused one is deleted again."""
    if len(revision.attachments) >= attaching.MOST_FILES:
        raise Invalid(attaching.TOO_MANY_FILES, attaching.FIELD)
    with closing(form.file.data) as chosen:
        looked_at = attaching.look_at(chosen.filename or "", chosen.stream.read(LARGEST_FILE_BYTES + 1))
    key = storage.put(looked_at.outcome.clean)
    try:
        return _attach(revision, looked_at, key)
    except AppError:
        storage.delete(key)
        raise


def _attach(revision: Revision, looked_at: LookedAt, key: str) -> str:
    with transaction():
        return attaching.attach(current_actor(), revision, looked_at, key).name


def _files_page(revision: Revision, form: UploadForm, *, at_risk: bool = False) -> Answer:
    return drawn(
        "contributions/files.html",
        form,
        revision=revision,
        kind=get_kind(revision.contribution.kind),
        files=presenters.own_rows(revision),
        most_files=attaching.MOST_FILES,
        at_risk=at_risk,
    )


@bp.post("/contribute/drafts/<int:revision_id>/files/<int:attachment_id>/remove")
@signed_in
def remove(revision_id: int, attachment_id: int) -> Answer:
    """Take a file off my draft."""
    revision = _own(revision_id)
    with transaction():
        attachment = queries.get_attachment(revision, attachment_id)
        name = attachment.name
        attaching.remove(current_actor(), revision, attachment)
    flash(f"You have removed “{name}”.", "success")
    return _back(revision_id)


@bp.get("/contribute/drafts/<int:revision_id>/files/<int:attachment_id>")
@signed_in
def own(revision_id: int, attachment_id: int) -> Answer:
    """A file of something that I look after."""
    return _sent(queries.get_attachment(_own(revision_id), attachment_id))


@bp.get("/<section:section>/<slug>/files/<int:attachment_id>")
@public
@of_page
def download(_kind: Kind, contribution: Contribution, attachment_id: int) -> Answer:
    """A file of a version that the reader may read."""
    for revision in queries.list_readable_versions(current_actor(), contribution):
        for one in revision.attachments:
            if one.id == attachment_id:
                return _sent(one)
    raise NotFound


@bp.post("/moderation/<int:revision_id>/files/<int:attachment_id>/open")
@role(deciding_roles, "admin")
def open_file(revision_id: int, attachment_id: int) -> Answer:
    """Open a file of a submission. That I did is remembered, so this is no link; nobody opened a file that is missing."""
    actor = current_actor()
    revision = queries.get_readable_submission(actor, revision_id)
    with ExitStack() as unless_remembered:
        answer = _sent(queries.get_attachment(revision, attachment_id))
        unless_remembered.callback(answer.close)
        with transaction():
            attaching.note_opened(actor, queries.get_attachment(revision, attachment_id))
        unless_remembered.pop_all()
    return answer


@bp.post("/moderation/<int:revision_id>/files/<int:attachment_id>/confirm")
@role(deciding_roles)
def confirm(revision_id: int, attachment_id: int) -> Answer:
    """Confirm that a file which no program could read identifies nobody."""
    actor = current_actor()
    revision = queries.get_readable_submission(actor, revision_id)
    if not policy.can_decide(actor, revision):
        raise NotFound
    try:
        with transaction():
            attaching.confirm(actor, revision, queries.get_attachment(revision, attachment_id))
    except Invalid as error:
        raise Conflict(error.message) from None
    flash("You have confirmed the file.", "success")
    return redirect(url_for("moderation.item", revision_id=revision_id, _anchor="files"), 303)


def _back(revision_id: int) -> Answer:
    return redirect(url_for(".manage", revision_id=revision_id), 303)


def _own(revision_id: int) -> Revision:
    """A revision that this person may edit; anybody else's looks missing."""
    revision = queries.get_revision(revision_id)
    if not policy.can_edit(current_actor(), revision.contribution):
        raise NotFound
    return revision


def _sent(attachment: Attachment) -> Response:
    """A file as a download. One whose bytes have gone (erased a moment ago) is missing."""
    try:
        file = storage.open_file(attachment.storage_key)
    except FileNotFoundError:
        raise NotFound from None
    return download_as(send_file(file, mimetype=attachment.media_type, etag=False), attachment.name)
