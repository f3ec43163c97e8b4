"""What a real mail server answers about a message, and what becomes of the delivery: refused, asked to wait, or cut off."""

import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core import config
from app.core.db import Database, session, unit_of_work
from app.core.jobs import Job
from app.mail.handing_over import Outcome, line_for, on_the_wire
from app.mail.messages import Message
from app.newsletter.mailings import sending, services
from app.newsletter.mailings.deliveries import FIRST_WAIT, MOST_ATTEMPTS, REFUSED_IN_A_ROW, WAIT_FACTOR
from app.subscriptions.models import Subscriber
from tests.flows.mail_server import MailServer, opened
from tests.newsletter.mailing_maker import MailingMaker
from tests.people import People
from tests.rows import rows_of

pytestmark = pytest.mark.long

Move = Callable[[timedelta], None]
A_MOMENT = timedelta(seconds=1)
ANN, BOB = "ann@example.org", "bob@example.org"


@pytest.fixture(params=[True, False], ids=["at once", "one by one"])
def mail_server(settings: config.Settings, request: pytest.FixtureRequest) -> Iterator[MailServer]:
    """A mail server that takes commands in one go, or one by one."""
    with opened(MailServer()) as server:
        server.takes_at_once = request.param
        url = f"smtp://127.0.0.1:{server.port}"
        config.install(replace(settings, mail_url=url, newsletter_rate=0, bounce_address="returned@example.org"))
        yield server


@pytest.fixture
def mailings(database: Database, people: People, mail_server: MailServer, moment: Move) -> MailingMaker:
    return MailingMaker(database, people)


@pytest.fixture
def issue(mailings: MailingMaker) -> int:
    """An issue that is published, and the editors' letters about it sent."""
    made = mailings.publish()
    mailings.deliver()
    return made


