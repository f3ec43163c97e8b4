"""The administrators' pages: importing this module hangs every view on the blueprint. Here, the overview and failed jobs."""

from flask import flash, redirect, render_template, request, url_for

from app.administration import presenters, queries, services, todo
from app.administration.blueprint import ID, Answer, bp, confirm_page, page_links
from app.administration.inviting import views as invitation_views
from app.administration.opening import presenters as opening
from app.administration.opening import views as opening_views
from app.administration.organisations import area_views
from app.administration.organisations import views as organisation_views
from app.administration.people import registration_views, role_views
from app.administration.people import views as people_views
from app.administration.trail import views as audit_views
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.pagination import page_number
from app.web.access import current_actor, role

VIEW_MODULES = (
    area_views,
    audit_views,
    invitation_views,
    opening_views,
    organisation_views,
    people_views,
    registration_views,
    role_views,
)

__all__ = ["VIEW_MODULES", "bp"]


@bp.get("/admin")
@role("admin")
def overview() -> Answer:
    """What waits for an administrator, and where everything is looked after."""
    actor = current_actor()
    rows = presenters.todo_rows(actor, todo.list_all(actor))
    return render_template(
        "administration/overview.html", concerns=rows, set_up=opening.open_steps(), search_backlog=queries.search_backlog()
    )


@bp.get("/admin/jobs")
@role("admin")
def jobs() -> Answer:
    """Jobs that failed until they were given up."""
    page = queries.buried_jobs(page_number(request.args.get("page")))
    rows = presenters.job_rows(list(page.items))
    return render_template("administration/jobs.html", page=page, rows=rows, url_for_page=page_links())


@bp.post(f"/admin/jobs/<{ID}:job_id>/retry")
@role("admin")
def retry_job(job_id: int) -> Answer:
    """Try one again."""
    with transaction():
        services.retry_job(current_actor(), job_id)
    flash("The job will be tried again within a minute.", "success")
    return redirect(_jobs(), 303)


@bp.post("/admin/jobs/retry")
@role("admin")
def retry_every_job() -> Answer:
    """Try them all again."""
    with transaction():
        count = services.retry_every_job(current_actor())
    flash(f"Jobs that will be tried again: {count}.", "success")
    return redirect(_jobs(), 303)


@bp.route(f"/admin/jobs/<{ID}:job_id>/discard", methods=["GET", "POST"])
@role("admin")
def discard_job(job_id: int) -> Answer:
    """Give one up for good."""
    job = queries.find_buried(job_id)
    if job is None:
        raise Conflict("This job is no longer waiting for a decision.")
    if request.method == "GET":
        words = ["What it was for will not happen: a letter is not sent, or a page is not brought up to date."]
        return confirm_page(f"Discard job {job.id}, {job.handler}?", words, "Discard this job", _jobs())
    with transaction():
        services.discard_job(current_actor(), job_id)
    flash("The job has been discarded.", "success")
    return redirect(_jobs(), 303)


def _jobs() -> str:
    return url_for(".jobs")
