"""Messages as they go over the wire: fields that we write ourselves, and a body that the library makes of two texts.

Before a message leaves it is read back, by the parser of mail programs as they are and by one as they were: a message whose
fields are not exactly those that were meant, in name, order and words, is not sent.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.message import Message as Parsed
from email.parser import BytesHeaderParser
from email.policy import SMTP, compat32, default
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from app.core import clock, config
from app.mail import headers
from app.mail.headers import Field

OF_THE_BODY = ["MIME-Version", "Content-Type"]
BLANK_LINE = b"\r\n\r\n"
FOLDED = re.compile(r"\r?\n(?=[ \t])")


class NotAsMeant(RuntimeError):
    """A message that would be read as something else than was meant. It names the field and says nothing of its value."""


@dataclass(frozen=True)
class Message:
    """One message as it goes over the wire: both addresses of its envelope, and its bytes with CRLF line ends."""

    sender: str
    recipient: str
    message_id: str
    data: bytes


def sender() -> tuple[str, str]:
    """The name that the site writes under, and its address."""
    return _read_address(config.settings().mail_from)


@lru_cache(4)
def _read_address(mail_from: str) -> tuple[str, str]:
    """Reading an address costs more than writing the head of a message."""
    return parseaddr(mail_from)


def from_us(subject: str) -> list[Field]:
    """The fields that every message of ours has, whomever it is for."""
    return [
        headers.mailbox("From", *sender()),
        headers.text("Subject", subject),
        headers.exact("Auto-Submitted", "auto-generated"),
        headers.exact("X-Auto-Response-Suppress", "All"),  # Exchange and Outlook: no out-of-office replies to us
    ]


def for_somebody(address: str, message_id: str) -> list[Field]:
    """The fields that are of one message alone. Raises BadAddress."""
    return [
        headers.to(address),
        headers.exact("Message-ID", message_id),
        headers.exact("Date", format_datetime(clock.now())),
    ]


def body(plain: str, rich: str, *, encoding: str | None = None) -> bytes:
    """A text and the same as HTML, with the two fields that say what they are; the library chooses the encoding where none is."""
    made = EmailMessage(policy=SMTP)
    made.set_content(plain, cte=encoding)
    made.add_alternative(rich, subtype="html", cte=encoding)
    return made.as_bytes()


def letter(address: str, subject: str, message_id: str, plain: str, rich: str, *, more: Sequence[Field] = ()) -> Message:
    """A whole message to one address, read back. Raises BadAddress, and NotAsMeant."""
    fields = [*for_somebody(address, message_id), *from_us(subject), *more]
    data = headers.head(fields) + body(plain, rich)
    read_back(data, fields)
    return Message(sender()[1], address, message_id, data)


def read_back(message: bytes, fields: Sequence[Field]) -> None:
    """Read what is about to be sent, as mail programs will. Raises NotAsMeant where it does not say what `fields` mean."""
    above = message[: message.find(BLANK_LINE) + len(BLANK_LINE)]
    names = [*(field.name for field in fields), *OF_THE_BODY]
    was, now = (BytesHeaderParser(policy=policy).parsebytes(above) for policy in (compat32, default))
    if not was.keys() == now.keys() == names or len({name.casefold() for name in names}) < len(names) or now.defects:
        raise NotAsMeant("the names of the fields")
    for field in fields:
        if _as_it_was(was, field) != (field.meant, field.address) or not _is_as_it_is(now, field):
            raise NotAsMeant(field.name)


def _as_it_was(message: Parsed, field: Field) -> tuple[str, str]:
    """The words of a field and the address after them, unfolded and then decoded, as RFC 2047 and older programs have it."""
    words, address = FOLDED.sub("", str(message[field.name])), ""
    if field.address:
        words, address = parseaddr(words)
    return str(make_header(decode_header(words))), address


def _is_as_it_is(message: Parsed, field: Field) -> bool:
    """Whether the library's present parser, which knows what some fields hold, finds the same in one.

    Before an address it keeps the space between two encoded words, which counts for nothing: so spaces are not compared there.
    """
    value = message[field.name]
    if not field.address:
        return str(value) == field.meant
    if hasattr(value, "addresses"):
        pairs = [(mailbox.display_name, mailbox.addr_spec) for mailbox in value.addresses]
    else:
        words, _, inner = str(value).removesuffix(">").rpartition("<")
        pairs = [(words.strip(' "'), inner)]
    return [(words.replace(" ", ""), inner) for words, inner in pairs] == [(field.meant.replace(" ", ""), field.address)]
