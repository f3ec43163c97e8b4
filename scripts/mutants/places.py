"""Putting a change where it is run: into loaded functions, into tables that are made already, or into an import to come."""

import ast
import functools
import gc
import importlib.machinery
import re
import sys
import types
from collections.abc import Collection, Iterator
from typing import Any, TypeVar

from scripts.mutants.changes import Change, Module

Kind = TypeVar("Kind")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
# Values of which many stand for different things: the same one elsewhere is another only by its name.
COMMON = (str, bytes, int, float, bool, type(None))


class Loaded:
    """The functions of some files, and what functions of the site remembered, looked for once: there are a million objects."""

    def __init__(self, files: Collection[str]) -> None:
        gc.unfreeze()  # what is frozen is in no list of objects
        self.functions: list[types.FunctionType] = []
        self.remembering: list[Any] = []
        for value in gc.get_objects():
            if isinstance(value, types.FunctionType) and value.__code__.co_filename in files:
                self.functions.append(value)
            elif isinstance(value, functools._lru_cache_wrapper) and value.__module__.partition(".")[0] == "app":
                self.remembering.append(value)
        gc.freeze()

    @staticmethod
    def all_of(kind: type[Kind]) -> list[Kind]:
        """Every object of a kind that is loaded."""
        gc.unfreeze()
        return [thing for thing in gc.get_objects() if isinstance(thing, kind)]

    def put_in(self, file: str, code: types.CodeType) -> None:
        """Give every loaded function of a file its code from `code`, and forget what functions remembered."""
        changed = {(inner.co_qualname, inner.co_firstlineno): inner for inner in _codes_in(code)}
        for function in self.functions:
            old = function.__code__
            new = changed.get((old.co_qualname, old.co_firstlineno))
            if old.co_filename != file or new is None:
                continue
            if not new.co_freevars:  # one that calls super() no more: the loaded function holds the cell of its class still
                new = new.replace(co_freevars=old.co_freevars)
            if len(new.co_freevars) == len(old.co_freevars):
                function.__code__ = new
        for remembering in self.remembering:
            remembering.cache_clear()

    def make_again(self, file: str, code: types.CodeType) -> None:
        """Run what the import of a module makes, but no definition, and have it stand wherever the old stands.

        What other modules worked out from the old stays: a change that shows only there is not seen here.
        """
        module = next(each for each in list(sys.modules.values()) if getattr(each, "__file__", None) == file)
        fresh = dict(vars(module))
        exec(code, fresh)  # noqa: S102 - a module of ours
        for name, new in fresh.items():
            old = vars(module).get(name)
            if new is not old and not name.startswith("__"):
                _replace(name, old, new)
        for remembering in self.remembering:
            remembering.cache_clear()


def is_in_a_table(module: Module, change: Change) -> bool:
    """Whether a change is in what the import of its module makes, outside every definition."""
    holders = (node for node in module.tree.body if node.lineno <= change.line <= (node.end_lineno or node.lineno))
    return change.at_import and not any(isinstance(node, DEFINITIONS) for node in holders)


def tables_of(module: Module, change: Change | None) -> types.CodeType:
    """What the import of a module makes, without its definitions."""
    return module.compiled(change, without=DEFINITIONS)


def load_instead(file: str, code: types.CodeType) -> None:
    """Have the import of one file run `code`."""
    usual = importlib.machinery.SourceFileLoader.get_code

    def get_code(self: importlib.machinery.SourceFileLoader, name: str) -> types.CodeType | None:
        return code if self.path == file else usual(self, name)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign]


def _replace(name: str, old: Any, new: Any) -> None:
    """Let what holds `old` hold what `new` is: in place where that can be done, else in every module that names it."""
    if type(old) is type(new) and isinstance(old, dict):
        old.clear()
        old.update(new)
    elif type(old) is type(new) and isinstance(old, list | set):
        old.clear()
        _ = old.extend(new) if isinstance(old, list) else old.update(new)
    elif type(old) is type(new) and hasattr(old, "__dict__") and not isinstance(old, type | re.Pattern):
        vars(old).clear()
        vars(old).update(vars(new))
    else:
        _rename(name, old, new)


def _rename(name: str, old: Any, new: Any) -> None:
    for module in list(sys.modules.values()):
        names = getattr(module, "__dict__", {})
        alike = [name] if isinstance(old, COMMON) else [each for each, value in list(names.items()) if value is old]
        for each in alike:
            if getattr(module, "__name__", "").startswith(("app.", "tests.")) and names.get(each) is old and each in names:
                names[each] = new


def _codes_in(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _codes_in(constant)
