"""A pytest plugin: where CI is set, a test that would be skipped fails instead.

On somebody's own machine a missing browser or database skips the tests that need it, with a line saying how to get
it. A continuous integration run has everything installed, so there a skip would hide that something was not tested.
"""

import os
from collections.abc import Generator

import pytest


def _forbid(report: pytest.TestReport | pytest.CollectReport) -> None:
    expected_to_fail = hasattr(report, "wasxfail")
    if report.outcome == "skipped" and not expected_to_fail:
        report.outcome = "failed"
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.longrepr = f"{report.nodeid}: nothing may be skipped here. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if os.environ.get("CI"):
        _forbid(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if os.environ.get("CI"):
        _forbid(report)
    return report
