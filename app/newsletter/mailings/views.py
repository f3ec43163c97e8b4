"""The editors' pages of mailings: scheduling, watching, stopping, deciding on what is uncertain, and what went wrong.

A subscriber's address is shown on one page only, and only to an editor who asks for it by a button, which is audited.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import audit, config, numbers
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.pagination import Page, page_number
from app.newsletter.mailings import checks, presenters, queries, services
from app.newsletter.mailings.forms import ALL, ScheduleForm, UncertainForm
from app.newsletter.mailings.lifecycle import MAILING
from app.web.access import current_actor, role
from app.web.formatting import with_parameters
from app.web.submitting import drawn, submit

bp = Blueprint("mailings", __name__, url_prefix="/newsletter/mailings", template_folder="templates")
Answer = Response | str | tuple[str, int]
PAGE_SIZE = 25
MOST_TO_CHOOSE_FROM = 50
EDITOR = "editor"


@bp.get("")
@role(EDITOR)
def index() -> Answer:
    """Every mailing, the newest first, and the issues that have none."""
    number = page_number(request.args.get("page"))
    mailings = queries.list_newest(PAGE_SIZE, (number - 1) * PAGE_SIZE)
    return render_template(
        "mailings/index.html",
        page=Page(presenters.rows(mailings), number, PAGE_SIZE, queries.count()),
        without=queries.list_without_mailing(),
        problems=queries.count_problems(presenters.PROBLEMS),
        url_for_page=lambda other: with_parameters(page=other),
    )


@bp.route("/schedule/<int:revision_id>", methods=["GET", "POST"])
@role(EDITOR)
def schedule(revision_id: int) -> Answer:
    """Have an issue sent, now or at a time."""
    revision = queries.get_issue_revision(revision_id)
    if revision.contribution.live_revision_id != revision.id:
        raise NotFound
    current = queries.find_current(revision.id)
    if current is not None and request.method == "GET":
        return _to(current.id)
    form = ScheduleForm()
    outcome = submit(form, lambda: services.schedule(current_actor(), revision, form.moment()))
    if outcome.done:
        flash("The mailing is scheduled.", "success")
        return _to(outcome.value.id)
    return drawn(
        "mailings/schedule.html",
        form,
        revision=revision,
        audience=queries.audience_now(),
        late=checks.late_items(revision),
        obstacle=services.why_not(revision),
    )


@bp.get("/<int:mailing_id>")
@role(EDITOR)
def show(mailing_id: int) -> Answer:
    """How far a mailing has come, and what can be done with it."""
    mailing = queries.get(mailing_id)
    actor = current_actor()
    return render_template(
        "mailings/show.html",
        mailing=mailing,
        report=presenters.report(mailing),
        late=checks.late_items(mailing.revision) if mailing.status in ("scheduled", "paused") else [],
        may={verb: MAILING.allows(mailing, verb, actor) for verb in ("pause", "resume", "prepare", "put back", "cancel")},
        rate=config.settings().newsletter_rate,
    )


@bp.post("/<int:mailing_id>/pause")
@role(EDITOR)
def pause(mailing_id: int) -> Answer:
    """Stop for the time being."""
    mailing = queries.get(mailing_id)
    with transaction():
        services.pause(current_actor(), mailing)
    flash("The mailing is paused. Messages that were on their way may still arrive.", "success")
    return _to(mailing_id)


@bp.post("/<int:mailing_id>/go-on")
@role(EDITOR)
def go_on(mailing_id: int) -> Answer:
    """Go on, where nothing stands in the way any more."""
    mailing = queries.get(mailing_id)
    with transaction():
        services.go_on(current_actor(), mailing)
    flash("The mailing goes on.", "success")
    return _to(mailing_id)


@bp.post("/<int:mailing_id>/cancel")
@role(EDITOR)
def cancel(mailing_id: int) -> Answer:
    """End it for good."""
    mailing = queries.get(mailing_id)
    with transaction():
        services.cancel(current_actor(), mailing)
    flash("The mailing is cancelled. Nobody else gets it.", "success")
    return _to(mailing_id)


@bp.route("/<int:mailing_id>/uncertain", methods=["GET", "POST"])
@role(EDITOR)
def uncertain(mailing_id: int) -> Answer:
    """Decide on deliveries that may or may not have arrived."""
    mailing = queries.get(mailing_id)
    total = queries.count_problems(("uncertain",), mailing_id)
    if not total and request.method == "GET":
        raise NotFound
    form = UncertainForm()
    form.deliveries.offer(presenters.uncertain_choices(mailing_id, MOST_TO_CHOOSE_FROM))
    outcome = submit(form, lambda: _settle(form, mailing_id))
    if outcome.done:
        again = form.choice.data == "send again"
        flash(f"{outcome.value:,} {'will be sent again' if again else 'counted as delivered'}.", "success")
        return _to(mailing_id)
    return drawn(
        "mailings/uncertain.html",
        form,
        mailing=mailing,
        title=presenters.title_of(mailing),
        total=total,
        shown=MOST_TO_CHOOSE_FROM,
    )


def _settle(form: UncertainForm, mailing_id: int) -> int:
    """How many deliveries were decided on."""
    if form.which.data == ALL:
        chosen = [key for key, _ in queries.list_uncertain(mailing_id)]
    else:
        chosen = [numbers.row_number(key) for key in form.deliveries.data]
    return services.settle(current_actor(), queries.get(mailing_id), chosen, form.choice.data)


def _to(mailing_id: int) -> Answer:
    """On to the page of a mailing."""
    return redirect(url_for(".show", mailing_id=mailing_id), 303)


@bp.get("/problems")
@role(EDITOR)
def problems() -> Answer:
    """Deliveries that went wrong, their addresses masked."""
    return _problems_page(with_addresses=False)


@bp.post("/problems")
@role(EDITOR)
def show_addresses() -> Answer:
    """The same with whole addresses: who looked is written down."""
    with transaction():
        audit.record(current_actor(), "show addresses", "delivery problems", None)
    return _problems_page(with_addresses=True)


def _problems_page(*, with_addresses: bool) -> str:
    number = page_number(request.args.get("page"))
    found = queries.list_problems(presenters.PROBLEMS, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    rows = presenters.problem_rows(found, with_addresses=with_addresses)
    return render_template(
        "mailings/problems.html",
        page=Page(rows, number, PAGE_SIZE, queries.count_problems(presenters.PROBLEMS)),
        with_addresses=with_addresses,
        url_for_page=lambda other: with_parameters(page=other),
    )
