"""Handing many messages over on one connection, and knowing of each what became of it.

A letter is sent or fails as a whole. A mailing needs to know more: whether the mail server took the message, refused it, asked
for patience, or went away, and if it went away, whether it can have the message. It can once its content began to be sent.
"""

import re
import smtplib
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from app.mail import refusals
from app.mail.messages import Message
from app.mail.transport import FileTransport, SmtpTransport, transport_for

OK, TEMPORARY, PERMANENT = 2, 4, 5
GO_AHEAD = 354
GOING_AWAY = 421
ENHANCED = re.compile(rb"\b([245]\.\d{1,3}\.\d{1,3})\b")


class Outcome(StrEnum):
    """What became of a message."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # for good
    LATER = "later"  # the server says: not now
    NOT_SENT = "not-sent"  # the connection went before the content: the server cannot have it
    UNKNOWN = "unknown"  # the connection went after the content began: the server may have it


@dataclass(frozen=True)
class Answer:
    """What the server said. `step` is where: sender, recipient or content. `code` is digits only, such as 550 5.1.1.

    `names_a_rule` says whether its words spoke of spam, policy, size or loops.
    """

    outcome: Outcome
    step: str = "content"
    code: str = ""
    names_a_rule: bool = False


class NoConnection(Exception):
    """The mail server cannot be reached, or does not let us in. The message is a code: no-connection or refused-login."""


class Line(Protocol):
    """A connection that messages are handed over on."""

    def hand_over(self, message: Message) -> Answer: ...

    def close(self) -> None: ...


def line_for(url: str) -> Line:
    """A line to what a MAIL_URL names; it connects when it is first used."""
    transport = transport_for(url)
    if isinstance(transport, FileTransport):
        return FileLine(transport)
    return SmtpLine(SmtpTransport(urlsplit(url)))


class FileLine:
    """Writes each message to a file: it is always taken."""

    def __init__(self, transport: FileTransport) -> None:
        self.transport = transport

    def hand_over(self, message: Message) -> Answer:
        self.transport.write(message.message_id, message.data)
        return Answer(Outcome.ACCEPTED)

    def close(self) -> None:
        """Nothing is held open."""


class SmtpLine:
    """One connection to a mail server, kept for as many messages as it lasts and made anew when it went away."""

    def __init__(self, transport: SmtpTransport) -> None:
        self.transport = transport
        self._server: smtplib.SMTP | None = None

    def hand_over(self, message: Message) -> Answer:
        """Offer a message. Raises NoConnection where there is no connection to offer it on."""
        server = self._connected()
        has_content = False
        try:
            refused = self._announce(server, message)
            if refused is not None:
                return refused
            has_content = True
            server.send(on_the_wire(message.data))
            code, reply = server.getreply()
        except (OSError, smtplib.SMTPException):
            self._drop()
            return Answer(Outcome.UNKNOWN if has_content else Outcome.NOT_SENT)
        if code // 100 == OK:
            return Answer(Outcome.ACCEPTED, "content", _digits(code, reply))
        if code // 100 not in (TEMPORARY, PERMANENT):  # no answer that the protocol knows: it may have been a yes
            self._drop()
            return Answer(Outcome.UNKNOWN)
        return self._refusal(code, reply, "content")

    def _announce(self, server: smtplib.SMTP, message: Message) -> Answer | None:
        """Say from whom and to whom; None where the server waits for the content.

        A server that can take commands in one go (RFC 2920) gets them so: one wait for its answers instead of three.
        """
        commands = (
            ("sender", f"MAIL FROM:<{message.sender}>", OK),
            ("recipient", f"RCPT TO:<{message.recipient}>", OK),
            ("content", "DATA", GO_AHEAD // 100),
        )
        at_once = server.has_extn("pipelining")
        if at_once:
            server.send("".join(f"{command}\r\n" for _, command, _ in commands))
        refusal = None
        for step, command, good in commands:
            code, said = server.getreply() if at_once else server.docmd(command)
            if code // 100 != good and refusal is None:
                refusal = (code, said, step)
            if refusal is not None and not at_once:
                break
        if refusal is None:
            return None
        if at_once and code == GO_AHEAD:  # it wants a content although it refused: leave without any
            self._drop()
        return self._refusal(*refusal)

    def close(self) -> None:
        """Say goodbye where that is possible."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()

    def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self.transport.connect()
            except smtplib.SMTPAuthenticationError:
                raise NoConnection("refused-login") from None
            except (OSError, smtplib.SMTPException):
                raise NoConnection("no-connection") from None
        return self._server

    def _refusal(self, code: int, reply: bytes, step: str) -> Answer:
        """What is not a yes. The connection is ready for the next message, unless the server is going away."""
        server = self._server
        if code == GOING_AWAY or code < 0:
            self._drop()
        elif server is not None:
            try:
                server.rset()
            except (OSError, smtplib.SMTPException):
                self._drop()
        outcome = Outcome.REFUSED if code // 100 == PERMANENT else Outcome.LATER
        return Answer(outcome, step, _digits(code, reply), refusals.names_a_rule(reply.decode("utf-8", "replace")))


def on_the_wire(content: bytes) -> bytes:
    """A message with CRLF line ends as DATA wants it: a dot that begins a line doubled, and a line of one dot at its end."""
    stuffed = (b"." + content if content.startswith(b".") else content).replace(b"\r\n.", b"\r\n..")
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")


def _digits(code: int, reply: bytes) -> str:
    """The numbers of an answer. Its words often hold the address, so they are kept nowhere."""
    found = ENHANCED.search(reply[:80])
    return f"{code} {found.group().decode()}" if found else str(code)
