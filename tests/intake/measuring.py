"""A program of its own that has one file looked at, and prints what that cost: `python -m tests.intake.measuring NAME PATH`.

Its own memory is small, so that the largest memory of its children is what the looking took.
"""

import json
import resource
import sys
import time
from pathlib import Path

from app.core.intake import Refused
from app.core.intake.runner import examine

if __name__ == "__main__":
    name, path = sys.argv[1:]
    data = Path(path).read_bytes()
    started = time.monotonic()
    own = time.process_time()
    try:
        examine(name, data)
        reason = ""
    except Refused as refusal:
        reason = refusal.reason.value
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = {
        "reason": reason,
        "seconds": children.ru_utime + children.ru_stime,
        "wall_seconds": time.monotonic() - started,
        "own_seconds": time.process_time() - own,
        "megabytes": children.ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps(cost))
