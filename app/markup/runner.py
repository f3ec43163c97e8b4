"""Has Markdown drawn by a child process, so that no text can hold up the process that serves pages.

The parent only waits: what the drawing costs in processor time and memory is the child's, and the child sets hard limits on
itself before it reads a word (`child.limit_resources`). A text that passes a limit is refused in plain words.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from app.core import limited
from app.core.errors import Invalid

CHILD = Path(__file__).with_name("child.py")
WALL_SECONDS = 30  # the child's own limit is of processor time
LONGEST_INPUT = 250_000  # characters
TEXT_AT_FAULT = 3  # the child's own exit status for a text past a limit
MESSAGE = "This text is too complicated to show. Make it shorter, or use fewer brackets, quotations, tables or lists inside lists"


class TooComplex(Invalid):
    """Drawing a text went past a limit. `position` says which of the texts given, from 0; `message` may be shown."""

    def __init__(self, position: int, field: str = "") -> None:
        super().__init__(MESSAGE, field)
        self.position = position


def render(text: str, *, trusted_ids: bool = False) -> str:
    """Safe HTML for one Markdown text. Raises TooComplex; see `render_many`."""
    return render_many([text], trusted_ids=trusted_ids)[0]


def render_many(texts: Sequence[str], *, trusted_ids: bool = False) -> list[str]:
    """Safe HTML for each of `texts`, drawn in one child process whose limits they share; an empty text gives "".

    `trusted_ids` is for text shipped with the site: headings keep their ids and links may lead within the site.
    It takes about a tenth of a second, so call it outside a transaction; what was being read stays open no longer.
    Raises TooComplex with the position of the text that went past a limit, Busy where the machine has too much to do,
    RuntimeError when the child cannot run at all.
    """
    positions = [index for index, text in enumerate(texts) if text.strip()]
    html = [""] * len(texts)
    if not positions:
        return html
    too_long = [index for index in positions if len(texts[index]) > LONGEST_INPUT]
    if too_long:
        raise TooComplex(too_long[0])
    status, lines = _run(json.dumps({"texts": [texts[index] for index in positions], "shipped": trusted_ids}).encode())
    if status not in (0, TEXT_AT_FAULT) and status > 0:
        raise RuntimeError(f"the Markdown process ended with status {status}")
    if len(lines) < len(positions):
        raise TooComplex(positions[len(lines)])
    for index, line in zip(positions, lines, strict=True):
        html[index] = json.loads(line)
    return html


def _run(request: bytes) -> tuple[int, list[bytes]]:
    """The child's exit status (negative: ended by that signal) and the whole lines it wrote."""
    status, output = limited.run_program([str(CHILD)], request, wall_seconds=WALL_SECONDS)
    return status, [line for line in output.splitlines(keepends=True) if line.endswith(b"\n")]
