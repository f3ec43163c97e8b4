"""Nobody is sent to another site: not by `next=`, not by an address, not by a header."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.credentials import tokens
from app.accounts.models import Person
from app.core.db import Database, session, transaction, unit_of_work
from app.web.security import local_address
from tests.people import People
from tests.permissions.site import Site

EVIL = "evil.example"
HOSTILE = (
    *(
        "https://{e}",
        "http://{e}/",
        "//{e}",
        "///{e}",
        "////{e}",
        "/\\{e}",
        "\\\\{e}",
        "\\/{e}",
        "/\\/{e}",
        "//\\{e}",
        "/\\\\{e}",
    ),
    *("https:{e}", "https:/{e}", "https:\\\\{e}", "http:///{e}", "http:\\/\\/{e}", "HTTPS://{e}", "hTtP://{e}", "ftp://{e}/x"),
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "javascript://localhost/%0aalert(1)", "vbscript:x"),
    *("data:text/html,<script>alert(1)</script>", "data:;base64,PHNjcmlwdD4=", "file:///etc/passwd", "mailto:x@{e}", "blob:x"),
    *(
        " https://{e}",
        "\thttps://{e}",
        "\nhttps://{e}",
        "\r\nhttps://{e}",
        "\x00https://{e}",
        "\x01//{e}",
        "\u00a0//{e}",
        "\u3000//{e}",
    ),
    *("/\t/{e}", "/\n/{e}", "/\r/{e}", "\t//{e}", "/ /{e}", "/\x0b/{e}", "/\x0c/{e}", "/%09/{e}", "/%0d%0aLocation:%20//{e}"),
    *("//localhost@{e}", "https://localhost@{e}", "https://localhost:80@{e}/", "//{e}%2f@localhost", "https://localhost.{e}"),
    *("//{e}:443/", "//{e}?x", "//{e}#x", "//0x7f000001", "//2130706433", "//[::1]/", "//127.1/", "https://{e}\\@localhost"),
    *("／／{e}", "//{e}／", "/／{e}", "//evil。example", "//ｅvil.example", "http://[::ffff:7f00:1]/", "?next=//{e}", "#//{e}"),
    *("{e}", ".{e}", "@{e}", ":{e}", ";//{e}", "%2f%2f{e}", "%5c%5c{e}", "/%5c{e}", "/%2f{e}", "..//{e}", "/..//{e}", "/.//{e}"),
)
CASES = [text.format(e=EVIL) for text in HOSTILE]


def browser_goes_to(location: str) -> str:
    """The host that a browser would ask, which drops tabs and line ends and reads a backslash as a slash."""
    seen = location.strip("".join(map(chr, range(33)))).translate({9: None, 10: None, 13: None}).replace("\\", "/")
    parts = urlsplit(urljoin("http://localhost/sign-in", seen))
    return f"{parts.scheme}://{parts.hostname}"


def test_there_are_at_least_sixty_hostile_addresses() -> None:
    assert len(set(CASES)) >= 60


@pytest.mark.parametrize("raw", CASES)
def test_an_address_elsewhere_is_replaced_by_the_usual_one(raw: str) -> None:
    assert browser_goes_to(local_address(raw, "/home")) == "http://localhost"


@pytest.mark.parametrize("role", ["other", "moderator"])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/second-step", "/register"])
def test_somebody_signed_in_is_sent_on_within_the_site(site: Site, role: str, path: str) -> None:
    for raw in CASES:
        answer = site.send(role, "GET", f"{path}?next={quote(raw)}")
        assert answer.response.status_code == 303
        assert browser_goes_to(answer.response.headers["Location"]) == "http://localhost", raw


def test_a_visitor_who_must_sign_in_is_sent_to_this_sites_page(site: Site) -> None:
    for raw in CASES:
        answer = site.send("visitor", "GET", f"/account?next={quote(raw)}")
        assert browser_goes_to(answer.response.headers["Location"]) == "http://localhost", raw


@pytest.fixture
def waiting_link(app: Flask, database: Database, people: People) -> tuple[FlaskClient, int]:
    """A browser, and somebody to sign in with links."""
    return app.test_client(), people.person()


def test_a_real_sign_in_goes_on_within_the_site(database: Database, waiting_link: tuple[FlaskClient, int]) -> None:
    client, person_id = waiting_link
    for raw in CASES:
        with unit_of_work(database), transaction():
            person = session().get_one(Person, person_id)
            text = tokens.plaintext(tokens.issue("sign-in", str(person.email), person_id=person_id))
        path = f"/sign-in/link/{text}?next={quote(raw)}"
        page = client.get(path)
        value = page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        answer = client.post(path, data={"csrf_token": value})
        assert answer.status_code == 303, (raw, answer.status_code)
        assert browser_goes_to(answer.headers["Location"]) == "http://localhost", raw


def test_a_page_of_this_site_is_still_gone_on_to(site: Site) -> None:
    answer = site.send("other", "GET", "/sign-in?next=/directory%3Fq%3Dplay")
    assert answer.response.headers["Location"] == "/directory?q=play"


def test_an_old_address_keeps_its_query_and_leads_nowhere_else(site: Site) -> None:
    slug = site.world.things["old addresses"]["of a published page"]["slug"]
    for raw in CASES:
        for path in (
            f"/directory/{slug}?{quote(raw)}",
            f"/directory/{slug}/versions?{quote(raw)}",
            f"/directory/{slug}/compare?{quote(raw)}",
        ):
            location = site.send("visitor", "GET", path).response.headers["Location"]
            assert browser_goes_to(location) == "http://localhost", path
            assert "\n" not in location


def test_an_odd_path_leads_nowhere_else(site: Site) -> None:
    for raw in CASES:
        answer = site.send("visitor", "GET", f"/x/..{quote(f'/{raw}', safe='/@')}")
        location = answer.response.headers.get("Location", "/")
        assert browser_goes_to(location) == "http://localhost", raw
        assert answer.response.status_code < 500
