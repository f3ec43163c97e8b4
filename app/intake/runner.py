"""Has an upload looked at by a child process, so that no file can hold up, or break into, the process that serves pages.

The parent only passes bytes and waits. What the looking costs in processor time and memory is the child's, which sets hard limits
on itself before it reads a byte (see `app.core.limited`).
"""

import json
from dataclasses import dataclass
from typing import Any

from app.core import limited
from app.intake.formats import LARGEST_FILE_BYTES, format_of
from app.intake.reading.texts import FILE_NAME
from app.intake.refusals import Reason, Refused

WALL_SECONDS = 120  # the child's own limit is of processor time
CHILD = "app.intake.child"


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


def examine(name: str, content: bytes) -> Outcome:
    """Look at an upload called `name`. Takes a fifth of a second or more, so call it outside a transaction.

    Raises Refused with the reason, Busy where the machine has too much to do, RuntimeError when the child cannot run at all.
    """
    answer, cleaned = _ask("examine", name, content)
    texts = {**answer["texts"], FILE_NAME: name}
    return Outcome(answer["kind"], answer["media_type"], texts, answer["has_text"], cleaned)


def read_sections(name: str, content: bytes) -> dict[str, Any]:
    """A Word document as `{"title", "introduction_markdown", "sections": [{"heading", "level", "markdown"}, …]}`.

    Raises Refused with the reason, Busy where the machine has too much to do, RuntimeError when the child cannot run at all.
    """
    return _ask("sections", name, content)[0]


def _ask(task: str, name: str, content: bytes) -> tuple[dict[str, Any], bytes]:
    """The child's answer and the bytes it sent after it."""
    format_of(name)
    if len(content) > LARGEST_FILE_BYTES:
        raise Refused(Reason.TOO_LARGE)
    request = json.dumps({"task": task, "name": name}).encode() + b"\n" + content
    status, written = limited.run(CHILD, request, wall_seconds=WALL_SECONDS)
    line, found, rest = written.partition(b"\n")
    if status > 0 or (status == 0 and not found):
        raise RuntimeError(f"the process that reads uploads ended with status {status}")
    if status < 0:  # ended by the system: past a limit
        raise Refused(Reason.TOO_COMPLEX)
    answer: dict[str, Any] = json.loads(line)
    if "refused" in answer:
        raise Refused(Reason(answer["refused"]))
    return answer, rest
