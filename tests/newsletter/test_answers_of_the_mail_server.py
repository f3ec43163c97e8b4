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
from app.mail.handing_over import Outcome, line_for, on_the_wire
from app.mail.messages import Message
from app.newsletter.mailings.deliveries import FIRST_WAIT, MOST_ATTEMPTS, WAIT_FACTOR
from app.subscriptions.models import Subscriber
from tests.flows.post_office import PostOffice, opened
from tests.newsletter.post_room import PostRoom
from tests.people import People

Move = Callable[[timedelta], None]
A_MOMENT = timedelta(seconds=1)
ANN, BOB = "ann@example.org", "bob@example.org"


@pytest.fixture(params=[True, False], ids=["at once", "one by one"])
def office(settings: config.Settings, request: pytest.FixtureRequest) -> Iterator[PostOffice]:
    """A mail server that takes commands in one go, or one by one."""
    with opened(PostOffice()) as made:
        made.takes_at_once = request.param
        url = f"smtp://127.0.0.1:{made.port}"
        config.install(replace(settings, mail_url=url, newsletter_rate=0, bounce_address="returned@example.org"))
        yield made


@pytest.fixture
def room(database: Database, people: People, office: PostOffice, moment: Move) -> PostRoom:
    return PostRoom(database, people)


@pytest.fixture
def issue(room: PostRoom) -> int:
    """An issue that is published, and the editors' letters about it sent."""
    made = room.publish()
    room.work()
    return made


def test_many_messages_share_a_few_connections_and_each_has_an_envelope_of_its_own(
    room: PostRoom, issue: int, office: PostOffice
) -> None:
    before = office.connections
    room.subscribe(*(f"reader{number}" for number in range(60)))
    mailing = room.send_issue(issue)
    assert room.counts(mailing) == {"handed_over": 60}
    assert office.taken == {f"reader{number}@example.org": 1 for number in range(60)}
    assert office.connections - before == config.settings().newsletter_connections
    assert len(office.senders) == 60
    assert all(sender.startswith("returned+") for sender in office.senders)


def test_address_refused_for_good_fails_and_is_not_tried_again(room: PostRoom, office: PostOffice, moment: Move) -> None:
    office.refused[BOB] = "550 5.1.1 <bob@example.org> unknown"
    room.subscribe("ann", "bob")
    mailing = room.send()
    moment(timedelta(days=2))
    room.work()
    assert room.statuses(mailing) == {"ann": "handed_over", "bob": "failed refused-address"}
    assert room.delivery(mailing, "bob")["code"] == "550 5.1.1", "the answer's numbers are kept, and not its words"
    assert room.mailing(mailing)["status"] == "sent"


def test_address_that_does_not_exist_is_suspended_as_after_a_bounce(room: PostRoom, office: PostOffice) -> None:
    office.refused |= {ANN: "550 5.7.1 Not today", BOB: "550 5.1.1 Unknown"}
    room.subscribe("ann", "bob")
    room.send()
    with unit_of_work(room.database):
        statuses = [session().get_one(Subscriber, room.readers[name]).status for name in ("ann", "bob")]
    assert statuses == ["confirmed", "suspended"], "a rule of the server says nothing about the address"


def test_server_that_asks_to_wait_is_asked_again_later_and_later_and_then_no_more(
    room: PostRoom, office: PostOffice, moment: Move
) -> None:
    office.busy = {ANN: "451 4.2.0 Later", BOB: "451 4.2.0 Later"}
    room.subscribe("ann", "bob")
    mailing = room.send()
    assert room.counts(mailing) == {"queued": 2}
    moment(FIRST_WAIT - A_MOMENT)
    room.work()
    assert room.delivery(mailing, "ann")["attempts"] == 1
    del office.busy[ANN]
    for attempt in range(1, MOST_ATTEMPTS):
        moment(FIRST_WAIT * WAIT_FACTOR ** (attempt - 1) + A_MOMENT)
        room.work()
    assert room.statuses(mailing) == {"ann": "handed_over", "bob": "failed gave-up"}
    assert room.mailing(mailing)["status"] == "sent"


