"""The repository as a newcomer gets it: nothing private or made by running it, and make says what it can do."""

import os
import re
import subprocess

import pytest

from app.core.config import ROOT


def output_of(*command: str) -> str:
    """What a command prints, run as from a new terminal: these tests may themselves be run by make."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True).stdout


def test_the_instance_folder_is_kept_with_its_ignore_file_only():
    assert output_of("git", "ls-files", "instance").split() == ["instance/.gitignore"]


@pytest.mark.parametrize("name", ["practice-exchange.sqlite", "secret-key", "mail/letter.eml", "search/segment"])
def test_nothing_the_site_writes_can_be_committed_by_accident(name: str):
    assert output_of("git", "check-ignore", f"instance/{name}").strip() == f"instance/{name}"


def test_make_run_sets_up_and_then_serves():
    steps = output_of("make", "--dry-run", "run").splitlines()
    assert any(step.endswith("scripts/setup run") for step in steps)
    assert steps[-1].endswith(".venv/bin/python -m scripts.serve")


def test_make_test_and_check_install_what_they_need_first():
    for target in ("test", "check"):
        steps = output_of("make", "--dry-run", target).splitlines()
        assert steps[0].endswith("scripts/setup test")


def test_make_help_explains_every_command_people_are_told_of():
    text = output_of("make", "help")
    explained = dict(re.findall(r"^make (\S+) +(\S.+)$", text, re.MULTILINE))
    assert {"run", "test", "check", "bench", "soak", "lock", "help"} <= explained.keys()


def test_continuous_integration_runs_every_check_and_test():
    script = (ROOT / ".ci" / "run").read_text()
    assert script.rstrip().splitlines()[-1] == "make check test"
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
