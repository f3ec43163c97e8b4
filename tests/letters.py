"""Reading the letters that the site wrote, as the people they are for would."""

import email
import re
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from app.core import config


def letters() -> list[EmailMessage]:
    """Every letter, oldest first. Each is judged: an address that is put before a whole address leads nowhere."""
    messages = [email.message_from_bytes(path.read_bytes(), policy=default) for path in _files()]
    written = [message for message in messages if isinstance(message, EmailMessage)]
    for letter in written:
        assert f"{config.settings().site_url}http" not in words_of(letter), letter["Subject"]
    return written


def letters_to(address: str) -> list[EmailMessage]:
    """Every letter to an address, oldest first."""
    return [letter for letter in letters() if letter["To"] == address]


def throw_letters_away() -> None:
    """Leave none of the letters that were sent so far."""
    for path in _files():
        path.unlink()


def words_of(letter: EmailMessage) -> str:
    """The plain-text part."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(letter: EmailMessage, path: str) -> str:
    """The first address in a letter whose path starts with `path`, without the host."""
    found = re.search(re.escape(config.settings().site_url) + rf"({re.escape(path)}\S*)", words_of(letter))
    assert found, f"no link to {path} in: {words_of(letter)}"
    return found.group(1)


def _files() -> list[Path]:
    """The files that letters are written to, oldest first."""
    folder = Path(config.settings().mail_url.removeprefix("file:"))
    return sorted(folder.glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name))
