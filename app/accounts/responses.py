"""What the pages of accounts share: what a view answers, whose account it is about, and where that is shown."""

from flask import url_for
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.models import Person
from app.web.access import current_actor

Answer = str | Response | tuple[str, int]


def me() -> Person:
    """The person who is signed in."""
    return queries.get_person(current_actor().person_id or 0)


def own_address() -> str:
    """The page of one's own account."""
    return url_for("accounts.account")
