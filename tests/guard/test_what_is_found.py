"""What the guard finds in each sentence that it was tuned on, to the letter, however the sentence is written.

Figures tell how good the guard is; they do not see one sentence lost for another. Where a change here is meant,
`python -m tests.guard.findings_kept` writes the file anew, and its lines show what it means for whom.
"""

import itertools

import pytest

from tests.guard import findings_kept
from tests.guard.findings_kept import AFTER_ANOTHER, WAYS, kept, rows, said

KEPT = kept()


@pytest.mark.parametrize("way", WAYS)
def test_what_is_found_in_each_sentence_is_what_was_found(way: str) -> None:
    write = WAYS[way]
    differences = [
        (row.id, now)
        for row in rows("tune")
        if (now := said(write(row.text), contact_field=way == "for a contact")) != KEPT.get((row.id, way), "")
    ]
    assert differences == []


def test_what_is_found_in_a_sentence_after_another_is_what_was_found() -> None:
    tuning_rows = rows("tune")
    differences = [
        second.id
        for first, second in itertools.pairwise(tuning_rows)
        if said(f"{first.text} {second.text}") != KEPT.get((second.id, AFTER_ANOTHER), "")
    ]
    assert differences == []


def test_what_is_kept_is_of_sentences_that_are_not_held_aside() -> None:
    assert {sentence for sentence, _ in KEPT} <= {row.id for row in rows("tune")}
    assert {way for _, way in KEPT} == {*WAYS, AFTER_ANOTHER}
    assert len(KEPT) > 1_000, findings_kept.FILE
