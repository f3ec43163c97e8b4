"""Asking for every page there is, as one role: every address that could be guessed, and all links."""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from tests.confidentiality.guesses import Guesses
from tests.permissions.site import Answer, Site

LINK = re.compile(r"""\b(?:href|action|src)="([^"]+)\"""")
LEAVES = ("/static/",)


class Crawler:
    """Everything that one role's browser can ask for with GET, each address once."""

    def __init__(self, site: Site, role: str) -> None:
        self.site, self.role = site, role

    def pages(self) -> Iterator[tuple[str, Answer]]:
        """(address, answer) of every page found by following links from the guessed addresses and from the home page."""
        waiting = deque(dict.fromkeys(["/", *Guesses(self.site).addresses()]))
        links_seen = set(waiting)
        while waiting:
            path = waiting.popleft()
            answer = self.site.send(self.role, "GET", path)
            yield path, answer
            for link in self._links(path, answer):
                if link not in links_seen:
                    links_seen.add(link)
                    waiting.append(link)

    def _links(self, path: str, answer: Answer) -> Iterator[str]:
        if answer.response.mimetype not in ("text/html", "application/atom+xml"):
            return
        places = [unescape(place) for place in LINK.findall(answer.response.get_data(as_text=True))]
        places += [answer.response.headers["Location"]] if "Location" in answer.response.headers else []
        for place in places:
            parts = urlsplit(urljoin(f"http://localhost{path}", place))
            if parts.hostname == "localhost" and not parts.path.startswith(LEAVES):
                yield f"{parts.path}?{parts.query}" if parts.query else parts.path
