"""Before the first request, a restored database is told again what was erased; and the page on which mail is let go."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.core.db import transaction
from app.upkeep.restored import queries, services
from app.upkeep.restored.jobs import BeforeAnybodyReads
from app.web.access import current_actor, role

bp = Blueprint("restored", __name__, template_folder="templates")
Answer = Response | str
catch_up = BeforeAnybodyReads()


def before_anything() -> None:
    """Once a process, before anything of the first request is looked at."""
    catch_up(current_app.extensions["database"])


@bp.record_once
def _go_first(setup: BlueprintSetupState) -> None:
    """Whoever asks is told who they are only after that: they may be one who was erased."""
    setup.app.before_request_funcs.setdefault(None, []).insert(0, before_anything)


@bp.get("/admin/restored")
@role("admin")
def show() -> Answer:
    """Whether mail is held since a restore, and what of erasures is still to do."""
    return render_template("restored/show.html", state=queries.state())


@bp.post("/admin/restored/send")
@role("admin")
def send_mail() -> Answer:
    """Let mail go, with what waits."""
    return _let_go(send=True, words="Mail is sent again.")


@bp.post("/admin/restored/set-aside")
@role("admin")
def set_mail_aside() -> Answer:
    """Let mail go, without what waits."""
    return _let_go(send=False, words="Mail is sent again. What waited is under Failed jobs.")


def _let_go(*, send: bool, words: str) -> Answer:
    with transaction():
        services.let_go(current_actor(), send=send)
    flash(words, "success")
    return redirect(url_for(".show"), 303)
