"""The fields at the head of a message, written so that they read as they were meant and cannot be taken for anything else.

The library writes a field by first *reading* what it is given: words that only look encoded (`=?utf-8?q?=0d=0a?=`) are decoded,
and their line ends begin fields of their own; which spaces survive its folding changes from one Python to the next. So no value
goes through it. Here a value is made plain, encoded whole or not at all, and folded; `app.mail.messages` reads the result back.

What is kept to: RFC 5322 (2.1.1: a line has at most 998 octets, better 78; 2.2.3: folding; 3.2.3 and 3.2.4: atoms and quoted
strings; 3.4: mailboxes), which took the place of RFC 2822; RFC 2047 (2: an encoded word has at most 75 octets and its line 76;
5: where it may stand, with whole characters in each; 6.2: space between two encoded words counts for nothing); RFC 2369 and 2919
(the fields of lists).
"""

import base64
import re
import string
from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import dataclass

from app.core.text import MAIL_ADDRESS, tidy

LONGEST_LINE, LONGEST_WORD = 76, 75  # octets, without the line end
LONGEST_LINE_THERE_IS = 998
ENDS, FOLD = "\r\n", "\r\n "
Q_WORD, B_WORD = "=?utf-8?q?{}?=", "=?utf-8?b?{}?="
ROOM = LONGEST_WORD - len(Q_WORD.format(""))
AS_THEY_ARE = string.ascii_letters + string.digits + "!*+-/"  # in a Q word, wherever it stands
SAFE = {ord(" "): "_", **{ord(character): character for character in AS_THEY_ARE}}
NAME = re.compile(r"[A-Z][A-Za-z0-9-]{0,29}")
TOKENS = re.compile(r"[!-~]+(?: [!-~]+)*")
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
QUOTABLE = re.compile(r"[ !#-\[\]-~]+")
LIST_ID = re.compile(r"[A-Za-z0-9.-]{1,253}")
# Marks that turn the rest of a line round: what follows a title would be shown backwards.
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class BadHeader(ValueError):
    """A value that cannot stand in its field."""


class BadAddress(BadHeader):
    """An address that cannot stand in a message."""


@dataclass(frozen=True)
class Field:
    """One field: `value` as it is written, folded; `meant` what is to be seen; `address` what stands in <> after it."""

    name: str
    value: str
    meant: str
    address: str = ""

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise BadHeader(self.name)


def visible(words: str) -> str:
    """Words as one line that can be shown: no control characters, no separators of lines, nothing that turns text round."""
    return tidy(words.translate(TURNS).encode("utf-8", "replace").decode())


def text(name: str, words: str) -> Field:
    """A field of free text, such as a subject, from what anybody wrote."""
    meant = visible(words)
    at = len(f"{name}: ")
    return Field(name, _plain(meant, at) if _is_plain(meant, at) else _encoded(meant, at), meant)


def mailbox(name: str, display: str, address: str) -> Field:
    """A field that names somebody: the words before an address, from whoever wrote them, and the address. Raises BadHeader."""
    return _named(name, display, address, MAIL_ADDRESS)


def list_id(name: str, display: str, identifier: str) -> Field:
    """The field that says which list a message is of. Raises BadHeader."""
    return _named(name, display, identifier, LIST_ID)


def exact(name: str, value: str) -> Field:
    """A field that is made by programs for programs, and stands as it is. Raises BadHeader for what would not read as it is."""
    if not TOKENS.fullmatch(value) or "=?" in value or len(f"{name}: {value}") > LONGEST_LINE_THERE_IS:
        raise BadHeader(name)
    return Field(name, value, value)


def to(address: str) -> Field:
    """Whom a message is for. Raises BadAddress."""
    return exact("To", checked(address))


def can_stand(address: str) -> bool:
    """Whether an address can stand in the head of a message and be read as nothing else."""
    return MAIL_ADDRESS.fullmatch(address) is not None and "=?" not in address


def checked(address: str) -> str:
    """The address. Raises BadAddress for one that would be read as anything else."""
    if not can_stand(address):
        raise BadAddress
    return address


def head(fields: Iterable[Field]) -> bytes:
    """Fields as they go over the wire, one after another."""
    return "".join(f"{field.name}: {field.value}{ENDS}" for field in fields).encode("ascii")


def _named(name: str, display: str, inner: str, right: re.Pattern[str]) -> Field:
    if not right.fullmatch(inner) or "=?" in inner:
        raise BadHeader(name)
    text, at = visible(display), len(f"{name}: ")
    if not text:
        return Field(name, f"<{inner}>", "", inner)
    phrase = _phrase(text, at)
    first, *more = phrase.split(ENDS)
    length = len(more[-1]) if more else at + len(first)
    gap = " " if length + len(f" <{inner}>") <= LONGEST_LINE else FOLD
    return Field(name, f"{phrase}{gap}<{inner}>", text, inner)


def _phrase(text: str, at: int) -> str:
    """Words before an address: as they are, in quotation marks, or encoded. Nothing is ever escaped inside quotation marks."""
    if "=?" not in text and at + len(text) + 2 <= LONGEST_LINE:
        if ATOMS.fullmatch(text):
            return text
        if QUOTABLE.fullmatch(text):
            return f'"{text}"'
    return _encoded(text, at)


def _is_plain(meant: str, at: int) -> bool:
    """Whether text may stand as it is: nothing in it needs to be encoded or could be decoded, and each word fits on a line."""
    first, *more = meant.split(" ")
    fits = at + len(first) <= LONGEST_LINE and all(len(word) < LONGEST_LINE for word in more)
    return meant.isascii() and "=?" not in meant and fits


def _plain(text: str, at: int) -> str:
    """Text as it is, folded at spaces."""
    first, *more = text.split(" ")
    lines, length = [first], at + len(first)
    for word in more:
        if length + 1 + len(word) > LONGEST_LINE:
            lines.append(word)
            length = 1 + len(word)
        else:
            lines[-1] += f" {word}"
            length += 1 + len(word)
    return FOLD.join(lines)


def _encoded(text: str, at: int) -> str:
    """All of it as encoded words, its spaces too, since those between such words are dropped. Q where most of it is ASCII."""
    room = ROOM - at + 1  # on the first line, which begins with the name and not with a space
    if sum(map(str.isascii, text)) * 2 > len(text):
        return FOLD.join(Q_WORD.format(_q(part)) for part in _cut(text, room, ROOM, _q))
    parts = _cut(text, room // 4 * 3, ROOM // 4 * 3, str.encode)
    return FOLD.join(B_WORD.format(base64.b64encode(part.encode()).decode()) for part in parts)


def _cut(text: str, first: int, others: int, encode: Callable[[str], Sized]) -> Iterator[str]:
    """Text in parts of whole characters that take at most so many places when each is put by `encode`."""
    part, length, most = "", 0, first
    for character in text:
        size = len(encode(character))
        if length + size > most:
            yield part
            part, length, most = "", 0, others
        part, length = part + character, length + size
    yield part


def _q(words: str) -> str:
    return "".join(SAFE.get(octet) or f"={octet:02X}" for octet in words.encode())
