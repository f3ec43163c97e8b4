"""The import law inside packages, as a contract of import-linter: what a module may import follows from its name.

Every module has a level by the last part of its name, or because it lies in a package called `services`, or by its last word
(`area_views` is views). A module with none of these names is *pure*: it may import neither Flask, nor the
database session, nor anything of a level that asks the database. So a new module is held from birth, wherever it is put.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

PURE = "pure"
SERVICES = "services"  # the one level that may be a package
WEB_FRAMEWORK = ("flask", "flask_login", "flask_wtf")
SESSION = "app.core.db"
SESSION_NAMES = {"session", "transaction", "unit_of_work"}


class LevelsContract(Contract):
    """`levels` are lines of names, the highest first; a module imports its own level and those below.

    `web_levels` is how many of them, from the top, may import Flask. `open_levels` is how many of them, from the bottom, pure
    modules may import: they ask no database. `outside` are packages with a law of their own.
    """

    levels = fields.ListField(subfield=fields.StringField())
    web_levels = fields.IntegerField()
    open_levels = fields.IntegerField()
    outside = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Every broken import, in words."""
        faults = [fault for module in sorted(graph.modules) if self._is_held(module) for fault in self._faults(graph, module)]
        return ContractCheck(kept=not faults, metadata={"faults": faults})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which import broke it, and why."""
        for fault in check.metadata["faults"]:
            output.print_error(fault)

    def level(self, module: str) -> int | None:
        """The number of a module's level, counted from the top; None where it is pure."""
        parts = module.split(".")[1:]
        names = [parts[-1], *(part for part in parts[:-1] if part == SERVICES), parts[-1].rpartition("_")[2]]
        for name in names:
            for number, words in enumerate(self.levels):
                if name in words.split():
                    return number
        return None

    def _is_held(self, module: str) -> bool:
        parts = module.split(".")
        return parts[0] == "app" and len(parts) > 2 and parts[1] not in self.outside and not _is_package(module)

    def _faults(self, graph: ImportGraph, module: str) -> Iterator[str]:
        level = self.level(module)
        for dependency in sorted(graph.find_modules_directly_imported_by(module)):
            if dependency in WEB_FRAMEWORK:
                if level is None or level >= self.web_levels:
                    yield f"{module} imports {dependency}: only the first {self.web_levels} levels know the web framework"
            elif self._is_held(dependency):
                yield from self._upward(module, level, dependency)
        if level is None and (names := _session_names(module)):
            yield f"{module} is {PURE} and imports {', '.join(sorted(names))} of {SESSION}"

    def _upward(self, module: str, level: int | None, dependency: str) -> Iterator[str]:
        target = self.level(dependency)
        if target is None:
            return
        if level is None:
            if target < len(self.levels) - self.open_levels:
                yield f"{module} is {PURE} and imports {dependency}, which asks the database or stands above what does"
        elif target < level:
            yield f"{module} imports {dependency}, which stands above it"


def _path(module: str) -> Path:
    return Path(*module.split("."))


def _is_package(module: str) -> bool:
    return (_path(module) / "__init__.py").exists()


def _session_names(module: str) -> set[str]:
    tree = ast.parse(_path(module).with_suffix(".py").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == SESSION]
    return {alias.name for node in imports for alias in node.names} & SESSION_NAMES
