"""A program of its own that has files looked at, and prints what each cost: lines of JSON in ({name, path}) and out.

Its own memory is small, so that the largest memory of its children is what the looking took: of the files so far, the most.
"""

import json
import resource
import sys
import time
from pathlib import Path

from app.intake import Refused
from app.intake.runner import examine


def measure(name: str, path: str) -> dict[str, object]:
    """Why a file was refused ("" where it was not), and what looking at it cost: processor seconds of children and our own."""
    data = Path(path).read_bytes()
    before, own = _children(), time.process_time()
    try:
        examine(name, data)
        reason = ""
    except Refused as refusal:
        reason = refusal.reason.value
    after = _children()
    return {
        "reason": reason,
        "seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "own_seconds": time.process_time() - own,
        "megabytes": after.ru_maxrss / 1024,
    }


def _children() -> resource.struct_rusage:
    return resource.getrusage(resource.RUSAGE_CHILDREN)


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(measure(**json.loads(line))) + "\n")
        sys.stdout.flush()
