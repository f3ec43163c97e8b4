"""Secret links: what stands in mail that was sent goes on working, and nothing else opens anything.

The links written out below were made before links were made in one place, with the SECRET_KEY of tests, at noon on 2 March 2026.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.credentials import tokens
from app.accounts.credentials.models import AccountToken
from app.contributions.assurance import links as checks
from app.contributions.assurance.links import CheckLink
from app.core import config, secret_links
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import NotFound
from app.core.secret_links import SignedLinks, SingleUseLink, SingleUseLinks
from app.library.consultations import access
from app.subscriptions.secret_links import links as newsletter
from app.subscriptions.secret_links import signatures, single_use
from app.subscriptions.secret_links.links import MailLink
from tests.concurrent_acts import run_at_once
from tests.people import People
from tests.secret_keys import another_key

Move = Callable[[timedelta], None]
SALT = "0123456789abcdef0123456789abcdef"
# Label: the token that was derived from SALT, and what the database then held.
SINGLE_USE = {
    "account-token:verify-email": (
        "h-NNRFh-7k3SS_JrEHWpIaQRr7kccwm6TF7TcyRY_1Q",
        "11cfec5b696a79b7566afd8b9d9822713d8ffdbdd0c2d59b102966bb52ce6379",
    ),
    "account-token:change-email": (
        "G2Vrjcmaua3t8RJPESoHi-RNrwGW9gh5--Ei_sLKCuY",
        "5e8b6d4c6b48ba9c156c86818083a07a3fe38db5892b1522f72dac9a7cba264d",
    ),
    "account-token:sign-in": (
        "FXKPvdGTNwt1NiurRPi4X99nByR1w2yIOwaqRsUD-uc",
        "22444bbf55cc759ebc97a03a72ebdd2db60766a3e8662368a1b0ad70ec9d9ab9",
    ),
    "account-token:reset-password": (
        "zd-wGw9S-1OHiVr28BNlWja760f4H5h8W4TwwRqwy08",
        "0d97858ecc9262d12c2b6f668ab6cd69114c690d6f5b10e7f26993bdc562ba3b",
    ),
    "newsletter-link": (
        "mmAJDhiGOx5Zb6ufe4qQTn_q2XZSk2rZMxZiYcP3Y8A",
        "5ac8c25b39049d4e775ae82da32bba83baa6a01dfaac3e41231b73cecd12e29c",
    ),
    "consultation-link": (
        "p_qMEbG2BfmSQzQj8JF-6F8DfYCehBERA_8yb2FzGqk",
        "b39067ee45823c39e7bcab7e4ef43c6c4ce96e30eb1b44842697732ed259e52e",
    ),
}
CHECK = "WzcsMywiMjAyNi0wMS0wNVQwOTozMDowMCswMDowMCIsMTc4MjgyMDgwMF0.Mrhk3qVK4--Ki6MNjHCgsW7EYkg"
UNSUBSCRIBE = {
    MailLink(12, 34): "WzEyLDM0XQ.e0LRujwjPLyt7_YcUXHFE5nl84U",
    MailLink(12): "WzEyLG51bGxd.Ivx1mEPzmP04UjJzyEsVo-vKVA4",
}
PREFERENCES = "WzEyLG51bGxd.oCWTxMSmbIkCn3DsTx0U3t9mN6Y"
CHECKED = CheckLink(7, 3, datetime(2026, 1, 5, 9, 30, tzinfo=UTC))
SIGN_IN = tokens.LINKS["sign-in"]


def issued(**values: object) -> str:
    with transaction():
        return SIGN_IN.plaintext(SIGN_IN.issue(timedelta(minutes=5), purpose="sign-in", email="asha@example.org", **values))


# ---------------------------------------------------------------------------- links that were sent before


def families() -> dict[str, SingleUseLinks[SingleUseLink]]:
    """Every family of single-use links, by its label."""
    made = [*tokens.LINKS.values(), single_use.LINKS, access.GUESTS.links]
    return {family.label: family for family in made}  # type: ignore[misc]


def test_every_label_of_single_use_links_has_a_link_here(settings: config.Settings) -> None:
    assert set(families()) == set(SINGLE_USE)
    assert {purpose.removeprefix("account-token:") for purpose in SINGLE_USE if ":" in purpose} == set(tokens.LIFETIMES)


@pytest.mark.parametrize("label", SINGLE_USE)
def test_the_worker_writes_the_same_token_out_for_a_row_from_before(settings: config.Settings, label: str) -> None:
    token, stored = SINGLE_USE[label]
    family = families()[label]
    assert family.plaintext(family.table(salt=SALT)) == token
    assert secret_links.hashed(token) == stored


@pytest.mark.dialect
@pytest.mark.parametrize("purpose", tokens.LIFETIMES)
def test_an_account_link_from_before_still_opens(unit: None, people: People, moment: Move, purpose: str) -> None:
    token, stored_hash = SINGLE_USE[f"account-token:{purpose}"]
    person_id = people.person()
    with transaction():
        made = tokens.issue(purpose, "asha@example.org", person_id=person_id)
        made.salt, made.token_hash = SALT, stored_hash
    with transaction():
        assert tokens.peek(purpose, token).person_id == person_id
        assert tokens.spend(purpose, token).email == "asha@example.org"


def test_a_link_to_say_that_a_page_was_checked_from_before_still_opens(settings: config.Settings, moment: Move) -> None:
    assert checks.read(CHECK) == CHECKED
    assert checks.make(CHECKED) == f"/checks/{CHECK}"


@pytest.mark.parametrize("link", UNSUBSCRIBE)
def test_a_link_to_unsubscribe_from_before_still_opens(settings: config.Settings, moment: Move, link: MailLink) -> None:
    moment(timedelta(days=3_650))  # such a link works for ever
    assert newsletter.read(newsletter.UNSUBSCRIBE, UNSUBSCRIBE[link]) == link
    assert newsletter.unsubscribe_token(link.subscriber_id, link.mailing_id) == UNSUBSCRIBE[link]


def test_a_link_to_preferences_from_before_still_opens(settings: config.Settings) -> None:
    assert newsletter.read(newsletter.PREFERENCES, PREFERENCES) == MailLink(12)
    assert newsletter.preferences_token(12) == PREFERENCES


def test_a_message_sent_before_is_still_known_when_it_comes_back(settings: config.Settings) -> None:
    assert newsletter.read_mark("<34.12.1558cd5b4275f8c1f27f87fb@localhost>") == MailLink(12, 34)
    assert newsletter.read_mark("returns+34.12.ffc9f06e713ad5aebcdc8809@example.org") == MailLink(12, 34)
    assert newsletter.message_id(12, 34) == "<34.12.1558cd5b4275f8c1f27f87fb@localhost>"


def test_an_address_is_found_by_the_hash_that_it_had_before(settings: config.Settings) -> None:
    subscriber = "f4fbe3d31e8827046772ae92cdc562f5932fa4a3d4a3d86961b929699bffb14d"
    assert signatures.address_hash(" Robin@Example.org ") == subscriber
    assert access.GUESTS.address_hash("Robin@Example.org") == "2149bf11ebf162d31151e28b5ad7fcfc60187a774e3a282386c3daf2f95de597"


# ---------------------------------------------------------------------------- signed links


def test_a_signed_link_says_what_was_signed_and_nothing_of_its_end(settings: config.Settings, moment: Move) -> None:
    assert list(SignedLinks("a").read(SignedLinks("a").make(1, "two", None))) == [1, "two", None]
    dated = SignedLinks("a", timedelta(days=1))
    assert list(dated.read(dated.make(1, "two"))) == [1, "two"]


def test_a_signed_link_that_was_changed_anywhere_is_refused(settings: config.Settings) -> None:
    token = SignedLinks("a").make(12, 34)
    for place in range(len(token)):
        for other in "Az9.":
            changed_token = token[:place] + other + token[place + 1 :]
            # The last character of a signature holds bits that no byte uses: two of them can mean the same.
            if changed_token != token and place != len(token) - 1:
                with pytest.raises(NotFound):
                    SignedLinks("a").read(changed_token)


def test_a_signed_link_works_to_its_last_second(settings: config.Settings, moment: Move) -> None:
    links = SignedLinks("a", timedelta(days=120))
    token = links.make(12)
    moment(timedelta(days=120))
    assert list(links.read(token)) == [12]
    moment(timedelta(seconds=1))
    with pytest.raises(NotFound):
        links.read(token)


def test_a_link_signed_under_one_label_opens_nothing_under_another(settings: config.Settings) -> None:
    labels = ("contributions.check", newsletter.UNSUBSCRIBE, newsletter.PREFERENCES)
    for label in labels:
        for other in set(labels) - {label}:
            with pytest.raises(NotFound):
                SignedLinks(other).read(SignedLinks(label).make(12, None))


def test_a_link_signed_with_another_key_is_refused(settings: config.Settings) -> None:
    with another_key():
        foreign = SignedLinks("a").make(12)
    with pytest.raises(NotFound):
        SignedLinks("a").read(foreign)


@pytest.mark.parametrize("token", ["", ".", "a.b.c", "\x00", "\ud800", "é.é", "x" * 100_000])
def test_what_was_never_signed_is_refused(settings: config.Settings, token: str) -> None:
    for links in (SignedLinks("a"), SignedLinks("a", timedelta(days=1))):
        with pytest.raises(NotFound):
            links.read(token)


# ---------------------------------------------------------------------------- single-use links

dialect = pytest.mark.dialect


@dialect
def test_a_single_use_link_is_spent_once(unit: None) -> None:
    token = issued()
    with transaction():
        assert SIGN_IN.spend(token).used_at is not None
    for act in (SIGN_IN.peek, SIGN_IN.spend):
        with transaction(), pytest.raises(NotFound):
            act(token)


@dialect
def test_of_four_who_spend_a_link_at_once_one_gets_it(database: Database) -> None:
    def spend() -> str:
        with unit_of_work(database), transaction():
            return SIGN_IN.spend(token).email

    for _ in range(8):
        with unit_of_work(database):
            token = issued()
        results = run_at_once([spend] * 4)
        assert results.count("asha@example.org") == 1, results
        assert sum(isinstance(result, NotFound) for result in results) == 3, results


@dialect
def test_the_database_holds_a_single_use_link_as_a_hash_alone(unit: None, database: Database) -> None:
    token = issued()
    row = session().execute(sa.select(AccountToken.__table__)).one()
    assert token not in repr(row)
    assert secret_links.hashed(token) in repr(row)
    with another_key(), pytest.raises(NotFound):
        SIGN_IN.peek(token)
    with another_key():  # the row alone, without the key, does not give the token
        assert SIGN_IN.plaintext(session().scalars(sa.select(AccountToken)).one()) != token


def test_a_single_use_link_runs_out(unit: None, moment: Move) -> None:
    token = issued()
    moment(timedelta(minutes=5) - timedelta(seconds=1))
    assert SIGN_IN.peek(token)
    moment(timedelta(seconds=1))
    for act in (SIGN_IN.peek, SIGN_IN.spend):
        with transaction(), pytest.raises(NotFound):
            act(token)


def test_a_single_use_link_of_one_label_opens_nothing_under_another(unit: None) -> None:
    token = issued()
    with pytest.raises(NotFound):
        SingleUseLinks(AccountToken, "another-label").peek(token)


@pytest.mark.parametrize("change", [str.swapcase, lambda token: token[1:], lambda token: token + "A", lambda token: ""])
def test_a_changed_single_use_link_is_refused(unit: None, change: Callable[[str], str]) -> None:
    token = issued()
    with pytest.raises(NotFound):
        SIGN_IN.peek(change(token))


# ---------------------------------------------------------------------------- the edges of both


def of_length(length: int) -> str:
    """A token signed by us that has exactly this many characters."""
    words = "".join(hashlib.sha256(bytes([number])).hexdigest() for number in range(20))  # what is alike would be packed
    made = (SignedLinks("a").make(words[:letters]) for letters in range(len(words)))
    return next(token for token in made if len(token) == length)


def test_a_signed_link_of_the_longest_length_opens_and_a_longer_one_is_not_looked_at(settings: config.Settings) -> None:
    assert SignedLinks("a").read(of_length(400))
    with pytest.raises(NotFound):
        SignedLinks("a").read(of_length(401))


def test_a_random_token_has_thirty_two_bytes_and_is_never_the_same() -> None:
    made = {secret_links.random_token() for _ in range(5)}
    assert len(made) == 5
    assert {len(token) for token in made} == {43}


def test_what_no_token_can_hold_is_refused_and_no_fault(unit: None) -> None:
    with pytest.raises(NotFound):
        SIGN_IN.peek("\ud800")


def test_a_link_is_known_by_its_number_and_its_salt_is_random(unit: None) -> None:
    with transaction():
        links = [SIGN_IN.issue(timedelta(minutes=5), purpose="sign-in", email="asha@example.org") for _ in range(2)]
        assert links[0].id != links[1].id
        assert links[0].id is not None
    assert links[0].salt != links[1].salt
    assert len(bytes.fromhex(links[0].salt)) == 16


@dialect
def test_spending_a_link_spends_no_other(unit: None) -> None:
    first, second = issued(), issued()
    with transaction():
        SIGN_IN.spend(first)
    with transaction():
        assert SIGN_IN.spend(second).used_at is not None


@dialect
def test_a_link_that_was_spent_since_it_was_looked_at_is_refused(unit: None) -> None:
    """What this unit of work read before is out of date: the database says which of two was first."""
    token = issued()
    with transaction():
        link = SIGN_IN.peek(token)
        spent = sa.update(AccountToken).values(used_at=link.created_at)
        session().execute(spent, execution_options={"synchronize_session": False})
        with pytest.raises(NotFound):
            SIGN_IN.spend(token)
