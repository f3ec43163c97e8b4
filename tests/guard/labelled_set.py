"""Reads the labelled sentences: 300 the guard must find and 300 close to them that it must leave alone.

A third of each category is marked `held`. Patterns are tuned on the `tune` rows alone; `held` rows only measure.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "labelled"
ESCAPES = {"n": "\n", "t": "\t"}


@dataclass(frozen=True)
class Row:
    """One labelled sentence. `label` is pos or neg, `group` pattern or narrative, `split` tune or held."""

    id: str
    label: str
    category: str
    group: str
    split: str
    text: str


def unescape(text: str) -> str:
    r"""The sentence with `\n`, `\t` and `\uXXXX` made into the characters they stand for."""
    return re.sub(r"\\(?:u([0-9a-f]{4})|([nt]))", lambda m: chr(int(m[1], 16)) if m[1] else ESCAPES[m[2]], text)


def read(name: str) -> list[Row]:
    """The rows of one file, in its order."""
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [Row(**{**row, "text": unescape(row["text"])}) for row in table]


def rows(split: str | None = None) -> list[Row]:
    """Both files together, or one split of them."""
    return [row for name in ("positive", "negative") for row in read(name) if split in (None, row.split)]
