"""Sessions: a new one at each sign-in, none that can be planted, forged or used again, in a cookie that is kept close."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.accounts.credentials import passwords, tokens
from app.accounts.models import Person
from app.core import config
from app.core.db import Base, Database, session, transaction, unit_of_work
from tests.page_client import PageClient
from tests.people import People

PASSWORD = "winter walrus lantern"
STRONG = "production-only-0123456789-abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(scope="module")
def password_hash() -> str:
    return passwords.hash_password(PASSWORD)


@pytest.fixture
def asha(people: People, database: Database, password_hash: str) -> int:
    """Somebody with a password."""
    person_id = people.person("Asha Patel", email="asha@example.org")
    with unit_of_work(database), transaction():
        session().get_one(Person, person_id).password_hash = password_hash
    return person_id


def sign_in(page: PageClient) -> str:
    """Sign in with the password; the session's token."""
    page.fill(page.get("/sign-in"), {"email": "asha@example.org", "password": PASSWORD}, containing="password")
    return token_of(page.client)


def token_of(client: FlaskClient) -> str:
    with client.session_transaction() as held:
        return str(held.get("_user_id", ""))


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def with_cookie(app: Flask, value: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("session", value)
    return client


def test_signing_in_gives_a_new_session_each_time_and_ends_the_one_before(app: Flask, page: PageClient, asha: int) -> None:
    first = sign_in(page)
    old_cookie = cookie_of(page.client)
    page.fill(page.get("/account"), containing="Sign out")
    second = sign_in(page)
    assert first
    assert second
    assert first != second
    assert not is_in(with_cookie(app, old_cookie))
    assert is_in(page.client)


def test_what_the_cookie_held_before_signing_in_is_gone_after(app: Flask, page: PageClient, asha: int) -> None:
    with page.client.session_transaction() as cookie_values:
        cookie_values["planted"] = "by somebody else"
    earlier_cookie = cookie_of(page.client)
    sign_in(page)
    with page.client.session_transaction() as cookie_values:
        assert "planted" not in cookie_values
    assert not is_in(with_cookie(app, earlier_cookie))


def test_a_session_planted_in_a_browser_is_not_the_one_its_owner_then_signs_in_with(
    app: Flask, page: PageClient, people: People, asha: int
) -> None:
    thief = app.test_client()
    people.sign_in(thief, people.person("Theo Thief"))
    page.client.set_cookie("session", cookie_of(thief))
    page.fill(page.get("/account"), containing="Sign out")
    sign_in(page)
    assert "Asha Patel" in page.get("/account").main
    assert not is_in(thief), "signing out ended the planted session for the thief too"


def test_a_cookie_that_was_altered_or_forged_is_nobody(app: Flask, page: PageClient, asha: int) -> None:
    sign_in(page)
    value = cookie_of(page.client)
    forgeries = [
        value[:-2] + ("A" if value[-2] != "A" else "B") + value[-1],  # of the last character not every bit counts
        value[1:],
        value + "x",
        "x",
        "",
        ".",
        "..",
        "a.b.c",
        "=" * 500,
        "\x7f",
    ]
    for one in forgeries:
        assert not is_in(with_cookie(app, one)), one


@pytest.mark.parametrize("act", ["sign out", "sign out everywhere", "change the password", "close the account"])
def test_an_old_cookie_opens_nothing_after(app: Flask, page: PageClient, asha: int, act: str) -> None:
    sign_in(page)
    old = cookie_of(page.client)
    assert is_in(with_cookie(app, old))
    if act == "sign out":
        page.fill(page.get("/account"), containing="Sign out")
    elif act == "sign out everywhere":
        page.client.post("/account/sessions/end-all", data={"csrf_token": csrf(page, "/account")})
    elif act == "change the password":
        form = {"current_password": PASSWORD, "password": "seven quiet otters"}
        page.fill(page.get("/account/password"), form, containing="current_password")
    else:
        page.client.post("/account/close", data={"csrf_token": csrf(page, "/account/close")})
    assert not is_in(with_cookie(app, old)), act


def csrf(page: PageClient, path: str) -> str:
    return str(page.get(path).form_values("csrf_token")[1]["csrf_token"])


def test_a_link_signs_in_once(app: Flask, database: Database, page: PageClient, asha: int) -> None:
    with unit_of_work(database), transaction():
        text = tokens.plaintext(tokens.issue("sign-in", "asha@example.org", person_id=asha))
    for method in ("HEAD", "GET", "OPTIONS", "HEAD"):
        page.client.open(f"/sign-in/link/{text}", method=method)
    assert not is_in(page.client), "looking at a link does not use it"
    drawn = page.get(f"/sign-in/link/{text}")
    page.fill(drawn, containing="csrf_token")
    assert is_in(page.client)
    again = app.test_client().get(f"/sign-in/link/{text}")
    assert again.status_code == 404


def test_the_cookie_is_out_of_reach_of_script_and_of_other_sites(page: PageClient) -> None:
    header = page.client.get("/sign-in").headers.get("Set-Cookie", "")
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Path=/" in header
    assert "Domain" not in header


@pytest.fixture
def over_https(app: Flask, tmp_path: Path) -> Iterator[FlaskClient]:
    """A browser at a site that is served over HTTPS, as it is for real."""
    usual = config.settings()
    site = create_app(
        replace(
            usual,
            site_url="https://exchange.example.org",
            secret_key=STRONG,
            instance_dir=tmp_path,
            database_url=f"sqlite:///{tmp_path / 'https.sqlite'}",
        )
    )
    database = site.extensions["database"]
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        Base.metadata.create_all(connection)
    yield site.test_client()
    database.engine.dispose()
    config.install(usual)


def test_over_https_the_cookie_belongs_to_this_host_alone_and_travels_encrypted(over_https: FlaskClient) -> None:
    answer = over_https.get("/sign-in", base_url="https://exchange.example.org")
    header = answer.headers["Set-Cookie"]
    assert header.startswith("__Host-session=")
    assert "Secure" in header
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Path=/" in header
    assert "Domain" not in header
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_over_https_a_form_sent_from_another_site_is_refused(over_https: FlaskClient) -> None:
    base = "https://exchange.example.org"
    value = over_https.get("/sign-in", base_url=base).text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    form = {"csrf_token": value, "email": "asha@example.org"}
    for referrer in ("https://evil.example/", "https://exchange.example.org.evil.example/", "http://exchange.example.org/", None):
        headers = {"Referer": referrer} if referrer else {}
        assert over_https.post("/register", base_url=base, data=form, headers=headers).status_code == 400, referrer
    answer = over_https.post("/register", base_url=base, data=form, headers={"Referer": f"{base}/register"})
    assert answer.status_code == 303


def test_two_readers_through_one_cache_never_get_each_others_page(app: Flask, people: People, asha: int) -> None:
    people.sign_in(first := app.test_client(), asha)
    people.sign_in(second := app.test_client(), people.person("Bo Brown"))
    for path in ("/account", "/", "/directory", "/contribute", "/no-such-page"):
        for client in (first, second):
            answer = client.get(path)
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert "Cookie" in answer.headers["Vary"]
    assert "Bo Brown" not in first.get("/account").text
    visitor = app.test_client().get("/directory")
    assert visitor.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" in visitor.headers["Vary"]
