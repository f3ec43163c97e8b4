"""Small text rules used everywhere: slugs, plain words, safe cells."""

import re
import unicodedata

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")  # one that needs no quotation marks
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


def with_article(noun: str) -> str:
    """ "a specification", "an outcome": enough for the nouns of this site, which begin as they are written."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def safe_cell(value: str) -> str:
    """A text cell for a spreadsheet: one that would open as a formula is prefixed with an apostrophe."""
    return f"'{value}" if value.lstrip(NOT_SEEN).startswith(FORMULA_STARTS) else value
