"""Nobody uses up what everybody shares: not one client, not fifty of one site, and not many for long."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.credentials import passwords
from app.accounts.models import Person
from app.accounts.signing_in.throttles import LETTER, PASSWORD
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import TooMany
from app.core.limits import throttle
from app.core.limits.allowance import Act, Asker, By, Limit
from app.core.limits.throttle import ThrottleCounter
from tests.page_client import PageClient
from tests.people import People

Move = Callable[[timedelta], None]
PASSPHRASE = "winter walrus lantern"
ASHA = "asha@example.org"
ATTACKER, STRANGER = "203.0.113.5", "198.51.100.7"
ONE_SITE = [f"2001:db8:99:{number:x}::1" for number in range(50)]
ASK_FOR_LETTERS = ("/sign-in/link", "/register", "/reset-password", "/newsletter/subscribe", "/consultations/link")
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def password_hash() -> str:
    return passwords.hash_password(PASSPHRASE)


@pytest.fixture
def asha(people: People, database: Database, password_hash: str) -> int:
    """A confirmed member with a password."""
    person_id = people.person("Asha Patel", email=ASHA)
    with unit_of_work(database), transaction():
        session().get_one(Person, person_id).password_hash = password_hash
    return person_id


def browser(app: Flask, address: str) -> PageClient:
    """A browser at a network address."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return PageClient(client)


def sign_in(page: PageClient, status: int = 200) -> None:
    page.fill(page.get("/sign-in"), {"email": ASHA, "password": PASSPHRASE}, containing="password", status=status)


def sign_out(page: PageClient) -> None:
    page.fill(page.get("/account"), containing="Sign out")


def ask(page: PageClient, path: str, address: str, status: int = 200) -> dict[str, str]:
    """Ask at `path` for a letter to `address`; the headers of the answer."""
    changes = {"email": address, "topics": "everything"}
    return dict(page.fill(page.get(path), changes, containing="email", status=status).response.headers)


def attack(database: Database, act: Act, addresses: Iterable[str], posts: int) -> int:
    """Try `act` `posts` times from each of `addresses`, each time at another target; how often it was let through."""
    let_through = 0
    with unit_of_work(database):
        for address in addresses:
            for number in range(posts):
                with suppress(TooMany):
                    act.spend(Asker(address), f"{number}@{address.replace(':', '-')}.example")
                    let_through += 1
    return let_through


def fill(database: Database, *acts: Act, by: By = By.EVERYBODY, key: str = "all") -> None:
    """What clients without number do: what they share with everybody is full, and what goes on slowly is taken."""
    with unit_of_work(database), transaction():
        for limit in (one for act in acts for one in act.limits if one.by is by and one.slowly):
            most, pace = limit.slowly or (0, HOUR)
            for scope, per, count in ((limit.scope, limit.per, limit.limit), (f"{limit.scope} slowly", pace, most)):
                use = throttle.add(scope, key, per)
                row = session().get_one(ThrottleCounter, (use.key_hash, use.window))
                row.count = count


@pytest.mark.each_database
@pytest.mark.long
def test_one_client_with_1100_posts_shuts_nobody_else_out_of_letters(
    app: Flask, database: Database, moment: Move, asha: int
) -> None:
    assert attack(database, LETTER, [ATTACKER], 1100) == 30
    for path in ASK_FOR_LETTERS:
        ask(browser(app, STRANGER), path, f"new{path.replace('/', '-')}@example.org")


@pytest.mark.each_database
@pytest.mark.long
def test_one_client_with_3100_posts_shuts_nobody_else_out_of_passwords(
    app: Flask, database: Database, moment: Move, asha: int
) -> None:
    assert attack(database, PASSWORD, [ATTACKER], 3100) == 100
    sign_in(browser(app, STRANGER))


@pytest.mark.dialect
def test_posts_that_a_client_may_not_make_are_counted_for_nobody_else(
    app: Flask, database: Database, moment: Move, asha: int
) -> None:
    attacker = browser(app, ATTACKER)
    for number in range(40):
        ask(attacker, "/register", f"a{number}@example.org", status=200 if number < 30 else 429)
    with unit_of_work(database), transaction():
        assert throttle.add("mail-site", "all", HOUR).count == 30 + 1


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("act", "posts"), [pytest.param(LETTER, 30, id="letters"), pytest.param(PASSWORD, 65, id="passwords", marks=pytest.mark.soak)]
)
@pytest.mark.long
def test_fifty_clients_of_one_site_shut_nobody_else_out(
    app: Flask, database: Database, moment: Move, asha: int, act: Act, posts: int
) -> None:
    known_browser = browser(app, ONE_SITE[0])
    sign_in(known_browser)
    sign_out(known_browser)
    member = browser(app, ONE_SITE[1])
    sign_in(member)
    assert attack(database, act, ONE_SITE, posts) < 500
    ask(browser(app, STRANGER), "/sign-in/link", "somebody@example.org")
    sign_in(browser(app, STRANGER))
    ask(known_browser, "/sign-in/link", ASHA)
    sign_in(known_browser)
    ask(member, "/newsletter/subscribe", "colleague@example.org")


