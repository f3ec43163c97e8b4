"""The second step: who needs it, a code works once, recovery codes, and what a change ends."""

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa

from app.accounts.credentials import second_factor
from app.accounts.credentials import services as signing_in
from app.accounts.credentials.models import RecoveryCode
from app.accounts.models import Person
from app.core import clock
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden
from tests.accounts.conftest import PASSWORD, CredentialMaker, LetterReader, code_now, give_password, is_signed_in
from tests.page_client import Page, PageClient
from tests.people import People


def set_up(page: PageClient) -> tuple[pyotp.TOTP, list[str]]:
    """Set a second step up on the pages; the app, and the recovery codes shown."""
    _, values = page.get("/account/second-step").form_values("csrf_token")
    asks = {"current_password": PASSWORD} if "current_password" in values else {}
    form = page.fill(page.get("/account/second-step"), asks, containing="csrf_token")
    key = re.search(r"Key: ((?:[A-Z2-7]{4} ?){8})", form.main)
    assert key, form.main
    app = pyotp.TOTP(key.group(1).replace(" ", ""))
    shown = page.fill(form, {"code": code_now(app)}, containing="code")
    return app, re.findall(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b", shown.main)


def give_code(page: PageClient, code: str, status: int = 200) -> Page:
    return page.fill(page.get("/sign-in/second-step"), {"code": code}, containing="code", status=status)


def sign_out(page: PageClient) -> None:
    page.fill(page.get("/account"), containing="Sign out")


def test_a_person_sets_up_a_second_step_and_signs_in_with_it(
    page: PageClient, asha: int, moment: Callable[[timedelta], None]
) -> None:
    give_password(page, "asha@example.org")
    app, codes = set_up(page)
    assert len(set(codes)) == 10
    sign_out(page)
    moment(timedelta(minutes=1))
    assert give_password(page, "asha@example.org").h1 == "Enter your security code"
    assert not is_signed_in(page), "a password alone opens nothing now"
    give_code(page, code_now(app))
    assert is_signed_in(page)


def test_a_code_works_once(
    page: PageClient, second_browser: PageClient, asha: int, credentials: CredentialMaker, moment: object
) -> None:
    app = credentials.second_step(asha)
    code = code_now(app)
    give_password(page, "asha@example.org")
    give_code(page, code)
    give_password(second_browser, "asha@example.org")
    assert "you have not used" in give_code(second_browser, code, status=422).main
    assert not is_signed_in(second_browser)


def test_an_older_code_is_refused_after_a_newer_one(
    asha: int, credentials: CredentialMaker, moment: Callable[[timedelta], None]
) -> None:
    app = credentials.second_step(asha)
    early = code_now(app)
    moment(timedelta(seconds=30))
    late = code_now(app)
    with unit_of_work(credentials.database), transaction():
        signing_in.take_second_step(asha, late)
        person = session().get_one(Person, asha)
        assert second_factor.matching_step(person.totp_salt or "", early, clock.now(), person.totp_last_step) is None


@pytest.mark.parametrize("seconds", [-90, -61, 61, 90])
def test_a_code_from_too_long_ago_or_ahead_is_refused(
    page: PageClient, asha: int, credentials: CredentialMaker, moment: Callable[[timedelta], None], seconds: int
) -> None:
    app = credentials.second_step(asha)
    code = code_now(app)
    moment(timedelta(seconds=seconds))
    give_password(page, "asha@example.org")
    give_code(page, code, status=422)


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "１２３４５６", "' OR 1=1", "0" * 41, "\x00"])
def test_anything_else_is_refused_in_words(
    page: PageClient, asha: int, credentials: CredentialMaker, code: str, moment: object
) -> None:
    app = credentials.second_step(asha)
    assert code_now(app) != "000000"
    give_password(page, "asha@example.org")
    assert "There is a problem" in give_code(page, code, status=422).main


def test_guessing_codes_stops_at_ten(page: PageClient, asha: int, credentials: CredentialMaker, moment: object) -> None:
    app = credentials.second_step(asha)
    give_password(page, "asha@example.org")
    _, values = page.get("/sign-in/second-step").form_values("code")
    wrong = "000000" if code_now(app) != "000000" else "111111"
    answers = [page.client.post("/sign-in/second-step", data={**values, "code": wrong}).status_code for _ in range(10)]
    assert answers == [422] * 10
    give_code(page, code_now(app), status=429)
    assert not is_signed_in(page)