def test_many_messages_share_a_few_connections_and_each_has_an_envelope_of_its_own(
    mailings: MailingMaker, issue: int, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SLICE_SECONDS", 600.0)  # each slice opens its own, and a busy machine needs several
    before = mail_server.connections
    mailings.subscribe(*(f"reader{number}" for number in range(60)))
    mailing = mailings.send_issue(issue)
    assert mailings.counts(mailing) == {"handed_over": 60}
    assert mail_server.taken == {f"reader{number}@example.org": 1 for number in range(60)}
    assert mail_server.connections - before == config.settings().newsletter_connections
    assert len(mail_server.senders) == 60
    assert all(sender.startswith("returned+") for sender in mail_server.senders)


def test_address_refused_for_good_fails_and_is_not_tried_again(
    mailings: MailingMaker, mail_server: MailServer, moment: Move
) -> None:
    mail_server.refused[BOB] = "550 5.1.1 <bob@example.org> unknown"
    mailings.subscribe("ann", "bob")
    mailing = mailings.send()
    moment(timedelta(days=2))
    mailings.deliver()
    assert mailings.statuses(mailing) == {"ann": "handed_over", "bob": "failed refused-address"}
    assert mailings.delivery(mailing, "bob")["code"] == "550 5.1.1", "the answer's numbers are kept, and not its words"
    assert mailings.mailing(mailing)["status"] == "sent"


def test_address_that_does_not_exist_is_suspended_as_after_a_bounce(mailings: MailingMaker, mail_server: MailServer) -> None:
    mail_server.refused |= {ANN: "550 5.7.1 Not today", BOB: "550 5.1.1 Unknown"}
    mailings.subscribe("ann", "bob")
    mailings.send()
    with unit_of_work(mailings.database):
        statuses = [session().get_one(Subscriber, mailings.readers[name]).status for name in ("ann", "bob")]
    assert statuses == ["confirmed", "suspended"], "a rule of the server says nothing about the address"


def test_address_that_a_filter_refuses_stays_subscribed_whatever_number_it_gives(
    mailings: MailingMaker, issue: int, mail_server: MailServer
) -> None:
    mail_server.refused |= {ANN: "550 5.1.1 Rejected as spam", BOB: "550 5.1.8 Bad sender"}
    mailings.subscribe("ann", "bob")
    mailing = mailings.send_issue(issue)
    assert mailings.counts(mailing) == {"failed refused-message": 2}
    mail_server.refused.clear()
    again = mailings.send()
    assert mailings.counts(again) == {"handed_over": 2}


def test_server_that_asks_to_wait_is_asked_again_later_and_later_and_then_no_more(
    mailings: MailingMaker, mail_server: MailServer, moment: Move
) -> None:
    mail_server.busy = {ANN: "451 4.2.0 Later", BOB: "451 4.2.0 Later"}
    mailings.subscribe("ann", "bob")
    mailing = mailings.send()
    assert mailings.counts(mailing) == {"queued": 2}
    moment(FIRST_WAIT - A_MOMENT)
    mailings.deliver()
    assert mailings.delivery(mailing, "ann")["attempts"] == 1
    del mail_server.busy[ANN]
    for attempt in range(1, MOST_ATTEMPTS):
        moment(FIRST_WAIT * WAIT_FACTOR ** (attempt - 1) + A_MOMENT)
        mailings.deliver()
    assert mailings.statuses(mailing) == {"ann": "handed_over", "bob": "failed gave-up"}
    assert mailings.mailing(mailing)["status"] == "sent"


def test_server_that_cannot_be_reached_is_tried_again_and_nothing_is_lost(
    mailings: MailingMaker, issue: int, moment: Move
) -> None:
    working = config.settings()
    config.install(replace(working, mail_url="smtp://127.0.0.1:9"))
    mailings.subscribe("ann", "bob")
    mailing = mailings.send_issue(issue)
    assert mailings.counts(mailing) == {"queued": 2}
    assert [mailings.mailing(mailing)[name] for name in ("status", "trouble")] == ["sending", "no-connection"]
    config.install(working)
    moment(timedelta(seconds=16))
    mailings.deliver()
    assert mailings.counts(mailing) == {"handed_over": 2}
    assert mailings.mailing(mailing)["trouble"] == ""


def test_message_that_is_refused_many_times_in_a_row_stops_the_mailing_and_editors_are_told(
    mailings: MailingMaker, issue: int, mail_server: MailServer, moment: Move
) -> None:
    mail_server.refuses_content = "554 5.7.1 Looks like spam"
    config.install(replace(config.settings(), newsletter_batch=5, newsletter_connections=1))
    mailings.subscribe(*(f"reader{number:02}" for number in range(REFUSED_IN_A_ROW + 15)))
    mailing = mailings.send_issue(issue)
    stopped_at = mailings.counts(mailing)
    assert stopped_at == {"failed refused-message": REFUSED_IN_A_ROW, "queued": 15}
    assert [mailings.mailing(mailing)[name] for name in ("status", "held_reason")] == ["paused", "content-refused"]
    assert {job.payload["mailing_id"] for job in rows_of(mailings.database, Job) if job.handler == services.TELL} == {mailing}
    mail_server.refuses_content = ""
    moment(A_MOMENT)
    mailings.act(mailing, "go_on")
    mailings.deliver()
    assert mailings.counts(mailing) == {"failed refused-message": REFUSED_IN_A_ROW, "handed_over": 15}


def test_refusals_between_messages_that_are_taken_do_not_stop_a_mailing(
    mailings: MailingMaker, issue: int, mail_server: MailServer
) -> None:
    readers = [f"reader{number:02}" for number in range(2 * REFUSED_IN_A_ROW + 2)]
    mailings.subscribe(*readers)
    mail_server.refused = {f"{name}@example.org": "550 5.7.1 Policy" for name in readers[2:]}
    config.install(replace(config.settings(), newsletter_batch=len(readers)))
    mailing = mailings.send_issue(issue)
    assert mailings.counts(mailing) == {"failed refused-message": 2 * REFUSED_IN_A_ROW, "handed_over": 2}
    assert mailings.mailing(mailing)["status"] == "sent"


def test_server_that_does_not_accept_us_as_the_sender_stops_the_mailing_and_fails_nobody(
    mailings: MailingMaker, issue: int, mail_server: MailServer
) -> None:
    mail_server.refuses_senders = "550 5.7.1 Not you"
    mailings.subscribe("ann", "bob")
    mailing = mailings.send_issue(issue)
    assert mailings.counts(mailing) == {"queued": 2}
    assert [mailings.mailing(mailing)[name] for name in ("status", "held_reason")] == ["paused", "sender-refused"]
    mail_server.refuses_senders = ""
    mailings.act(mailing, "go_on")
    mailings.deliver()
    assert mailings.counts(mailing) == {"handed_over": 2}


@pytest.mark.parametrize(
    ("when", "status", "copies"), [("RCPT", "handed_over", 1), ("DATA", "uncertain", 0), ("taken", "uncertain", 1)]
)
def test_connection_that_ends_before_the_content_is_tried_again_and_after_it_is_uncertain(
    mailings: MailingMaker, issue: int, mail_server: MailServer, moment: Move, when: str, status: str, copies: int
) -> None:
    mail_server.cut_once = when
    mailings.subscribe("ann")
    mailing = mailings.send_issue(issue)
    moment(timedelta(days=1))
    mailings.deliver()
    assert mailings.statuses(mailing) == {"ann": status}
    assert mail_server.taken[ANN] == copies


@pytest.mark.parametrize(
    ("data", "wire"),
    [
        (b"a\r\n", b"a\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b".a\r\n.\r\n..b\r\n", b"..a\r\n..\r\n...b\r\n.\r\n"),
        (b"a.\r\nb.c\r\n", b"a.\r\nb.c\r\n.\r\n"),
    ],
)
def test_line_that_begins_with_a_dot_arrives_with_it(data: bytes, wire: bytes) -> None:
    assert on_the_wire(data) == wire


def test_no_address_is_ever_logged(mailings: MailingMaker, mail_server: MailServer, caplog: Any) -> None:
    caplog.set_level("DEBUG", logger="app")
    mail_server.refused[BOB] = "550 5.1.1 <bob@example.org> unknown"
    mail_server.drops = 30
    mailings.subscribe("ann", "bob", "cat", "dan")
    mailings.send()
    assert "example.org" not in caplog.text


def test_server_says_whether_commands_may_be_sent_at_once(mail_server: MailServer) -> None:
    with smtplib.SMTP("127.0.0.1", mail_server.port) as client:
        client.ehlo()
        assert client.has_extn("pipelining") == mail_server.takes_at_once


def test_server_that_wants_a_content_although_it_refused_gets_none() -> None:
    """It answers 550 to the recipient and 354 to what was sent along with it: we leave, so that nothing is taken by mistake."""
    commands: list[bytes] = []

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 odd\r\n")
            answers = {b"EHLO": b"250-odd\r\n250 PIPELINING\r\n", b"RCPT": b"550 5.1.1 No\r\n", b"DATA": b"354 Go on\r\n"}
            for line in lines:
                commands.append(line)
                connection.sendall(answers.get(line[:4].upper().strip(), b"250 OK\r\n"))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=serve, args=(listening,))
        server.start()
        line = line_for(f"smtp://127.0.0.1:{listening.getsockname()[1]}")
        answer = line.hand_over(Message("a@example.org", BOB, "<x@y>", b"Subject: x\r\n\r\nSecret\r\n"))
        line.close()
        server.join()
    assert (answer.outcome, answer.step, answer.code) == (Outcome.REFUSED, "recipient", "550 5.1.1")
    assert commands[-1] == b"DATA\r\n"
