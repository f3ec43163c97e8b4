"""Every role at every route on everything in every state gets the answer that table.toml promises, and nothing else changes."""

from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask

from tests.permissions import table
from tests.permissions.cell_requests import ask, outcome
from tests.permissions.roles import EVERY_ROLE, roles_for
from tests.permissions.site import Answer, Site
from tests.permissions.table import Route

TABLE = table.read()
STRANGERS = ("visitor", "outsider", "expired", "closed", "erased", "halfway")
FRAMED = ("newsletter_drafts.email", "newsletter_drafts.page")  # previews, which pages of ours show inside them
EVERY = 4  # of the things whose route refuses a role at its edge, one in so many is asked for
HOW = (
    "say in tests/permissions/table.toml what each role gets from it: add a [[routes.…]] entry with a preset and rules. "
    "The head of that file says how"
)


def routes_of(app: Flask) -> set[str]:
    """Every method of every endpoint: HEAD and OPTIONS follow from the others."""
    made_up = {"HEAD", "OPTIONS"}
    return {f"{method} {rule.endpoint}" for rule in app.url_map.iter_rules() for method in (rule.methods or set()) - made_up}


def test_every_route_of_the_application_is_in_the_table(app: Flask) -> None:
    absent = routes_of(app) - {route.name for route in TABLE.routes}
    assert not absent, f"{', '.join(sorted(absent))}: {HOW}"


def test_the_table_names_only_routes_that_exist(app: Flask) -> None:
    gone = {route.name for route in TABLE.routes} - routes_of(app)
    assert not gone, f"no longer in the application: {', '.join(sorted(gone))}"


def test_the_table_speaks_only_of_states_that_exist(site: Site) -> None:
    made = {state for states in site.world.things.values() for state in states}
    assert not made & set(TABLE.states), "a group of states cannot have the name of a state"
    for route in TABLE.routes:
        states = set(site.world.things[route.things])
        for rule in route.rules:
            assert rule.states <= states, f"{route.name} on {route.things}: {rule.states - states}"


def answers(site: Site, route: Route, role: str, *, working: bool) -> Iterator[tuple[list[str], str, Answer]]:
    """(states, address, answer) for what a role asks for, where the table says that it works (`done`), or elsewhere.

    An answer stands for one state. Whoever is refused at the edge is refused for who they are, whatever the thing: they ask for
    one thing in so many, and the answer to the first stands for the others. The next role asks for others, so that somebody who
    is refused asks for each.
    """
    by_state = site.world.things[route.things]
    states = [state for state in by_state if (route.expected(role, state) == "done") is working]
    turn, passed_over = EVERY_ROLE.index(role), list[str]()
    first: tuple[str, Answer] | None = None
    for place, state in enumerate(states):
        if first and not first[1].let_in and (place + turn) % EVERY:
            passed_over.append(state)
            continue
        path, answer = ask(site, route, by_state[state], role)
        first = first or (path, answer)
        yield [state], path, answer
    if first and passed_over:
        yield passed_over, *first


@pytest.mark.parametrize("route", TABLE.routes, ids=lambda route: f"{route.name} on {route.things}")
def test_each_role_gets_the_answer_of_the_table(site: Site, route: Route) -> None:
    wrong, looks = [], {}
    for working, role in product(
        (False, True), roles_for(route.endpoint)
    ):  # what changes the site last: it is put back after each
        for states, path, answer in answers(site, route, role, working=working):
            got, state = outcome(answer, route), states[0]
            expected = {each: route.expected(role, each) for each in states}
            wrong += [f"{role} on {each}: {got}, not {promised}" for each, promised in expected.items() if got != promised]
            if expected[state] == "missing" and state not in route.told:
                looks.setdefault(role, {})[state] = answer.look(path)
            wrong += [f"{role} on {state} was shown the {place}" for place in _leaks(site, route, answer, path, role)]
            wrong += [f"{role} on {state}: {fault}" for fault in careless(answer, route, role)]
    wrong += [f"{role}: what is missing differs between {state}" for role, state in _told_apart(looks)]
    assert not wrong, f"{route.name}:\n  " + "\n  ".join(wrong[:60])


def careless(answer: Answer, route: Route, role: str) -> Iterator[str]:
    """What the headers of an answer lack: they are the same on every one, refusals and errors included."""
    headers = answer.response.headers
    policy = headers.get("Content-Security-Policy", "")
    framed = route.endpoint in FRAMED and answer.outcome == "shown"
    unsafe = "unsafe" in (policy.replace("style-src 'unsafe-inline'", "") if framed else policy)
    ancestors = "frame-ancestors 'self'" if framed else "frame-ancestors 'none'"
    if "default-src 'none'" not in policy or unsafe or ancestors not in policy:
        yield f"its policy is {policy!r}"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "its type may be guessed"
    if route.endpoint == "static":
        return
    if "Cookie" not in headers.get("Vary", ""):
        yield "a cache may show it to somebody else: no Vary"
    if role not in STRANGERS and headers.get("Cache-Control") != "private, no-store":
        yield f"it may be stored: {headers.get('Cache-Control')!r}"


def _leaks(site: Site, route: Route, answer: Answer, path: str, role: str) -> list[str]:
    """Planted words that this role may not see, here or elsewhere."""
    allowed = route.shows if answer.outcome in ("shown", "done") else ()
    return [place for place in site.world.words.leaked(answer.says(path), role) if not any(part in place for part in allowed)]


def _told_apart(looks: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Roles that could tell something they may not see from something that does not exist."""
    for role, by_state in looks.items():
        usual = by_state.get("missing", next(iter(by_state.values())))
        for state, look in by_state.items():
            if look != usual:
                yield role, f"{state} and missing"