@pytest.mark.dialect
def test_somebody_new_at_the_site_of_an_attack_waits_seconds_and_not_an_hour(
    app: Flask, database: Database, moment: Move, asha: int
) -> None:
    fill(database, LETTER, by=By.SITE, key="2001:db8:99::/48")
    answer = ask(browser(app, "2001:db8:99:ffff::1"), "/sign-in/link", ASHA, status=429)
    assert 0 < int(answer["Retry-After"]) <= 30
    moment(timedelta(seconds=int(answer["Retry-After"])))
    ask(browser(app, "2001:db8:99:ffff::1"), "/sign-in/link", ASHA)


@pytest.mark.dialect
def test_what_many_networks_filled_goes_on_slowly_and_for_known_browsers_at_once(
    app: Flask, database: Database, moment: Move, asha: int
) -> None:
    known_browser, stranger = browser(app, STRANGER), browser(app, "198.51.100.8")
    sign_in(known_browser)
    sign_out(known_browser)
    fill(database, LETTER, PASSWORD)
    ask(known_browser, "/reset-password", ASHA)
    sign_in(known_browser)
    page = stranger.fill(stranger.get("/sign-in/link"), {"email": ASHA}, containing="email", status=429)
    assert "You have done nothing wrong" in page.main
    assert "Try again in 30 seconds." in page.main
    sign_in(stranger, status=429)
    moment(timedelta(seconds=30))
    ask(stranger, "/sign-in/link", ASHA)
    sign_in(stranger)


def test_waiting_for_others_costs_nothing_of_ones_own(app: Flask, database: Database, moment: Move, asha: int) -> None:
    fill(database, LETTER)
    for number in range(40):
        ask(browser(app, STRANGER), "/register", f"a{number}@example.org", status=429)
    moment(timedelta(seconds=30))
    ask(browser(app, STRANGER), "/register", "a1@example.org")


def test_others_who_guess_shut_nobody_out_of_a_browser_they_signed_in_with_before(
    app: Flask, database: Database, moment: Move, asha: int
) -> None:
    known_browser = browser(app, STRANGER)
    sign_in(known_browser)
    sign_out(known_browser)
    for number in range(10):
        with unit_of_work(database):
            PASSWORD.spend(Asker(f"192.0.2.{number}"), ASHA)
    sign_in(browser(app, "198.51.100.8"), status=429)
    sign_in(known_browser)


def test_a_known_browser_cannot_guess_without_end_either(app: Flask, moment: Move, asha: int) -> None:
    known_browser = browser(app, STRANGER)
    sign_in(known_browser)
    sign_out(known_browser)
    for _ in range(10):
        known_browser.fill(
            known_browser.get("/sign-in"), {"email": ASHA, "password": "a wrong one"}, containing="password", status=422
        )
    sign_in(known_browser, status=429)


def test_a_browser_known_to_somebody_unconfirmed_is_known_for_their_own_account_alone(
    app: Flask, people: People, database: Database, moment: Move, asha: int
) -> None:
    newcomer = people.person("New Comer", email="new@example.org", status="waiting")
    with unit_of_work(database), transaction():
        session().get_one(Person, newcomer).password_hash = session().get_one(Person, asha).password_hash
    known_browser = browser(app, STRANGER)
    typed = {"email": "new@example.org", "password": PASSPHRASE}
    known_browser.fill(known_browser.get("/sign-in"), typed, containing="password")
    sign_out(known_browser)
    fill(database, LETTER)
    ask(known_browser, "/sign-in/link", "new@example.org")
    ask(known_browser, "/register", "somebody.else@example.org", status=429)


def test_the_mark_of_a_known_browser_signs_nobody_in_and_is_out_of_reach_of_script(app: Flask, asha: int) -> None:
    page = browser(app, STRANGER)
    form = {**page.get("/sign-in").form_values("password")[1], "email": ASHA, "password": PASSPHRASE}
    [given] = [one for one in page.post("/sign-in", form).headers.getlist("Set-Cookie") if one.startswith("known-browser=")]
    assert {"HttpOnly", "Path=/", "SameSite=Lax", f"Max-Age={180 * 24 * 3600}"} <= set(given.split("; "))
    page.client.delete_cookie("session")
    assert page.client.get("/account").status_code == 303


@pytest.mark.parametrize("mark", ["", "x", "WzEsImEiLDFd.x", "." * 3000])
def test_a_forged_mark_makes_no_browser_known(app: Flask, database: Database, moment: Move, asha: int, mark: str) -> None:
    fill(database, LETTER)
    forger = browser(app, STRANGER)
    forger.client.set_cookie("known-browser", mark)
    ask(forger, "/sign-in/link", ASHA, status=429)


def test_what_is_shared_cannot_be_counted_before_what_is_ones_own_nor_be_closed() -> None:
    own = Limit("own", By.CLIENT, limit=1, per=HOUR)
    shared = Limit("shared", By.EVERYBODY, limit=1, per=HOUR, slowly=(1, timedelta(seconds=1)))
    Act(own, shared)
    with pytest.raises(ValueError, match="counted before"):
        Act(shared, own)
    with pytest.raises(ValueError, match="goes on slowly"):
        Act(own, Limit("shared", By.EVERYBODY, limit=1, per=HOUR))
