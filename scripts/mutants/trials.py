"""Trying changes: a pytest plugin that runs each in a fork of a process in which everything is loaded already.

First every test runs as things are, and it is noted which lines each reaches. A change inside a function is then put into the
loaded function, and the tests that reach it run until one fails. What a module works out when it is imported (a table, a default)
needs the site loaded anew: `try_anew` does that, in a fork of a process that has loaded everything but the site.
"""

import contextlib
import io
import pickle
import sys
import threading
import time
import types
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

from scripts.mutants.changes import Change, Module
from scripts.mutants.forks import bytes_from_a_fork, in_a_fork
from scripts.mutants.places import Loaded, is_in_a_table, load_instead, tables_of

# All seconds are of processor time: the machine may be busy with other things.
PATIENCE = 60.0  # of tests that a change is tried with, at most, as they take while watched; what outlives them is unnoticed
OURS = ("app", "tests", "scripts")
ALREADY_LOADED = "ignore::pytest.PytestAssertRewriteWarning"  # pytest's plugins are loaded before a fork runs it again
ARGUMENTS = (
    "-q",
    "-W",
    ALREADY_LOADED,
    "-p",
    "no:xdist",
    "-p",
    "no:cacheprovider",
    "-s",
    "-m",
    "not soak and not browser and not postgresql",
)


hypothesis.settings.register_profile(
    "mutants", max_examples=40, deadline=None, database=None, phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate)
)
hypothesis.settings.load_profile("mutants")  # an example that fails is enough: it need not be made small


@dataclass
class Findings:
    """What a run of tests as things are says: which tests reach what, and what became of the changes that needed no import."""

    tests_of: dict[int, list[str]] = field(default_factory=dict)  # of changes that wait for the site to be loaded anew
    seconds: dict[str, float] = field(default_factory=dict)
    noticed_by: dict[int, str | None] = field(default_factory=dict)
    loaded: list[str] = field(default_factory=list)


class Trial:
    """Runs the tests as things are, then tries each change of `modules` that can be tried without importing anything anew."""

    def __init__(self, modules: Sequence[Module], tell: Callable[[str], None]) -> None:
        self.modules, self.tell = modules, tell
        self.files = {module.file for module in modules}
        self.reached: dict[tuple[str, int], set[str]] = defaultdict(set)
        self.running = ""  # the test that runs, or nothing while what all tests share is made
        self.findings, self.noticing = Findings(), Counter[str]()
        self.last: dict[tuple[Path, str], str] = {}  # which test noticed last, by function
        self.can_be_made_again: dict[str, bool] = {}  # modules whose tables can be, with nothing changed and no test failing
        self.items: dict[str, pytest.Item] = {}

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        threading.settrace(self._enter)
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(None)
            threading.settrace(None)  # type: ignore[arg-type]  # None ends it

    def _enter(self, frame: types.FrameType, _event: str, _arg: object) -> Any:
        if frame.f_code.co_filename not in self.files:
            return None
        self._note(frame, "line", None)
        return self._note

    def _note(self, frame: types.FrameType, event: str, _arg: object) -> Any:
        if event == "line":
            self.reached[frame.f_code.co_filename, frame.f_lineno].add(self.running)
        return self._note

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, object, object]:
        running = self.running
        if fixturedef.scope != "function":
            self.running = ""
        try:
            return (yield)
        finally:
            self.running = running

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        self._run_as_things_are(session)
        self.items = {item.nodeid: item for item in session.items}
        self.loaded = Loaded(self.files)
        for number, (module, change) in enumerate(numbered(self.modules)):
            self._try_one(number, module, change)
        self.findings.loaded = [name for name in sys.modules if name.partition(".")[0] not in OURS]
        return True

    def _run_as_things_are(self, session: pytest.Session) -> None:
        """Run every test once. One that fails while it is watched, such as for being slow then, notices nothing afterwards."""
        for item in list(session.items):
            self.running, began = item.nodeid, time.process_time()
            if _passes(item, session):
                self.findings.seconds[item.nodeid] = time.process_time() - began
            else:
                session.items.remove(item)
                self.tell(f"left out, for it fails as things are: {item.nodeid}\n")
            self.running = ""
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]  # None ends it
        if not session.items:
            raise session.Interrupted("no test passes as things are")
        for tests in self.reached.values():
            tests &= {*self.findings.seconds, ""}
        self.tell(f"{len(session.items)} tests pass as things are, in {sum(self.findings.seconds.values()):.0f} seconds\n")

    def _try_one(self, number: int, module: Module, change: Change) -> None:
        test, is_sure = self._try_table(module, change) if change.at_import else self._try_function(module, change)
        if test:
            self.noticing[test] += 1
            self.last[change.path, change.function] = test
        if test or is_sure:
            self.findings.noticed_by[number] = test
            self.tell("." if test else change.told)
        else:
            self.findings.tests_of[number] = self._in_order(self.items, self._using(module))
            self.tell("-")

    def _try_function(self, module: Module, change: Change) -> tuple[str | None, bool]:
        """Which test noticed, and whether that is all there is to know: what runs before any test must be loaded anew."""
        reaching = set[str]().union(*(self.reached.get((module.file, line), set()) for line in change.lines))
        noticed = self._in_a_fork(reaching - {""}, change, lambda: self.loaded.put_in(module.file, module.compiled(change)))
        return noticed, "" not in reaching

    def _try_table(self, module: Module, change: Change) -> tuple[str | None, bool]:
        """Which test noticed: never all there is to know where none did, for others hold what they made of the old table."""
        if not is_in_a_table(module, change):
            return None, False
        tests = self._using(module) or set(self.items)  # a test may read a table and run nothing of its module

        def made_again(of: Change | None) -> str | None:
            return self._in_a_fork(tests, of, lambda: self.loaded.make_again(module.file, tables_of(module, of)))

        if module.file not in self.can_be_made_again:
            self.can_be_made_again[module.file] = not made_again(None)
        return (made_again(change) if self.can_be_made_again[module.file] else None), False

    def _in_a_fork(self, names: Iterable[str], change: Change | None, put_in: Callable[[], None]) -> str | None:
        first = self.last.get((change.path, change.function), "") if change else ""
        tests = [self.items[name] for name in sorted(self._in_order(names), key=lambda name: name != first)]

        def work() -> str:
            put_in()
            return _first_to_fail(tests)

        return in_a_fork(work, self._seconds_for(tests)) if tests else None

    def _using(self, module: Module) -> set[str]:
        """The tests that run anything in a module."""
        return set[str]().union(*(tests for (file, _), tests in self.reached.items() if file == module.file)) - {""}

    def _in_order(self, names: Iterable[str], first: Collection[str] = ()) -> list[str]:
        return within_patience(names, self.findings.seconds, self.noticing, first)

    def _seconds_for(self, tests: Sequence[pytest.Item]) -> float:
        return 10 + 5 * sum(self.findings.seconds[item.nodeid] for item in tests)


