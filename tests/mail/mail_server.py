"""A real mail server that keeps what it took as it came over the wire, and the reading of it by two kinds of mail program."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import compat32, default

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.smtp_server import listening

STRICT = default.clone(raise_on_defect=True)

# What stands in a message that somebody tries to write with a title: fields of their own, and a body.
SMUGGLED = "=0d=0aReply-To:_thief=40evil.example=0d=0a=0d=0aYour_password_has_expired:"
HOSTILE = {
    "q": f"=?utf-8?q?{SMUGGLED}?=",
    "Q, other letters": f"=?UTF-8?Q?{SMUGGLED.upper()}?=",
    "b": "=?utf-8?b?DQpSZXBseS1UbzogdGhpZWZAZXZpbC5leGFtcGxlDQoNCllvdXIgcGFzc3dvcmQ=?=",
    "B, cut short": "=?utf-8?B?DQpCY2M6IHRoaWVmQGV2aWwuZXhhbXBsZQ?=",
    "another alphabet": f"=?iso-8859-1?q?{SMUGGLED}?=",
    "an alphabet that is none": f"=?no-such-thing?q?{SMUGGLED}?=",
    "with a language": f"=?utf-8*en?q?{SMUGGLED}?=",
    "nested": f"=?utf-8?q?=3D?utf-8?q?{SMUGGLED}?=?=",
    "a word that decodes to a word": "=?utf-8?q?=3D=3Futf-8=3Fq=3F=3D0d=3D0aBcc=3A_thief=3F=3D?=",
    "two side by side": f"=?utf-8?q?a?= =?utf-8?q?{SMUGGLED}?=",
    "two without a space": f"=?utf-8?q?a?==?utf-8?q?{SMUGGLED}?=",
    "split by a line end": f"=?utf-8?q?=0d=0aBcc:\r\n _thief?= =?utf-8?q?{SMUGGLED}?=",
    "within a word": f"x=?utf-8?q?{SMUGGLED}?=y",
    "in quotation marks": f'"=?utf-8?q?{SMUGGLED}?="',
    "in a comment": f"(=?utf-8?q?{SMUGGLED}?=)",
    "not closed": f"=?utf-8?q?{SMUGGLED}",
    "opened twice": f"=?=?utf-8?q?{SMUGGLED}?=",
    "with spaces inside": "=?utf-8?q?=0d=0aBcc: thief?=",
    "empty": "=?utf-8?q??=",
    "line ends": "Play\r\nBcc: thief@evil.example\r\n\r\nYour password",
    "other line ends": "Play\x0bBcc: a\x0cBcc: b\x85Bcc: c\u2028Bcc: d\u2029Bcc: e\x1cBcc: f\x00",
    "an address list": 'x" <thief@evil.example>, "y',
    "a group": "undisclosed: thief@evil.example;",
    "escaped": 'a \\" <thief@evil.example> \\',
    "percent": "%0d%0aBcc: thief&#13;&#10;&NewLine;Bcc: thief",
    "turned round": "invoice \u202eexe.fdp\u202c \u2066x\u2069",
    "very long": "=?utf-8?q?=0d=0aBcc:_x?= " * 60,
    "a long word": "x" * 2000,
    "many languages": "Ynys Môn ﷽ 子どもを守る 👩‍👩‍👧 é " * 12,
}


class MailServer:
    """Keeps every message, oldest first, with whom it was for."""

    def __init__(self) -> None:
        self.port = 0
        self.taken: list[tuple[list[str], bytes]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.taken.append((envelope.rcpt_tos, envelope.content))
        return "250 Taken"

    def to(self, address: str) -> list[bytes]:
        return [data for recipients, data in self.taken if recipients == [address]]


@contextmanager
def opened() -> Iterator[MailServer]:
    """The server, listening on `port`."""
    server = MailServer()
    with listening(server) as server.port:
        yield server


def new_reader(data: bytes) -> EmailMessage:
    """A message as a strict parser of today reads it."""
    message = BytesParser(policy=STRICT).parsebytes(data)
    assert isinstance(message, EmailMessage)
    return message


def old_reader(data: bytes) -> Message:
    """A message as older programs read it: its fields as they stand, to be unfolded and decoded."""
    return BytesParser(policy=compat32).parsebytes(data)


def decoded(value: object) -> str:
    """A field of an older program's, unfolded and decoded."""
    return str(make_header(decode_header(re.sub(r"\r?\n(?=[ \t])", "", str(value)))))


def subjects(data: bytes) -> set[str]:
    """What the two take for the subject: one thing, if they agree."""
    return {str(new_reader(data)["Subject"]), decoded(old_reader(data)["Subject"])}


def names(data: bytes) -> list[str]:
    """The names of the fields above the body, by the bytes alone: whatever begins a line that goes on from no other."""
    above = data.partition(b"\r\n\r\n")[0]
    return [line.partition(b":")[0].decode() for line in above.split(b"\r\n") if line[:1] not in (b" ", b"\t")]


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    """The text, or the HTML."""
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")
