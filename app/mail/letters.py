"""Letters: one plain-text template each, first line the subject, from which the HTML part is made.

A letter is written when it is sent, from what the database then holds, so nothing that was taken down can still go out.
"""

import hashlib
import re
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from app.core import clock, config
from app.core.text import tidy
from app.mail.transport import transport_for

FEATURES = Path(__file__).resolve().parents[1]
ADDRESS_IN_TEXT = re.compile(r"https?://[^\s<>\"]+")


def _source(name: str) -> str | None:
    """The letter `feature/name`, kept beside the feature that sends it."""
    feature, _, letter = name.partition("/")
    path = FEATURES / feature / "letters" / f"{letter}.txt"
    return path.read_text() if path.is_file() else None


_environment = Environment(
    loader=FunctionLoader(_source),
    autoescape=False,  # noqa: S701  # letters are plain text; the HTML part is escaped when it is made from them
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
)


def site_address(path: str) -> str:
    """The whole address of a path on this site: always SITE_URL, never what a request claimed."""
    return config.settings().site_url + path


def send(to: str, letter: str, context: dict[str, Any], *, key: str, headers: Mapping[str, str] | None = None) -> None:
    """Write `letter` and hand it over. The same `key` always gives the same Message-ID, so that a repeat can be told.

    `headers` are added to those that every letter has.
    """
    settings = config.settings()
    message = compose(to, letter, context, key=key)
    for name, value in (headers or {}).items():
        message[name] = value
    transport_for(settings.mail_url).send(message)


def compose(to: str, letter: str, context: dict[str, Any], *, key: str) -> EmailMessage:
    """The message that `send` would hand over, but for headers of its own."""
    settings = config.settings()
    subject, body = _write(letter, context)
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = tidy(to)
    message["Subject"] = subject
    message["Message-ID"] = message_id(key)
    message["Date"] = formatdate(clock.now().timestamp())
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # Exchange and Outlook: no out-of-office replies to us
    message.set_content(body)
    message.add_alternative(_as_html(subject, body), subtype="html")
    return message


def message_id(key: str) -> str:
    """A Message-ID that is the same for the same key and site, and gives nothing away."""
    settings = config.settings()
    digest = hashlib.blake2b(f"{settings.secret_key}:{key}".encode(), digest_size=16).hexdigest()
    host = settings.site_host.split(":")[0] or "localhost"
    return f"<{digest}@{host}>"


def _write(letter: str, context: dict[str, Any]) -> tuple[str, str]:
    settings = config.settings()
    text = _environment.get_template(letter).render(
        site=settings.site_url, operator=settings.operator_name or "the people who run this site", **context
    )
    subject, _, body = text.partition("\n")
    return tidy(subject), re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"


def _as_html(subject: str, body: str) -> str:
    paragraphs = "\n".join(f"<p>{_link(block)}</p>" for block in re.split(r"\n{2,}", body.strip()))
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>'
        f'<body style="font-family: Arial, sans-serif; font-size: 16px; line-height: 1.5; max-width: 600px">\n'
        f"{paragraphs}\n</body></html>\n"
    )


def _link(block: str) -> str:
    lines = []
    for line in block.splitlines():
        pieces, at = [], 0
        for match in ADDRESS_IN_TEXT.finditer(line):
            address = escape(match.group())
            pieces += [escape(line[at : match.start()]), f'<a href="{address}">{address}</a>']
            at = match.end()
        lines.append("".join([*pieces, escape(line[at:])]))
    return "<br>\n".join(lines)
