"""Merging and comparing specifications of 60 clauses costs at most three times what parsing their files costs.

Parsing is what the content loader does with the text of a specification file before anything is drawn or stored: the file read,
its front matter taken as TOML, its Markdown split into clauses, and each clause put together from the two. No Markdown is
rendered. The three files that are merged are three versions of one; the three that are compared are the same three.

Processor time is measured, the parsing and the work turn about, and medians are set side by side. The machine's other work
then weighs on both alike.
"""

import gc
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from app.core import front_matter
from app.library.comparing import side_by_side
from app.library.splitting import ClauseText, split
from app.library.upgrading import merging
from tests.library.clause_texts import join

CLAUSES = 60
WORDS_IN_A_CLAUSE = 150
ROUNDS = 41
AT_MOST = 3.0
TYPES = ("aims", "eligibility", "session-model", "workforce", "safeguarding", "price-payment", "other")
LABELS = {code: code for code in TYPES}
WORDS = (
    *("the", "service", "young", "people", "and", "their", "parents", "support", "within", "ten", "working", "days", "of"),
    *("referral", "worker", "agreed", "plan", "review", "commissioner", "provider", "shall", "offer", "a", "safe", "place"),
)


@dataclass(frozen=True)
class Change:
    """What is done to each of the 60 clauses on the two sides: which of them are changed there, and how their text is."""

    name: str
    theirs: Callable[[int, str], str]
    mine: Callable[[int, str], str]


def nothing(at: int, text: str) -> str:
    return text


def every(step: int, words: str) -> Callable[[int, str], str]:
    """Words put at the end of each clause whose number divides by `step`."""
    return lambda at, text: text if at % step else f"{text} {words}"


def punctuated(at: int, text: str) -> str:
    """The same words with every full stop a semicolon: nothing is equal, everything has to be looked into."""
    return text.replace(".", ";")


CHANGES = (
    Change("nothing changed", nothing, nothing),
    Change("some changed on each side, a few on both", every(4, "At least weekly."), every(6, "In our area, daily.")),
    Change("all changed on both sides", every(1, "At least weekly."), every(1, "In our area, daily.")),
    Change("commas only, everywhere", punctuated, nothing),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_merging_costs_at_most_three_times_parsing(change: Change, tmp_path: Path) -> None:
    paths = files(change, tmp_path)
    base, theirs, mine = (parsed(path)["clauses"] for path in paths)

    def merge() -> merging.Merged:
        plan = merging.compare(base, theirs, mine, version=2)
        return merging.apply(plan, {item.id: merging.Accept() for item in plan.items if item.theirs or item.mine})

    assert len(merge().clauses) == CLAUSES
    assert ratio(f"merge, {change.name}", paths, merge) <= AT_MOST


def test_comparing_costs_at_most_three_times_parsing(tmp_path: Path) -> None:
    paths = files(CHANGES[2], tmp_path)
    columns = [side_by_side.Column(path.stem, f"/library/{path.stem}", parsed(path)) for path in paths]

    def compare() -> side_by_side.Comparison:
        return side_by_side.compare(columns, LABELS)

    assert sum(cell.count for row in compare().heat for cell in row.cells) == 3 * CLAUSES
    assert ratio("comparison of three", paths, compare) <= AT_MOST


def files(change: Change, folder: Path) -> list[Path]:
    """Three specification files: the base, and the same with what is changed on each side."""
    sides = {"base": nothing, "theirs": change.theirs, "mine": change.mine}
    return [write(folder / f"{name}.md", side) for name, side in sides.items()]


def write(path: Path, side: Callable[[int, str], str]) -> Path:
    lot = random.Random(CLAUSES)
    texts = [ClauseText(f"Clause {at}", f"clause-{at}", side(at, prose(lot))) for at in range(CLAUSES)]
    head = ['title = "A service"', 'summary = "What it is."', 'form = "specification"', 'harm_types = ["cse"]']
    for at, one in enumerate(texts):
        head += ["", "[[clauses]]", f'id = "{one.id}"', f'heading = "{one.heading}"', f'clause_type = "{TYPES[at % len(TYPES)]}"']
        head += ['source = "Drafting suggestion"', f'guidance = """{prose(lot, 30)}"""', f"weeks = {at}"]
    path.write_text("\n".join(["+++", *head, "+++", join("What this is for.", texts)]))
    return path


def prose(lot: random.Random, count: int = WORDS_IN_A_CLAUSE) -> str:
    """Sentences of twelve words, four to a paragraph."""
    sentences = [" ".join(lot.choices(WORDS, k=12)).capitalize() + "." for _ in range(max(1, count // 12))]
    return "\n\n".join(" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4))


def parsed(path: Path) -> dict[str, Any]:
    """The body in a specification file, as far as it can be had without checking, drawing or storing anything."""
    file = front_matter.read(path)
    text = split(file.text, first_line=file.text_line)
    markdown = {one.id: one.markdown for one in text.clauses}
    clauses = [{**entry, "text": markdown[entry["id"]]} for entry in file.values["clauses"]]
    return {**file.values, "introduction": text.introduction, "clauses": clauses}


def ratio(name: str, paths: list[Path], work: Callable[[], object]) -> float:
    """Processor time of `work` over that of parsing all of `paths`: medians of rounds in which they take turns."""
    parsing, working = [], []
    gc.collect()
    for _ in range(ROUNDS):
        parsing.append(cost(lambda: [parsed(path) for path in paths]))
        working.append(cost(work))
    found = median(working) / median(parsing)
    print(f"\n{name}: {1000 * median(working):.2f} ms, parsing {1000 * median(parsing):.2f} ms, ratio {found:.2f}")
    return found


def cost(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    started = time.process_time()
    work()
    return time.process_time() - started
