"""A schedule as calendars read it: by the rules of RFC 5545 and 5546, read here by hand, and with nothing that names the host."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.exchanges.reviews.schedule.entries import Entry, Source, whole
from tests.exchanges.fieldwork_client import FieldworkClient

LONGEST_LINE = 75  # octets, RFC 5545 section 3.1
Event = dict[str, str]
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "ORGANIZER"}
MAY_SAY = ONCE | {"LAST-MODIFIED", "DESCRIPTION", "URL", "CLASS"}


def read(content: bytes) -> tuple[Event, list[Event]]:
    """The properties of a calendar and of its events. Fails for what RFC 5545 does not allow."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= LONGEST_LINE for line in content.split(b"\r\n"))
    lines = content.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    head, events = {}, []
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif line != "END:VEVENT":
            place = events[-1] if events else head
            assert name not in place, line
            place[name] = value
    assert head["VERSION"] == "2.0"
    assert {"PRODID", "METHOD"} <= set(head)
    assert len({event["UID"] for event in events}) == len(events)
    for event in events:
        assert ONCE <= set(event) <= MAY_SAY
        assert moment(event["DTSTART"]) < moment(event["DTEND"])
    return head, events


def moment(value: str) -> datetime:
    """A moment in UTC: the Z means that it needs no description of a time zone."""
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def taken(client: FlaskClient, path: str) -> tuple[Event, Sequence[Event]]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] in ('attachment; filename="schedule.ics"', 'attachment; filename="session.ics"')
    return read(answer.data)


def test_an_entry_says_what_it_is_when_and_where_to_read_more_and_nothing_else(field: FieldworkClient) -> None:
    number = field.add(spoken_to="Ines Interviewed", place="Camden town hall", link="https://camden.example/room")
    client = field.browser(field.team[0]).client
    answer = client.get(f"{field.schedule}/sessions/{number}/calendar")
    head, [event] = taken(client, f"{field.schedule}/sessions/{number}/calendar")
    assert head["METHOD"] == "PUBLISH"
    assert event["SUMMARY"] == "Practice Exchange session"
    assert event["DESCRIPTION"] == event["URL"] == f"http://localhost{field.schedule}"
    assert event["ORGANIZER"] == "mailto:no-reply@localhost"
    assert not any(word in answer.text for word in ("Camden", "camden", "Ines", "Police", "Mia", "governance"))


def test_a_session_is_at_its_own_hour_before_and_after_the_clocks_change(field: FieldworkClient) -> None:
    field.add(day=date(2026, 3, 28))
    field.add(day=date(2026, 3, 30))
    _head, events = taken(field.browser(field.review.member).client, f"{field.schedule}/calendar")
    assert [event["DTSTART"] for event in events] == ["20260328T093000Z", "20260330T083000Z"]
    assert [moment(event["DTSTART"]).astimezone(clock.LONDON).hour for event in events] == [9, 9]


def test_a_change_keeps_the_entry_and_raises_its_sequence(field: FieldworkClient) -> None:
    number = field.add()
    client = field.browser(field.team[0]).client
    _head, [before] = taken(client, f"{field.schedule}/calendar")
    field.change(field.review.member, number, start="11:00")
    field.change(field.team[1], number, minutes=90)
    _head, [after] = taken(client, f"{field.schedule}/calendar")
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "2")
    assert after["UID"] == before["UID"]
    assert (after["DTSTART"], after["DTEND"]) == ("20260320T110000Z", "20260320T123000Z")


def test_what_was_removed_is_cancelled_in_calendars_that_have_it(field: FieldworkClient) -> None:
    number = field.add()
    field.add(day=date(2026, 3, 21))
    browser = field.browser(field.team[0])
    _head, before = taken(browser.client, f"{field.schedule}/calendar")
    browser.fill(browser.get(f"{field.schedule}/sessions/{number}"), {}, "Remove this session")
    head, [gone] = taken(browser.client, f"{field.schedule}/sessions/{number}/calendar")
    assert (head["METHOD"], gone["STATUS"], gone["SEQUENCE"]) == ("CANCEL", "CANCELLED", "1")
    assert gone["UID"] == before[0]["UID"]
    head, events = taken(browser.client, f"{field.schedule}/calendar")
    assert head["METHOD"] == "PUBLISH"
    assert [event["STATUS"] for event in events] == ["CANCELLED", "CONFIRMED"]


def test_a_session_without_a_day_is_in_no_calendar(field: FieldworkClient) -> None:
    number = field.add(day=None, start="")
    client = field.browser(field.team[0]).client
    assert taken(client, f"{field.schedule}/calendar")[1] == []
    assert client.get(f"{field.schedule}/sessions/{number}/calendar").status_code == 404


@pytest.mark.parametrize("address", ["https://site.example/" + "x" * 200, "https://site.example/a;b,c\\d"])
def test_long_lines_are_folded_and_what_means_something_is_escaped(address: str) -> None:
    at = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    _head, [event] = read(whole([Entry("a", 0, at, at + timedelta(hours=1), at)], Source("a@b.example", address, at)))
    plain = event["DESCRIPTION"].replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\")
    assert (plain, event["URL"]) == (address, address)
