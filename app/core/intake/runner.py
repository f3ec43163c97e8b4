"""Has an upload looked at by a child process, so that no file can hold up, or break into, the process that serves pages.

The parent only passes bytes and waits. What the looking costs in processor time and memory is the child's, which sets hard limits
on itself before it reads a byte (`child.limit_resources`). The child is given no environment, no open files and no folder.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.intake.formats import LARGEST_FILE_BYTES, format_of
from app.core.intake.refusals import Reason, Refused
from app.core.intake.texts import FILE_NAME

WALL_SECONDS = 30
APP_FOLDER = Path(__file__).resolve().parents[2]
# `app` is made known as a folder only, so that the child starts without the site and its settings.
START = (
    "import sys, types; site = types.ModuleType('app'); site.__path__ = [sys.argv[1]]; sys.modules['app'] = site; "
    "from app.core.intake.child import main; sys.exit(main())"
)


@dataclass(frozen=True)
class Outcome:
    """An upload that is taken in: what it is, what it says, and the bytes to keep (photographs without their hidden facts).

    `texts` holds words by label ("text", "properties", "comments", "tracked changes", "links", "file name"), only labels with
    words. `has_text` is false where a program cannot read all of it (a picture, a scan, a very long file): a person must look.
    """

    kind: str
    media_type: str
    texts: dict[str, str]
    has_text: bool
    clean: bytes


def examine(name: str, data: bytes) -> Outcome:
    """Look at an upload called `name`. Takes a fifth of a second or more, so call it outside a transaction.

    Raises Refused with the reason, RuntimeError when the child cannot run at all.
    """
    answer, kept = _ask("examine", name, data)
    texts = {**answer["texts"], FILE_NAME: name}
    return Outcome(answer["kind"], answer["media_type"], texts, answer["has_text"], kept)


def read_sections(name: str, data: bytes) -> dict[str, Any]:
    """A Word document as `{"title", "introduction_markdown", "sections": [{"heading", "level", "markdown"}, …]}`.

    Raises Refused with the reason, RuntimeError when the child cannot run at all.
    """
    return _ask("sections", name, data)[0]


def _ask(task: str, name: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    """The child's answer and the bytes it sent after it."""
    format_of(name)
    if len(data) > LARGEST_FILE_BYTES:
        raise Refused(Reason.TOO_LARGE)
    status, written = _run(json.dumps({"task": task, "name": name}).encode() + b"\n" + data)
    line, found, kept = written.partition(b"\n")
    if status > 0 or (status == 0 and not found):
        raise RuntimeError(f"the process that reads uploads ended with status {status}")
    if status < 0:  # ended by the system: past a limit
        raise Refused(Reason.TOO_COMPLEX)
    answer: dict[str, Any] = json.loads(line)
    if "refused" in answer:
        raise Refused(Reason(answer["refused"]))
    return answer, kept


def _run(request: bytes) -> tuple[int, bytes]:
    """The child's exit status (negative: ended by that signal) and what it wrote. Its complaints are dropped."""
    process = subprocess.Popen(  # noqa: S603 - our own words, no shell, and the file goes by standard input
        [sys.executable, "-I", "-B", "-c", START, str(APP_FOLDER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8"},
        cwd="/",
    )
    with process:
        try:
            written, _ = process.communicate(request, timeout=WALL_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            written, _ = process.communicate()
    return process.returncode, written
