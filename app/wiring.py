"""The one table that joins the features: blueprints, kinds, who follows which event, what runs when."""

from datetime import timedelta

from flask import Blueprint, Flask

from app.core import jobs, throttle
from app.core.actor import VISITOR
from app.core.jobs import Handler, Registry, Schedule
from app.web import access, edge, templating
from app.web.templating import NavigationItem

DAILY = timedelta(days=1)

BLUEPRINTS: tuple[Blueprint, ...] = ()

HANDLERS: dict[str, Handler] = {
    "core.forget_done_jobs": Handler(jobs.forget_done),
    "core.forget_old_throttles": Handler(throttle.forget_old),
}

SUBSCRIPTIONS: dict[type, tuple[str, ...]] = {}

SCHEDULES = (
    Schedule("forget-done-jobs", "core.forget_done_jobs", DAILY),
    Schedule("forget-old-throttles", "core.forget_old_throttles", DAILY),
)

NAVIGATION: tuple[NavigationItem, ...] = ()


def connect(app: Flask) -> None:
    """Join everything to `app`."""
    jobs.install(Registry(handlers=HANDLERS, subscriptions=SUBSCRIPTIONS, schedules=SCHEDULES))
    edge.install(app, lambda: VISITOR)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    access.public(app.view_functions["static"])
    templating.install_navigation(app, NAVIGATION)
