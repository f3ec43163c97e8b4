"""What a word is, for text that is indexed and for queries alike: folded, split, stemmed."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from whoosh.lang.porter import stem as porter_stem

LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_INVISIBLE = ("Mn", "Cf")

_STOP_WORDS = """
a about all also am an and any are as at be been being but by can could did do does for from had has have he
her here him his how i if in into is it its may me more most my no not of on only or our out over own she
should so some such than that the their them then there these they this those through to too under until up us
very was we were what when where which while who whom why will with would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def clean(text: str) -> str:
    """`text` with one form for each character: compatibility forms folded, invisible ones and stray accents out."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return "".join(char for char in composed if char.isascii() or unicodedata.category(char) not in _INVISIBLE)


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and folded form of each word of a text that `clean` has been through."""
    for found in _WORD.finditer(text):
        word = fold(found.group())
        if word:
            yield found.start(), found.end(), word


@lru_cache(maxsize=8)  # indexing asks twice for each text, once for stems and once for whole words
def split(text: str) -> tuple[str, ...]:
    """The folded words of `text`, in order."""
    found = _WORD.findall(clean(text).casefold())
    plain = (word if word.isascii() and len(word) <= LONGEST_WORD and "'" not in word else fold(word) for word in found)
    return tuple(word for word in plain if word)


def fold(word: str) -> str:
    """One word in lower case without accents, possessive or apostrophes, at most LONGEST_WORD characters."""
    word = word.casefold()
    if not word.isascii():
        parts = unicodedata.normalize("NFKD", word)
        word = "".join(char for char in parts if unicodedata.category(char) != "Mn")
    if "'" in word:
        word = word.removesuffix("'s").replace("'", "")
    return word[:LONGEST_WORD]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded word by Porter's algorithm (1980); words that are not plain letters are left alone."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    return str(porter_stem(word)) or word


def stems(words: tuple[str, ...]) -> tuple[str, ...]:
    """The stem of each folded word."""
    return tuple(stem(word) for word in words)
