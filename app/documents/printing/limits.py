"""How a program that draws files ends, and what that says of the file: see `pdf_child` and `making.office_child`."""

import logging
import signal

STOPPED = (
    -signal.SIGHUP,
    -signal.SIGINT,
    -signal.SIGTERM,
)  # with the worker, by a person or the system: it says nothing of the file
MISSING = 3  # the exit status where what files are made with is not there
PAST_A_LIMIT = 4  # where memory is; past the processor time the system ends it
WHAT_IS_MISSING = "PDF files cannot be made: install the Debian packages that docs/running.md names (%s)"


class CannotDraw(Exception):
    """This machine lacks what such files are made with."""


class TooLong(CannotDraw):
    """Drawing the document went past a limit."""


def judge(status: int, content: bytes) -> None:
    """Say what a program's exit status and what it wrote mean; nothing where it wrote a file.

    Raises CannotDraw where the machine lacks the libraries, TooLong past a limit, RuntimeError when it could not run to
    its end.
    """
    if status == MISSING:
        logging.getLogger(__name__).warning(WHAT_IS_MISSING, content.decode("ascii", "replace"))
        raise CannotDraw
    if status == PAST_A_LIMIT or (status < 0 and status not in STOPPED):  # by itself, or ended by the system
        raise TooLong
    if status != 0:
        raise RuntimeError(f"the process that draws files ended with status {status}")
