"""Signed links in the newsletter's mail, and the marks by which a message that comes back is known.

Links are made when a message is written and stored nowhere. Each is for one purpose. A link to unsubscribe works for ever, and
whoever it was for; a link to preferences works as long as the subscription is not erased. Neither signs anybody in.
"""

import re
from dataclasses import dataclass

from app.core import config
from app.core.secret_links import SignedLinks
from app.mail import headers, messages
from app.mail.headers import Field
from app.subscriptions.secret_links import signatures

UNSUBSCRIBE, PREFERENCES = "newsletter-unsubscribe", "newsletter-preferences"
LINKS = {purpose: SignedLinks(purpose) for purpose in (UNSUBSCRIBE, PREFERENCES)}
MESSAGE, ENVELOPE = "message", "envelope"
MARK = re.compile(rf"(\d{{1,10}})\.(\d{{1,10}})\.([0-9a-f]{{{signatures.SIGNATURE_LENGTH}}})")


@dataclass(frozen=True)
class MailLink:
    """Whom a link or mark is for, and the mailing it was sent with, if any."""

    subscriber_id: int
    mailing_id: int | None = None


def unsubscribe_token(subscriber_id: int, mailing_id: int | None = None) -> str:
    """What goes after /newsletter/unsubscribe/."""
    return LINKS[UNSUBSCRIBE].make(subscriber_id, mailing_id)


def preferences_token(subscriber_id: int) -> str:
    """What goes after /newsletter/preferences/."""
    return LINKS[PREFERENCES].make(subscriber_id, None)


def read(purpose: str, token: str) -> MailLink:
    """What a token for `purpose` says. Raises NotFound for one that we did not sign for it."""
    subscriber_id, mailing_id = LINKS[purpose].read(token)
    return MailLink(subscriber_id, mailing_id)


def unsubscribe_address(subscriber_id: int, mailing_id: int | None = None) -> str:
    """The whole address that unsubscribes: on POST at once, on GET by a button."""
    return f"{config.settings().site_url}/newsletter/unsubscribe/{unsubscribe_token(subscriber_id, mailing_id)}"


def preferences_address(subscriber_id: int) -> str:
    """The whole address of a subscriber's preferences."""
    return f"{config.settings().site_url}/newsletter/preferences/{preferences_token(subscriber_id)}"


def unsubscribe_fields(address: str) -> list[Field]:
    """The two fields of RFC 8058 for the address that unsubscribes. They count only where the site is on HTTPS, which production
    is, and DKIM signs them."""
    return [
        headers.exact("List-Unsubscribe", f"<{address}>"),
        headers.exact("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]


def message_id(subscriber_id: int, mailing_id: int) -> str:
    """The Message-ID of a mailing's message to a subscriber: always the same, so that a repeat can be told."""
    return f"<{_mark(MESSAGE, subscriber_id, mailing_id)}@{config.settings().mail_host}>"


def return_path(subscriber_id: int, mailing_id: int) -> str:
    """The envelope sender of that message: what comes back says whom it was for. The sender's own address where none is set."""
    address = config.settings().bounce_address
    if not address:
        return messages.sender()[1]
    local, _, domain = address.rpartition("@")
    return f"{local}+{_mark(ENVELOPE, subscriber_id, mailing_id)}@{domain}"


def read_mark(text: str) -> MailLink | None:
    """Whom a message was for, by the first mark of ours in `text` (a Message-ID or an address); None where there is none."""
    for found in MARK.finditer(text.casefold()):
        mailing, subscriber, claimed = found.groups()
        if any(signatures.fits(purpose, f"{mailing}.{subscriber}", claimed) for purpose in (MESSAGE, ENVELOPE)):
            return MailLink(int(subscriber), int(mailing) or None)
    return None


def _mark(purpose: str, subscriber_id: int, mailing_id: int) -> str:
    text = f"{mailing_id}.{subscriber_id}"
    return f"{text}.{signatures.signature(purpose, text)}"