def test_a_recovery_code_works_once_however_it_is_typed(page: PageClient, second_browser: PageClient, asha: int) -> None:
    give_password(page, "asha@example.org")
    _, codes = set_up(page)
    sign_out(page)
    give_password(page, "asha@example.org")
    give_code(page, codes[0].upper().replace("-", " "))
    assert is_signed_in(page)
    give_password(second_browser, "asha@example.org")
    give_code(second_browser, codes[0], status=422)
    give_code(second_browser, codes[1])
    assert is_signed_in(second_browser)
    assert "8 unused recovery codes" in page.get("/account/second-step").main


def test_recovery_codes_are_kept_as_hashes_only(page: PageClient, asha: int, database: Database) -> None:
    give_password(page, "asha@example.org")
    _, codes = set_up(page)
    with unit_of_work(database):
        stored = set(session().scalars(sa.select(RecoveryCode.code_hash)))
    assert len(stored) == 10
    assert not any(code.replace("-", "") in kept for code in codes for kept in stored)


def test_the_apps_secret_is_not_in_the_database(page: PageClient, asha: int, database: Database) -> None:
    give_password(page, "asha@example.org")
    app, _ = set_up(page)
    with unit_of_work(database):
        person = session().get_one(Person, asha)
        held = [str(getattr(person, column.name)) for column in Person.__table__.columns]
    assert not any(app.secret in value for value in held)


def test_setting_it_up_signs_every_other_browser_out(
    page: PageClient, second_browser: PageClient, asha: int, letters: LetterReader
) -> None:
    for browser in (page, second_browser):
        give_password(browser, "asha@example.org")
    with page.client.session_transaction() as cookies:
        before = cookies["_user_id"]
    set_up(page)
    with page.client.session_transaction() as cookies:
        assert cookies["_user_id"] != before
    assert is_signed_in(page)
    assert not is_signed_in(second_browser)
    assert second_browser.client.get("/sign-in/second-step").headers["Location"] == "/sign-in", "it is over"
    assert letters.only().subject == "Your Practice Exchange second step was changed"


def test_a_wrong_code_does_not_turn_it_on(page: PageClient, asha: int, database: Database) -> None:
    give_password(page, "asha@example.org")
    drawn = page.fill(page.get("/account/second-step"), {"current_password": PASSWORD}, containing="csrf_token")
    again = page.fill(drawn, {"code": "12345"}, containing="code", status=422)
    assert "Enter the 6 digit code your app shows now" in again.main
    with unit_of_work(database):
        assert not session().get_one(Person, asha).has_second_factor


