"""The guard's reading of long texts, in a process of its own: a file of 75 pages takes the rules several seconds, which no
process that serves pages can spend.

This module is both sides: `inspect_apart` asks, `main` answers in the child (see `app.core.limited`).
"""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from app.contributions.guard.inspection import inspect
from app.contributions.guard.risk import about_a_child_at_risk_now
from app.core import limited

CPU_SECONDS = 30
WALL_SECONDS = 180
MEMORY_BYTES = 768 * 1024 * 1024


LINE_ENDS = re.compile(r"\n+")


class TooLong(Exception):
    """The texts took the guard longer than it may take."""


@dataclass(frozen=True)
class Noted:
    """One finding, as it is kept: the rule, where in the text (offsets in characters), and its fingerprint."""

    rule: str
    start: int
    end: int
    fingerprint: str


@dataclass(frozen=True)
class Reading:
    """What the guard made of several texts: those about a child who may be at risk now, and findings by the text's name."""

    at_risk: tuple[str, ...]
    findings: dict[str, list[Noted]]


def inspect_apart(texts: Mapping[str, str]) -> Reading:
    """Read each of `texts` (name → text) by every rule. Call it outside a transaction.

    Raises TooLong past the limits, Busy where the machine has too much to do, RuntimeError when the child cannot run at all.
    """
    status, answer = limited.run(__name__, json.dumps(dict(texts)).encode(), wall_seconds=WALL_SECONDS)
    if status < 0:
        raise TooLong
    if status:
        raise RuntimeError(f"the process that checks texts ended with status {status}")
    said = json.loads(answer)
    found = {name: [Noted(**one) for one in noted] for name, noted in said["findings"].items() if noted}
    return Reading(tuple(said["at_risk"]), found)


def read(texts: Mapping[str, str]) -> Reading:
    """The same, in this process."""
    at_risk = tuple(name for name, text in texts.items() if _is_at_risk(text))
    findings = {
        name: [Noted(one.rule, one.start, one.end, one.fingerprint) for one in inspect(text)] for name, text in texts.items()
    }
    return Reading(at_risk, findings)


def _is_at_risk(text: str) -> bool:
    """Whether a text is about a child at risk, its lines taken as wrapped prose or each by itself: a file does not say which."""
    return about_a_child_at_risk_now(text) or about_a_child_at_risk_now(LINE_ENDS.sub("\n\n", text))


def main() -> int:
    """In the child: answer the request on standard input."""
    limited.limit_resources(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    sys.stdout.write(json.dumps(asdict(read(json.loads(sys.stdin.buffer.read())))))
    return 0
