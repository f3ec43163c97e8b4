"""Asking for every page there is, as one role: every address that could be guessed, and all links."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import urljoin, urlsplit

from tests.confidentiality.guesses import Guesses
from tests.permissions import table
from tests.permissions.cell_requests import path_of, seen_by
from tests.permissions.site import Answer, Site

LINK = re.compile(r"""\b(?:href|action|src)="([^"]+)\"""")
LEAVES = ("/static/",)
SIGN_IN = "/sign-in?next="
NONCE = re.compile(r'nonce(?:="|-)[\w-]+')  # all that differs between two pages for what is missing
REFUSED, EVERY = 3, 8


class Crawler:
    """Everything that one role's browser can ask for with GET, each address once.

    Every address leads a visitor to a page to sign in that differs by that address alone: it is asked for once a route.
    Whoever is refused at the edge of a route is refused for who they are, whatever the thing: after a few of its addresses, they
    ask for one in so many of the others. Where a view is reached, what the permission table asks for in the same name, and is
    told that it is missing, is not asked for again: tests/permissions looks for planted words in each of those answers.
    """

    def __init__(self, site: Site, role: str) -> None:
        self.site, self.role = site, role
        self.signed_in_from: set[str] = set()
        self._asked_by_the_table = {*missing_by_the_table(site, role)}
        self._let_in: set[str] = set()
        self._refused: Counter[str] = Counter()
        self._passed: Counter[str] = Counter()
        self._read: set[str] = set()

    def pages(self) -> Iterator[tuple[str, Answer]]:
        """(address, answer) of every page found by following links from the guessed addresses and from the home page."""
        guessed_endpoints = {path: endpoint for endpoint, path in Guesses(self.site).of_routes()}
        waiting = deque(dict.fromkeys(["/", *guessed_endpoints]))
        links_seen = set(waiting)
        while waiting:
            path = waiting.popleft()
            endpoint = guessed_endpoints.get(path, "")
            if self._is_refused_anyway(endpoint) or (endpoint in self._let_in and path in self._asked_by_the_table):
                continue
            answer = self.site.send(self.role, "GET", path)
            if endpoint and answer.let_in:
                self._let_in.add(endpoint)
            elif endpoint:
                self._refused[endpoint] += 1
            yield path, answer
            for link in self._links(path, answer):
                if link not in links_seen and not (link.startswith(SIGN_IN) and self._led_there_before(path)):
                    links_seen.add(link)
                    waiting.append(link)

    def _is_refused_anyway(self, endpoint: str) -> bool:
        """Whether to pass over an address of a route whose edge refused this role time after time."""
        if self._refused[endpoint] < REFUSED:
            return False
        self._passed[endpoint] += 1
        return self._passed[endpoint] % EVERY > 0

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
        page = NONCE.sub("", answer.response.get_data(as_text=True))
        places = [] if page in self._read else [unescape(place) for place in LINK.findall(page)]
        if answer.response.status_code == 404:
            self._read.add(page)
        places += [answer.response.headers["Location"]] if "Location" in answer.response.headers else []
        for place in places:
            if address := followed("/" if place.startswith("/") else path, place):
                yield address


def missing_by_the_table(site: Site, role: str) -> Iterator[str]:
    """The addresses at which a role is promised the page for what is missing, by the permission table."""
    for route in table.read().routes:
        if route.method == "GET" and not route.query:
            for state, thing in site.world.things[route.things].items():
                if route.expected(role, state) == "missing":
                    yield path_of(site, route, seen_by(thing, role))


@lru_cache(maxsize=100_000)
def followed(path: str, place: str) -> str:
    """The address that a link on the page at `path` leads to; empty where it is on another site, or a file of ours.

    Every page has the links of its menu and its foot: each is taken apart once.
    """
    parts = urlsplit(urljoin(f"http://localhost{path}", place))
    if parts.hostname != "localhost" or parts.path.startswith(LEAVES):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
