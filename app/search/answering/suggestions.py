"""Spelling suggestions ("did you mean"): words that occur nowhere the reader can see, replaced by the nearest that do.

The distance counts letters added, left out, changed or swapped with their neighbour (optimal string
alignment), worked out against the whole vocabulary at once.
"""

import numpy as np
import numpy.typing as npt

from app.search.answering.corpus import Readable
from app.search.answering.matching import Match, match, matches_any
from app.search.asking import words
from app.search.asking.parsing import Parsed, parse
from app.search.asking.thesaurus import Thesaurus
from app.search.index.columns import Whole

FEW = 3
SHORTEST, LONG_WORD, LONGEST = 4, 8, 20


def suggest(readable: Readable, query: Parsed, first_match: Match, thesaurus: Thesaurus) -> str | None:
    """The text of `query` with its spelling put right; None unless `first_match` is of few and it finds more."""
    if _whole(first_match) >= FEW:
        return None
    text = query.text
    for start, end, word in reversed(query.plain):
        if word in words.STOP_WORDS or matches_any(readable, [word]) or thesaurus.meaning((word,)):
            continue
        better = nearest(readable, word)
        if better:
            text = text[:start] + better + text[end:]
    if text == query.text:
        return None
    finds = match(readable, parse(text, thesaurus))
    more = _whole(finds) > _whole(first_match) or (finds.rows.any() and not first_match.rows.any())
    return text if more else None


def _whole(match: Match) -> int:
    """How many have everything that was asked for."""
    return int(match.rows.sum()) if match.matched_all else 0


def nearest(readable: Readable, word: str) -> str | None:
    """The readable word nearest to `word`: one slip in short words, two in long ones; ties go to the commoner word."""
    if not (SHORTEST <= len(word) <= LONGEST) or not word.isalpha():
        return None
    most_slips = 2 if len(word) >= LONG_WORD else 1
    spellings = readable.corpus.spellings
    lengths = np.count_nonzero(spellings.characters, axis=1)
    near = np.flatnonzero(abs(lengths - len(word)) <= most_slips)
    distances = _distances(word, spellings.characters[near], lengths[near])
    candidates = ((int(distances[at]), spellings.words[near[at]]) for at in np.flatnonzero(distances <= most_slips))
    readable_ones = [
        (distance, candidate[0] != word[0], -count, candidate)
        for distance, candidate in candidates
        if candidate not in words.STOP_WORDS and (count := len(readable.word_rows(candidate)))
    ]
    return min(readable_ones)[3] if readable_ones else None


def _distances(word: str, spellings: Whole, lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int16]:
    """The distance of `word` from each row of `spellings`: the usual table, filled for all rows together."""
    count, width = len(spellings), int(lengths.max(initial=0))
    letters = [ord(letter) for letter in word]
    above: npt.NDArray[np.int16] | None = None
    row = np.tile(np.arange(width + 1, dtype=np.int16), (count, 1))
    for at, letter in enumerate(letters, start=1):
        below = np.empty_like(row)
        below[:, 0] = at
        differs = (spellings[:, :width] != letter).astype(np.int16)
        for place in range(1, width + 1):
            best = np.minimum(row[:, place], below[:, place - 1]) + 1
            best = np.minimum(best, row[:, place - 1] + differs[:, place - 1])
            if above is not None and place > 1:
                swapped = (spellings[:, place - 1] == letters[at - 2]) & (spellings[:, place - 2] == letter)
                best = np.where(swapped, np.minimum(best, above[:, place - 2] + 1), best)
            below[:, place] = best
        above, row = row, below
    return row[np.arange(count), lengths]
