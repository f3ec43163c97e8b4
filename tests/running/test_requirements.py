"""What is installed is exactly what was looked at: asked for in pyproject.toml, pinned, hashed, and from no particular place."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.core.config import ROOT

LOCKS = ("requirements-build.txt", "requirements.txt", "requirements-test.txt", "requirements-bench.txt")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ASKED = {
    "requirements-build.txt": PYPROJECT["dependency-groups"]["build"],
    "requirements.txt": PYPROJECT["project"]["dependencies"],
    "requirements-test.txt": [*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["test"]],
    "requirements-bench.txt": PYPROJECT["dependency-groups"]["bench"],
}
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)(\[[a-z,]+\])?==(?P<version>[^\s;]+)", re.IGNORECASE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
# The three distributions that would each write their own copy of the package `whoosh`.
WHOOSHES = {"whoosh", "whoosh3", "whoosh-reloaded"}


def requirements(file_name: str) -> list[str]:
    """The requirements of a lock file, each on one line with its hashes."""
    text = (ROOT / file_name).read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def pins(file_name: str) -> dict[str, str]:
    found = [PIN.match(line) for line in requirements(file_name)]
    return {match["name"].lower(): match["version"] for match in found if match}


@pytest.mark.parametrize("file_name", LOCKS)
def test_every_requirement_is_pinned_and_hashed(file_name: str):
    lines = requirements(file_name)
    assert lines
    assert [line for line in lines if not PIN.match(line) or not HASH.search(line)] == []


@pytest.mark.parametrize("file_name", [*LOCKS, "pyproject.toml"])
def test_nothing_that_is_installed_from_names_a_place_to_download_from(file_name: str):
    text = (ROOT / file_name).read_text()
    assert re.findall(r"https?:|file:|git\+|\bindex-url|find-links|trusted-host| @ ", text) == []


def test_the_validators_lock_names_no_place_either_and_holds_a_digest():
    text = (ROOT / "scripts" / "html-validator" / "package-lock.json").read_text()
    assert "http" not in text
    assert '"integrity": "sha512-' in text


def test_tests_run_on_the_same_versions_as_the_site():
    site, tests = pins("requirements.txt"), pins("requirements-test.txt")
    assert {name: tests.get(name) for name in site} == site


def test_what_the_site_is_measured_beside_changes_no_version_of_its_own():
    tests, beside = pins("requirements-test.txt"), pins("requirements-bench.txt")
    assert {name: version for name, version in beside.items() if tests.get(name, version) != version} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_what_pyproject_asks_for_is_in_the_lock_and_within_its_bounds(lock: str):
    versions = pins(lock)
    for wanted in map(Requirement, ASKED[lock]):
        name = canonicalize_name(wanted.name)
        assert name in versions, f"{name} is not in {lock}: run make lock"
        assert wanted.specifier.contains(versions[name]), f"{lock} has {name} {versions[name]}, and pyproject.toml wants {wanted}"


@pytest.mark.parametrize("lock", LOCKS)
def test_what_pyproject_asks_for_has_a_floor_and_an_upper_bound(lock: str):
    assert [asked for asked in ASKED[lock] if sorted(one.operator for one in Requirement(asked).specifier) != ["<", ">="]] == []


def test_one_whoosh_only():
    assert set(pins("requirements-test.txt")) & WHOOSHES == {"whoosh"}


def test_the_site_installs_no_test_tools():
    assert {"pytest", "playwright", "ruff", "mypy"}.isdisjoint(pins("requirements.txt"))


def test_the_code_imports_nothing_that_is_only_installed_for_tests():
    only_tests = set(pins("requirements-test.txt")) - set(pins("requirements.txt"))
    imports = re.compile(r"^\s*(?:import|from) ([a-z0-9_]+)", re.MULTILINE | re.IGNORECASE)
    sources = [ROOT / "wsgi.py", *Path(ROOT / "app").rglob("*.py")]
    imported = {name.lower().replace("_", "-") for source in sources for name in imports.findall(source.read_text())}
    assert imported & only_tests == set()


@pytest.mark.parametrize("how", [["install"], ["install", "--editable"], ["wheel"]])
@pytest.mark.long
def test_pip_is_told_that_this_is_no_package_and_what_to_do_instead(how: list[str], tmp_path: Path):
    command = [sys.executable, "-m", "pip", *how, str(ROOT), "--no-deps", "--no-index", "--disable-pip-version-check"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is an application and not a package" in done.stderr
    assert "make run" in done.stderr
    assert list(tmp_path.iterdir()) == []
