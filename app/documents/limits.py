"""How a program that draws files ends, and what that says of the file: see `pdf_child` and `making.office_child`."""

import logging

MISSING = 3  # the exit status where what files are made with is not there
PAST_A_LIMIT = 4  # where memory is; past the processor time the system ends it
WHAT_IS_MISSING = "PDF files cannot be made: install the Debian packages that docs/running.md names (%s)"


class CannotDraw(Exception):
    """This machine lacks what such files are made with."""


class TooLong(CannotDraw):
    """Drawing the document went past a limit."""


def judge(status: int, content: bytes) -> None:
    """Say what a program's exit status and what it wrote mean; nothing where it wrote a file.

    Raises CannotDraw where the machine lacks the libraries, TooLong past a limit, RuntimeError when it cannot run at all.
    """
    if status == MISSING:
        logging.getLogger(__name__).warning(WHAT_IS_MISSING, content.decode("ascii", "replace"))
        raise CannotDraw
    if status < 0 or status == PAST_A_LIMIT:  # ended by the system, or by itself
        raise TooLong
    if status > 0:
        raise RuntimeError(f"the process that draws files ended with status {status}")
