"""Requests that are too big, too many-parted or nonsense get a page that says so, never a fault of the site."""

from collections.abc import Callable, Iterator
from itertools import islice, product
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient

from app.core import config
from app.core.db import Database
from tests.page_client import judged
from tests.permissions import table
from tests.permissions.cell_requests import form_of, path_of, works_for
from tests.permissions.furnishing import Furnisher
from tests.permissions.roles import ROLES
from tests.permissions.site import Site

NONSENSE = (
    *("\x00", "a\x00b", "x" * 20_000, "-1", "0", "99999999999999999999", "9" * 400, "1e309", "NaN", "٣", "²", "1.5"),
    *(
        "%",
        "_",
        "\\",
        "'",
        "';--",
        '"',
        "' OR 1=1--",
        "[]",
        "{}",
        "null",
        "true",
        "../../etc/passwd",
        "${7*7}",
        "{{7*7}}",
        "%s%n",
    ),
    *("\ud800", "\udfff", "\uffff", "\U0010ffff", "\U0001f3f4\u200d\u2620", "\u202e", "\r\nX: y"),
    *("(((((", "*", "?", "a*" * 50, '"' * 99, "AND OR NOT", "field:x", "~", "^2"),
)
RAW = (
    *("%", "%%", "%zz", "%ff%fe", "%c0%af", "%ed%a0%80", "&&&", "=", "=&=", "q"),
    *("q[]=1&q[0]=2&q[a]=3", "q=1&q=2&q=3", "page=1&page=x"),
)
PARAMETERS = (
    *("q", "page", "sort", "type", "harm", "stage", "audience", "region", "area", "cost", "evidence", "checked", "kind"),
    *("from", "to", "next", "domain", "into", "verb", "person", "since-day", "since-month", "until-year", "role", "status"),
    *("erasure", "state", "waiting", "findings"),
)
LISTINGS = (
    *(("visitor", path) for path in ("/", "/directory", "/directory/csv", "/directory/feed", "/search", "/sign-in", "/register")),
    *(("moderator", path) for path in ("/moderation", "/moderation/reports", "/moderation/appeals", "/accounts/registrations")),
    *(("admin", f"/admin{path}") for path in ("", "/people", "/organisations", "/audit", "/audit.csv", "/jobs", "/areas")),
    *(("author", path) for path in ("/contribute", "/account", "/account/areas")),
)
LARGE = 3 * 1024 * 1024


