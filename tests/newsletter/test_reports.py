"""Telling a hard failure from a soft one and from none, in whatever a mail system sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import config
from app.subscriptions import links, reports
from tests.newsletter.returned_messages import away, delivery, feedback


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", "hard"),
        ("5.1.1 (bad destination mailbox address)", "hard"),
        ("5.1.10", "hard"),
        ("5.0.0", "hard"),
        ("5.2.1", "hard"),
        ("5.4.1", "hard"),
        ("5.2.2", "soft"),
        ("5.2.3", "soft"),
        ("5.3.4", "soft"),
        ("5.7.1", "soft"),
        ("5.7.509", "soft"),
        ("4.2.2", "soft"),
        ("4.4.7", "soft"),
    ],
)
def test_what_a_status_says(settings: config.Settings, status: str, kind: str) -> None:
    found = reports.read(delivery(7, 3, status=status))
    assert found is not None
    assert (found.kind, found.code) == (kind, status.split()[0])
    assert found.link == links.MailLink(7, 3)


def test_a_status_that_cannot_be_read_is_looked_for_in_the_diagnosis_and_else_soft(settings: config.Settings) -> None:
    report = reports.read(delivery(7, status="unknown"))
    assert report is not None
    assert (report.kind, report.code) == ("hard", "5.1.1")
    report = reports.read(delivery(7, status="unknown", diagnostic="smtp; 550 No such user"))
    assert report is not None
    assert (report.kind, report.code) == ("soft", "")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", "nonsense"])
def test_what_is_late_or_arrived_is_no_failure(settings: config.Settings, action: str) -> None:
    assert reports.read(delivery(7, action=action, status="4.4.7")) is None


@pytest.mark.parametrize(
    ("sort", "counts"), [("abuse", True), ("Abuse", True), ("fraud", True), ("not-spam", False), ("", False)]
)
def test_what_feedback_counts_as_a_complaint(settings: config.Settings, sort: str, counts: bool) -> None:
    found = reports.read(feedback(7, 3, sort=sort))
    assert (found is not None) == counts
    if found is not None:
        assert (found.kind, found.link) == ("complaint", links.MailLink(7, 3))


def test_the_prose_of_a_message_decides_nothing(settings: config.Settings) -> None:
    assert reports.read(away(7)) is None


def test_a_report_within_a_message_that_is_returned_is_not_this_report(settings: config.Settings) -> None:
    inner = delivery(7).decode()
    head = "From: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n"
    outer = f"{head}{inner}\r\n--x--\r\n"
    assert reports.read(outer.encode()) is None


def test_what_is_too_large_is_not_read(settings: config.Settings) -> None:
    assert reports.read(delivery(7) + b"x" * reports.LARGEST_BYTES) is None


@given(st.binary(max_size=2000))
def test_no_bytes_are_a_fault(data: bytes) -> None:
    assert reports.read(data) is None


@given(st.data())
def test_a_damaged_report_is_read_or_not_but_never_a_fault(choices: st.DataObject) -> None:
    whole = delivery(7, 3)
    at = choices.draw(st.integers(0, len(whole)))
    more = choices.draw(st.binary(max_size=20))
    found = reports.read(whole[:at] + more + whole[at + len(more) :])
    assert found is None or found.link.subscriber_id == 7
