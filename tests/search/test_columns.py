"""Columns of many values: packed, they say what was put in, row by row, and take few bytes for it."""

import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime

import numpy as np
import pytest

from app.search.answering import catalogue
from app.search.index.columns import TEXTS_AT_ONCE, Choices, Texts, smallest

DOCUMENTS, BYTES_A_DOCUMENT = 20_000, 240
TITLES = ["", "Play", "Théâtre d’été", "日本語", "a\nline", "", "Open Door 🎭"]
AUDIENCES = ["public", "members", "public", "area:E09000001"]


def mask(*kept):
    return np.array(kept, dtype=np.bool_)


def test_packed_texts_are_read_as_they_were_written():
    column = Texts.of(TITLES)
    assert list(column) == [column[row] for row in range(len(column))] == TITLES


def test_texts_are_read_some_thousands_at_a_time_and_none_is_lost_between():
    for count in (TEXTS_AT_ONCE - 1, TEXTS_AT_ONCE, TEXTS_AT_ONCE + 1, 2 * TEXTS_AT_ONCE):
        texts = [f"text {number}" for number in range(count)]
        assert list(Texts.of(texts)) == texts


def test_texts_that_stay_keep_their_order_and_new_ones_follow():
    chance = random.Random(3)
    texts = [chance.choice(TITLES) + str(number) for number in range(300)]
    for share in (0, 0.1, 0.5, 0.9, 1):
        staying = np.array([chance.random() < share for _ in texts], dtype=np.bool_)
        column = Texts.of(texts).kept(staying).followed_by(Texts.of(TITLES))
        assert list(column) == [text for text, stays in zip(texts, staying, strict=True) if stays] + TITLES
        assert [column[row] for row in range(len(column))] == list(column)


def test_no_text_with_a_nul_is_taken_for_two():
    with pytest.raises(ValueError, match="NUL"):
        Texts.of(["one\0two"])


def test_choices_are_found_by_their_words():
    column = Choices.of(AUDIENCES)
    assert column.among(frozenset({"public"})).tolist() == [True, False, True, False]
    assert column.among(frozenset({"members", "area:E09000001"})).tolist() == [False, True, False, True]
    assert not column.among(frozenset({"area:E09000002"})).any()
    assert not column.among(frozenset()).any()


def test_choices_joined_mean_what_each_meant():
    column = Choices.of(AUDIENCES).kept(mask(False, True, True, False)).followed_by(Choices.of(["area:W1", "public"]))
    assert [column.values[code] for code in column.codes] == ["members", "public", "area:W1", "public"]


def test_a_list_that_outgrows_a_byte_is_counted_in_two():
    column = Choices.of(["public"])
    for number in range(300):
        column = column.followed_by(Choices.of([f"area:{number}"]))
    assert column.codes.dtype == np.uint16
    assert [column.values[code] for code in column.codes] == ["public", *(f"area:{number}" for number in range(300))]


def test_numbers_take_as_few_bytes_as_the_largest_needs():
    for largest, size in ((0, 1), (255, 1), (256, 2), (65_535, 2), (65_536, 4)):
        packed = smallest(np.array([0, largest]))
        assert (packed.itemsize, packed.tolist()) == (size, [0, largest])


@dataclass(frozen=True)
class MadeUpRow:
    """What the catalogue reads of a document."""

    number: int
    deleted: bool = False
    kind: str = "initiative"
    demoted: bool = False
    published_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    checked_at: datetime | None = None
    facets: dict[str, list[str]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"initiative:{self.number}"

    @property
    def changed_seq(self) -> int:
        return self.number

    @property
    def title(self) -> str:
        return f"Turning Point {self.number} in Bournemouth and Poole"

    @property
    def audience(self) -> str:
        return "public" if self.number % 3 else f"area:E{self.number % 300:08}"


def facets(chance):
    """As many values as an initiative has, of lists as long as those of the site."""
    lists = {
        "type": (20, 1),
        "harm": (8, 2),
        "stage": (5, 2),
        "audience": (15, 3),
        "region": (10, 2),
        "area": (340, 2),
        "cost": (6, 1),
    }
    return {name: [f"{name}-{code}" for code in chance.sample(range(codes), k=most)] for name, (codes, most) in lists.items()}


def bytes_of(part):
    """What the arrays and packed texts of `part` take, and what a column that were made of Python's own objects would."""
    if isinstance(part, np.ndarray):
        return part.nbytes + (sum(map(sys.getsizeof, part)) if part.dtype == object else 0)
    if is_dataclass(part):
        return sum(bytes_of(getattr(part, each.name)) for each in fields(part))
    if isinstance(part, Mapping):
        return sum(map(bytes_of, part.values()))
    return sys.getsizeof(part) + (sum(map(sys.getsizeof, part)) if isinstance(part, tuple | list) else 0)


def test_a_document_takes_few_bytes_of_the_catalogue_every_process_has():
    chance = random.Random(1)
    rows = [MadeUpRow(number, facets=facets(chance)) for number in range(1, DOCUMENTS + 1)]
    whole = catalogue.EMPTY
    for first in range(0, DOCUMENTS, catalogue.ROWS_AT_ONCE):
        batch = rows[first : first + catalogue.ROWS_AT_ONCE]
        whole = catalogue._merged(whole, batch[-1].number, batch)
    assert whole.size == DOCUMENTS
    assert bytes_of(whole) / DOCUMENTS <= BYTES_A_DOCUMENT
