"""What browsers and caches may keep, and what is compressed: only what is the same for everyone, and each time they ask anew."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.contributions.services import deciding
from app.web import static_files
from app.web.access import access_of
from tests.directory.conftest import Directory
from tests.people import People

PACKED = {"Accept-Encoding": "gzip, deflate, br"}
FOR_EVER = "public, max-age=31536000, immutable"
SCRIPT = "vendor/govuk-frontend-6.3.0/govuk-frontend.min.js"


@pytest.fixture
def directory(database: object, people: People, moment: object) -> Directory:
    return Directory(database, people)


@pytest.fixture
def slug(directory: Directory) -> str:
    return directory.publish()


@pytest.fixture
def pages(slug: str) -> list[str]:
    """Pages that anyone may read."""
    return ["/", "/directory", "/directory?sort=title", f"/directory/{slug}", "/library", "/newsletter"]


def public_pages(app: Flask) -> Iterator[str]:
    """Every address without a value in it that anyone may open."""
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if not rule.arguments and "GET" in (rule.methods or ()) and access is not None and access.audience == "public":
            yield rule.rule


def kept_by_caches(answer: TestResponse) -> bool:
    return "private" not in answer.headers.get("Cache-Control", "")


def test_a_page_anyone_may_read_is_compressed_kept_and_asked_for_again(client: FlaskClient, pages: list[str]) -> None:
    for path in pages:
        plain, packed_answer = client.get(path), client.get(path, headers=PACKED)
        assert packed_answer.headers["Content-Encoding"] == "gzip", path
        assert gzip.decompress(packed_answer.data) == plain.data, path
        assert "Content-Encoding" not in plain.headers
        for answer in (plain, packed_answer):
            assert answer.headers["Cache-Control"] == "public, no-cache", path
            assert {"Cookie", "Accept-Encoding"} <= set(answer.vary), path
            assert answer.headers["ETag"] == plain.headers["ETag"]
            assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, pages: list[str]) -> None:
    for path in pages:
        tag = client.get(path, headers=PACKED).headers["ETag"]
        for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"other", {tag.removeprefix("W/")}', **PACKED}):
            again = client.get(path, headers=headers)
            assert (again.status_code, again.data) == (304, b""), path
            assert again.headers["Cache-Control"] == "public, no-cache"
            assert again.headers["ETag"] == tag
            assert {"Cookie", "Accept-Encoding"} <= set(again.vary)
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_after_a_withdrawal_the_tag_of_before_gives_nothing(
    client: FlaskClient, directory: Directory, people: People, slug: str
) -> None:
    paths = [f"/directory/{slug}", "/directory", "/"]
    tags = {path: client.get(path).headers["ETag"] for path in paths}
    assert {client.get(path, headers={"If-None-Match": tag}).status_code for path, tag in tags.items()} == {304}
    moderator = people.actor(people.moderator())
    directory.change(slug, lambda one: deciding.withdraw(moderator, one, "It has ended."))
    for path, tag in tags.items():
        answer = client.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == (404 if path == f"/directory/{slug}" else 200), path
        assert "ETag" not in answer.headers or answer.headers["ETag"] != tag
    missing = client.get("/directory/there-never-was-such-a-page", headers={"If-None-Match": "*"})
    withdrawn = client.get(f"/directory/{slug}", headers={"If-None-Match": "*"})
    assert withdrawn.status_code == missing.status_code == 404
    assert not kept_by_caches(withdrawn)
    assert dict(withdrawn.headers) == dict(missing.headers)


def test_a_page_for_somebody_who_signed_in_is_never_public(
    app: Flask, people: People, client: FlaskClient, pages: list[str]
) -> None:
    tags = {path: client.get(path).headers["ETag"] for path in pages}
    member = app.test_client()
    people.sign_in(member, people.moderator("Mo Example"))
    for path in {*pages, *public_pages(app)}:
        answer = member.get(path, headers={"If-None-Match": tags.get(path, "*"), **PACKED})
        assert answer.status_code != 304, path
        assert answer.headers["Cache-Control"].startswith("private"), path
        assert "ETag" not in answer.headers, path
        assert "Content-Encoding" not in answer.headers, path


def test_a_page_with_a_token_is_never_public_and_never_compressed(app: Flask) -> None:
    with_token = []
    for path in public_pages(app):
        for first in (True, False):
            browser = app.test_client()
            if not first:
                browser.get("/sign-in")
            answer = browser.get(path, headers=PACKED)
            packed = answer.headers.get("Content-Encoding") == "gzip"
            text = (gzip.decompress(answer.data) if packed else answer.data).decode()
            if "csrf_token" in text or "Set-Cookie" in answer.headers or not first:
                with_token.append(path)
                assert not packed, path
                assert not kept_by_caches(answer), path
                assert "ETag" not in answer.headers, path
    assert {"/sign-in", "/register", "/newsletter/subscribe"} <= set(with_token)


def test_a_search_is_for_no_cache(client: FlaskClient, slug: str) -> None:
    assert client.get("/search?q=theatre").headers["Cache-Control"] == "private, no-cache"


def test_a_static_file_with_its_fingerprint_is_kept_for_ever(client: FlaskClient) -> None:
    page = client.get("/").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) == 7
    for address in addresses:
        answer = client.get(address, headers=PACKED)
        assert answer.headers["Cache-Control"] == FOR_EVER, address
        assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
        assert answer.headers.get("Content-Encoding") == (None if ".png" in address else "gzip"), address
        plain = client.get(address)
        assert plain.data == (answer.data if ".png" in address else gzip.decompress(answer.data))
        assert plain.headers["ETag"] == answer.headers["ETag"]


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000"])
def test_one_without_the_right_fingerprint_is_asked_for_each_time(client: FlaskClient, query: str) -> None:
    assert client.get(f"/static/app.css{query}").headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("name", ["../security.py", "..%2fsecurity.py", "vendor", "nothing.css", "/etc/passwd"])
def test_nothing_else_is_a_static_file(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code in (308, 404)


def test_the_script_that_another_loads_is_fetched_beside_it_and_is_the_one_that_is_there(client: FlaskClient) -> None:
    (preloaded,) = re.findall(r'<link rel="modulepreload" href="([^"]+)">', client.get("/").text)
    (imported,) = re.findall(r"from '\.(/[^']+)'", (Path(static_files.FOLDER) / "init.js").read_text())
    assert preloaded == f"/static{imported}" == f"/static/{SCRIPT}?v={static_files.fingerprint(SCRIPT)}"


def test_a_page_names_its_styles_before_it_begins(client: FlaskClient) -> None:
    answer = client.get("/")
    ahead = re.findall(r"<([^>]+)>; rel=preload; as=style", answer.headers["Link"])
    assert ahead[-1].startswith("/static/app.css?v="), "ours have the last word"
    assert ahead == re.findall(r'<link rel="stylesheet" href="([^"]+)">', answer.text)
    assert [client.get(address).headers["Cache-Control"] for address in ahead] == [static_files.FOR_EVER] * 2
    assert [path for path in ("/directory/feed", "/static/app.css", "/robots.txt") if "Link" in client.get(path).headers] == []
