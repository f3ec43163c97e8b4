"""Texts made to be slow are read in time that grows with their length and no faster.

The work is counted, not timed: the number of stretches read, and that no pattern can repeat without end. A last test reads
whole hostile texts; a pattern that backtracked would never come back from them.
"""

import re
from re import _constants, _parser
from types import ModuleType

import pytest

from app.contributions.guard import (
    about_a_child_at_risk_now,
    addresses,
    births,
    contacts,
    identifiers,
    inspect,
    narrative,
    normalise,
    people,
    references,
    risk,
    windows,
)

MODULES = (births, contacts, identifiers, narrative, normalise, people, addresses, references, risk, windows)
MOST_REPEATS = 200
HOSTILE = {
    "figures with spaces": "1 " * 25_000,
    "letters": "a" * 50_000,
    "digits": "1" * 50_000,
    "the word born": "born " * 10_000,
    "births": "born 1/1/11 " * 4_000,
    "at signs": "a@" * 25_000,
    "addresses": "a@a.a " * 8_000,
    "dots": "a." * 25_000,
    "postcodes": "ZZ99 3VZ " * 5_500,
    "capitals": "Aa " * 16_000,
    "girls": "a girl " * 7_000,
    "she told me": "she told me " * 4_000,
    "invisible": "\u200b" * 50_000,
    "blank lines": "\n\n" * 25_000,
    "long spellings": "\ufdfa" * 12_000,
    "open tags": "<a " * 16_000,
    "ampersands": "&a" * 25_000,
    "emphasis": "_*" * 25_000,
}


def patterns(module: ModuleType) -> list[re.Pattern[str]]:
    values = [item for value in vars(module).values() for item in (value if isinstance(value, tuple) else (value,))]
    return [value for value in values if isinstance(value, re.Pattern)]


def repeats(node: object) -> list[int]:
    """The most times each repeated part of a parsed pattern may repeat."""
    if not isinstance(node, list | tuple | _parser.SubPattern):
        return []
    inner = [most for item in node for most in repeats(item)]
    if isinstance(node, tuple) and node and node[0] in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        return [int(node[1][1]), *inner]
    return inner


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_no_pattern_repeats_anything_without_a_bound(module: ModuleType) -> None:
    assert patterns(module)
    for pattern in patterns(module):
        assert max(repeats(_parser.parse(pattern.pattern, pattern.flags)), default=0) <= MOST_REPEATS


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_stretches_read_hold_at_most_half_as_much_again_as_the_text(text: str) -> None:
    read = sum(end - start for start, end in windows.sentences(text))
    assert read <= 1.6 * len(text) + windows.LONGEST


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_read_to_the_end(text: str) -> None:
    findings = inspect(text)
    assert all(0 <= finding.start < finding.end <= len(text) for finding in findings)
    assert about_a_child_at_risk_now(text) in (True, False)
