"""A limit holds whoever types the key, and however it is typed: neither capitals nor spaces are a way round it."""

from datetime import timedelta

import pytest

from app.accounts.signing_in.throttles import LETTER, PASSWORD
from app.core.errors import TooMany
from app.core.limits.allowance import Act, Asker, By, Limit
from tests.page_client import PageClient
from tests.people import People

HOUR = timedelta(hours=1)
SPELLINGS = ("asha@example.org", "Asha@example.org", "ASHA@EXAMPLE.ORG", "asha@Example.Org", " asha@example.org ")


def spend(scope: str, key: str, limit: int) -> None:
    """Use `key` once."""
    Act(Limit(scope, By.TARGET, limit=limit, per=HOUR)).spend(Asker("192.0.2.1"), key)


def uses_left(scope: str, key: str, limit: int) -> int:
    """How often `key` can still be used."""
    uses = 0
    try:
        while True:
            spend(scope, key, limit)
            uses += 1
    except TooMany:
        return uses


def test_a_key_counts_once_however_it_is_spelt(unit: None, moment: object) -> None:
    for first, second in (("asha@example.org", "ASHA@Example.org"), ("straße", "STRASSE"), ("2001:DB8::1", "2001:db8::1")):
        spend(f"a test of {first}", first, 3)
        assert uses_left(f"a test of {first}", second, 3) == 2, first


def test_keys_that_differ_and_scopes_that_differ_count_apart(unit: None, moment: object) -> None:
    assert uses_left("a", "asha@example.org", 2) == 2
    assert uses_left("a", "ash@example.org", 2) == 2
    assert uses_left("b", "asha@example.org", 2) == 2


def test_each_limit_about_an_address_folds_its_case(unit: None, moment: object) -> None:
    for act, most in ((PASSWORD, 10), (LETTER, 5)):
        for number in range(most):
            act.spend(Asker(f"192.0.2.{number}"), SPELLINGS[number % 4])
        with pytest.raises(TooMany):
            act.spend(Asker("192.0.2.99"), "aShA@example.org")


@pytest.mark.parametrize(
    ("path", "most"),
    [("/sign-in", 10), ("/sign-in/link", 5), ("/reset-password", 5), ("/newsletter/subscribe", 5), ("/consultations/link", 5)],
)
def test_spelling_an_address_otherwise_is_no_way_round(
    page: PageClient, people: People, moment: object, path: str, most: int
) -> None:
    people.person("Asha Example", email="asha@example.org")
    _, values = page.get(path).form_values("email")
    typed = [{**values, "email": SPELLINGS[number % len(SPELLINGS)], "password": "wrong password"} for number in range(most + 1)]
    statuses = [page.client.post(path, data=form).status_code for form in typed]
    assert 429 not in statuses[:most]
    assert statuses[most] == 429