def test_server_that_cannot_be_reached_is_tried_again_and_nothing_is_lost(room: PostRoom, issue: int, moment: Move) -> None:
    working = config.settings()
    config.install(replace(working, mail_url="smtp://127.0.0.1:9"))
    room.subscribe("ann", "bob")
    mailing = room.send_issue(issue)
    assert room.counts(mailing) == {"queued": 2}
    assert [room.mailing(mailing)[name] for name in ("status", "trouble")] == ["sending", "no-connection"]
    config.install(working)
    moment(timedelta(seconds=16))
    room.work()
    assert room.counts(mailing) == {"handed_over": 2}
    assert room.mailing(mailing)["trouble"] == ""


def test_server_that_does_not_accept_us_as_the_sender_stops_the_mailing_and_fails_nobody(
    room: PostRoom, issue: int, office: PostOffice
) -> None:
    office.refuses_senders = "550 5.7.1 Not you"
    room.subscribe("ann", "bob")
    mailing = room.send_issue(issue)
    assert room.counts(mailing) == {"queued": 2}
    assert [room.mailing(mailing)[name] for name in ("status", "held_reason")] == ["paused", "sender-refused"]
    office.refuses_senders = ""
    room.act(mailing, "go_on")
    room.work()
    assert room.counts(mailing) == {"handed_over": 2}


@pytest.mark.parametrize(
    ("when", "status", "taken"), [("RCPT", "handed_over", 1), ("DATA", "uncertain", 0), ("taken", "uncertain", 1)]
)
def test_connection_that_ends_before_the_content_is_tried_again_and_after_it_is_uncertain(
    room: PostRoom, issue: int, office: PostOffice, moment: Move, when: str, status: str, taken: int
) -> None:
    office.cut_once = when
    room.subscribe("ann")
    mailing = room.send_issue(issue)
    moment(timedelta(days=1))
    room.work()
    assert room.statuses(mailing) == {"ann": status}
    assert office.taken[ANN] == taken


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


def test_no_address_is_ever_logged(room: PostRoom, office: PostOffice, caplog: Any) -> None:
    caplog.set_level("DEBUG", logger="app")
    office.refused[BOB] = "550 5.1.1 <bob@example.org> unknown"
    office.drops = 30
    room.subscribe("ann", "bob", "cat", "dan")
    room.send()
    assert "example.org" not in caplog.text


def test_server_says_whether_commands_may_be_sent_at_once(office: PostOffice) -> None:
    with smtplib.SMTP("127.0.0.1", office.port) as client:
        client.ehlo()
        assert client.has_extn("pipelining") == office.takes_at_once


def test_server_that_wants_a_content_although_it_refused_gets_none() -> None:
    """It answers 550 to the recipient and 354 to what was sent along with it: we leave, so that nothing is taken by mistake."""
    heard: list[bytes] = []

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 odd\r\n")
            answers = {b"EHLO": b"250-odd\r\n250 PIPELINING\r\n", b"RCPT": b"550 5.1.1 No\r\n", b"DATA": b"354 Go on\r\n"}
            for line in lines:
                heard.append(line)
                connection.sendall(answers.get(line[:4].upper().strip(), b"250 OK\r\n"))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=serve, args=(listening,))
        server.start()
        line = line_for(f"smtp://127.0.0.1:{listening.getsockname()[1]}")
        answer = line.hand_over(Message("a@example.org", BOB, "<x@y>", b"Subject: x\r\n\r\nSecret\r\n"))
        line.close()
        server.join()
    assert (answer.outcome, answer.step, answer.code) == (Outcome.REFUSED, "recipient", "550 5.1.1")
    assert heard[-1] == b"DATA\r\n"
