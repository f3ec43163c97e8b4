"""The import law holds for a module that did not exist when it was written, in whatever package somebody puts it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")
MAY_KNOW_FLASK = {"app", "app.web"}


def packages(root: Path) -> list[str]:
    """Every package of the site by its dotted name."""
    return sorted(".".join(path.parent.relative_to(root).parts) for path in (root / "app").rglob("__init__.py"))


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy in which every package got a module that takes Flask, and one that imports upwards."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("app", "scripts"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "static", "templates", "*.txt"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in packages(copy):
        folder = copy / Path(*package.split("."))
        (folder / "newcomer.py").write_text('"""New."""\n\nfrom flask import request  # noqa: F401\n')
        (folder / "climber.py").write_text('"""New."""\n\nfrom app import cli  # noqa: F401\n')
        (folder / "late_policy.py").write_text('"""New."""\n\nfrom app.accounts import services  # noqa: F401\n')
    linting = subprocess.run(  # the linter is ours
        [LINTER, "--no-cache"], cwd=copy, env={**os.environ, "COLUMNS": "400"}, capture_output=True, text=True, check=False
    )
    assert linting.returncode != 0
    return linting.stdout + linting.stderr


def test_a_new_module_that_takes_flask_is_seen_wherever_it_is(faults: str) -> None:
    unseen = [name for name in packages(ROOT) if name not in MAY_KNOW_FLASK and f"{name}.newcomer" not in faults]
    assert not unseen


def test_a_new_module_that_imports_upwards_is_seen_wherever_it_is(faults: str) -> None:
    unseen = [name for name in packages(ROOT) if name != "app" and f"{name}.climber" not in faults]
    assert not unseen


def test_a_new_policy_that_asks_a_service_is_seen_wherever_policies_are(faults: str) -> None:
    may_ask = [name for name in packages(ROOT) if name in ("app", "app.web", "app.samples") or name.endswith(".services")]
    unseen = [name for name in packages(ROOT) if name not in may_ask and f"{name}.late_policy" not in faults]
    assert not unseen


def test_every_package_stands_in_the_order_of_the_house() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "exhaustive_ignores" not in text
    assert "ignore_imports" not in text