def numbered(modules: Sequence[Module]) -> list[tuple[Module, Change]]:
    """Every change with its module: a change is known by its place here."""
    return [(module, change) for module in modules for change in module.changes]


def within_patience(
    names: Iterable[str], seconds: dict[str, float], noticing: Counter[str], first: Collection[str] = ()
) -> list[str]:
    """Tests that noticed most so far, then those that come `first`, then the quickest, as many as patience allows."""
    tests, total = [], 0.0
    for name in sorted(names, key=lambda name: (-noticing[name], name not in first, seconds[name])):
        total += seconds[name]
        if tests and total > PATIENCE:
            break
        tests.append(name)
    return tests


def try_as_things_are(modules: Sequence[Module], folders: Sequence[str], tell: Callable[[str], None]) -> Findings:
    """Everything that can be tried with the site loaded once. Raises RuntimeError where the tests fail as things are."""

    def run() -> bytes:
        trial = Trial(modules, tell)
        with contextlib.redirect_stdout(io.StringIO()) as told, trial.watching():
            status = pytest.main([*ARGUMENTS, *folders], plugins=[trial])
        return pickle.dumps(trial.findings if status == 0 else told.getvalue()[-3000:])

    findings = pickle.loads(bytes_from_a_fork(run, None) or pickle.dumps("the tests ended the process"))  # noqa: S301 - our own
    if not isinstance(findings, Findings):
        raise RuntimeError(findings)
    return findings


class Chosen:
    """Runs the tests chosen, in their order, and remembers the first that failed."""

    def __init__(self, names: Sequence[str]) -> None:
        self.order = {name: place for place, name in enumerate(names)}
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or (report.nodeid if report.failed else "")


def try_anew(module: Module, change: Change | None, names: Sequence[str], seconds: float) -> str | None:
    """Load the site with a change in it, or none, and run the tests named; which of them noticed."""

    def run() -> str:
        load_instead(module.file, module.compiled(change))
        chosen = Chosen(names)
        files = list(dict.fromkeys(name.partition("::")[0] for name in names))
        status = pytest.main([*ARGUMENTS, "-x", *files], plugins=[chosen])
        return chosen.failed or ("" if status == 0 else "(import)")

    return in_a_fork(run, 30 + 5 * seconds)


def _passes(item: pytest.Item, session: pytest.Session) -> bool:
    """Run one test, and take down all it made but what all tests share."""
    reports = runtestprotocol(item, log=False, nextitem=session)  # type: ignore[arg-type]  # a node to go back to
    return not any(report.failed for report in reports)


def _first_to_fail(tests: Sequence[pytest.Item]) -> str:
    return next((item.nodeid for item in tests if not _passes(item, item.session)), "")


def files_of(root: Path, patterns: Sequence[str]) -> list[Path]:
    """The modules that patterns name, relative to `root`, each once."""
    return list(dict.fromkeys(path.relative_to(root) for pattern in patterns for path in sorted(root.glob(pattern))))
