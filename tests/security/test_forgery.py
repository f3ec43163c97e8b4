"""No form works without the anti-forgery value of the browser that sends it, and no other way round leads to it."""

from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from app.web.security import CSRF_EXEMPT, csrf
from tests.permissions import table
from tests.permissions.cell_requests import form_of, path_of, works_for
from tests.permissions.roles import ROLES
from tests.permissions.site import Site
from tests.permissions.table import Route

FORMS = [route for route in table.working_forms() if route.endpoint not in CSRF_EXEMPT]
# Everything by which some program takes a GET for another method; all at once, since each would do.
DISGUISE = dict.fromkeys(("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"), "POST")
DISGUISE_IN_ADDRESS = {"_method": "POST", "_METHOD": "POST"}


def working(site: Site, route: Route) -> tuple[str, str, dict[str, Any]]:
    """A role, an address and a form that together work."""
    role, thing = works_for(site, route)
    return role, path_of(site, route, thing), form_of(route, thing) or {}


def test_the_list_of_forms_that_need_no_value_is_the_one_the_application_uses(app: Flask) -> None:
    views = {endpoint: f"{view.__module__}.{view.__name__}" for endpoint, view in app.view_functions.items()}
    assert {views[endpoint] for endpoint in CSRF_EXEMPT} == set(csrf._exempt_views)
    assert not csrf._exempt_blueprints


@pytest.mark.parametrize("route", FORMS, ids=lambda route: f"{route.name} on {route.things}")
def test_a_form_without_a_value_or_with_another_browsers_is_refused_and_changes_nothing(site: Site, route: Route) -> None:
    role, path, form = working(site, route)
    other = next(one for one in ROLES if one != role)
    for value in (None, "", "x" * 64, site.csrf[other]):
        client = site.app.test_client()
        client.set_cookie("session", site.cookies[role])
        before = site.version()
        answer = client.post(path, data=form if value is None else {**form, "csrf_token": value})
        assert (answer.status_code, site.version()) == (400, before), f"{route.name} with the value {value!r}"
        assert "This form has expired" in answer.text


@pytest.mark.parametrize("route", FORMS, ids=lambda route: f"{route.name} on {route.things}")
def test_no_disguise_makes_a_get_into_a_post(site: Site, route: Route) -> None:
    role, path, form = working(site, route)
    client = site.app.test_client()
    client.set_cookie("session", site.cookies[role])
    before = site.version()
    sent = {**form, **DISGUISE_IN_ADDRESS, "csrf_token": site.csrf[role]}
    client.get(f"{path}{'&' if '?' in path else '?'}{urlencode(sent)}", headers=DISGUISE)
    assert site.version() == before, f"a GET of {path} changed something"


def test_methods_that_a_page_does_not_have_are_refused_with_those_it_has(site: Site) -> None:
    client = site.app.test_client()
    for method in ("PUT", "PATCH", "DELETE"):
        answer = client.open("/directory", method=method, data={"csrf_token": site.csrf["visitor"]})
        assert answer.status_code in (400, 405), method
        if answer.status_code == 405:
            assert "GET" in answer.headers["Allow"]
