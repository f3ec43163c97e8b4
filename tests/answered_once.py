"""What a program of ours answered before to the same bytes: each is asked once a process.

Drawing Markdown, reading an upload and making a PDF each start a program of its own (`app.core.limited`). It is given bytes,
gives bytes back, and nothing else reaches it, so it answers the same ones alike; and tests send the same texts and files over and
over. A program that failed is asked again. What a request does before it waits for a program, it does each time.
"""

import sys
from collections.abc import Sequence

import pytest

from app.core import limited, places, slow_work

_answers: dict[tuple[tuple[str, ...], bytes], tuple[int, bytes]] = {}
_run_program = limited.run_program


def run_program(arguments: Sequence[str], request: bytes, *, wall_seconds: float) -> tuple[int, bytes]:
    """As `limited.run_program`, for what was asked before without starting anything."""
    question = (sys.executable, *arguments), request
    if question in _answers:
        slow_work.begin()
        with places.place():
            return _answers[question]
    answer = _run_program(arguments, request, wall_seconds=wall_seconds)
    if answer[0] == 0:
        _answers[question] = answer
    return answer


@pytest.fixture(autouse=True)
def _programs_are_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For folders whose tests are about something else than those programs."""
    monkeypatch.setattr(limited, "run_program", run_program)
