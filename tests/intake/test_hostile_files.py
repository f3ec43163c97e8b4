"""Files made to do harm are refused quickly, each for its own reason, and cost the process that serves pages nothing."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.intake import Reason
from app.intake.refusals import MESSAGES
from tests.intake.hostile_files import HOSTILE, dimension_lie

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
LONGEST_SECONDS = 2  # of processor time: the machine may be busy with other things
LONGEST_OWN_SECONDS = 0.2
MOST_MEGABYTES = 300


LookedAt = Callable[[str, bytes], dict[str, Any]]


@pytest.fixture(scope="module")
def look_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LookedAt]:
    """What became of a file, and what it cost (see `cost_of_looking`)."""
    path = tmp_path_factory.mktemp("uploads") / "upload"
    command = [sys.executable, "-m", "tests.intake.cost_of_looking"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def look(name: str, content: bytes) -> dict[str, Any]:
            assert process.stdin is not None
            assert process.stdout is not None
            path.write_bytes(content)
            process.stdin.write(json.dumps({"name": name, "path": str(path)}) + "\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(process.stdout.readline())
            return answer

        yield look


def test_there_are_enough_kinds_of_hostile_file_and_every_reason_is_met() -> None:
    assert len(HOSTILE) >= 32
    assert {reason for _name, _build, reason in HOSTILE.values()} == set(Reason)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_for_its_reason_within_two_seconds(kind: str, look_at: LookedAt) -> None:
    name, build, reason = HOSTILE[kind]
    cost = look_at(name, build())
    assert cost["reason"] == reason.value
    assert cost["seconds"] < LONGEST_SECONDS
    assert cost["own_seconds"] < LONGEST_OWN_SECONDS
    assert cost["megabytes"] < MOST_MEGABYTES


def test_a_workbook_that_lies_about_its_size_is_read_at_once(look_at: LookedAt) -> None:
    cost = look_at("figures.xlsx", dimension_lie())
    assert cost["reason"] == ""
    assert cost["seconds"] < LONGEST_SECONDS


def test_every_reason_tells_the_sender_what_to_do_in_plain_words() -> None:
    verbs = ("Choose", "Make", "Save", "Open", "Split", "Break", "Take", "Put", "Print", "must be")
    for reason in Reason:
        message = MESSAGES[reason]
        assert message[0].isupper()
        assert not message.endswith(".")
        assert any(verb in message for verb in verbs), reason
