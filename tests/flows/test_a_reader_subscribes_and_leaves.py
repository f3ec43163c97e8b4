"""From the public form to the inbox and out again, through a real mail server: subscribe, confirm, choose, leave, come back."""

import email
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from app.core import config, jobs
from app.core.db import session, transaction, unit_of_work
from app.subscriptions import links, mailbox, queries
from tests.newsletter.reading import Desk, desk
from tests.newsletter.returned import delivery, feedback

__all__ = ["desk"]
pytestmark = pytest.mark.each_database
READER = "robin@example.org"


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
    made = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(made, hostname="127.0.0.1", port=port)
    server.start()
    (tmp_path / "returned" / "new").mkdir(parents=True)
    changed = replace(settings, mail_url=f"smtp://127.0.0.1:{port}", bounce_folder=tmp_path / "returned")
    config.install(changed)
    yield made
    server.stop()
    config.install(settings)


def words(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def path_in(message: EmailMessage, start: str) -> str:
    found = re.search(rf"http://localhost({start}\S+)", words(message))
    assert found, f"no link to {start}"
    return found.group(1)


def subscribe(desk: Desk, inbox: Inbox, **topics: list[str]) -> EmailMessage:
    """Fill in the form, open the letter, press the button; the welcome that comes back."""
    desk.ask(READER, **topics)
    asked = inbox.last()
    assert asked["Subject"] == "Confirm that you want the Practice Exchange newsletter"
    page = desk.browser()
    path = path_in(asked, "/newsletter/confirm/")
    assert desk.app.test_client().get(path).status_code == 200, "the mail gateway looks first"
    assert desk.recipients() == []
    page.fill(page.get(path), containing="Confirm")
    desk.work()
    return inbox.last()


def test_a_reader_subscribes_chooses_and_leaves_with_one_click(desk: Desk, inbox: Inbox) -> None:
    welcome = subscribe(desk, inbox, sections=["outcomes", "health"])
    assert desk.recipients() == [READER]
    assert welcome["Auto-Submitted"] == "auto-generated"
    assert "1 Example Street, Exampletown" in words(welcome)
    assert "You get this email because" in words(welcome)

    page = desk.browser()
    preferences = page.get(path_in(welcome, "/newsletter/preferences/"))
    page.fill(preferences, {"sections": ["health"]}, "sections")
    assert desk.held(READER)["sections"] == ["health"]

    robot = desk.app.test_client(use_cookies=False)
    one_click = str(welcome["List-Unsubscribe"]).strip("<>").removeprefix("http://localhost")
    assert robot.get(one_click).status_code == 200
    assert desk.recipients() == [READER], "looking stops nothing"
    answer = robot.post(one_click, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.headers.get("Location"), answer.headers.get("Set-Cookie")) == (200, None, None)
    assert desk.recipients() == []
    again = page.get(path_in(welcome, "/newsletter/preferences/"))
    assert "Unsubscribed" in again.main
    assert "with one click in the mail program" in again.main

    subscribe(desk, inbox)
    assert desk.recipients() == [READER]
    with unit_of_work(desk.database):
        assert len(session().execute(queries.confirmed_subscribers()).all()) == 1


@pytest.mark.parametrize("returned", [delivery, feedback])
def test_a_message_that_comes_back_ends_it(desk: Desk, inbox: Inbox, returned: object) -> None:
    subscribe(desk, inbox)
    subscriber = int(desk.held(READER)["id"])
    mark = links.message_id(subscriber, 1)
    folder = config.settings().bounce_folder
    assert folder is not None
    (folder / "new" / "1.mx").write_bytes(returned(subscriber, mark=mark))  # type: ignore[operator]
    with unit_of_work(desk.database), transaction():
        jobs.enqueue(mailbox.READ, {})
    desk.work()
    assert desk.recipients() == []
    assert desk.held(READER)["status"] == "suspended"


def test_a_name_that_is_no_address_puts_nothing_into_a_header(desk: Desk, inbox: Inbox) -> None:
    for typed in (
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\nSubject: x",
        "<a@example.org>, b@example.org",
        '"=cmd"@example.org\x00',
    ):
        desk.ask(typed, status=422)
    assert inbox.messages == []
