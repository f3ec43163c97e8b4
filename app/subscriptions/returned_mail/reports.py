"""Reading what mail systems send back: delivery status notifications (RFC 3464) and feedback reports (RFC 5965).

Only what a report says of itself in its machine-readable part counts; its prose, which anybody can write, is not read. A report
that names no message of ours, by a mark that we signed, is nobody's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32

from app.mail import refusals
from app.subscriptions.secret_links import links
from app.subscriptions.secret_links.links import MailLink

HARD, SOFT, COMPLAINT = "hard", "soft", "complaint"
REFUSAL = "refusal"  # of the message, its sender or by a rule: it says nothing of the address
WORST_FIRST = (HARD, SOFT, REFUSAL)
DEEPEST = 10  # parts and messages round a report
DELIVERY, FEEDBACK = ("message/delivery-status", "message/global-delivery-status"), "message/feedback-report"
REPORTS = (*DELIVERY, FEEDBACK)
LARGEST_BYTES = 2 * 1024 * 1024
MOST_PARTS = 100
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# Feedback of these sorts says that the reader did not want the message; "not-spam" says the contrary.
UNWANTED = frozenset({"abuse", "fraud", "virus", "other", "opt-out", "opt-out-list", "miscategorized"})
NAMES_US = (
    *("message-id", "x-original-message-id", "original-mail-from", "to", "x-original-to", "delivered-to", "return-path"),
    *("in-reply-to", "references"),
)


@dataclass(frozen=True)
class Report:
    """What came back: `kind` is hard, soft, refusal or complaint; `code` as the report gave it, such as 5.1.1 or abuse."""

    kind: str
    code: str
    link: MailLink


def read(raw: bytes) -> Report | None:
    """What a message says about one of ours; None where it is no such report, too large, or about nothing of ours."""
    if len(raw) > LARGEST_BYTES:
        return None
    message = message_from_bytes(raw, policy=compat32)  # lenient: reports are written by every mail system there is
    report = _unwrapped(message)
    found = _verdict(report)
    link = _whose(report, message)
    return Report(*found, link) if found is not None and link is not None else None


def _verdict(message: Message) -> tuple[str, str] | None:
    for part in _parts(message):
        kind = part.get_content_type()
        verdict = None
        if kind in DELIVERY:
            verdict = _delivery(part)
        elif kind == FEEDBACK:
            verdict = _feedback(part)
        if verdict is not None:
            return verdict
    return None


def _delivery(part: Message) -> tuple[str, str] | None:
    """The worst that is said of a recipient. What was delivered, relayed or is only late is no failure."""
    verdicts = [_failure(block) for block in _blocks(part) if _field(block, "Action") == "failed"]
    return min(verdicts, key=lambda verdict: WORST_FIRST.index(verdict[0])) if verdicts else None


def _failure(block: Message) -> tuple[str, str]:
    """hard, soft or refusal, and the code. A status that cannot be read is taken for a temporary one."""
    words = str(block.get("Diagnostic-Code", ""))
    status = STATUS.search(_field(block, "Status")) or STATUS.search(_field(block, "Diagnostic-Code"))
    if status is None:
        return (REFUSAL if refusals.names_a_rule(words) else SOFT), ""
    code = status.group()
    if refusals.is_about_the_address(code, words):
        return HARD, code
    return (REFUSAL if refusals.is_about_something_else(code, words) else SOFT), code


def _feedback(part: Message) -> tuple[str, str] | None:
    sort = next((_field(block, "Feedback-Type") for block in _blocks(part) if block.get("Feedback-Type")), "")
    return (COMPLAINT, sort) if sort in UNWANTED else None


def _unwrapped(message: Message, wrappings: int = 0) -> Message:
    """The report in what a gateway put round it: a notice of its own above it, or the whole as a message that it sends on.

    What a report itself returns is never looked into: that is somebody's message and no report to us.
    """
    if wrappings >= DEEPEST or _is_report(message):
        return message
    payload = message.get_payload()
    inside = payload[:MOST_PARTS] if isinstance(payload, list) else []
    reports = (_unwrapped(part, wrappings + 1) for part in inside if isinstance(part, Message))
    return next((report for report in reports if _is_report(report)), message)


def _is_report(message: Message) -> bool:
    """Whether it is a report, as its own parts say."""
    return message.get_content_maintype() == "multipart" and any(part.get_content_type() in REPORTS for part in _parts(message))


def _whose(report: Message, message: Message) -> MailLink | None:
    """The mark in the message that came back, else in what the report or its envelope names."""
    parts = (block for part in _parts(report) for block in _blocks(part))
    sources = [*_originals(report), *parts, report, message]
    for source in sources:
        for name in NAMES_US:
            for value in source.get_all(name, []):
                link = links.read_mark(str(value)[:1000])
                if link is not None:
                    return link
    return None


def _originals(message: Message) -> Iterator[Message]:
    """The headers of the message that a report is about: whole, or its headers alone."""
    for part in _parts(message):
        if part.get_content_type() == "message/rfc822":
            yield from _blocks(part)
        elif part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            payload = part.get_payload(decode=True)
            text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
            yield HeaderParser(policy=compat32).parsestr(text.lstrip())
            yield from _blocks(part)


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a report, and not those of the message that it returns."""
    payload = message.get_payload()
    if message.get_content_maintype() != "multipart" or not isinstance(payload, list):
        yield message
        return
    for part in payload[:MOST_PARTS]:
        if isinstance(part, Message):
            yield part


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields in a part that is made of them."""
    payload = part.get_payload()
    if part.get_content_maintype() == "message" and isinstance(payload, list):
        yield from (block for block in payload[:MOST_PARTS] if isinstance(block, Message))
    elif part.get_content_maintype() == "message" and isinstance(payload, str):
        yield HeaderParser(policy=compat32).parsestr(payload.lstrip())


def _field(block: Message, name: str) -> str:
    return str(block.get(name, "")).partition("(")[0].strip().casefold()
