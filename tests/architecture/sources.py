"""What the tests of the source read: each file parsed, and its nodes laid out, once a process. Nobody changes them."""

import ast
from functools import cache
from pathlib import Path

from app.core.config import ROOT

APP = ROOT / "app"
MODULES = sorted(APP.rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    """A module as it was written."""
    return ast.parse(path.read_text())


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module."""
    return tuple(ast.walk(tree_of(path)))
