"""What is written to the disk outlasts a power cut only once it is told so: the bytes of a file, and the names in a folder."""

import os
from pathlib import Path


def make_durable(path: Path) -> None:
    """See that a file, or what a folder lists, outlasts a power cut. Raises OSError where the disk does not take it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
