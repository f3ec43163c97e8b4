"""Letters: one plain-text template each, first line the subject, from which the HTML part is made.

A letter is written when it is sent, from what the database then holds, so nothing that was taken down can still go out.
"""

import hashlib
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from app.core import config
from app.core.text import tidy, tidy_lines
from app.mail import headers, messages
from app.mail.headers import Field
from app.mail.messages import Message
from app.mail.transport import transport_for

FEATURES = Path(__file__).resolve().parents[1]
ADDRESS_IN_TEXT = re.compile(r"https?://[^\s<>\"]+")
SITE_NAME = "Practice Exchange"
SIGNED_BY = "identity"  # a letter that is given this says itself, at its end, who sends it
MANY_LINES = ("reason", "answer")  # what a moderator says may have paragraphs


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


def send(to: str, letter: str, context: dict[str, Any], *, key: str, more: Sequence[Field] = ()) -> None:
    """Write `letter` and hand it over. The same `key` always gives the same Message-ID, so that a repeat can be told.

    `more` are fields beside those that every letter has. Raises what `compose` does.
    """
    hand_over(compose(to, letter, context, key=key, more=more))


def hand_over(message: Message) -> None:
    """Give a message to the mail server, or to the folder of files."""
    transport_for(config.settings().mail_url).send(message)


def compose(to: str, letter: str, context: dict[str, Any], *, key: str, more: Sequence[Field] = ()) -> Message:
    """The message that `send` would hand over. Raises BadAddress where the address can stand in no message, and NotAsMeant."""
    subject, body = _write(letter, context)
    return messages.letter(to, subject, message_id(key), body, _as_html(subject, body), more=more)


def message_id(key: str) -> str:
    """A Message-ID that is the same for the same key and site, and gives nothing away."""
    settings = config.settings()
    digest = hashlib.blake2b(f"{settings.secret_key}:{key}".encode(), digest_size=16).hexdigest()
    return f"<{digest}@{settings.mail_host}>"


def _write(letter: str, context: dict[str, Any]) -> tuple[str, str]:
    text = _environment.get_template(letter).render(
        site=config.settings().site_url, **{name: _kept(name, value) for name, value in context.items()}
    )
    subject, _, body = text.partition("\n")
    signed = body if SIGNED_BY in context else f"{body}\n\n{_signature()}"
    return headers.visible(subject), re.sub(r"\n{3,}", "\n\n", signed).strip() + "\n"


def _signature() -> str:
    """Whose letter it is: the operator's or, where none is named, the site's."""
    operator = config.settings().operator_name
    return f"{SITE_NAME}, run by {operator}" if operator else SITE_NAME


def _kept(name: str, value: object) -> object:
    """A value as a letter takes it in: on one line, so that no title begins a paragraph of the letter's own."""
    if not isinstance(value, str):
        return value
    return tidy_lines(value) if name in MANY_LINES else tidy(value)


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
            if not _is_ours(match.group()):
                continue
            address = escape(match.group())
            pieces += [escape(line[at : match.start()]), f'<a href="{address}">{address}</a>']
            at = match.end()
        lines.append("".join([*pieces, escape(line[at:])]))
    return "<br>\n".join(lines)


def _is_ours(address: str) -> bool:
    """Whether an address leads to this site. What somebody wrote into a title becomes no link of ours."""
    site = site_address("")
    return address == site or address.startswith(f"{site}/")
