"""Deny by default: a view that says nothing of who it is for is not run, whoever asks and however they ask."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.core import config
from app.core.db import Database
from app.web import access
from tests.people import People


def named_by_features() -> tuple[str, ...]:
    return ("editor",)


VIEWS: dict[str, Callable[..., object]] = {
    "/for-anyone": access.public,
    "/for-members": access.signed_in,
    "/for-editors": access.role("editor"),
    "/for-leads-or-editors": access.role("area_lead", "editor"),
    "/for-whom-features-name": access.role(named_by_features),
    "/by-a-link": access.bearer("a test"),
}
NOBODY_SAID = "/nobody-said"


class MarkedSite:
    """A site with a view of each mark, and one of none, that remembers which of them ran."""

    def __init__(self, app: Flask, people: People) -> None:
        self.app, self.people = app, people
        self.ran: list[str] = []
        for path, mark in VIEWS.items():
            self._add(path, mark)
        self._add(NOBODY_SAID, lambda view: view)

    def _add(self, path: str, mark: Callable[..., object]) -> None:
        def view() -> str:
            self.ran.append(path)
            return "This view ran."

        self.app.add_url_rule(path, path.strip("/"), mark(view), methods=["GET", "POST", "DELETE"])  # type: ignore[arg-type]

    def browser(self, *roles: str, second_factor: bool = True) -> FlaskClient:
        """Somebody with `roles`; without any, a visitor."""
        client = self.app.test_client()
        if roles:
            self.people.sign_in(client, self.people.person(roles=roles), second_factor=second_factor)
        return client

    def ask(self, client: FlaskClient, path: str, method: str = "GET") -> tuple[TestResponse, bool]:
        """The answer, and whether the view ran."""
        self.ran.clear()
        response = client.open(path, method=method)
        return response, path in self.ran


@pytest.fixture
def marked_site(settings: config.Settings, database: Database, people: People) -> MarkedSite:
    made = create_app(settings)
    made.config.update(TESTING=True, WTF_CSRF_METHODS=[])  # forms are sent without their token, which is refused sooner
    made.extensions["database"] = database
    return MarkedSite(made, people)


def test_a_view_that_says_nothing_never_runs(marked_site: MarkedSite) -> None:
    everyone = {
        "a visitor": marked_site.browser(),
        "a member": marked_site.browser("member"),
        "an editor": marked_site.browser("member", "editor"),
        "an administrator": marked_site.browser("member", "admin"),
    }
    for name, client in everyone.items():
        for method in ("GET", "HEAD", "POST", "DELETE"):
            response, ran = marked_site.ask(client, NOBODY_SAID, method)
            assert not ran, f"{name}, by {method}"
            assert response.status_code == 404, f"{name}, by {method}"


def test_each_mark_lets_in_whom_it_names_and_nobody_else(marked_site: MarkedSite) -> None:
    visitor, member, editor = marked_site.browser(), marked_site.browser("member"), marked_site.browser("member", "editor")
    unproven_editor = marked_site.browser("member", "editor", second_factor=False)
    expected_statuses = {
        # a visitor, a member, an editor, and an editor without the second step
        "/for-anyone": (200, 200, 200, 200),
        "/for-members": (303, 200, 200, 200),
        "/for-editors": (303, 404, 200, 303),
        "/for-leads-or-editors": (303, 404, 200, 303),
        "/for-whom-features-name": (303, 404, 200, 303),
        "/by-a-link": (200, 200, 200, 200),
    }
    assert set(expected_statuses) == set(VIEWS)
    for path, statuses in expected_statuses.items():
        for client, status in zip((visitor, member, editor, unproven_editor), statuses, strict=True):
            response, ran = marked_site.ask(client, path)
            assert (response.status_code, ran) == (status, status == 200), path


def test_whoever_is_not_let_in_is_led_to_what_would_let_them_in(marked_site: MarkedSite) -> None:
    answer, _ = marked_site.ask(marked_site.browser(), "/for-members?page=2")
    assert answer.headers["Location"] == "/sign-in?next=/for-members?page%3D2"
    answer, _ = marked_site.ask(marked_site.browser(), "/for-members", "POST")
    assert answer.headers["Location"] == "/sign-in", "a form is not sent again by signing in"
    answer, _ = marked_site.ask(marked_site.browser("member", "editor", second_factor=False), "/for-editors")
    assert answer.headers["Location"] == "/sign-in/second-step"


def test_a_view_cannot_be_marked_twice() -> None:
    def view() -> str:
        return ""

    access.role("editor")(view)
    for mark in (access.public, access.signed_in, access.role("member"), access.bearer("a test")):
        with pytest.raises(ValueError, match="two audience marks"):
            mark(view)


def test_a_page_asked_for_without_a_question_is_returned_to_without_a_mark(marked_site: MarkedSite) -> None:
    answer, _ = marked_site.ask(marked_site.browser(), "/for-members")
    assert answer.headers["Location"] == "/sign-in?next=/for-members"


def test_nobody_is_led_to_the_second_step_by_a_role_that_the_view_does_not_name(marked_site: MarkedSite) -> None:
    answer, ran = marked_site.ask(marked_site.browser("member", "admin", second_factor=False), "/for-editors")
    assert (answer.status_code, ran) == (404, False)


def test_a_mark_says_whom_a_view_is_for(marked_site: MarkedSite) -> None:
    marks = {path: access.access_of(marked_site.app, path.strip("/")) for path in (*VIEWS, NOBODY_SAID, "/nowhere")}
    assert marks == {
        "/for-anyone": access.Access("public", (), ""),
        "/for-members": access.Access("signed_in", (), ""),
        "/for-editors": access.Access("role", ("editor",), ""),
        "/for-leads-or-editors": access.Access("role", ("area_lead", "editor"), ""),
        "/for-whom-features-name": access.Access("role", (named_by_features,), ""),
        "/by-a-link": access.Access("bearer", (), "a test"),
        NOBODY_SAID: None,
        "/nowhere": None,
    }


def test_only_a_page_that_says_so_is_for_crawlers(marked_site: MarkedSite) -> None:
    def page() -> str:
        return ""

    marked_site.app.add_url_rule("/to-be-known", "to-be-known", access.for_crawlers(access.public(page)))
    assert access.is_for_crawlers(marked_site.app, "to-be-known")
    for endpoint in ("for-anyone", "nowhere", "", None):
        assert not access.is_for_crawlers(marked_site.app, endpoint)
