"""Every view says who it is for; a view that says nothing is refused.

The mark states the audience only. Whether this actor may touch this thing is the service's question.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from app.core.actor import Actor
from app.core.errors import NotFound, SignedOut

View = TypeVar("View", bound=Callable[..., Any])
Roles = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Access:
    """`audience` is public, signed_in, role or bearer; `purpose` is what a bearer link is for."""

    audience: str
    roles: tuple[str | Roles, ...] = ()
    purpose: str = ""

    def named_roles(self) -> tuple[str, ...]:
        """The roles that are let in now: a function among `roles` is asked for its own."""
        return tuple(name for named in self.roles for name in ([named] if isinstance(named, str) else named()))


def _mark(view: View, access: Access) -> View:
    if hasattr(view, "access"):
        raise ValueError(f"{view.__name__} has two audience marks")
    view.access = access  # type: ignore[attr-defined]  # the mark lives on the view object, where the edge looks for it
    return view


def public(view: View) -> View:
    """Anyone may ask for this view."""
    return _mark(view, Access("public"))


def signed_in(view: View) -> View:
    """Anyone who has signed in, verified or not."""
    return _mark(view, Access("signed_in"))


def role(*roles: str | Roles) -> Callable[[View], View]:
    """Anyone who holds one of `roles`. Roles that features name are given by a function, asked at each request."""
    return lambda view: _mark(view, Access("role", roles=roles))


def bearer(purpose: str) -> Callable[[View], View]:
    """Whoever holds a link made for `purpose`: the view checks the token before it does anything."""
    return lambda view: _mark(view, Access("bearer", purpose=purpose))


def for_crawlers(view: View) -> View:
    """Search engines may list this public view, as a visitor sees it and with nothing after a question mark; no other view."""
    view.for_crawlers = True  # type: ignore[attr-defined]  # like the mark of its audience
    return view


def keeps_what_was_typed(view: View) -> View:
    """Where the session ended meanwhile, the page that says so shows what a form of this view sent."""
    view.keeps_typed = True  # type: ignore[attr-defined]  # like the mark of its audience
    return view


def is_for_crawlers(app: Flask, endpoint: str | None) -> bool:
    """Whether an endpoint's view is one that search engines may list."""
    return getattr(app.view_functions.get(endpoint or ""), "for_crawlers", False)


def access_of(app: Flask, endpoint: str) -> Access | None:
    """The mark of an endpoint's view, or None where it has none."""
    return getattr(app.view_functions.get(endpoint), "access", None)


def current_actor() -> Actor:
    """Who is asking: set by the edge before any view runs."""
    actor: Actor = g.actor
    return actor


def check_access() -> Response | None:
    """Before every request: let it through, send a visitor to sign in, or say that there is no such page."""
    if request.endpoint is None:
        return None  # no such route: the 404 page answers
    access = access_of(current_app._get_current_object(), request.endpoint)  # type: ignore[attr-defined]  # werkzeug proxy
    if access is None:
        raise NotFound
    if access.audience in ("public", "bearer"):
        return None
    actor = current_actor()
    if not actor.is_signed_in:
        if request.method == "POST" and getattr(current_app.view_functions[request.endpoint], "keeps_typed", False):
            raise SignedOut
        return redirect(url_for("accounts.sign_in", next=_own_address()), 303)
    roles = access.named_roles()
    if access.audience == "signed_in" or actor.has_role(*roles):
        return None
    if any(grant.role in roles for grant in actor.grants):  # one that counts only with the second step
        return redirect(url_for("accounts.second_step"), 303)
    raise NotFound


def _own_address() -> str | None:
    """Where to return after signing in: only a page that was asked for, never the target of a form."""
    return request.full_path.removesuffix("?") if request.method == "GET" else None
