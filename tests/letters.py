"""Reading the letters that the site wrote, as the people they are for would."""

import email
import re
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from app.core import config


def letters_to(address: str) -> list[EmailMessage]:
    """Every letter to an address, oldest first."""
    folder = Path(config.settings().mail_url.removeprefix("file:"))
    found = [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]
    return [one for one in found if isinstance(one, EmailMessage) and one["To"] == address]


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
