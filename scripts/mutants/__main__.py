"""`python -m scripts.mutants [GROUP …] [--in TEXT] [--sample N]`: try every change of the groups named, or of all, or N of each
drawn by lot; say what no test noticed.

Ends with 1 where fewer than nine in ten changes of a group were noticed, where one that no test noticed has no reason in
survivors.toml, and where a reason there is of no use any more.
"""

import argparse
import atexit
import contextlib
import importlib
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.mutants.changes import Change, Module
from scripts.mutants.forks import end_with_children
from scripts.mutants.trials import Findings, files_of, numbered, try_anew, try_as_things_are, within_patience

ROOT = Path(__file__).resolve().parents[2]
FLOOR = 0.9
Key = tuple[str, str, str]


@dataclass
class Result:
    """What became of the changes of one group."""

    name: str
    all: int
    tried: list[Change]
    unnoticed: list[Change]
    seconds: float

    @property
    def share(self) -> float:
        return 1 - len(self.unnoticed) / len(self.tried) if self.tried else 1.0


def main(arguments: Sequence[str]) -> int:
    """Try the groups asked for. Returns the status to end with."""
    groups = _read("groups.toml")
    parser = argparse.ArgumentParser(prog="python -m scripts.mutants", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"{', '.join(groups)}; all of them where none is named")
    parser.add_argument("--in", dest="text", default="", help="only changes in modules and functions whose name holds this")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="at most N changes of each group, drawn by lot")
    parser.add_argument(
        "--again", type=Path, metavar="FILE", help="only what an earlier run, whose output is in FILE, says nothing noticed"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which lots are drawn: the same seed draws the same")
    options = parser.parse_args(arguments)
    if unknown := set(options.groups) - set(groups):
        parser.error(f"no group is called {', '.join(sorted(unknown))}")
    reasons = {(row["module"], row["function"], row["change"]): row["reason"] for row in _read("survivors.toml")["survivor"]}
    options.again = options.again and options.again.resolve()
    _stand_alone()
    short = [_report(_try_group(name, groups[name], options), reasons) for name in options.groups or groups]
    return max(*short, 0 if options.text else _report_unknown(groups, reasons))


def _report_unknown(groups: dict[str, Any], reasons: dict[Key, str]) -> int:
    """Say which reasons are of changes that cannot be made any more."""
    paths = [path for group in groups.values() for path in files_of(ROOT, group["modules"])]
    known = {change.key for path in paths for change in Module(ROOT, path).changes}
    _tell("".join(f"  has a reason and is nowhere: {key}\n" for key in sorted(set(reasons) - known)))
    return int(bool(set(reasons) - known))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text())


def _stand_alone() -> None:
    """Nothing of this machine takes part: one database, one order, nothing written into the project."""
    os.chdir(ROOT)
    os.environ.pop("TEST_POSTGRES_URL", None)
    folder = tempfile.mkdtemp(prefix="mutants-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # of this process alone: forks end without it
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = f"{folder}/hypothesis"
    sys.pycache_prefix, sys.dont_write_bytecode = f"{folder}/bytecode", False  # each load anew reads it
    signal.signal(signal.SIGTERM, end_with_children)


def _try_group(name: str, group: dict[str, Any], options: argparse.Namespace) -> Result:
    began = time.monotonic()
    modules = [Module(ROOT, path) for path in files_of(ROOT, group["modules"])]
    for module in modules:
        module.changes = [change for change in module.changes if options.text in f"{change.path}:{change.function}"]
    of_all = len(numbered(modules))
    if options.sample:
        _draw(modules, options.sample, options.seed)
    if options.again:
        told = options.again.read_text(errors="replace")
        for module in modules:
            module.changes = [change for change in module.changes if _is_told(change, told)]
    changes = numbered(modules)
    _tell(f"{name}: {len(changes)} of {of_all} changes in {len(modules)} modules\n")
    tests = [str(path) for path in files_of(ROOT, group["tests"])]
    findings = try_as_things_are(modules, tests, _tell)
    _load(findings.loaded)
    noticing = Counter[str]()
    if findings.tests_of and (failed := try_anew(modules[0], None, *_as_patient(findings))):
        raise RuntimeError(f"{failed} fails where the site is loaded anew and nothing is changed")
    for number, names in findings.tests_of.items():
        chosen = within_patience(names, findings.seconds, noticing)
        noticed = try_anew(*changes[number], chosen, sum(findings.seconds[test] for test in chosen))
        findings.noticed_by[number] = noticed
        noticing.update([noticed] if noticed in findings.seconds else [])
        _tell("." if noticed else changes[number][1].told)
    unnoticed = [changes[number][1] for number, noticed in sorted(findings.noticed_by.items()) if not noticed]
    return Result(name, of_all, [change for _, change in changes], unnoticed, time.monotonic() - began)


def _is_told(change: Change, output: str) -> bool:
    """Whether the output of an earlier run names a change, on whatever line it stood then."""
    path, function, shown = (re.escape(part) for part in change.key)
    return re.search(rf"^  {path}:\d+ {function}: {shown}$", output, re.MULTILINE) is not None


def _draw(modules: Sequence[Module], size: int, seed: int) -> None:
    """Leave so many changes, drawn by lot."""
    everything = [change for _, change in numbered(modules)]
    drawn = {id(change) for change in random.Random(seed).sample(everything, min(size, len(everything)))}  # noqa: S311 - lots
    for module in modules:
        module.changes = [change for change in module.changes if id(change) in drawn]


def _as_patient(findings: Findings) -> tuple[list[str], float]:
    """As many tests as are run for one change, and their seconds."""
    tests = within_patience(findings.seconds, findings.seconds, Counter())
    return tests, sum(findings.seconds[test] for test in tests)


def _load(names: Sequence[str]) -> None:
    """Load what is not ours before forking, so that each fork need not."""
    for name in names:
        with contextlib.suppress(Exception):  # one that another module makes under this name
            importlib.import_module(name)


def _report(result: Result, reasons: dict[Key, str]) -> int:
    """Say what was found, and return whether the group falls short."""
    gaps = [change for change in result.unnoticed if change.key not in reasons]
    useless = {change.key for change in result.tried if change not in result.unnoticed} & set(reasons)
    excuses = len(result.unnoticed) - len(gaps)
    drawn = "" if len(result.tried) == result.all else f" drawn from {result.all}"
    noticed = len(result.tried) - len(result.unnoticed)
    _tell(f"\n{result.name}: {noticed} of {len(result.tried)}{drawn} noticed ({result.share:.1%}), ")
    _tell(f"{excuses} others with a reason, {len(gaps)} without, in {result.seconds:.0f} seconds\n")
    _tell("".join(change.told for change in gaps))
    _tell("".join(f"  has a reason and was noticed: {key}\n" for key in sorted(useless)))
    return int(result.share < FLOOR or bool(gaps) or bool(useless))


def _tell(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
