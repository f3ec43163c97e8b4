"""Before a site opens: the set-up list with the test letter, and what the operator has to settle."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for

from app.administration.blueprint import Answer, bp
from app.administration.opening import presenters, queries, services
from app.core import bank_holidays, config
from app.core.db import transaction
from app.web.access import current_actor, role


@bp.get("/admin/set-up")
@role("admin")
def set_up() -> Answer:
    """Everything on the set-up list, and how to do what is not done on pages."""
    settings = config.settings()
    return render_template(
        "administration/set_up.html",
        steps=presenters.steps(),
        arrived_at=queries.mail_arrived_at(),
        backups=str(settings.backups_dir),
        bank_holidays_to=bank_holidays.reviewed().last_year,
        hours=queries.LIFETIME // timedelta(hours=1),
    )


@bp.post("/admin/set-up/test-letter")
@role("admin")
def send_test_letter() -> Answer:
    """Send me a letter, to see whether it arrives."""
    with transaction():
        services.send_test_letter(current_actor())
    flash("We are sending you a letter. Open the link in it.", "success")
    return redirect(url_for(".set_up", _anchor="mail"), 303)


@bp.get("/admin/set-up/test-letter/<token>")
@role("admin")
def test_letter(token: str) -> Answer:
    """Where the link of the test letter leads: looking shows a button."""
    services.get_test(current_actor(), token)
    return render_template("administration/test_letter.html", token=token)


@bp.post("/admin/set-up/test-letter/<token>")
@role("admin")
def note_arrival(token: str) -> Answer:
    """The test letter arrived."""
    with transaction():
        services.note_arrival(current_actor(), token)
    flash("Mail from this site arrives.", "success")
    return redirect(url_for(".set_up"), 303)


@bp.get("/admin/before-opening")
@role("admin")
def before_opening() -> Answer:
    """What the operator has to settle, with sources and dates."""
    return render_template("administration/before_opening.html", chapters=presenters.chapters())


@bp.post("/admin/before-opening/<code>/settle")
@role("admin")
def settle_point(code: str) -> Answer:
    """Say that a point is settled."""
    with transaction():
        services.settle(current_actor(), code)
    return _at(code)


@bp.post("/admin/before-opening/<code>/reopen")
@role("admin")
def reopen_point(code: str) -> Answer:
    """Say that a point is not settled after all."""
    with transaction():
        services.reopen(current_actor(), code)
    return _at(code)


def _at(code: str) -> Answer:
    return redirect(url_for(".before_opening", _anchor=code), 303)
