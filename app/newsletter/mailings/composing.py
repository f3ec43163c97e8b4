"""Making the messages of one mailing: the parts that many share once, and of each message only what is its own.

Building a MIME message is by far the dearest part of sending it. So the message of each set of blocks is built once, with marks
where a link or a reason will stand, and cut at the marks; a copy is the pieces joined with one subscriber's values between them.
"""

import binascii
import re
import secrets
import textwrap
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

from app.core import config
from app.core.text import mail_link
from app.mail import headers, messages
from app.mail.headers import Field
from app.mail.messages import Message
from app.newsletter.issues import email as issue_mail
from app.newsletter.issues.contents import Block, Contents
from app.newsletter.issues.email import Footer
from app.newsletter.issues.plain_text import WIDTH
from app.newsletter.mailings.personal import Follows, is_for, reason, reason_for_all
from app.subscriptions.secret_links import links

MOST_SKELETONS = 128  # as many sets of blocks are kept at a time
MOST_FOLLOWED = 1024  # and what as many different choices of topics get
LIST_NAME = "Practice Exchange newsletter"
INDENT = "  "


@dataclass(frozen=True)
class Reader:
    """Somebody whom a delivery is for."""

    subscriber_id: int
    address: str
    follows: Follows


# What stands in a place: either of the two links, or a reason as plain text or as HTML.
PREFERENCES, UNSUBSCRIBE = "preferences", "unsubscribe"
Slot = Hashable


@dataclass(frozen=True)
class Skeleton:
    """A message without what is a subscriber's own: pieces of bytes, and what stands between each and the next."""

    pieces: tuple[bytes, ...]
    slots: tuple[Slot, ...]

    def filled(self, value: Callable[[Slot], bytes]) -> bytes:
        """The whole, with a value in each place."""
        whole = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            whole += (value(slot), piece)
        return b"".join(whole)


@dataclass(frozen=True)
class Share:
    """What those who follow the same get: the skeleton of their blocks, and the reasons that stand in it."""

    skeleton: Skeleton
    reasons: dict[Slot, bytes]


class Press:
    """Makes the messages of a mailing. `issue` is what its revision says, with no item gone; `sender` who sends it, a line each.

    `built` counts how many MIME messages were built: one for each set of blocks, and one more for those who chose nothing.
    """

    def __init__(self, mailing_id: int, issue: Contents, sender: Sequence[str]) -> None:
        self.mailing_id, self.issue, self.sender, self.built = mailing_id, issue, tuple(sender), 0
        self._skeleton = lru_cache(MOST_SKELETONS)(self._build)
        self._share = lru_cache(MOST_FOLLOWED)(self._work_out)

    def message(self, reader: Reader) -> Message | None:
        """The message for somebody; None where nothing in the issue is for them. Raises BadAddress."""
        headers.checked(reader.address)
        share = self._share(reader.follows)
        if share is None:
            return None
        who = (reader.subscriber_id, self.mailing_id)
        unsubscribe, message_id = links.unsubscribe_address(*who), links.message_id(*who)
        own: dict[Slot, bytes] = {
            **share.reasons,
            PREFERENCES: quoted(links.preferences_address(reader.subscriber_id)),
            UNSUBSCRIBE: quoted(unsubscribe),
        }
        head = headers.head([*messages.for_somebody(reader.address, message_id), *links.unsubscribe_fields(unsubscribe)])
        data = head + share.skeleton.filled(own.__getitem__)
        return Message(links.return_path(*who), reader.address, message_id, data)

    def _work_out(self, follows: Follows) -> Share | None:
        blocks = tuple(block for block in self.issue.blocks if is_for(block, follows))
        if not blocks:
            return None
        has_chosen = follows != Follows()
        reasons: dict[Slot, bytes] = {}
        for key, words, indent in [
            ("", reason_for_all(follows), ""),
            *((one.id, reason(one, follows), INDENT) for one in blocks if has_chosen),
        ]:
            reasons["text", key] = quoted(textwrap.fill(words, WIDTH, initial_indent=indent, subsequent_indent=indent).lstrip())
            reasons["html", key] = quoted(escape(words))
        return Share(self._skeleton(blocks, has_chosen), reasons)

    def _build(self, blocks: tuple[Block, ...], has_chosen: bool) -> Skeleton:
        """The message of a set of blocks; each says why it is there only to somebody who chose."""
        self.built += 1
        site, marks = config.settings().site_url, Marks()
        issue = self.issue.with_blocks(blocks)
        text = issue_mail.text_part(*self._marked(issue, marks, "text", has_chosen), site)
        html = issue_mail.html_part(*self._marked(issue, marks, "html", has_chosen), site)
        fields = [*messages.from_us(issue.title), *list_fields()]
        data = headers.head(fields) + messages.body(text, html, encoding="quoted-printable")
        messages.read_back(data, fields)
        return marks.cut(data)

    def _marked(self, issue: Contents, marks: "Marks", part: str, has_chosen: bool) -> tuple[Contents, Footer]:
        """The issue and its footer with a mark in each place that is a subscriber's own."""
        blocks = [replace(block, reason=marks.mark((part, block.id)) if has_chosen else "") for block in issue.blocks]
        own = (("Change what you follow", marks.mark(PREFERENCES)), ("Unsubscribe", marks.mark(UNSUBSCRIBE)))
        return issue.with_blocks(blocks), Footer(marks.mark((part, "")), own, self.sender)


class Marks:
    """Words that stand for what is filled in later. Nobody can guess them, so nothing that was typed can be one."""

    def __init__(self) -> None:
        self._start = f"X{secrets.token_hex(8)}X"
        self._slots: list[Slot] = []

    def mark(self, slot: Slot) -> str:
        """The word that stands for `slot`, in one place."""
        self._slots.append(slot)
        return f"{self._start}{len(self._slots) - 1:03}"

    def cut(self, message: bytes) -> Skeleton:
        """A quoted-printable message cut at its marks, which the encoding may have broken over two lines."""
        letters = [re.escape(letter).encode() for letter in self._start] + [rb"\d"] * 3
        pieces, slots, at = [], [], 0
        for found in re.finditer(rb"(?:=\r\n)?".join(letters), message):
            pieces.append(message[at : found.start()])
            slots.append(self._slots[int(found.group().replace(b"=\r\n", b"")[-3:])])
            at = found.end()
        return Skeleton((*pieces, message[at:]), tuple(slots))


def list_fields() -> list[Field]:
    """What says to mail programs which list this is (RFC 2369, RFC 2919), the same in every message of it."""
    settings = config.settings()
    contact = [f"<{mail_link(settings.operator_email)}>"] if settings.operator_email else []
    return [
        headers.list_id("List-Id", LIST_NAME, f"newsletter.{settings.mail_host}"),
        headers.exact("List-Help", ", ".join([f"<{settings.site_url}/newsletter/subscribe>", *contact])),
        headers.exact("List-Archive", f"<{settings.site_url}/newsletter>"),
    ]


def quoted(value: str) -> bytes:
    """A value in quoted-printable: it begins and ends with a line break that counts for nothing when it is decoded."""
    return b"=\r\n" + binascii.b2a_qp(value.encode()).replace(b"\n", b"\r\n") + b"=\r\n"
