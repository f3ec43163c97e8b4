"""Asking for every page there is, as one role: every address that could be guessed, and all links."""

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import urljoin, urlsplit

from tests.confidentiality.guesses import Guesses
from tests.permissions.site import Answer, Site

LINK = re.compile(r"""\b(?:href|action|src)="([^"]+)\"""")
LEAVES = ("/static/",)
SIGN_IN = "/sign-in?next="


class Crawler:
    """Everything that one role's browser can ask for with GET, each address once.

    Every address leads a visitor to a page to sign in that differs by that address alone: it is asked for once a route.
    """

    def __init__(self, site: Site, role: str) -> None:
        self.site, self.role = site, role
        self.signed_in_from: set[str] = set()

    def pages(self) -> Iterator[tuple[str, Answer]]:
        """(address, answer) of every page found by following links from the guessed addresses and from the home page."""
        waiting = deque(dict.fromkeys(["/", *Guesses(self.site).addresses()]))
        links_seen = set(waiting)
        while waiting:
            path = waiting.popleft()
            answer = self.site.send(self.role, "GET", path)
            yield path, answer
            for link in self._links(path, answer):
                if link not in links_seen and not (link.startswith(SIGN_IN) and self._led_there_before(path)):
                    links_seen.add(link)
                    waiting.append(link)

    def _led_there_before(self, path: str) -> bool:
        """Whether another address of the same route led to the page to sign in."""
        route = self.site.app.url_map.bind("localhost")
        endpoint = route.match(urlsplit(path).path)[0] if route.test(urlsplit(path).path) else "none"
        led = endpoint in self.signed_in_from
        self.signed_in_from.add(endpoint)
        return led

    def _links(self, path: str, answer: Answer) -> Iterator[str]:
        if answer.response.mimetype not in ("text/html", "application/atom+xml"):
            return
        places = [unescape(place) for place in LINK.findall(answer.response.get_data(as_text=True))]
        places += [answer.response.headers["Location"]] if "Location" in answer.response.headers else []
        for place in places:
            if address := followed("/" if place.startswith("/") else path, place):
                yield address


@lru_cache(maxsize=100_000)
def followed(path: str, place: str) -> str:
    """The address that a link on the page at `path` leads to; empty where it is on another site, or a file of ours.

    Every page has the links of its menu and its foot: each is taken apart once.
    """
    parts = urlsplit(urljoin(f"http://localhost{path}", place))
    if parts.hostname != "localhost" or parts.path.startswith(LEAVES):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