def test_the_picture_holds_the_key_and_is_seen_by_its_owner_only(
    page: PageClient, second_browser: PageClient, asha: int, people: People
) -> None:
    give_password(page, "asha@example.org")
    assert page.client.get("/account/second-step/qr.svg").status_code == 404
    page.fill(page.get("/account/second-step"), {"current_password": PASSWORD}, containing="csrf_token")
    picture = page.client.get("/account/second-step/qr.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "private, no-store"
    assert b"<script" not in picture.data
    people.sign_in(second_browser.client, people.person())
    assert second_browser.client.get("/account/second-step/qr.svg").status_code == 404


def test_a_moderator_without_a_second_step_is_led_to_set_one_up(
    page: PageClient, people: People, credentials: CredentialMaker
) -> None:
    moderator = people.moderator("Mo")
    credentials.password(moderator)
    address = _address(people, moderator)
    assert give_password(page, address).h1 == "Second step"
    sent = page.client.get("/account/area-requests")
    assert (sent.status_code, sent.location) == (303, "/sign-in/second-step")
    set_up(page)
    assert page.client.get("/account/area-requests").status_code == 200


def test_a_moderators_role_counts_only_with_the_second_step(page: PageClient, people: People, database: Database) -> None:
    moderator = people.moderator()
    people.sign_in(page.client, moderator, second_factor=False)
    assert page.client.get("/account/area-requests").status_code == 303
    with unit_of_work(database):
        assert "moderator" in {grant.role for grant in people.actor(moderator).grants}


def test_an_emailed_link_does_not_replace_the_second_step(
    page: PageClient, asha: int, credentials: CredentialMaker, letters: LetterReader, moment: object
) -> None:
    app = credentials.second_step(asha)
    page.fill(page.get("/sign-in/link"), {"email": "asha@example.org"}, containing="email")
    assert page.fill(page.get(letters.only().path), containing="Sign in").h1 == "Enter your security code"
    assert not is_signed_in(page)
    give_code(page, code_now(app))
    assert is_signed_in(page)


def test_a_new_password_does_not_replace_the_second_step(
    page: PageClient, asha: int, credentials: CredentialMaker, letters: LetterReader
) -> None:
    credentials.second_step(asha)
    page.fill(page.get("/reset-password"), {"email": "asha@example.org"}, containing="email")
    drawn = page.fill(page.get(letters.only().path), {"password": "marble otter saxophone"}, containing="password")
    assert drawn.h1 == "Enter your security code"
    assert not is_signed_in(page)


def test_waiting_for_the_code_lasts_ten_minutes(
    page: PageClient, asha: int, credentials: CredentialMaker, moment: Callable[[timedelta], None]
) -> None:
    credentials.second_step(asha)
    give_password(page, "asha@example.org")
    moment(timedelta(minutes=10))
    assert page.client.get("/sign-in/second-step").location == "/sign-in"


def test_new_recovery_codes_replace_the_old(page: PageClient, second_browser: PageClient, asha: int) -> None:
    give_password(page, "asha@example.org")
    _, old = set_up(page)
    shown = page.fill(page.get("/account/second-step"), containing="Make new recovery codes")
    new = re.findall(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b", shown.main)
    assert not set(new) & set(old)
    give_password(second_browser, "asha@example.org")
    give_code(second_browser, old[0], status=422)
    give_code(second_browser, new[0])
    assert is_signed_in(second_browser)


def test_it_is_turned_off_only_by_those_whose_role_does_not_need_it(
    people: People, database: Database, credentials: CredentialMaker
) -> None:
    member, moderator, administrator = people.person(), people.moderator(), people.administrator()
    credentials.second_step(member)
    credentials.second_step(moderator)
    with unit_of_work(database), transaction():
        signing_in.remove_second_step(people.actor(member), member)
        with pytest.raises(Conflict):
            signing_in.remove_second_step(people.actor(moderator), moderator)
        with pytest.raises(Forbidden):
            signing_in.remove_second_step(people.actor(member), moderator)
        signing_in.remove_second_step(people.actor(administrator), moderator)
        assert not session().get_one(Person, moderator).has_second_factor


def test_half_an_hour_later_it_takes_a_new_sign_in_to_change_it(
    page: PageClient, asha: int, moment: Callable[[timedelta], None]
) -> None:
    give_password(page, "asha@example.org")
    set_up(page)
    drawn = page.get("/account/second-step")
    moment(timedelta(minutes=31))
    page.fill(drawn, containing="Turn off", status=403)
    page.fill(drawn, containing="Make new recovery codes", status=403)


def _address(people: People, person_id: int) -> str:
    with unit_of_work(people.database):
        return session().get_one(Person, person_id).email or ""


def test_a_right_code_does_not_spend_the_allowance_of_wrong_ones(
    page: PageClient, asha: int, moment: Callable[[timedelta], None]
) -> None:
    give_password(page, "asha@example.org")
    app, _ = set_up(page)
    for _ in range(12):
        moment(timedelta(seconds=30))
        sign_out(page)
        give_password(page, "asha@example.org")
        give_code(page, code_now(app))
        assert is_signed_in(page)


def test_setting_up_a_second_step_has_an_allowance_of_its_own(
    page: PageClient, asha: int, moment: Callable[[timedelta], None]
) -> None:
    give_password(page, "asha@example.org")
    app, _ = set_up(page)
    page.fill(page.get("/account/second-step"), {"current_password": PASSWORD}, containing="current_password")
    for _ in range(10):
        page.fill(page.get("/account/second-step/set-up"), {"code": "000000"}, containing="code", status=422)
    page.fill(page.get("/account/second-step/set-up"), {"code": "000000"}, containing="code", status=429)
    moment(timedelta(seconds=30))
    sign_out(page)
    give_password(page, "asha@example.org")
    give_code(page, code_now(app))
    assert is_signed_in(page)
