"""Every page, as everyone who can see it: nothing for axe to find, nothing too wide, no complaint, no stranger asked."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.browser.conftest import Browse
from tests.browser.visits import ADDRESSES, CHANGES_EACH_TIME, NOT_PAGES, PAGES, REFUSALS, SENT, Sent, who_sees
from tests.browser.watching import Watched
from tests.browser.world import World, filled

pytestmark = pytest.mark.browser
SHARES = 4  # so that the test processes can look at different pages at once


def test_every_endpoint_that_answers_is_visited(app: Flask) -> None:
    answering = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert answering - set(PAGES) - set(NOT_PAGES) == set()
    assert (set(PAGES) | set(NOT_PAGES)) - answering == set()


def test_every_listed_page_is_seen_by_the_role_that_must_see_it(clients: dict[str, FlaskClient], world: World) -> None:
    unseen = [
        f"{path} as {role}"
        for role, paths in PAGES.values()
        for path in paths
        if clients[role].get(filled(path, world.at)).status_code != 200
    ]
    assert not unseen


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_fit_for_everyone_who_can_see_it(
    share: int, browse: Browse, clients: dict[str, FlaskClient], world: World
) -> None:
    browsers: dict[str, Watched] = {}
    headers: set[str] = set()
    faults = []
    for path in ADDRESSES[share::SHARES]:
        for role in worth_a_look(who_sees(clients, filled(path, world.at)), headers):
            if role not in browsers:
                browsers[role] = browse(role)
            browsers[role].go(filled(path, world.at))
            faults += [f"{path} as {role}: {fault}" for fault in browsers[role].judge()]
    assert not faults, "\n".join(faults)


def worth_a_look(shown: dict[str, str], headers: set[str]) -> list[str]:
    """Roles whose page is not made of pieces looked at already: the same below the header, and a header seen elsewhere."""
    chosen, bodies = [], set()
    for role, page in shown.items():
        before, header, after = CHANGES_EACH_TIME.sub("", page).partition("</header>")
        assert header, "a page has no header"
        top = before[before.index("<header") :]
        if top not in headers or after not in bodies:
            chosen.append(role)
        headers.add(top)
        bodies.add(after)
    return chosen


def test_every_refusal_is_fit(browse: Browse, world: World) -> None:
    faults = []
    for role, path, status in REFUSALS:
        watched = browse(role)
        watched.go(filled(path, world.at), status)
        faults += [f"{path} as {role}: {fault}" for fault in watched.judge()]
    assert not faults, "\n".join(faults)


def test_the_page_for_every_trouble_is_fit(browse: Browse, trouble: dict[str, int]) -> None:
    watched = browse()
    faults = []
    for path, status in trouble.items():
        watched.go(path, status)
        faults += [f"{status}: {fault}" for fault in watched.judge()]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_form_is_fit_when_it_is_drawn_again(share: int, browse: Browse, world: World) -> None:
    faults = [f"{one.path} as {one.role}: {fault}" for one in SENT[share::SHARES] for fault in faults_of(one, browse, world)]
    assert not faults, "\n".join(faults)


def faults_of(one: Sent, browse: Browse, world: World) -> Iterator[str]:
    """What is wrong with the page that answers a form."""
    watched = browse(one.role)
    watched.go(filled(one.path, world.at))
    status = watched.send(one.values, one.form)
    if status != one.status:
        yield f"answered {status}, not {one.status}"
    yield from watched.judge()
    watched.page.context.close()
