"""Signing in and out, and what ends a session."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import services
from app.accounts.belonging import memberships
from app.accounts.credentials import sessions, tokens
from app.accounts.models import Membership, Person
from app.accounts.signing_in import throttles
from app.core import clock
from app.core.db import Database, session, transaction, unit_of_work
from app.core.limits.allowance import Asker
from app.core.limits.throttle import ThrottleCounter
from tests.accounts.conftest import PASSWORD, LetterReader, give_password, is_signed_in
from tests.page_client import PageClient
from tests.people import People


def cookie(page: PageClient) -> str:
    found = page.client.get_cookie("session")
    assert found is not None
    return found.value


def test_a_person_signs_in_with_a_password_and_out_again(page: PageClient, asha: int) -> None:
    give_password(page, "ASHA@example.org ")
    assert is_signed_in(page)
    page.fill(page.get("/account"), containing="Sign out")
    assert not is_signed_in(page)


def test_a_cookie_kept_from_before_signing_out_is_worth_nothing(page: PageClient, asha: int) -> None:
    give_password(page, "asha@example.org")
    kept = cookie(page)
    page.fill(page.get("/account"), containing="Sign out")
    page.client.set_cookie("session", kept)
    assert not is_signed_in(page)


def test_signing_in_throws_away_the_cookie_that_was_there(page: PageClient, asha: int) -> None:
    with page.client.session_transaction() as cookie_values:
        cookie_values["planted"] = "by someone else"
    give_password(page, "asha@example.org")
    with page.client.session_transaction() as cookie_values:
        assert "planted" not in cookie_values


def test_each_sign_in_has_a_token_of_its_own(page: PageClient, second_browser: PageClient, asha: int) -> None:
    tokens = set()
    for browser in (page, second_browser):
        give_password(browser, "asha@example.org")
        with browser.client.session_transaction() as held:
            tokens.add(held["_user_id"])
    assert len(tokens) == 2


def test_a_known_and_an_unknown_address_see_the_same_page(page: PageClient, asha: int) -> None:
    def answer(address: str) -> tuple[int, str]:
        _, values = page.get("/sign-in").form_values("password")
        drawn = page.client.post("/sign-in", data={**values, "email": address, "password": "not the password"})
        text = drawn.get_data(as_text=True).replace(address, "ADDRESS")
        return drawn.status_code, text.replace(str(values["csrf_token"]), "TOKEN")

    known, unknown = answer("asha@example.org"), answer("nobody@example.org")
    assert known[0] == unknown[0] == 422
    assert _before_token(known[1]) == _before_token(unknown[1])
    assert "Check both and try again" in known[1]


def _before_token(html: str) -> str:
    return html.split('name="csrf_token"')[0]


@pytest.mark.parametrize("path", ["/sign-in/link", "/reset-password", "/register"])
def test_asking_for_a_letter_looks_the_same_for_every_address(
    page: PageClient, asha: int, letters: LetterReader, path: str
) -> None:
    answers = []
    for address in ("asha@example.org", "nobody@example.org"):
        _, values = page.get(path).form_values("email")
        answer = page.client.post(path, data={**values, "email": address})
        answers.append((answer.status_code, answer.location, page.get(answer.location).main))
    assert answers[0] == answers[1]
    assert len(letters.collect()) == 2


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/link", "/reset-password", "/register"])
def test_a_known_and_an_unknown_address_cost_the_same_work(page: PageClient, asha: int, database: Database, path: str) -> None:
    work = []
    for address in ("asha@example.org", "nobody@example.org"):
        _, values = page.get(path).form_values("email")
        statements: list[str] = []

        def note(*given: Any, statements: list[str] = statements) -> None:
            statements.append(given[2])

        sa.event.listen(database.engine, "before_cursor_execute", note)
        page.client.post(path, data={**values, "email": address, "password": "not the password"})
        sa.event.remove(database.engine, "before_cursor_execute", note)
        work.append(statements)
    assert work[0] == work[1]
    assert work[0]


def test_an_address_without_an_account_is_told_so_only_by_letter(page: PageClient, letters: LetterReader) -> None:
    page.fill(page.get("/reset-password"), {"email": "nobody@example.org"}, containing="email")
    letter = letters.only()
    assert letter.to == "nobody@example.org"
    assert letter.subject == "There is no Practice Exchange account for this address"
    assert letter.path == "/register"


def test_a_tenth_wrong_password_is_the_last_for_a_while(page: PageClient, asha: int, moment: Callable[[timedelta], None]) -> None:
    for _ in range(10):
        give_password(page, "asha@example.org", "not the password", status=422)
    assert give_password(page, "asha@example.org", PASSWORD, status=429).h1
    assert give_password(page, "someone.else@example.org", "not the password", status=422).h1
    moment(timedelta(minutes=15))
    give_password(page, "asha@example.org")
    assert is_signed_in(page)


def test_a_right_password_does_not_spend_the_allowance_of_wrong_ones(
    page: PageClient, second_browser: PageClient, asha: int, moment: Callable[[timedelta], None]
) -> None:
    for _ in range(6):
        give_password(second_browser, "asha@example.org")
        second_browser.client.delete_cookie("session")
        second_browser.client.delete_cookie("known-browser")
    for _ in range(9):
        give_password(page, "asha@example.org", "not the password", status=422)
    give_password(page, "asha@example.org")
    assert is_signed_in(page)


def test_a_right_password_as_proof_does_not_spend_the_allowance_of_wrong_ones(
    page: PageClient, asha: int, moment: Callable[[timedelta], None]
) -> None:
    give_password(page, "asha@example.org")
    weak = {"current_password": PASSWORD, "password": "password"}
    for _ in range(12):
        page.fill(page.get("/account/password"), weak, containing="current_password", status=422)
    page.fill(page.get("/account/password"), {**weak, "password": "seven quiet otters"}, containing="current_password")


def test_a_link_that_works_does_not_spend_the_allowance_of_wrong_ones(page: PageClient, database: Database, asha: int) -> None:
    for _ in range(3):
        with unit_of_work(database), transaction():
            text = tokens.plaintext(tokens.issue("sign-in", "asha@example.org", person_id=asha))
        page.fill(page.get(f"/sign-in/link/{text}"), containing="csrf_token")
        page.client.delete_cookie("session")
    with unit_of_work(database):
        assert set(session().scalars(sa.select(ThrottleCounter.count))) == {0}


def test_one_address_cannot_try_many_accounts(page: PageClient, database: Database) -> None:
    with unit_of_work(database):
        for number in range(99):
            throttles.PASSWORD.spend(Asker("127.0.0.1"), f"a{number}@example.org")
    give_password(page, "one.more@example.org", "x", status=422)
    give_password(page, "last@example.org", "x", status=429)


@pytest.mark.parametrize("path", ["/sign-in/link", "/reset-password", "/register"])
def test_nobody_can_flood_a_mailbox(page: PageClient, letters: LetterReader, path: str) -> None:
    _, values = page.get(path).form_values("email")
    answers = [page.client.post(path, data={**values, "email": "asha@example.org"}).status_code for _ in range(7)]
    assert answers == [303] * 5 + [429] * 2
    assert len(letters.collect()) == 5


def test_one_address_cannot_write_to_many_mailboxes(page: PageClient) -> None:
    _, values = page.get("/register").form_values("email")
    answers = [page.client.post("/register", data={**values, "email": f"a{n}@example.org"}).status_code for n in range(31)]
    assert answers == [303] * 30 + [429]


@pytest.mark.parametrize(
    "hostile",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\r\nSet-Cookie:x=1",
        "///evil.example",
        "http:evil.example",
        "/\t/evil.example",
        " //evil.example",
    ],
)
def test_signing_in_never_leads_off_the_site(page: PageClient, asha: int, hostile: str) -> None:
    _, values = page.get("/sign-in").form_values("password")
    sent = {**values, "email": "asha@example.org", "password": PASSWORD}
    answer = page.client.post("/sign-in", query_string={"next": hostile}, data=sent)
    assert answer.status_code == 303
    assert answer.location.startswith("/")
    assert not answer.location.startswith(("//", "/\\"))
    assert "evil" not in answer.location
    assert "Set-Cookie" not in answer.location


def test_signing_in_leads_back_to_the_page_that_asked_for_it(page: PageClient, asha: int) -> None:
    sent_away = page.client.get("/account/close")
    assert give_password(page, "asha@example.org", path=sent_away.location).h1 == "Leave Practice Exchange"


def test_a_session_ends_after_twelve_hours(page: PageClient, asha: int, moment: Callable[[timedelta], None]) -> None:
    give_password(page, "asha@example.org")
    moment(timedelta(hours=11, minutes=59))
    assert is_signed_in(page)
    moment(timedelta(minutes=1))
    assert not is_signed_in(page)


def test_a_browser_whose_session_ran_out_is_not_listed_as_signed_in(
    page: PageClient, second_browser: PageClient, asha: int, moment: Callable[[timedelta], None], database: Database
) -> None:
    give_password(second_browser, "asha@example.org")
    moment(timedelta(hours=12))
    give_password(page, "asha@example.org")
    with unit_of_work(database):
        assert [row.created_at for row in sessions.open_sessions(asha)] == [clock.now()]


def test_changing_the_password_signs_every_other_browser_out(
    page: PageClient, second_browser: PageClient, asha: int, letters: LetterReader
) -> None:
    for browser in (page, second_browser):
        give_password(browser, "asha@example.org")
    old_cookie = cookie(page)
    page.fill(
        page.get("/account/password"),
        {"current_password": PASSWORD, "password": "marble otter saxophone"},
        containing="current_password",
    )
    assert is_signed_in(page)
    assert not is_signed_in(second_browser)
    second_browser.client.set_cookie("session", old_cookie)
    assert not is_signed_in(second_browser)
    give_password(second_browser, "asha@example.org", status=422)
    assert letters.only().subject == "Your Practice Exchange password was changed"


def test_the_password_in_use_is_asked_for_first(page: PageClient, asha: int) -> None:
    give_password(page, "asha@example.org")
    wrong = {"current_password": "not the password", "password": "marble otter saxophone"}
    drawn = page.fill(page.get("/account/password"), wrong, containing="current_password", status=422)
    assert "Enter the password you use now" in drawn.main


def test_a_forgotten_password_is_replaced_by_link(
    page: PageClient, second_browser: PageClient, asha: int, letters: LetterReader
) -> None:
    give_password(second_browser, "asha@example.org")
    page.fill(page.get("/reset-password"), {"email": "asha@example.org"}, containing="email")
    path = letters.only().path
    drawn = page.fill(page.get(path), {"password": "password1234"}, containing="password", status=422)
    assert "harder to guess" in drawn.main
    page.fill(page.get(path), {"password": "marble otter saxophone"}, containing="password")
    assert is_signed_in(page)
    assert not is_signed_in(second_browser)
    assert second_browser.get(path, 404).h1 == "This link does not work"


def test_a_new_password_makes_other_links_useless(
    page: PageClient, second_browser: PageClient, asha: int, letters: LetterReader
) -> None:
    second_browser.fill(second_browser.get("/sign-in/link"), {"email": "asha@example.org"}, containing="email")
    path = letters.only().path
    give_password(page, "asha@example.org")
    page.fill(
        page.get("/account/password"),
        {"current_password": PASSWORD, "password": "marble otter saxophone"},
        containing="current_password",
    )
    assert second_browser.get(path, 404).h1 == "This link does not work"


def test_sessions_are_listed_and_ended_one_by_one(page: PageClient, second_browser: PageClient, asha: int) -> None:
    firefox = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"}
    _, values = second_browser.get("/sign-in").form_values("password")
    second_browser.client.post("/sign-in", data={**values, "email": "asha@example.org", "password": PASSWORD}, headers=firefox)
    give_password(page, "asha@example.org")
    drawn = page.get("/account")
    assert "Firefox on Windows" in drawn.main
    page.fill(drawn, containing="Firefox on Windows")
    assert not is_signed_in(second_browser)
    assert is_signed_in(page)


def test_nobody_ends_a_session_that_is_not_theirs(
    page: PageClient, second_browser: PageClient, people: People, asha: int
) -> None:
    give_password(second_browser, "asha@example.org")
    people.sign_in(page.client, people.person())
    _, values = page.get("/account").form_values("Sign out")
    assert page.client.post("/account/sessions/1/end", data=values).status_code == 404
    assert is_signed_in(second_browser)


def test_every_browser_is_signed_out_at_once(page: PageClient, second_browser: PageClient, asha: int) -> None:
    for browser in (page, second_browser):
        give_password(browser, "asha@example.org")
    page.fill(page.get("/account"), containing="Sign out everywhere")
    assert not is_signed_in(page)
    assert not is_signed_in(second_browser)


def test_a_role_that_is_taken_away_is_gone_on_the_next_request(page: PageClient, people: People, database: Database) -> None:
    moderator, administrator = people.moderator(), people.administrator()
    people.sign_in(page.client, moderator)
    assert page.client.get("/account/area-requests").status_code == 200
    actor = people.actor(administrator)
    with unit_of_work(database), transaction():
        memberships.remove_role(actor, moderator, "moderator")
    assert page.client.get("/account/area-requests").status_code == 404


def test_a_membership_that_ends_stops_its_holder_contributing_at_once(people: People, database: Database) -> None:
    moderator = people.moderator()
    with unit_of_work(database), transaction():
        person = services.add_person("asha@camden.gov.uk", "Asha Patel", "member")
        asha_id = person.id
    assert people.actor(asha_id).organisation_id is not None
    actor = people.actor(moderator)
    with unit_of_work(database), transaction():
        membership = session().scalars(sa.select(Membership).where(Membership.person_id == asha_id)).one()
        memberships.end_membership(actor, membership.id)
    after = people.actor(asha_id)
    assert after.organisation_id is None
    assert not after.verified


def test_a_closed_person_is_a_visitor_on_the_next_request(page: PageClient, asha: int, database: Database) -> None:
    give_password(page, "asha@example.org")
    with unit_of_work(database), transaction():
        session().execute(sa.update(Person).where(Person.id == asha).values(status="closed"))
    assert not is_signed_in(page)


def test_a_browser_without_a_cookie_costs_no_query(page: PageClient, database: Database) -> None:
    asked: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    page.get("/sign-in")
    assert [statement for statement in asked if "SELECT" in statement] == []


def test_knowing_who_asks_takes_two_queries(page: PageClient, asha: int, database: Database) -> None:
    give_password(page, "asha@example.org")
    asked: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    page.get("/sign-in/link")
    assert len([statement for statement in asked if "SELECT" in statement]) == 2


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/130.0 Safari/537.36", "Chrome on Linux"),
        ("<script>alert(1)</script>" * 100, "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_in_a_few_words(agent: str, words: str) -> None:
    assert sessions.describe_device(agent) == words