def escaped(text: str) -> str:
    """A value as a broken browser would send it, halves of surrogate pairs included."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def queries() -> Iterator[str]:
    for text in NONSENSE:
        yield "&".join(f"{name}={escaped(text)}" for name in PARAMETERS)
    yield from RAW
    yield "&".join("type=drama" for _ in range(2_000))
    yield "&".join(f"a{number}=1" for number in range(2_000))


@pytest.fixture
def own_site(database: Database, settings: config.Settings, furnisher: Furnisher) -> Iterator[Site]:
    """A copy of the world for one test, on either database."""
    site = furnisher.put_into(database, settings.instance_dir)
    yield site
    site.close()


@pytest.mark.dialect
def test_no_parameter_of_a_listing_is_a_fault_of_the_site(own_site: Site) -> None:
    slug = own_site.world.things["contributions"]["published"]["slug"]
    pages = [("visitor", f"/directory/{slug}{page}") for page in ("", "/versions", "/compare", "/report")]
    # The other database is asked a quarter: each page another one, so that all are tried.
    step = 1 if own_site.database.is_sqlite else 4
    typed = list(queries())
    for number, (role, path) in enumerate((*LISTINGS, *pages)):
        for query in islice(typed, number % step, None, step):
            answer = own_site.send(role, "GET", f"{path}?{query}")
            assert answer.response.status_code < 500, f"{path}?{query[:200]}"
            assert not answer.changed


@pytest.mark.dialect
def test_no_value_typed_into_a_form_is_a_fault_of_the_site(own_site: Site) -> None:
    # Halves of a character are replaced when a form is read, so that no database meets them: they are sent on one.
    halves = ("\ud800",) if own_site.database.is_sqlite else ()
    for route in table.working_forms():
        role, thing = works_for(own_site, route)
        path, form = path_of(own_site, route, thing), form_of(route, thing) or {}
        for name in form:
            text = NONSENSE[len(name + route.name) % len(NONSENSE)]
            for value in ("a\x00b", *halves, text):
                answer = own_site.send(role, "POST", path, {**form, name: value.encode("utf-8", "surrogatepass")})
                assert answer.response.status_code < 500, f"{route.name}, {name}={value[:40]!r}"


@pytest.mark.dialect
def test_no_number_in_an_address_is_a_fault_of_the_site(own_site: Site) -> None:
    possible, impossible = (0, 2**31 - 1), (2**31, 2**32, 2**63 - 1, 2**63, 2**64, 10**400)  # what a row can have, or no row
    if not own_site.database.is_sqlite:  # what no row can have is no address, and asks no database: the edges of its numbers do
        impossible = (2**31, 2**63)
    for rule in own_site.app.url_map.iter_rules():
        if not any(part.endswith("_id") or part == "number" for part in rule.arguments):
            continue
        address = own_site.app.url_map.bind("localhost").build(rule.endpoint, _values(rule.arguments), force_external=False)
        for role, method in product(("author", "moderator", "admin"), sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})):
            refused = False  # at the edge, for who they are: no number is read
            for number in (*possible, *(impossible if role == "admin" else ())):
                if refused and number in possible:
                    continue
                path = address.replace("777", str(number))
                answer = own_site.send(role, method, path, {} if method == "POST" else None)
                assert answer.response.status_code < 500, f"{method} {path[:80]} as {role}"
                refused = not answer.let_in


def _values(names: set[str]) -> dict[str, object]:
    words = {"slug": "x", "section": "directory", "code": "E09000007", "step_slug": "about-it", "token": "x"}
    return {name: words.get(name, 777) for name in names}


def multipart(fields: dict[str, str]) -> dict[str, Any]:
    """A form as one body of many parts."""
    parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    return {"data": "".join([*parts, "--b--\r\n"]).encode(), "content_type": "multipart/form-data; boundary=b"}


def urlencoded(fields: dict[str, str]) -> dict[str, Any]:
    """A form as one line."""
    return {"data": urlencode(fields).encode(), "content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("path", ["/sign-in", "/register", "/reset-password", "/sign-out", "/directory", "/no/such/page"])
@pytest.mark.parametrize("encode", [multipart, urlencoded])
def test_a_body_of_three_megabytes_is_answered_by_a_page_that_says_it_is_too_large(
    client: FlaskClient, path: str, encode: Callable[[dict[str, str]], dict[str, Any]]
) -> None:
    answer = client.post(path, **encode({"email": "x" * LARGE}))
    assert answer.status_code == (413 if path.startswith(("/s", "/re")) else 405 if path == "/directory" else 404), path
    if answer.status_code == 413:
        assert "too large" in judged(answer).main.casefold()


def test_ten_thousand_form_parts_are_refused_without_a_fault(client: FlaskClient) -> None:
    parts = {f"part{number}": "x" for number in range(10_000)}
    for encoded in (multipart, urlencoded):
        assert client.post("/sign-in", **encoded(parts)).status_code in (400, 413), encoded


def test_broken_bodies_are_refused_without_a_fault(client: FlaskClient) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x", "application/json", "text/xml", "x/y", ""):
        for body in (b"", b"\x00" * 100, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n', b"{", b"%ff=%ff&%00=%00"):
            assert client.post("/sign-in", data=body, content_type=kind).status_code in (400, 413, 422), (kind, body)


def test_every_role_is_refused_a_large_body_alike(site: Site) -> None:
    for role in ROLES:
        client = site.app.test_client()
        client.set_cookie("session", site.cookies[role])
        assert client.post("/account/details", **urlencoded({"name": "x" * LARGE})).status_code == 413, role
