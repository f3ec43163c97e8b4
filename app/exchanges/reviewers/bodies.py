"""Whether two bodies are the same, as far as their names and numbers tell: councils, boards, charities, companies. Pure.

One body is known to this site by a number, another was typed by somebody. Names are compared as they would be said aloud:
without accents, capitals, punctuation, "the" and what says only how a body is set up ("Ltd", "CIO"). What is nearly the same is
decided by nobody here: a person looks.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

ALIKE = 0.84  # of 1: a letter too many or too few in a name of seven letters
SHORTEST_MISSPELT = 5  # letters: shorter names that differ by a letter are different names
_FORMS = re.compile(
    r"\b(community interest company|charitable incorporated organisation|registered charity|company limited by guarantee"
    r"|the|ltd|limited|plc|llp|cio|cic|clg|charity no|charity number)\b"
)
_WRITTEN_OUT = {"&": " and ", "+": " and "}
_SAME_WORDS = {"st": "saint", "ft": "foundation trust", "icb": "integrated care board", "pcc": "police and crime commissioner"}
_SMALL = frozenset(("and", "of", "for", "in", "to", "at", "on", "by", "a"))
# Words that many bodies have in their names: two bodies are not alike because both have them.
_COMMON_WORDS = """
    uk england english british national london royal council borough city county district metropolitan nhs trust foundation
    integrated care board police crime commissioner office service services centre group society association charity project
    partnership children child young people youth family families support community health
"""
_COMMON = _SMALL | frozenset(_COMMON_WORDS.split())


class Match(Enum):
    """How two bodies compare."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Body:
    """A body by every name that it is or was known by here, those of bodies merged into it among them, the present one first.

    `organisation_id` is the number of what it was merged into, if it was; None for a body that is only a name somebody typed.
    """

    names: tuple[str, ...]
    organisation_id: int | None = None

    @property
    def name(self) -> str:
        """What it is called now."""
        return self.names[0]


def typed(name: str) -> Body:
    """A body that is known by what somebody typed, and by nothing else."""
    return Body((name,))


def compare(mine: Body, theirs: Body) -> Match:
    """Whether two bodies are the same, surely different, or something that a person should look at.

    Two numbers say that they are different, unless a name of theirs is the same: then one body may be on the site twice.
    """
    if mine.organisation_id is not None and mine.organisation_id == theirs.organisation_id:
        return Match.SAME
    has_numbers = mine.organisation_id is not None and theirs.organisation_id is not None
    matches = {_compare_names(my_name, their_name) for my_name in mine.names for their_name in theirs.names}
    if Match.SAME in matches:
        return Match.NEAR if has_numbers else Match.SAME
    return Match.NEAR if Match.NEAR in matches and not has_numbers else Match.DIFFERENT


def plain_name(name: str) -> str:
    """A name as it is compared: small letters without accents, and without what says nothing about who it is."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(_WRITTEN_OUT.get(letter, letter) for letter in letters if not unicodedata.combining(letter))
    letters = re.sub(r"['’‘`.]", "", letters)
    words = _spaced(re.sub(r"[^\w]|_", " ", letters))
    shorter = _spaced(re.sub(r"\b\d{6,8}\b", " ", _FORMS.sub(" ", words)))
    return " ".join(_SAME_WORDS.get(word, word) for word in (shorter or words).split())


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _compare_names(my_name: str, their_name: str) -> Match:
    mine, theirs = plain_name(my_name), plain_name(their_name)
    if not mine or not theirs:
        return Match.DIFFERENT
    if mine == theirs:
        return Match.SAME
    return Match.NEAR if _are_near(mine, theirs) else Match.DIFFERENT


def _are_near(mine: str, theirs: str) -> bool:
    my_words, their_words = mine.split(), theirs.split()
    if mine.replace(" ", "") == theirs.replace(" ", "") or _is_short_for(my_words, their_words):
        return True
    my_own, their_own = _own_words(my_words), _own_words(their_words)
    if set(my_own) <= set(their_own) or set(their_own) <= set(my_own):
        return True
    return _are_misspelt("".join(my_own), "".join(their_own))


def _own_words(words: list[str]) -> list[str]:
    """The words that tell a body from others; all of them where it has only common ones."""
    return [word for word in words if word not in _COMMON] or words


def _is_short_for(my_words: list[str], their_words: list[str]) -> bool:
    """Whether one of two names is the initials of the other, with or without its small words."""
    for short, long in ((my_words, their_words), (their_words, my_words)):
        if len(short) == 1 and len(long) > 1 and short[0] in {_initials(long), _initials(_without_small_words(long))}:
            return True
    return False


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)


def _without_small_words(words: list[str]) -> list[str]:
    return [word for word in words if word not in _SMALL]


def _are_misspelt(mine: str, theirs: str) -> bool:
    if min(len(mine), len(theirs)) < SHORTEST_MISSPELT:
        return False
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio() >= ALIKE
