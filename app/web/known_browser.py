"""A known browser, in which somebody signed in before: a signed cookie says whose account, and signs nobody in.

It is so that others who use up what is shared cannot shut the owner of an account out of it. It stays when its owner signs out,
is made anew at each sign-in, and names the account by its number and a keyed hash of its address.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from flask import after_this_request
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.core.secret_links import SignedLinks, keyed_hash
from app.web.secret_links import LinkCookie

COOKIE = LinkCookie("known-browser", timedelta(days=180))
LABEL = "known-browser"


@dataclass(frozen=True)
class KnownBrowser:
    """Whose browser it is. `confirmed`: the person was a confirmed member when they signed in."""

    person_id: int
    account: str
    confirmed: bool

    def knows(self, target: str) -> bool:
        """Whether `target`, an email address or an account's number, is the account that was signed in to here."""
        return target == str(self.person_id) or hmac.compare_digest(self.account, _account(target))


def remember(person_id: int, email: str, *, confirmed: bool) -> None:
    """Let this request's answer make the browser known as that of an account."""
    mark = _marks().make(person_id, _account(email), int(confirmed))

    def give(response: Response) -> Response:
        return COOKIE.remember(response, "/", mark)

    after_this_request(give)


def recognised() -> KnownBrowser | None:
    """Whose browser sent this request; None where nobody signed in to it, or too long ago, or the mark is not ours."""
    mark = COOKIE.token()
    if not mark:
        return None
    try:
        person_id, account, confirmed = _marks().read(mark)
    except NotFound:
        return None
    return KnownBrowser(person_id, account, bool(confirmed))


def _marks() -> SignedLinks:
    return SignedLinks(LABEL, COOKIE.lifetime)


def _account(email: str) -> str:
    return keyed_hash("known-account", email.strip().casefold())
