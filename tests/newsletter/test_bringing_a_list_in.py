"""A list of addresses subscribes nobody, and cannot bring back who left."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.letters import letters_to
from tests.newsletter.subscription_client import SubscriptionClient, pass_days, subscriptions

__all__ = ["pass_days", "subscriptions"]
pytestmark = pytest.mark.each_database
Days = Callable[[float], None]


def bring_in(app: Flask, folder: Path, text: str) -> Result:
    file = folder / "list.txt"
    file.write_text(text)
    return app.test_cli_runner().invoke(args=["newsletter", "import", str(file)])


def test_everyone_on_a_list_is_asked_and_nobody_is_subscribed(subscriptions: SubscriptionClient, tmp_path: Path) -> None:
    done = bring_in(subscriptions.app, tmp_path, "one@example.org\n\nTwo@Example.org\none@example.org\n")
    assert done.output.splitlines() == [
        "2 will be asked to confirm",
        "0 known already, and left alone",
        "0 erased here before, and left alone",
    ]
    subscriptions.work()
    assert subscriptions.recipients() == []
    subscriptions.confirm("two@example.org")
    assert subscriptions.recipients() == ["two@example.org"]
    assert [(line.act, line.method) for line in subscriptions.ledger(subscriptions.held("two@example.org")["id"])] == [
        ("asked", "site"),
        ("confirmed", "link"),
    ]


def test_who_left_is_left_alone_whether_their_address_is_erased_or_not_yet(
    subscriptions: SubscriptionClient, tmp_path: Path, pass_days: Days
) -> None:
    for email in ("early@example.org", "late@example.org"):
        subscriber = subscriptions.subscribe(email)
        subscriptions.browser().client.post(subscriptions.unsubscribe_path(subscriber))
        if email.startswith("early"):
            pass_days(20)
    pass_days(10)
    subscriptions.keep_house()
    before = {email: len(letters_to(email)) for email in ("early@example.org", "late@example.org")}
    assert subscriptions.held("early@example.org") == {}
    done = bring_in(subscriptions.app, tmp_path, "EARLY@example.org\nlate@example.org\n")
    assert done.output.splitlines()[1:] == ["1 known already, and left alone", "1 erased here before, and left alone"]
    subscriptions.work()
    assert {email: len(letters_to(email)) for email in before} == before
    subscriptions.subscribe("early@example.org")
    assert subscriptions.recipients() == ["early@example.org"], "their own new subscription is never stopped"


def test_a_line_that_is_no_address_stops_everything_and_is_named_by_its_number(
    subscriptions: SubscriptionClient, tmp_path: Path
) -> None:
    done = bring_in(subscriptions.app, tmp_path, "one@example.org\nrobin at example\n")
    assert done.exit_code != 0
    assert "These lines hold no email address: 2." in done.output
    assert "robin" not in done.output
    assert subscriptions.held("one@example.org") == {}
