"""Long texts are read in a process of its own, which says the same as this one would, and is ended past its limits."""

import pytest

from app.contributions.guard import apart, inspect
from app.contributions.guard.apart import Noted, Reading, TooLong, inspect_apart, read
from app.core import limited
from app.core.errors import Busy

AT_RISK = "My pupil told me this morning that her dad hits her."
TEXTS = {"plain": "Ring 07700 900123.", "nothing": "It rained.", "at risk": AT_RISK}


def noted(text: str) -> list[Noted]:
    return [Noted(found.rule, found.start, found.end, found.fingerprint) for found in inspect(text)]


def test_a_reading_says_which_texts_are_of_a_child_at_risk_and_what_is_found_in_each() -> None:
    reading = read(TEXTS)
    assert reading.at_risk == ("at risk",)
    assert reading.findings == {name: noted(text) for name, text in TEXTS.items()}


def test_a_process_of_its_own_says_the_same_and_leaves_out_what_holds_nothing() -> None:
    here = read(TEXTS)
    assert inspect_apart(TEXTS) == Reading(here.at_risk, {name: found for name, found in here.findings.items() if found})
    assert "nothing" not in inspect_apart(TEXTS).findings


def test_lines_are_read_as_one_sentence_and_each_by_itself() -> None:
    wrapped = "One of the girls in my\nclass was beaten today."
    assert read({"wrapped": wrapped}).at_risk == ("wrapped",)
    listed = "My pupil told me today that he is hurt\nA leaflet"
    assert read({"listed": listed}).at_risk == ("listed",)


def test_a_reading_that_a_busy_machine_does_not_finish_says_nothing_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "WALL_SECONDS", 0.001)
    with pytest.raises(Busy):
        inspect_apart(TEXTS)


def test_a_text_on_which_the_system_ends_the_process_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    ended_for_its_time = "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)"
    monkeypatch.setattr(limited, "START", ended_for_its_time)
    with pytest.raises(TooLong):
        inspect_apart(TEXTS)


def test_a_process_that_cannot_read_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="ended with status 1"):
        inspect_apart({"no text": None})  # type: ignore[dict-item]  # which no rule can read


def test_a_reading_may_take_what_a_file_of_many_pages_needs_and_no_more() -> None:
    assert (apart.CPU_SECONDS, apart.WALL_SECONDS, apart.MEMORY_BYTES) == (30, 180, 805_306_368)
