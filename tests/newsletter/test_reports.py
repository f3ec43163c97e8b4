"""Telling a hard failure from a soft one and from none, in whatever a mail system sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import config
from app.subscriptions.returned_mail import reports
from app.subscriptions.secret_links import links
from tests.newsletter.returned_messages import away, delivery, feedback


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", "hard"),
        ("5.1.1 (bad destination mailbox address)", "hard"),
        ("5.1.10", "hard"),
        ("5.0.0", "refusal"),
        ("5.2.1", "hard"),
        ("5.4.1", "refusal"),
        ("5.2.2", "soft"),
        ("5.2.3", "refusal"),
        ("5.3.4", "refusal"),
        ("5.4.6", "refusal"),
        ("5.5.4", "refusal"),
        ("5.6.0", "refusal"),
        ("5.7.1", "refusal"),
        ("5.7.509", "refusal"),
        ("5.1.8", "refusal"),
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


@pytest.mark.parametrize(
    "words",
    [
        "smtp; 550 5.1.1 Message rejected as spam by Content Filtering.",
        "smtp; 550 5.1.1 Blocked by policy, see https://example.org/unknown-user",
        "smtp; 550 message size exceeds the fixed limit",
        "smtp; 554 too many hops, this message is looping",
        "smtp; 550 5.1.1 Your address is on a blocklist (zen.spamhaus.example)",
        "smtp; 550 5.1.1 SPF check failed: DMARC policy of example.org",
    ],
)
def test_words_of_spam_policy_size_or_loops_count_for_more_than_any_number(settings: config.Settings, words: str) -> None:
    for status in ("5.1.1", "5.2.1", "5.2.2"):
        report = reports.read(delivery(7, 3, status=status, diagnostic=words))
        assert report is not None
        assert report.kind == "refusal"


def test_words_in_an_address_are_no_words_of_a_rule(settings: config.Settings) -> None:
    words = "smtp; 550 5.1.1 <spam.policy@size.example>: Recipient address rejected: spam@policy.example does not exist"
    report = reports.read(delivery(7, diagnostic=words))
    assert report is not None
    assert report.kind == "hard"


def in_a_message(kind: str, inner: bytes) -> bytes:
    """A message as a gateway makes it: a notice of its own, then what it was given as a part of `kind`."""
    mark = f"x{len(inner)}x"
    head = f"From: a@example.org\r\nContent-Type: multipart/mixed; boundary={mark}\r\n\r\n"
    notice = f"--{mark}\r\nContent-Type: text/plain\r\n\r\nCaution.\r\n--{mark}\r\n"
    if kind == "multipart/report":
        given = inner[inner.index(b"Content-Type: multipart/report") :]
    else:
        given = b"Content-Type: message/rfc822\r\n\r\n" + inner
    return f"{head}{notice}".encode() + given + f"\r\n--{mark}--\r\n".encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "multipart/report"])
@pytest.mark.parametrize("times", [1, 3])
def test_a_report_that_a_gateway_wrapped_is_understood(settings: config.Settings, kind: str, times: int) -> None:
    data = in_a_message(kind, delivery(7, 3))
    for _ in range(times - 1):
        data = in_a_message("message/rfc822", data)
    assert reports.read(data) == reports.Report("hard", "5.1.1", links.MailLink(7, 3))


def test_a_report_wrapped_without_end_is_read_or_not_but_never_a_fault(settings: config.Settings) -> None:
    data = delivery(7, 3)
    for _ in range(30):
        data = in_a_message("message/rfc822", data)
    assert reports.read(data) is None


def test_a_report_within_a_message_that_is_returned_is_not_this_report(settings: config.Settings) -> None:
    returned = in_a_message("message/rfc822", delivery(7)).decode().replace("AA/mx", "BB/mx")
    late = delivery(8, action="delayed", status="4.4.7", original="message/rfc822").decode()
    start = late.index("From: Practice Exchange")
    outer = late[:start] + returned + late[late.rindex("\r\n--AA/") :]
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
