"""Every page, as everyone who can see it: nothing for axe to find, nothing too wide, no complaint, no stranger asked."""

import pytest
from flask import Flask

from tests.browser.conftest import Browse, BrowseAs
from tests.browser.drawn import REFUSED, SENT_BACK, SHOWN, Drawings, Drawn
from tests.browser.pieces import pieces_of
from tests.browser.visits import NOT_PAGES, PAGES, REFUSALS, SENT
from tests.browser.world import World, filled

pytestmark = pytest.mark.browser
PASSED_OVER = 5  # one page in so many is taken apart again
SHARES = 4  # so that the test processes can look at different pages at once


def test_every_endpoint_that_answers_is_visited(app: Flask) -> None:
    answering = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert answering - set(PAGES) - set(NOT_PAGES) == set()
    assert (set(PAGES) | set(NOT_PAGES)) - answering == set()


def test_every_listed_page_is_seen_by_the_role_that_must_see_it(drawings: Drawings) -> None:
    unseen = [f"{path} as {role}" for role, paths in PAGES.values() for path in paths if drawings.status(path, role) != 200]
    assert not unseen


def test_what_the_browser_need_not_open_is_made_of_pieces_that_it_judges(drawings: Drawings) -> None:
    judged = [drawings.everything[place].page for place in drawings.to_judge]
    pieces = set().union(*map(pieces_of, judged))
    assert not [str(each) for each in drawings.pages()[::PASSED_OVER] if pieces_of(each.page) - pieces]
    assert len(judged) < len(drawings.pages()) / 2


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_fit_for_everyone_who_can_see_it(share: int, drawings: Drawings, browse_as: BrowseAs, world: World) -> None:
    faults = []
    for page in shared_out(drawings.worth_a_look(SHOWN), share):
        watched = browse_as(page.role)
        watched.go(filled(page.path, world.at))
        faults += [f"{page}: {fault}" for fault in watched.judge()]
    assert not faults, "\n".join(faults)


def shared_out(pages: list[Drawn], share: int) -> list[Drawn]:
    """The share of a test in them: those of a role stay together."""
    return pages[len(pages) * share // SHARES : len(pages) * (share + 1) // SHARES]


def test_every_refusal_has_its_status(drawings: Drawings) -> None:
    statuses = {(each.path, each.role): each.status for each in drawings.everything if each.way == REFUSED}
    assert statuses == {(path, role): status for role, path, status in REFUSALS}


def test_every_refusal_is_fit(drawings: Drawings, browse_as: BrowseAs, world: World) -> None:
    faults = []
    for page in drawings.worth_a_look(REFUSED):
        watched = browse_as(page.role)
        watched.go(filled(page.path, world.at), page.status)
        faults += [f"{page}: {fault}" for fault in watched.judge()]
    assert not faults, "\n".join(faults)


def test_the_page_for_every_trouble_is_fit(browse: Browse, trouble: dict[str, int]) -> None:
    watched = browse()
    faults = []
    for path, status in trouble.items():
        watched.go(path, status)
        faults += [f"{status}: {fault}" for fault in watched.judge()]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_form_is_fit_when_it_is_drawn_again(share: int, drawings: Drawings, browse_as: BrowseAs, world: World) -> None:
    faults = []
    for page in shared_out(drawings.worth_a_look(SENT_BACK), share):
        watched, sent = browse_as(page.role), SENT[page.place]
        watched.go(filled(page.path, world.at))
        assert watched.send(sent.values, sent.form) == page.status
        faults += [f"{page}: {fault}" for fault in watched.judge()]
    assert not faults, "\n".join(faults)
