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

from app.subscriptions import links
from app.subscriptions.links import MailLink

HARD, SOFT, COMPLAINT = "hard", "soft", "complaint"
LARGEST_BYTES = 2 * 1024 * 1024
MOST_PARTS = 100
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# Permanent failures that say nothing about the address itself: the mailbox is full, the message too large, the system or its
# rules refused us. They count as temporary ones, so that one refusal does not end the subscriptions of a whole council.
NOT_THE_ADDRESS = ("5.2.2", "5.2.3", "5.3.", "5.6.", "5.7.")
# Feedback of these sorts says that the reader did not want the message; "not-spam" says the contrary.
UNWANTED = frozenset({"abuse", "fraud", "virus", "other", "opt-out", "opt-out-list", "miscategorized"})
NAMES_US = (
    *("message-id", "x-original-message-id", "original-mail-from", "to", "x-original-to", "delivered-to", "return-path"),
    *("in-reply-to", "references"),
)


@dataclass(frozen=True)
class Report:
    """What came back: `kind` is hard, soft or complaint; `code` as the report gave it, such as 5.1.1 or abuse."""

    kind: str
    code: str
    link: MailLink


def read(raw: bytes) -> Report | None:
    """What a message says about one of ours; None where it is no such report, too large, or about nothing of ours."""
    if len(raw) > LARGEST_BYTES:
        return None
    message = message_from_bytes(raw, policy=compat32)  # lenient: reports are written by every mail system there is
    found = _verdict(message)
    link = _whose(message)
    return Report(*found, link) if found is not None and link is not None else None


def _verdict(message: Message) -> tuple[str, str] | None:
    for part in _parts(message):
        kind = part.get_content_type()
        verdict = None
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            verdict = _delivery(part)
        elif kind == "message/feedback-report":
            verdict = _feedback(part)
        if verdict is not None:
            return verdict
    return None


def _delivery(part: Message) -> tuple[str, str] | None:
    """The worst that is said of a recipient. What was delivered, relayed or is only late is no failure."""
    verdicts = [_failure(block) for block in _blocks(part) if _field(block, "Action") == "failed"]
    return min(verdicts, key=lambda verdict: verdict[0] != HARD) if verdicts else None


def _failure(block: Message) -> tuple[str, str]:
    """hard or soft, and the code. A status that cannot be read is taken for a temporary one."""
    found = STATUS.search(_field(block, "Status")) or STATUS.search(_field(block, "Diagnostic-Code"))
    if found is None:
        return SOFT, ""
    code = found.group()
    return (HARD if code.startswith("5.") and not code.startswith(NOT_THE_ADDRESS) else SOFT), code


def _feedback(part: Message) -> tuple[str, str] | None:
    sort = next((_field(block, "Feedback-Type") for block in _blocks(part) if block.get("Feedback-Type")), "")
    return (COMPLAINT, sort) if sort in UNWANTED else None


def _whose(message: Message) -> MailLink | None:
    """The mark in the message that came back, else in what the report or its envelope names."""
    sources = [*_originals(message), *(block for part in _parts(message) for block in _blocks(part)), message]
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
