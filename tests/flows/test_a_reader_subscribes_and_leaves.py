"""From the public form to the inbox and out again, through a real mail server: subscribe, confirm, choose, leave, come back."""

import email
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from app.core import config, jobs
from app.core.db import transaction, unit_of_work
from app.subscriptions.returned_mail import mailbox
from app.subscriptions.secret_links import links
from tests.letters import link_in, words_of
from tests.newsletter.returned_messages import delivery, feedback
from tests.newsletter.subscription_client import READER, SubscriptionClient, subscriptions
from tests.smtp_server import listening

__all__ = ["subscriptions"]
pytestmark = pytest.mark.each_database


class Inbox:
    """A mail server's side: everything that was handed over, as bytes, with whom it was for."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # aiosmtpd's name
        content = envelope.content
        assert isinstance(content, bytes)
        self.messages += [(to, content) for to in envelope.rcpt_tos]
        return "250 OK"

    def last(self, to: str = READER) -> EmailMessage:
        """The newest message to an address, read strictly."""
        data = next(content for address, content in reversed(self.messages) if address == to)
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data), "lines end in CRLF"
        message = email.message_from_bytes(data, policy=default.clone(raise_on_defect=True))
        assert isinstance(message, EmailMessage)
        return message


@pytest.fixture
def inbox(settings: config.Settings, tmp_path: Path) -> Iterator[Inbox]:
    """A real mail server that the site is set to use, and a folder for what comes back."""
    inbox = Inbox()
    (tmp_path / "returned" / "new").mkdir(parents=True)
    with listening(inbox) as port:
        config.install(replace(settings, mail_url=f"smtp://127.0.0.1:{port}", bounce_folder=tmp_path / "returned"))
        yield inbox
    config.install(settings)


def subscribe(subscriptions: SubscriptionClient, inbox: Inbox, **topics: list[str]) -> EmailMessage:
    """Fill in the form, open the letter, press the button; the welcome that comes back."""
    subscriptions.ask(READER, **topics)
    asked = inbox.last()
    assert asked["Subject"] == "Confirm that you want the Practice Exchange newsletter"
    page = subscriptions.browser()
    path = link_in(asked, "/newsletter/confirm/")
    assert subscriptions.app.test_client().get(path).status_code == 200, "the mail gateway looks first"
    assert subscriptions.recipients() == []
    page.fill(page.get(path), containing="Confirm")
    subscriptions.work()
    return inbox.last()


def test_a_reader_subscribes_chooses_and_leaves_with_one_click(subscriptions: SubscriptionClient, inbox: Inbox) -> None:
    welcome = subscribe(subscriptions, inbox, sections=["outcomes", "health"])
    assert subscriptions.recipients() == [READER]
    assert welcome["Auto-Submitted"] == "auto-generated"
    assert "1 Example Street, Exampletown" in words_of(welcome)
    assert "You get this email because" in words_of(welcome)

    page = subscriptions.browser()
    preferences = page.get(link_in(welcome, "/newsletter/preferences/"))
    page.fill(preferences, {"sections": ["health"]}, "sections")
    assert subscriptions.held(READER)["sections"] == ["health"]

    robot = subscriptions.app.test_client(use_cookies=False)
    one_click = str(welcome["List-Unsubscribe"]).strip("<>").removeprefix("http://localhost")
    assert robot.get(one_click).status_code == 200
    assert subscriptions.recipients() == [READER], "looking stops nothing"
    answer = robot.post(one_click, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.headers.get("Location"), answer.headers.get("Set-Cookie")) == (200, None, None)
    assert subscriptions.recipients() == []
    again = page.get(link_in(welcome, "/newsletter/preferences/"))
    assert "Unsubscribed" in again.main
    assert "with one click in the mail program" in again.main

    subscribe(subscriptions, inbox)
    assert subscriptions.recipients() == [READER]


@pytest.mark.parametrize("compose", [delivery, feedback])
def test_a_message_that_comes_back_ends_it(subscriptions: SubscriptionClient, inbox: Inbox, compose: object) -> None:
    subscribe(subscriptions, inbox)
    subscriber = int(subscriptions.held(READER)["id"])
    mark = links.message_id(subscriber, 1)
    folder = config.settings().bounce_folder
    assert folder is not None
    (folder / "new" / "1.mx").write_bytes(compose(subscriber, mark=mark))  # type: ignore[operator]
    with unit_of_work(subscriptions.database), transaction():
        jobs.enqueue(mailbox.READ, {})
    subscriptions.work()
    assert subscriptions.recipients() == []
    assert subscriptions.held(READER)["status"] == "suspended"


def test_a_name_that_is_no_address_puts_nothing_into_a_header(subscriptions: SubscriptionClient, inbox: Inbox) -> None:
    for address in (
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\nSubject: x",
        "<a@example.org>, b@example.org",
        '"=cmd"@example.org\x00',
    ):
        subscriptions.ask(address, status=422)
    assert inbox.messages == []
