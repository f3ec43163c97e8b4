"""Draws a file from its source, in a program of its own with limits: one at a time, since one thread of the worker asks."""

from app.core import limited
from app.documents.making.sources import PDF, Source
from app.documents.printing import limits, pdf

CHILD = "app.documents.making.office_child"


def draw(source: Source) -> bytes:
    """The bytes of a file. Takes seconds. Raises what `limits.judge` raises, and Busy where the machine has too much to do."""
    if source.format_code == PDF:
        return pdf.draw(source.content.decode())
    request = source.format_code.encode() + b"\n" + source.content
    status, content = limited.run(CHILD, request, wall_seconds=pdf.WALL_SECONDS)
    limits.judge(status, content)
    return content
