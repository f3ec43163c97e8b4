"""Small text rules used everywhere: slugs, plain words, safe cells."""

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")  # one that needs no quotation marks
GOES_ON = "…"
NOT_SEEN = " \u00a0\u200b\u200c\u200d\u2060\ufeff"  # white space and marks without width, which programs may skip


def slugify(text: str, *, longest: int = 80) -> str:
    """A kebab-case address part from a title: ASCII letters, digits and hyphens; never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"['’]", "", plain)
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-")
    return slug or "item"


def sort_title(title: str) -> str:
    """A title as A to Z reads it: accents, case, punctuation and a leading "The" do not count."""
    return slugify(title, longest=200).removeprefix("the-")


def tidy(text: str) -> str:
    """One line: control characters out, runs of white space folded to one space."""
    cleaned = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    return re.sub(r"\s+", " ", cleaned).strip()


def tidy_lines(text: str) -> str:
    """Many lines: line ends made one kind, control characters other than tab and newline removed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc").strip()


def cut(text: str, longest: int) -> str:
    """At most `longest` characters: a longer text ends after a whole word where it can, and "…" says that it goes on."""
    if len(text) <= longest:
        return text
    begin = text[: longest - len(GOES_ON)]
    whole_words = begin.rpartition(" ")[0] if text[len(begin)] != " " else begin
    return (whole_words or begin).rstrip() + GOES_ON


def first(words: Sequence[str], most: int) -> str:
    """A list in a sentence: the first `most`, and how many more there are."""
    more = f" and {len(words) - most:,} more" if len(words) > most else ""
    return f"{', '.join(words[:most])}{more}"


def with_article(noun: str) -> str:
    """ "a specification", "an outcome": enough for the nouns of this site, which begin as they are written."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def mail_link(address: str) -> str:
    """Where an address leads when somebody follows it: to that address alone, whatever stands before its @ (RFC 6068)."""
    return f"mailto:{quote(address, safe='@+')}"


def phone_link(number: str) -> str:
    """Where a telephone number leads when somebody follows it: its digits, as they are dialled here (RFC 3966)."""
    return "tel:" + "".join(char for char in number if char in "+0123456789")


def web_words(address: str) -> str:
    """What the link to a web address is called: its host and path, without the marks that a voice spells out before them."""
    return re.sub(r"^https?://", "", address, flags=re.IGNORECASE).removesuffix("/")


def safe_cell(value: str) -> str:
    """A text cell for a spreadsheet: one that would open as a formula is prefixed with an apostrophe."""
    return f"'{value}" if value.lstrip(NOT_SEEN).startswith(FORMULA_STARTS) else value
