"""Files made to do harm are refused quickly, each for its own reason, and cost the process that serves pages nothing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.core.intake import Reason
from app.core.intake.refusals import MESSAGES
from tests.intake.hostile_files import HOSTILE, dimension_lie

ROOT = Path(__file__).parents[2]
LONGEST_SECONDS = 2  # of processor time: the machine may be busy with other things
LONGEST_WALL_SECONDS = 10
LONGEST_OWN_SECONDS = 0.2
MOST_MEGABYTES = 300


def looked_at(folder: Path, name: str, data: bytes) -> dict[str, Any]:
    """What became of a file, and what it cost (see `measuring`)."""
    path = folder / "upload"
    path.write_bytes(data)
    command = [sys.executable, "-m", "tests.intake.measuring", name, str(path)]
    answer: dict[str, Any] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return answer


def test_there_are_enough_kinds_of_hostile_file_and_every_reason_is_met() -> None:
    assert len(HOSTILE) >= 32
    assert {reason for _name, _build, reason in HOSTILE.values()} == set(Reason)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_for_its_reason_within_two_seconds(kind: str, tmp_path: Path) -> None:
    name, build, reason = HOSTILE[kind]
    cost = looked_at(tmp_path, name, build())
    assert cost["reason"] == reason.value
    assert cost["seconds"] < LONGEST_SECONDS
    assert cost["wall_seconds"] < LONGEST_WALL_SECONDS
    assert cost["own_seconds"] < LONGEST_OWN_SECONDS
    assert cost["megabytes"] < MOST_MEGABYTES


def test_a_workbook_that_lies_about_its_size_is_read_at_once(tmp_path: Path) -> None:
    cost = looked_at(tmp_path, "figures.xlsx", dimension_lie())
    assert cost["reason"] == ""
    assert cost["seconds"] < LONGEST_SECONDS


def test_every_reason_tells_the_sender_what_to_do_in_plain_words() -> None:
    verbs = ("Choose", "Make", "Save", "Open", "Split", "Break", "Take", "Put", "Print", "must be")
    for reason in Reason:
        message = MESSAGES[reason]
        assert message[0].isupper()
        assert not message.endswith(".")
        assert any(verb in message for verb in verbs), reason
