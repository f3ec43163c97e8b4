"""Where messages go: a mail server (`smtp://user:pass@host:port`, STARTTLS where offered or asked for) or a folder of files."""

import os
import smtplib
import ssl
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from app.core import clock
from app.core.text import slugify
from app.mail.messages import Message

TIMEOUT_SECONDS = 20
STAMP = "%Y%m%dT%H%M%S%f"  # what the name of a letter in a folder begins with


class Transport(Protocol):
    """Hands one message over, or raises."""

    def send(self, message: Message) -> None: ...


class FileTransport:
    """Writes each message to a folder as one `.eml` file, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> None:
        self.write(message.message_id, message.data)

    def write(self, message_id: str, content: bytes) -> None:
        """Keep a message that is made already: the whole file at once, or nothing."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        stamp = clock.now().strftime(STAMP)
        path = self.folder / f"{stamp}-{slugify(message_id, longest=60)}.eml"
        temporary = path.with_suffix(".part")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        temporary.rename(path)


def forget_letters(url: str, before: datetime) -> None:
    """Where a MAIL_URL is a folder of files, delete the letters written up to a moment: they may say what was erased."""
    parts = urlsplit(url)
    if parts.scheme != "file":
        return
    latest = before.strftime(STAMP)
    for path in Path(parts.path).glob("*.eml"):
        if path.name.partition("-")[0] <= latest:
            path.unlink(missing_ok=True)


class SmtpTransport:
    """Hands messages to a mail server, one connection each. The server's certificate is checked."""

    def __init__(self, address: SplitResult) -> None:
        self.host = address.hostname or "localhost"
        self.port = address.port or 25
        self.user = unquote(address.username or "")
        self.password = unquote(address.password or "")
        self.needs_tls = bool(self.user) or parse_qs(address.query).get("tls") == ["required"]

    def send(self, message: Message) -> None:
        with self.connect() as server:
            server.sendmail(message.sender, [message.recipient], message.data)

    def connect(self) -> smtplib.SMTP:
        """A connection that is ready for messages; the caller closes it."""
        server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo()
            if self.needs_tls or server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def transport_for(url: str) -> Transport:
    """The transport a MAIL_URL names."""
    parts = urlsplit(url)
    return FileTransport(Path(parts.path)) if parts.scheme == "file" else SmtpTransport(parts)
