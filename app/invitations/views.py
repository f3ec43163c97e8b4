"""The way in for somebody from outside: a link shows a button, the button gives this browser its access, and it can be given up.

The feature hangs these on routes of its own, with the audience mark of its links.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.accounts.signing_in.throttles import LINK
from app.core.db import transaction
from app.core.errors import NotFound
from app.invitations import queries, services
from app.invitations.guest_list import Declaration, GuestList, Invitation
from app.web.allowance import spent_if_wrong
from app.web.secret_links import LinkCookie, keep_private

Page = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Door(Generic[Invitation, Declaration]):
    """`home` gives the path that all pages of what somebody is invited to are under; its first page is there.

    `cookie` is the browser's access; `templates` is a folder with `enter.html` (the button) and `link-unusable.html`.
    """

    guests: GuestList[Invitation, Declaration]
    cookie: LinkCookie
    home: Callable[[Invitation], str]
    templates: str

    def token(self) -> str:
        """The token of this browser's access, empty where it has none. A page that asked for it stays in no cache."""
        held = self.cookie.token()
        if held:
            keep_private()
        return held

    def enter(self, link: str) -> Page:
        """Looking at a link shows a button; pressing it uses the link up and lets this browser in."""
        try:
            if request.method != "POST":
                queries.get_by_link(self.guests, link)
                return render_template(f"{self.templates}/enter.html")
            with spent_if_wrong(LINK), transaction():
                invitation, cookie_token = services.enter(self.guests, link)
                home = self.home(invitation)
        except NotFound:
            return render_template(f"{self.templates}/link-unusable.html"), 404
        return self.cookie.remember(redirect(home, 303), home, cookie_token)

    def leave(self, home: str, then: str) -> Page:
        """Give up the access of this browser, as on a shared computer, and go to `then`."""
        with transaction():
            services.leave(self.guests, self.cookie.token())
        return self.cookie.forget(redirect(then, 303), home)
