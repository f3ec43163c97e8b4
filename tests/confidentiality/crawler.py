"""Asking for every page there is, as one role: all links, and every route with every number and name there could be."""

import itertools
import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import sqlalchemy as sa

from app.contributions.models import Contribution, OldSlug
from app.core.db import session, unit_of_work
from tests.permissions.site import Answer, Site

HIGHEST_ID = 24
LINK = re.compile(r"""\b(?:href|action|src)="([^"]+)\"""")
LEAVES = ("/static/",)


class Crawler:
    """Everything that one role's browser can ask for with GET, each address once."""

    def __init__(self, site: Site, role: str) -> None:
        self.site, self.role = site, role

    def pages(self) -> Iterator[tuple[str, Answer]]:
        """(address, answer) of every page found by following links from the guessed addresses and from the home page."""
        waiting = deque(["/", *self.guessed()])
        seen = set(waiting)
        while waiting:
            path = waiting.popleft()
            answer = self.site.send(self.role, "GET", path)
            yield path, answer
            for link in self._links(path, answer):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)

    def guessed(self) -> Iterator[str]:
        """Every GET route with every value that its parts could have."""
        with self.site.app.test_request_context():
            for rule in self.site.app.url_map.iter_rules():
                if "GET" not in (rule.methods or set()) or rule.endpoint == "static":
                    continue
                for values in self._combinations(sorted(rule.arguments)):
                    yield self.site.app.url_for(rule.endpoint, **{**values, **(rule.defaults or {})})

    def _combinations(self, names: list[str]) -> Iterator[dict[str, object]]:
        """Every value of each part with every value of the others; of two numbers, those that are equal and neighbours."""
        numbers = [name for name in names if name.endswith("_id")]
        others = [name for name in names if name not in numbers]
        for values in itertools.product(*(self._values(name) for name in others)):
            held = dict(zip(others, values, strict=True))
            for first in range(1, HIGHEST_ID) if numbers else [0]:
                yield held | dict.fromkeys(numbers, first)
                if len(numbers) > 1:
                    yield held | {numbers[0]: first, numbers[1]: first + 1}

    def _values(self, name: str) -> list[object]:
        known: dict[str, list[object]] = {
            "slug": self._slugs(),
            "section": ["directory", "library", "newsletter"],
            "kind": ["initiative", "specification", "framework", "newsletter-issue", "no-such-kind"],
            "number": [1, 2, 3],
            "step_slug": ["about-it", "contact", "clauses"],
            "entry_slug": ["aims", "exit", "no-such-clause"],
            "clause_slug": ["aims", "no-such-clause"],
            "format_code": ["docx", "no-such-format"],
            "page_slug": ["about", "drafts"],
            "code": ["E09000007"],
            "token": self._tokens(),
        }
        if name not in known:
            raise LookupError(f"say in crawler.py what {name} may be")
        return known[name]

    def _tokens(self) -> list[object]:
        sets = (states for name, states in self.site.world.things.items() if name.endswith(" links"))
        return ["x", *(thing["token"] for states in sets for state, thing in states.items() if state not in ("good", "missing"))]

    def _slugs(self) -> list[object]:
        with unit_of_work(self.site.database):
            return [*session().scalars(sa.select(Contribution.slug)), *session().scalars(sa.select(OldSlug.slug)), "feed"]

    def _links(self, path: str, answer: Answer) -> Iterator[str]:
        if answer.response.mimetype not in ("text/html", "application/atom+xml"):
            return
        places = [unescape(one) for one in LINK.findall(answer.response.get_data(as_text=True))]
        places += [answer.response.headers["Location"]] if "Location" in answer.response.headers else []
        for place in places:
            parts = urlsplit(urljoin(f"http://localhost{path}", place))
            if parts.hostname == "localhost" and not parts.path.startswith(LEAVES):
                yield f"{parts.path}?{parts.query}" if parts.query else parts.path
