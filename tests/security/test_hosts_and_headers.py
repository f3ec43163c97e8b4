"""What a request says of itself is not believed: its host, its headers, the line ends in what it sends."""

import email
import re
from dataclasses import replace
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person
from app.contributions.services import deciding, drafting
from app.core import config
from app.core.db import Database, session, transaction, unit_of_work
from app.directory.kind import INITIATIVE
from app.mail import letters
from app.mail.headers import BadAddress
from tests.page_client import PageClient
from tests.people import People
from tests.queued_work import run_queued

HOSTS = (
    *("evil.example", "evil.example:80", "localhost.evil.example", "evil.example.localhost", "localhost@evil.example", "[::1]"),
    *("localhost:80@evil.example", "localhost/evil", "localhost#evil", "localhost?evil", "127.0.0.2", "LOCALHOST.evil.example"),
    *("0.0.0.0", "evil.example/", "localhost evil.example", "localhost\\evil.example", "xn--lclhst-bua", "localhost..", "-"),
)
FORWARDED = (
    "X-Forwarded-Host",
    "X-Host",
    "X-Original-Host",
    "X-HTTP-Host-Override",
    "Forwarded",
    "X-Forwarded-Server",
    "X-Original-URL",
)
LINE_ENDS = (
    "\r\n",
    "\n",
    "\r",
    "\x0b",
    "\x0c",
    "\x85",
    "\u2028",
    "\u2029",
    "%0d%0a",
    "\r\n\r\n",
    "\\r\\n",
    "\x00\r\n",
    "\u560d\u560a",
)
INJECTED = "Bcc: thief"
KNOWN = {
    *(
        "from",
        "to",
        "subject",
        "message-id",
        "date",
        "auto-submitted",
        "x-auto-response-suppress",
        "mime-version",
        "content-type",
    ),
    *("content-transfer-encoding", "list-unsubscribe", "list-unsubscribe-post"),
}


def letters_in(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob("*.eml"))]


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_that_is_not_ours_is_refused_in_words_that_do_not_repeat_it(client: FlaskClient, host: str) -> None:
    answer = client.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_a_letter_asked_for_under_another_hosts_name_links_to_this_site(
    page: PageClient, database: Database, people: People, settings: config.Settings
) -> None:
    people.person(email="asha@example.org")
    for header in FORWARDED:
        drawn = page.get("/sign-in/link")
        action, values = drawn.form_values("email")
        answer = page.client.post(action, data={**values, "email": "asha@example.org"}, headers={header: "evil.example"})
        assert answer.status_code in (303, 429)
        assert "evil" not in answer.headers.get("Location", "")
    run_queued(database)
    found = letters_in(settings.instance_dir / "mail")
    assert found
    for letter in found:
        assert b"evil" not in letter
        assert b"http://localhost/sign-in/link/" in letter.replace(b"=\r\n", b"")


@pytest.mark.parametrize("header", FORWARDED)
def test_a_header_that_names_another_host_changes_no_address_on_a_page(client: FlaskClient, header: str) -> None:
    for path in ("/", "/directory", "/directory/feed", "/account", "/sign-in"):
        answer = client.get(path, headers={header: "evil.example"})
        assert "evil" not in answer.text
        assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("ends", LINE_ENDS)
def test_line_ends_in_a_title_and_a_name_add_no_header_to_a_letter(
    app: Flask, database: Database, people: People, settings: config.Settings, ends: str
) -> None:
    author = people.person(f"Asha{ends}{INJECTED}{ends}X", email="asha@example.org")
    moderator = people.moderator(f"Mo{ends}{INJECTED}")
    body = {"title": f"A play{ends}{INJECTED}{ends}{ends}<b>x", "summary": "A play.", "type": "drama", "description": "A play."}
    with unit_of_work(database), transaction():
        revision = drafting.start(people.actor(author), INITIATIVE, body, {"description": "<p>A play.</p>"}, "key")
        drafting.submit(people.actor(author), revision, {})
        deciding.send_back(people.actor(moderator), revision, "return", f"Please say more.{ends}{INJECTED}")
    run_queued(database)
    found = letters_in(settings.instance_dir / "mail")
    assert found
    for raw in found:
        letter = email.message_from_bytes(raw, policy=default)
        assert {name.casefold() for name in letter} <= KNOWN
        assert str(letter["To"]) in ("asha@example.org", *(_addresses(database)))
        assert len(letter.get_all("Subject")) == 1


def _addresses(database: Database) -> list[str]:
    with unit_of_work(database):
        return [str(person.email) for person in session().query(Person).all()]


@pytest.mark.parametrize("ends", LINE_ENDS)
def test_line_ends_in_an_address_are_no_second_header_of_a_letter(settings: config.Settings, ends: str) -> None:
    with pytest.raises(BadAddress):
        letters.compose(f"asha@example.org{ends}{INJECTED}", "accounts/notice-closed", {"name": "Asha"}, key="k")


@pytest.mark.parametrize("ends", ["%0d%0a", "%0a", "%0d", "%E5%98%8D%E5%98%8A", "%00%0d%0a"])
def test_line_ends_in_an_address_add_no_header_to_an_answer(client: FlaskClient, ends: str) -> None:
    for path in (
        "/sign-in?next=/x{e}Set-Cookie:a=b",
        "/account?x={e}Set-Cookie:a=b",
        "/x{e}Set-Cookie:a=b",
        "/directory?q={e}X:y",
    ):
        answer = client.get(path.format(e=ends))
        assert answer.status_code < 500
        assert "a=b" not in str(answer.headers.getlist("Set-Cookie"))
        assert not any("\n" in value or "\r" in value for _, value in answer.headers)


def test_every_download_names_itself_plainly(client: FlaskClient) -> None:
    answer = client.get("/directory/csv?q=%22%0d%0aX%3A%20y")
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.[a-z]+"', answer.headers["Content-Disposition"])


def test_the_proxys_word_is_taken_only_where_the_settings_say_there_is_one(app: Flask, settings: config.Settings) -> None:
    assert replace(settings).proxy_count == 0
    with app.test_request_context("/", headers={"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https"}) as context:
        assert context.request.remote_addr != "1.2.3.4"
        assert not context.request.is_secure
