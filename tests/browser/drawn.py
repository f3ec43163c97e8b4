"""Every page as everyone sees it, drawn once a run: for tests that read pages, and to choose which a browser must open."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.browser.pieces import Pieces, pieces_of, worth_judging
from tests.browser.visits import ADDRESSES, CHANGES_EACH_TIME, REFUSALS, SENT
from tests.browser.world import filled
from tests.page_client import PageClient

SHOWN, REFUSED, SENT_BACK = "shown", "refused", "sent back"


@dataclass(frozen=True)
class Drawn:
    """A page that somebody was given: `way` says how they came to it, `place` where that stands in the list of its kind.

    `page` is empty where it is the very one that another role was shown, or no page. `policy`: what the browser is told that the
    page may load and run.
    """

    way: str
    place: int
    path: str
    role: str
    status: int
    page: str
    policy: str

    def __str__(self) -> str:
        return f"{self.path} {self.way} to {self.role}"


@dataclass(frozen=True)
class Drawings:
    """Everything that was drawn, and the places in it of what a browser must open: together they hold every piece there is.

    `passed_by`: places of pages with a piece that none of these holds. There is none, which a test sees: the pieces were at hand
    when they were chosen, and taking pages apart again takes long.
    """

    everything: list[Drawn]
    to_judge: list[int]
    passed_by: list[int]

    def pages(self) -> list[Drawn]:
        """Each page once."""
        return [each for each in self.everything if each.page]

    @cached_property
    def judged_pieces(self) -> Pieces:
        """The pieces of what a browser must judge."""
        return set().union(*(pieces_of(self.everything[place].page) for place in self.to_judge))

    def worth_a_look(self) -> list[Drawn]:
        """What a browser must judge: for each role in turn."""
        chosen = (self.everything[place] for place in self.to_judge)
        return sorted(chosen, key=lambda each: (each.role, each.way, each.place))

    def status(self, path: str, role: str) -> int:
        """How an address answers somebody."""
        return self.shown(path, role).status

    def shown(self, path: str, role: str) -> Drawn:
        """What somebody is shown at an address."""
        return next(each for each in self.everything if (each.way, each.path, each.role) == (SHOWN, path, role))


def draw(clients: Mapping[str, FlaskClient], at: Mapping[str, Any]) -> dict[str, Any]:
    """Everything there is to look at, as JSON can hold it; `loaded` reads it. The clients are fresh, by role."""
    everything = [*_shown(clients, at), *_refused(clients, at), *_sent_back(clients, at)]
    pieces = {place: pieces_of(each.page) for place, each in enumerate(everything) if each.page}
    chosen = worth_judging(pieces)
    judged = set().union(*(pieces[place] for place in chosen))
    passed_by = [place for place, each in pieces.items() if each - judged]
    return {"everything": [asdict(each) for each in everything], "to_judge": chosen, "passed_by": passed_by}


def loaded(held: dict[str, Any]) -> Drawings:
    """What `draw` made."""
    return Drawings([Drawn(**each) for each in held["everything"]], held["to_judge"], held["passed_by"])


def _shown(clients: Mapping[str, FlaskClient], at: Mapping[str, Any]) -> Iterator[Drawn]:
    for place, path in enumerate(ADDRESSES):
        distinct = set()
        for role, client in clients.items():
            answer = client.get(filled(path, at))
            page = CHANGES_EACH_TIME.sub("", answer.text) if answer.status_code == 200 else ""
            new = answer.text if page not in distinct else ""
            yield Drawn(SHOWN, place, path, role, answer.status_code, page and new, _policy(answer))
            distinct.add(page)


def _refused(clients: Mapping[str, FlaskClient], at: Mapping[str, Any]) -> Iterator[Drawn]:
    for place, (role, path, _) in enumerate(REFUSALS):
        answer = clients[role].get(filled(path, at))
        yield Drawn(REFUSED, place, path, role, answer.status_code, answer.text, _policy(answer))


def _sent_back(clients: Mapping[str, FlaskClient], at: Mapping[str, Any]) -> Iterator[Drawn]:
    """The pages that answer forms. A form answered with another status than it should be ends the drawing."""
    for place, sent in enumerate(SENT):
        page = PageClient(clients[sent.role])
        answer = page.fill(page.get(filled(sent.path, at)), sent.values, sent.form, sent.status)
        yield Drawn(SENT_BACK, place, sent.path, sent.role, answer.status, answer.response.text, _policy(answer.response))


def _policy(answer: TestResponse) -> str:
    return answer.headers.get("Content-Security-Policy", "")
