"""Looking for names in a text that must name nobody: of areas, organisations and people, as they are written and said.

A name is looked for whole and without what is official about it ("London Borough of Camden", "Camden Council", "Camden"), in
possessives, without its accents, in any case, and as its initials in capitals ("LBC"). Of a person each part is looked for too,
where it begins with a capital. What is found may mean something else: a person says so, for each place where it stands. Pure.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.contributions.guard.normalise import normalise

Words = tuple[str, ...]
WORD = re.compile(r"(?:[A-Za-z]\.){2,}[A-Za-z]?|[^\W_]+(?:'[^\W_]+)*")
AROUND = 40  # characters on either side that make a place what it is
SMALL = frozenset({"a", "and", "at", "for", "in", "of", "on", "the", "to", "upon", "with"})
SHORTEST_PART = 2
# What names begin and end with that is not what people call them by, as words.
BEFORE = tuple(
    tuple(opening.split())
    for opening in (
        "the",
        "county",
        *(f"{kind} of" for kind in ("city", "county", "borough", "district", "bailiwick")),
        *(f"{kind} borough of" for kind in ("london", "royal", "metropolitan")),
        "city and county of",
        *(f"{start}police and crime commissioner for" for start in ("", "office of the ", "office of ")),
        "nhs",
    )
)
AFTER = tuple(
    tuple(ending.split())
    for ending in (
        *("council", "authority", "city", "city of", "county of", "partnership"),
        *(f"{kind} council" for kind in ("city", "county", "borough", "district", "metropolitan borough", "london borough")),
        *("unitary authority", "combined authority", "county combined authority"),
        *("integrated care board", "icb", "nhs trust", "foundation trust", "nhs foundation trust", "trust"),
        *("police", "constabulary", "police and crime commissioner"),
        *("safeguarding partnership", "safeguarding children partnership", "safeguarding children board"),
        *("limited", "ltd", "cic", "charity"),
    )
)
# What is left of some names, and is in every text: it names nobody by itself.
COMMON = frozenset(
    [
        *("care", "child", "children", "communities", "community", "families", "family"),
        *("local", "people", "safe", "service", "services", "young", "youth"),
    ]
)


@dataclass(frozen=True)
class Hit:
    """A name that stands in a text: where, and the words round it. The same words in the same place have one `fingerprint`."""

    start: int
    end: int
    fingerprint: str


@dataclass(frozen=True)
class _Token:
    word: str
    start: int
    end: int
    is_capital: bool  # begins with a capital
    is_abbreviation: bool  # is all capitals


@dataclass(frozen=True)
class Finder:
    """Looks for `names` (of areas and organisations) and for `people`."""

    names: Sequence[str]
    people: Sequence[str] = ()

    def find(self, text: str) -> list[Hit]:
        """Every place where a name stands, in order; of names that begin with one word the longest."""
        plain = normalise(text)
        tokens = list(_tokens(plain.text))
        hits, after = [], 0
        for at, token in enumerate(tokens):
            count = self._length_at(tokens, at) if at >= after else 0
            if count:
                after = at + count
                start, end = token.start, tokens[after - 1].end
                hits.append(Hit(*plain.original(start, end), fingerprint=_fingerprint(plain.text, start, end)))
        return hits

    def _length_at(self, tokens: Sequence[_Token], at: int) -> int:
        """How many words of a name stand at `at`: none where none does."""
        token = tokens[at]
        for form in self._forms.get(token.word, ()):
            if tuple(following.word for following in tokens[at : at + len(form)]) == form:
                return len(form)
        is_part = token.is_capital and token.word in self._parts
        return int(is_part or (token.is_abbreviation and token.word in self._abbreviations))

    @cached_property
    def _forms(self) -> Mapping[str, Sequence[Words]]:
        """The words of each name in every form, by the first, the longest first."""
        by_first: dict[str, set[Words]] = defaultdict(set)
        for name in (*self.names, *self.people):
            for form in _spellings(words_of(name)):
                by_first[form[0]].add(form)
        return {first: sorted(forms, key=lambda form: (-len(form), form)) for first, forms in by_first.items()}

    @cached_property
    def _abbreviations(self) -> frozenset[str]:
        whole = [form for name in (*self.names, *self.people) for form in forms_of(words_of(name))]
        return frozenset(initials for form in whole for initials in _initials(form))

    @cached_property
    def _parts(self) -> frozenset[str]:
        parts = (part for person in self.people for part in words_of(person))
        return frozenset(part for part in parts if len(part) >= SHORTEST_PART and part not in SMALL)


def words_of(name: str) -> Words:
    """The words of a name as they are compared: without accents, case, possessives."""
    return tuple(token.word for token in _tokens(normalise(name).text))


def forms_of(words: Words) -> set[Words]:
    """A name whole, and in each form without something official at its beginning or its end. None of what names nobody."""
    forms: set[Words] = set()
    waiting = [words] if words and not _is_common(words) else []
    while waiting:
        form = waiting.pop()
        forms.add(form)
        shorter = [form[len(opening) :] for opening in BEFORE if form[: len(opening)] == opening]
        shorter += [form[: -len(ending)] for ending in AFTER if form[-len(ending) :] == ending]
        waiting += [each for each in shorter if each and each not in forms and not _is_common(each)]
    return forms


def _is_common(form: Words) -> bool:
    return all(word in COMMON or word in SMALL for word in form)


def _spellings(words: Words) -> Iterator[Words]:
    """Every form of a name; of one whose last word may have lost its apostrophe, as "Barnardos", that too."""
    for form in forms_of(words):
        yield form
        if len(form) == 1:
            yield (f"{form[0]}s",)


def _initials(form: Words) -> set[str]:
    if len(form) == 1:
        return set()
    return {"".join(word[0] for word in form), "".join(word[0] for word in form if word not in SMALL)} - {""}


def _tokens(text: str) -> Iterator[_Token]:
    for match in WORD.finditer(text):
        bare = match[0].replace(".", "")
        bare = bare[:-2] if bare[-2:] in ("'s", "'S") else bare
        is_abbreviation = len(bare) > 1 and bare.isupper()
        yield _Token(bare.replace("'", "").casefold(), match.start(), match.end(), bare[:1].isupper(), is_abbreviation)


def _fingerprint(text: str, start: int, end: int) -> str:
    around = text[max(0, start - AROUND) : end + AROUND].casefold()
    return hashlib.sha256(f"{text[start:end].casefold()}\n{around}".encode()).hexdigest()[:16]


def distinct(names: Iterable[str]) -> list[str]:
    """Names without those that are empty or twice there, in order."""
    return list(dict.fromkeys(name for name in map(str.strip, names) if name))
