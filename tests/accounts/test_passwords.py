"""Which passwords are accepted, and how they are kept."""

import pytest

from app.accounts.credentials import passwords
from app.core.errors import Invalid
from tests import cheap_passwords

ABOUT = ("Asha Patel", "asha.patel@camden.gov.uk")


@pytest.fixture
def hashed_as_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed at the cost that they have on the site, and not at that of other tests."""
    monkeypatch.setattr(passwords, "_hasher", cheap_passwords.AS_THE_SITE_HASHES)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "PassWord!!!!!",
        "p4ssw0rd1234!",
        "passwordpassword",
        "letmein letmein",
        "qwertyuiop12",
        "asdfghjkl;123",
        "abcdefghijkl",
        "987654321098",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "sunshine12345",
        "PracticeExchange2026",
        "asha.patel.2020!",
        "Camden-Patel-99",
    ],
)
def test_passwords_that_are_easy_to_guess_are_refused(password: str) -> None:
    with pytest.raises(Invalid, match="harder to guess"):
        passwords.check(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "winter walrus lantern",
        "purplemonkeydish",
        "correct horse battery",
        "xkv9-2mwq-77pd",
        "tŷ gwyn ger y môr",
        "夏の夜に星を数える静かな海",
    ],
)
def test_long_unusual_passwords_are_accepted_without_rules_about_symbols(password: str) -> None:
    passwords.check(password, ABOUT)


def test_every_listed_password_of_twelve_characters_is_refused() -> None:
    listed = [one for one in passwords.common() if len(one) >= passwords.SHORTEST]
    assert len(listed) > 100
    assert all(passwords.is_easy(one.upper()) for one in listed)


def test_the_offline_list_is_long_enough_to_matter() -> None:
    assert len(passwords.common()) >= 3_000


@pytest.mark.parametrize(
    ("password", "words"), [("short words", "12 characters or more"), ("x" * 201, "200 characters or fewer")]
)
def test_length_is_bounded_both_ways(password: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        passwords.check(password)


@pytest.mark.usefixtures("hashed_as_in_use")
def test_a_hash_costs_whoever_guesses_what_owasp_asks_for_and_one_of_less_is_renewed() -> None:
    password_hash = passwords.hash_password("winter walrus lantern")
    assert password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_right(password_hash, "winter walrus lantern")
    assert not passwords.needs_new_hash(password_hash)
    assert passwords.needs_new_hash(password_hash.replace("m=19456", "m=8"))


def test_the_right_password_matches_its_hash_in_any_encoding_of_its_letters() -> None:
    stored = passwords.hash_password("caf\u00e9 walrus lantern")
    assert stored.startswith("$argon2id$")
    assert passwords.is_right(stored, "cafe\u0301 walrus lantern")
    assert not passwords.is_right(stored, "cafe walrus lantern")


def test_without_a_stored_hash_nothing_is_right() -> None:
    assert not passwords.is_right(None, "nobody has this password")
    assert not passwords.is_right("not a hash", "winter walrus lantern")


def test_a_password_that_only_begins_as_the_right_one_is_wrong() -> None:
    longest = "winter walrus lantern " * 9 + "an end"
    hashed = passwords.hash_password(longest[:200].ljust(200, "x"))
    assert passwords.is_right(hashed, longest[:200].ljust(200, "x"))
    assert not passwords.is_right(hashed, longest[:200].ljust(201, "x"))
