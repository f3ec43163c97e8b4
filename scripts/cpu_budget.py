"""A pytest plugin: counts the processor time of each test, and holds each folder of tests to what tests/budget.toml allows.

Time on a clock depends on what else the machine does; processor time much less. It counts this process and every program
that a test starts, ended or still running. The sums are printed at the end of each run. With `--hold-budget` a run fails
where a folder took more than one and a half times its budget.
"""

import os
import tomllib
from collections import defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

ROOT = Path(__file__).resolve().parents[1]
BUDGET = ROOT / "tests" / "budget.toml"
TOO_MUCH = 1.5  # times the budget
TICKS = os.sysconf("SC_CLK_TCK")
ATTRIBUTE = "cpu_seconds"


def budgets(path: Path = BUDGET) -> dict[str, float]:
    """Seconds by folder of tests."""
    return {folder: float(seconds) for folder, seconds in tomllib.loads(path.read_text())["seconds"].items()}


def folder_of(nodeid: str) -> str:
    """The folder right below tests/ in which a test is."""
    parts = nodeid.split("::")[0].split("/")
    return parts[1] if len(parts) > 2 else "tests"


def used() -> float:
    """Processor seconds of this process so far, with those of every program it started."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system + sum(_running(os.getpid()))


def _running(parent: int) -> Iterator[float]:
    """The seconds of every program below `parent` that has not ended, where the system tells; none elsewhere."""
    for child in _children(parent):
        try:
            numbers = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        yield sum(map(int, numbers[11:15])) / TICKS
        yield from _running(child)


def _children(parent: int) -> list[int]:
    children: list[int] = []
    try:
        for listed in Path(f"/proc/{parent}/task").glob("*/children"):
            children += map(int, listed.read_text().split())
    except OSError:
        pass  # the process ended meanwhile, or the system does not say
    return children


class Meter:
    """Notes on each test's last report what the test took, set-up and tidying included."""

    def __init__(self) -> None:
        self.before = used()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if call.when == "teardown":
            now = used()
            setattr(report, ATTRIBUTE, max(0.0, now - self.before))
            self.before = now
        return report


class Ledger:
    """Adds up what the reports say, prints it, and says whether it is too much."""

    def __init__(self, allowed: dict[str, float], *, held: bool) -> None:
        self.allowed, self.held = allowed, held
        self.seconds: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[folder_of(report.nodeid)] += getattr(report, ATTRIBUTE, 0.0)

    def over(self) -> list[str]:
        """Folders that took too much, or have no budget."""
        return [
            f"{folder}: {seconds:.0f} seconds, and tests/budget.toml allows {self.allowed.get(folder, 0):.0f}"
            for folder, seconds in sorted(self.seconds.items())
            if seconds > self.allowed.get(folder, 0) * TOO_MUCH
        ]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.held and self.over() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        terminalreporter.write_sep("-", "processor seconds by folder, and what tests/budget.toml allows")
        for folder, seconds in sorted(self.seconds.items(), key=lambda pair: -pair[1]):
            terminalreporter.write_line(f"{seconds:8.1f} {self.allowed.get(folder, 0):6.0f}  {folder}")
        terminalreporter.write_line(f"{sum(self.seconds.values()):8.1f} {sum(self.allowed.values()):6.0f}  all together")
        if self.held:
            for line in self.over():
                terminalreporter.write_line(f"OVER BUDGET {line}", red=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--hold-budget", action="store_true", help="fail where a folder took 1.5 times its processor seconds")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Meter(), "cpu-meter")
    if not hasattr(config, "workerinput"):  # this process hears of every test, whichever process ran it
        held = bool(config.getoption("--hold-budget"))
        config.pluginmanager.register(Ledger(budgets(), held=held), "cpu-ledger")
