"""What the guard finds in each sentence that its patterns were tuned on, written in several ways, and kept in a file.

`python -m tests.guard.findings_kept` writes the file anew. Look at what changed in it: each line is a sentence that somebody may
write, and of each it says what they would be asked about. Sentences that are held aside only measure, and are not here.
"""

import csv
import itertools
import sys
from collections.abc import Callable, Iterator

from app.contributions.guard import about_a_child_at_risk_now, inspect
from tests.guard.labelled_set import FOLDER, rows

FILE = FOLDER / "found.tsv"
DISGUISE = str.maketrans(
    {" ": "\u00a0", "'": "\u2019", "-": "\u2011", **{str(digit): chr(0xFF10 + digit) for digit in range(10)}, "e": "e\u0301"}
)
WAYS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "for a contact": lambda text: text,
    "shouted": str.upper,
    "in small letters": str.lower,
    "in other characters": lambda text: text.translate(DISGUISE),
    "with invisible ones": lambda text: "\u00ad".join(text[at : at + 3] for at in range(0, len(text), 3)),
    "as markup": lambda text: f"<p>{text.replace(' ', '&nbsp;', 3).replace(',', '<br>', 1)}</p>",
    "among others": lambda text: f"The panel met in York. {text} It was well attended.",
    "on lines": lambda text: text.replace(", ", ",\n", 1),
}
AFTER_ANOTHER = "after another"


def found() -> Iterator[tuple[str, str, str]]:
    """The sentence by its id, the way it is written, and what is found in it: only where anything is."""
    tuning_rows = rows("tune")
    for row in tuning_rows:
        for way, write in WAYS.items():
            yield row.id, way, said(write(row.text), contact_field=way == "for a contact")
    for first, second in itertools.pairwise(tuning_rows):
        yield second.id, AFTER_ANOTHER, said(f"{first.text} {second.text}")


def said(text: str, *, contact_field: bool = False) -> str:
    """The findings in a text as one line."""
    findings = [f"{one.rule} {one.start}-{one.end} {one.fingerprint[:6]}" for one in inspect(text, contact_field=contact_field)]
    return "; ".join([*findings, *(["refused"] if about_a_child_at_risk_now(text) else [])])


def kept() -> dict[tuple[str, str], str]:
    """What the file says, by sentence and way."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row[0], row[1]): row[2] for row in csv.reader(file, delimiter="\t")}


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows(line for line in found() if line[2])
    sys.stdout.write(f"{len(kept())} lines\n")
