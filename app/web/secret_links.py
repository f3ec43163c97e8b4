"""What a secret link leaves in a browser: pages that no cache keeps, and a cookie that lets the browser in again."""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, g, request
from werkzeug.wrappers import Response


def keep_private() -> None:
    """Keep this page in no cache, like those of people who signed in: whoever holds the link sees what is somebody's own."""
    g.came_by_link = True


@dataclass(frozen=True)
class LinkCookie:
    """A cookie of its own for each thing that links open, sent to the pages under that thing's path alone and to no script."""

    name: str
    lifetime: timedelta

    def token(self) -> str:
        """The token that this browser was given for the thing that it asks about; empty where it was given none."""
        return request.cookies.get(self.name, "")

    def remember(self, response: Response, path: str, token: str) -> Response:
        """Give the browser a token for the pages under `path`."""
        response.set_cookie(
            self.name,
            token,
            max_age=int(self.lifetime.total_seconds()),
            path=path,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Lax",
        )
        return response

    def forget(self, response: Response, path: str) -> Response:
        """Take it away again."""
        response.delete_cookie(self.name, path=path, httponly=True, samesite="Lax")
        return response
