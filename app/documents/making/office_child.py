"""Draws one long office file, as a program of its own with hard limits: it is given a document and gives the bytes of a file.

`app.documents` is imported here without the rest of the site: see `app.core.limited`.
"""

import sys

from app.core import limited
from app.documents.making.sources import Source, drawn
from app.documents.printing.limits import PAST_A_LIMIT

CPU_SECONDS = 60
MEMORY_BYTES = 1536 * 1024 * 1024


def main() -> int:
    """Read the format's code, a line, and what it is drawn from; write a file; the exit status."""
    limited.give_way()
    limited.limit_resources(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    format_code, _, content = sys.stdin.buffer.read().partition(b"\n")
    try:
        sys.stdout.buffer.write(drawn(Source(format_code.decode(), content)))
    except MemoryError:
        return PAST_A_LIMIT
    return 0
