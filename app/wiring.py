"""The one table that joins the features: blueprints, kinds, who follows which event, what runs when."""

from datetime import timedelta

from flask import Blueprint, Flask

from app.accounts import sign_in_sessions
from app.contributions import contribute_views, kinds
from app.contributions.kinds import Kind
from app.core import jobs, throttle
from app.core.jobs import Handler, Registry, Schedule
from app.directory.kind import INITIATIVE
from app.pages import views as pages
from app.search import follower
from app.web import access, edge, templating
from app.web.templating import NavigationItem

DAILY = timedelta(days=1)

KINDS: tuple[Kind, ...] = (INITIATIVE,)

BLUEPRINTS: tuple[Blueprint, ...] = (
    contribute_views.bp,
    pages.bp,
)

HANDLERS: dict[str, Handler] = {
    "core.forget_done_jobs": Handler(jobs.forget_done),
    "core.forget_old_throttles": Handler(throttle.forget_old),
    "search.compact": Handler(lambda task: follower.compact(task.database), transactional=False),
}

SUBSCRIPTIONS: dict[type, tuple[str, ...]] = {}

SCHEDULES = (
    Schedule("forget-done-jobs", "core.forget_done_jobs", DAILY),
    Schedule("forget-old-throttles", "core.forget_old_throttles", DAILY),
    Schedule("compact-search", "search.compact", DAILY),
)

NAVIGATION: tuple[NavigationItem, ...] = (
    NavigationItem("Search", "pages.search", "pages"),
    NavigationItem("Contribute", "contributing.index", "contributing"),
)


def connect(app: Flask) -> None:
    """Join everything to `app`."""
    kinds.register(*KINDS)
    jobs.install(
        Registry(
            handlers=HANDLERS,
            subscriptions=SUBSCRIPTIONS,
            schedules=SCHEDULES,
            ticks=(follower.follow,),
        )
    )
    sign_in_sessions.install(app)
    edge.install(app, sign_in_sessions.load_actor)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    access.public(app.view_functions["static"])
    templating.install_navigation(app, NAVIGATION)
