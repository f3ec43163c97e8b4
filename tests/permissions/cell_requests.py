"""Turning a cell of the table into a request: its address, its form, and the answer in the table's words."""

from functools import lru_cache
from typing import Any

from flask import Flask
from werkzeug.routing import MapAdapter

from tests.permissions.roles import Thing, roles_for
from tests.permissions.site import Answer, Site
from tests.permissions.table import Route


def path_of(site: Site, route: Route, values_of_thing: Thing) -> str:
    """The address of a route for a thing."""
    addresses, wanted = _addresses(site.app, route.endpoint)
    values = {**values_of_thing, **route.arguments}
    path = addresses.build(route.endpoint, {name: values[name] for name in wanted})
    return f"{path}?{route.query}" if route.query else path


@lru_cache(maxsize=1_000)
def _addresses(app: Flask, endpoint: str) -> tuple[MapAdapter, set[str]]:
    """What makes the addresses of an application, and what stands in those of an endpoint."""
    wanted = next(rule.arguments for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    return app.url_map.bind("localhost"), wanted


def seen_by(thing: Thing, role: str) -> Thing:
    """A thing whose ids that depend on the role are that role's own."""
    return {name: value.get(role, value.get("visitor", 0)) if isinstance(value, dict) else value for name, value in thing.items()}


def form_of(route: Route, thing: Thing) -> dict[str, Any] | None:
    """What is sent, with the thing's own values filled in; None for a GET."""
    if route.method == "GET":
        return None
    return {name: value.format(**thing) for name, value in route.form.items()}


def ask(site: Site, route: Route, thing: Thing, role: str) -> tuple[str, Answer]:
    """The address and the answer of one cell of the table."""
    own = seen_by(thing, role)
    path = path_of(site, route, own)
    return path, site.send(role, route.method, path, form_of(route, own))


def outcome(answer: Answer, route: Route) -> str:
    """The answer in the table's words; a counter that a refused attempt left behind is no change where attempts count."""
    if not route.counts or answer.outcome == "done":
        return answer.outcome if not (route.counts and answer.response.status_code == 200) else "shown"
    return Answer(answer.response, False).outcome


def works_for(site: Site, route: Route) -> tuple[str, Thing]:
    """A role and a thing for which a form works, by the table."""
    things = site.world.things[route.things]
    roles = roles_for(route.endpoint)
    role, state = next((role, state) for role in roles for state in things if route.expected(role, state) == "done")
    return role, seen_by(things[state], role)
