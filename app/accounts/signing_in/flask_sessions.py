"""Flask-Login over the sessions table: its "user id" is the session's token, so a row ended anywhere is over everywhere.

Part of the views layer. The actor is read afresh for each request; a browser without a session cookie costs no query.
"""

import flask
from flask import Flask, request
from flask_login import LoginManager, UserMixin, current_user, login_user

from app.accounts.credentials import passwords, sessions
from app.accounts.credentials.sessions import FoundSession
from app.accounts.models import Person
from app.accounts.queries import actor_for
from app.core.actor import VISITOR, Actor
from app.web import known_browser

USER_KEY = "_user_id"  # where Flask-Login keeps the id in the cookie


class SignedIn(UserMixin):  # type: ignore[misc]  # the library has no types
    """The browser's session: whose it is, and the actor it gives. One that waits for the second step gives a visitor."""

    def __init__(self, token: str, row: FoundSession, *, waits: bool, actor: Actor) -> None:
        self.token = token
        self.session_id = row.id
        self.started_at = row.created_at
        self.person_id = row.person.id
        self.email = row.person.email
        self.waits = waits
        self.actor = VISITOR if waits else actor

    def get_id(self) -> str:
        return self.token


def install(app: Flask) -> None:
    """Put Flask-Login on `app`. Its own protection by address is off: people move between networks, and rows end sessions."""
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(load)
    manager.init_app(app, add_context_processor=False)
    passwords.is_right(None, "")  # makes the stand-in hash now, so that the first unknown address takes no longer


def load(token: str) -> SignedIn | None:
    """The session a cookie names, or None where it is over."""
    row = sessions.find(token)
    if row is None:
        return None
    waits = row.person.has_second_factor and not row.second_factor
    actor = VISITOR if waits else actor_for(row.person, second_factor=row.second_factor)
    return SignedIn(token, row, waits=waits, actor=actor)


def load_actor() -> Actor:
    """Who is asking: what the edge calls once in every request."""
    signed_in = current()
    return VISITOR if signed_in is None else signed_in.actor


def current() -> SignedIn | None:
    """The browser's session, also while it waits for the second step; None without one."""
    if USER_KEY not in flask.session:
        return None
    found: SignedIn | None = current_user._get_current_object()
    return found if isinstance(found, SignedIn) else None


def begin(person: Person, *, second_factor: bool = False) -> str:
    """Start a session for `person` in the running transaction, ending the one this browser has.

    Hand the token to `remember` once the transaction has committed.
    """
    held = current()
    if held is not None:
        sessions.end(held.token)
    return sessions.start(person, second_factor=second_factor, user_agent=request.user_agent.string)


def remember(token: str) -> None:
    """Give this browser the session with `token` and nothing of what its cookie held before; from then on it is known."""
    forget()
    signed_in = load(token)
    if signed_in is None:
        return
    login_user(signed_in)
    if not signed_in.waits:
        known_browser.remember(signed_in.person_id, signed_in.email, confirmed=signed_in.actor.verified)


def forget() -> None:
    """Empty this browser's cookie."""
    flask.session.clear()
