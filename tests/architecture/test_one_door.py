"""One act, one door: what is done to a thing is done by the feature whose it is, in one function.

Two functions that do the same act drift apart: one learns a rule (who may, who is told, what is kept) that the other misses.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from app.core.config import ROOT
from app.core.db import Base
from tests.architecture.sources import APP, MODULES, nodes_of, tree_of

# What stands in for every table at once: made-up rows for benchmarks, and tables that are walked rather than named.
WALKERS = {"samples"}
MOVES = ("apply", "moving", "start")
WRITES = ("insert", "update", "delete")


def package_of(path: Path) -> str:
    return path.relative_to(APP).parts[0]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in nodes_of(path) if isinstance(node, ast.FunctionDef))


def calls(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.Call]]:
    """Each call among `nodes`, with the whole name that is called."""
    return ((ast.unparse(node.func), node) for node in nodes if isinstance(node, ast.Call))


def assigned(path: Path, maker: str) -> Iterator[str]:
    """The constants of a module that are made by calling `maker`."""
    for node in tree_of(path).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == maker:
            yield ast.unparse(node.targets[0])


@cache
def models() -> set[str]:
    """Every class that has a table, by its whole name."""
    classes = (mapper.class_ for mapper in Base.registry.mappers if isinstance(mapper.local_table, sa.Table))
    return {f"{model.__module__}.{model.__name__}" for model in classes}


def foreign_models(path: Path) -> dict[str, str]:
    """The models that a module imports from another feature: their names there, and their whole names."""
    imports = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in nodes_of(path)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    every_model = models()
    return {name: whole for name, whole in imports.items() if whole in every_model and whole.split(".")[1] != package_of(path)}


def written(path: Path) -> Iterator[tuple[str, int]]:
    """(name, line) of what a module makes, names in a statement that writes, or walks to do something to each."""
    for node in nodes_of(path):
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple):
            yield from ((ast.unparse(item), node.lineno) for item in node.iter.elts)
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            yield name, node.lineno
            if name.startswith("sa.") and name.removeprefix("sa.") in WRITES and node.args:
                yield ast.unparse(node.args[0]).partition(".")[0], node.lineno


def acts(path: Path) -> Iterator[tuple[str, str]]:
    """(the act as the audit trail will know it, the function that writes it down) for each act named in a module."""
    for function in functions(path):
        for name, call in calls(ast.walk(function)):
            if name == "audit.record" and len(call.args) > 2 and isinstance(call.args[1], ast.Constant):
                yield f"{call.args[1].value} {ast.unparse(call.args[2])}", f"{path.relative_to(ROOT)}: {function.name}"


def test_each_act_is_written_into_the_trail_by_one_function() -> None:
    doors = defaultdict(set)
    for path in MODULES:
        for act, function in acts(path):
            # A constant that names the thing counts within its module; a word counts everywhere.
            doors[act if "'" in act else f"{act} of {path.parent.name}"].add(function)
    assert len(doors) > 30
    assert not {act: sorted(functions) for act, functions in doors.items() if len(functions) > 1}


def test_a_lifecycle_is_moved_only_by_the_feature_that_declares_it() -> None:
    owner_of = {name: package_of(path) for path in MODULES for name in assigned(path, "Lifecycle")}
    assert len(owner_of) > 8
    faults = [
        f"{path.relative_to(ROOT)}:{call.lineno} moves {thing}, which is of {owner_of[thing]}"
        for path in MODULES
        for name, call in calls(nodes_of(path))
        for thing, _, verb in [name.rpartition(".")]
        if verb in MOVES and owner_of.get(thing, package_of(path)) != package_of(path)
    ]
    assert not faults


def test_a_table_is_written_only_by_the_feature_that_declares_it() -> None:
    assert len(models()) > 40
    faults = [
        f"{path.relative_to(ROOT)}:{line} writes {foreign[name]}"
        for path in MODULES
        if package_of(path) not in WALKERS
        for foreign in [foreign_models(path)]
        for name, line in written(path)
        if name in foreign
    ]
    assert not faults
