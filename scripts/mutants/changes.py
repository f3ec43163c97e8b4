"""The changes that are tried: each one expression or statement of a module, put back afterwards.

Left alone are annotations, decorators, docstrings, logging, the columns and constraints of tables (migrations are held by tests
of their own) and sentences shown to people, which begin with a capital and hold a space.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

LONGEST_SHOWN = 90
SENTENCE = re.compile(r"[A-Z][^|\\(]* ")
NOT_READ = {"annotation", "returns", "decorator_list", "bases", "keywords", "type_params", "ctx", "op", "ops"}
COMPARISONS: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
OTHER_NAMES = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "startswith": "endswith",
    "endswith": "startswith",
    "bisect_left": "bisect_right",
    "bisect_right": "bisect_left",
    "union": "intersection",
}
CLEANING = {"lower", "upper", "strip", "lstrip", "rstrip", "casefold"}
# Calls of any number of alternatives or conditions, each of which should matter by itself.
LISTS_OF_CONDITIONS = {"_any", "and_", "or_", "where", "filter", "has_role"}
COLUMNS = {"__tablename__", "__table_args__", "__mapper_args__", "__all__"}


@dataclass
class Change:
    """What is put in place of what, where, and whether only the import of the module runs the place."""

    path: Path
    function: str
    line: int
    lines: range
    at_import: bool
    shown: str
    parent: ast.AST
    field: str
    index: int | None
    replacement: ast.AST

    @property
    def key(self) -> tuple[str, str, str]:
        """By which a person names it: no line number, which every edit moves."""
        return self.path.as_posix(), self.function, self.shown

    @property
    def told(self) -> str:
        """A line for a person who looks for the place."""
        return f"\n  {self.path}:{self.line} {self.function}: {self.shown}\n"


@dataclass(frozen=True)
class _Place:
    """Where the reading of a module has come to."""

    function: str = ""
    at_import: bool = True
    lines: range = range(0)


class Module:
    """A module's tree, and the changes that can be made in it."""

    def __init__(self, root: Path, path: Path) -> None:
        self.path, self.file = path, str(root / path)
        self.tree = ast.parse((root / path).read_text())
        self.changes = list(self._walk(self.tree, _Place()))

    def compiled(self, change: Change | None = None, *, without: tuple[type[ast.stmt], ...] = ()) -> CodeType:
        """The module's code, with one change or none, without statements of some kinds."""
        with _in_place(change):
            body = [statement for statement in self.tree.body if not isinstance(statement, without)]
            return compile(ast.Module(body, type_ignores=[]), self.file, "exec", dont_inherit=True)

    def _walk(self, node: ast.AST, place: _Place) -> Iterator[Change]:
        for field, value in ast.iter_fields(node):
            if field in NOT_READ and not (field == "keywords" and isinstance(node, ast.Call)):
                continue
            children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for index, child in children:
                if isinstance(child, ast.AST) and not _is_left_alone(child):
                    inside = _within(place, node, field, child)
                    yield from self._changes_of(node, field, index, child, inside)
                    yield from self._walk(child, inside)

    def _changes_of(self, parent: ast.AST, field: str, index: int | None, node: ast.AST, place: _Place) -> Iterator[Change]:
        if isinstance(parent, ast.JoinedStr):
            return
        for new in _alternatives(parent, node):
            ast.fix_missing_locations(ast.copy_location(new, node))
            line = getattr(node, "lineno", place.lines.start)
            where = (self.path, place.function or "the module", line, place.lines, place.at_import)
            yield Change(*where, _shown(parent, node, new), parent, field, index, new)


@contextmanager
def _in_place(change: Change | None) -> Iterator[None]:
    if change is None:
        yield
        return
    original = getattr(change.parent, change.field)
    if change.index is None:
        setattr(change.parent, change.field, change.replacement)
    else:
        setattr(change.parent, change.field, [*original[: change.index], change.replacement, *original[change.index + 1 :]])
    try:
        yield
    finally:
        setattr(change.parent, change.field, original)


def _within(place: _Place, parent: ast.AST, field: str, child: ast.AST) -> _Place:
    """The place of `child`: the function it is in, and the lines of the statement that runs it."""
    function, at_import, lines = place.function, place.at_import, place.lines
    if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and field == "body":
        function = f"{function}.{parent.name}" if function else parent.name
        at_import = at_import and isinstance(parent, ast.ClassDef)
    if isinstance(child, ast.stmt):
        body = getattr(child, "body", None)
        end = body[0].lineno if body else (child.end_lineno or child.lineno) + 1
        lines = range(child.lineno, max(end, child.lineno + 1))
    return _Place(function, at_import, lines)


def _is_left_alone(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # a docstring, or three dots
    if isinstance(node, ast.Call) and _name(node.func) in ("TypeVar", "ContextVar"):
        return True
    if isinstance(node, ast.Expr | ast.Call) and re.match(r"(?:logging|log)\.", ast.unparse(node)):
        return True
    if isinstance(node, ast.AnnAssign):
        return ast.unparse(node.annotation).startswith("Mapped")
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) in COLUMNS
    return isinstance(node, ast.Import | ast.ImportFrom)


def _shown(parent: ast.AST, old: ast.AST, new: ast.AST) -> str:
    before = _short(old)
    if isinstance(new, ast.Pass):
        return f"`{before}` left out"
    if hasattr(new, "without"):
        return f"`{_short(new.without)}` left out of `{before}`"
    inside = f" in `{_short(parent)}`" if isinstance(old, ast.Constant) else ""
    return f"`{before}` becomes `{_short(new)}`{inside}"


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _alternatives(parent: ast.AST, node: ast.AST) -> Iterator[ast.AST]:
    for kind, change in _CHANGES.items():
        if isinstance(node, kind):
            yield from change(parent, node)
    if _is_a_bare_question(parent, node):
        yield ast.UnaryOp(ast.Not(), deepcopy(node))


def _is_a_bare_question(parent: ast.AST, node: ast.AST) -> bool:
    """Whether a branch hangs on `node`, and no other change turns it round."""
    asked = isinstance(parent, ast.If | ast.While | ast.IfExp) and parent.test is node
    return asked and not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant)


def _of_comparison(_parent: ast.AST, node: ast.Compare) -> Iterator[ast.AST]:
    for place, op in enumerate(node.ops):
        yield _with(node, ops=[*node.ops[:place], COMPARISONS[type(op)](), *node.ops[place + 1 :]])


def _of_conditions(_parent: ast.AST, node: ast.BoolOp) -> Iterator[ast.AST]:
    """Each operand dropped: a condition that no test needs shows."""
    for place in range(len(node.values)):
        rest = [*node.values[:place], *node.values[place + 1 :]]
        yield _without(node.values[place], deepcopy(rest[0]) if len(rest) == 1 else _with(node, values=rest))


def _of_unary(_parent: ast.AST, node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield deepcopy(node.operand)


def _of_arithmetic(_parent: ast.AST, node: ast.BinOp) -> Iterator[ast.AST]:
    texts = any(isinstance(side, ast.JoinedStr) or _is_text(side) for side in (node.left, node.right))
    if type(node.op) in OPERATORS and not texts:
        yield _with(node, op=OPERATORS[type(node.op)]())


def _of_addition(_parent: ast.AST, node: ast.AugAssign) -> Iterator[ast.AST]:
    if type(node.op) in OPERATORS:
        yield _with(node, op=OPERATORS[type(node.op)]())


def _of_constant(parent: ast.AST, node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and not SENTENCE.match(value) and not _is_dropped_whole(parent, node):
        yield ast.Constant(value + "x")


def _of_collection(parent: ast.AST, node: ast.List | ast.Set | ast.Tuple) -> Iterator[ast.AST]:
    if len(node.elts) < 2 or not _is_dropped_from(parent, node):
        return
    for place in range(len(node.elts)):
        yield _without(node.elts[place], _with(node, elts=[*node.elts[:place], *node.elts[place + 1 :]]))


def _of_call(_parent: ast.AST, node: ast.Call) -> Iterator[ast.AST]:
    name = _name(node.func)
    if name in OTHER_NAMES:
        yield _with(node, func=_renamed(node.func, OTHER_NAMES[name]))
    if isinstance(node.func, ast.Attribute) and (name in CLEANING or (name == "where" and len(node.args) == 1)):
        yield deepcopy(node.func.value)
    if name in LISTS_OF_CONDITIONS and len(node.args) > 1:
        for place in range(len(node.args)):
            yield _without(node.args[place], _with(node, args=[*node.args[:place], *node.args[place + 1 :]]))
    if name[:1].islower():
        for place, keyword in enumerate(node.keywords):
            if keyword.arg:
                yield _without(keyword, _with(node, keywords=[*node.keywords[:place], *node.keywords[place + 1 :]]))


def _of_comprehension(_parent: ast.AST, node: ast.comprehension) -> Iterator[ast.AST]:
    for place in range(len(node.ifs)):
        yield _without(node.ifs[place], _with(node, ifs=[*node.ifs[:place], *node.ifs[place + 1 :]]))


def _of_return(_parent: ast.AST, node: ast.Return) -> Iterator[ast.AST]:
    """Nothing is returned, unless another change turns the answer round."""
    if node.value is not None and not isinstance(node.value, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant):
        yield _with(node, value=ast.Constant(None))


def _of_statement(_parent: ast.AST, node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom):
        return
    if isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Attribute | ast.Subscript):
        return
    yield ast.Pass()


def _of_leaving(_parent: ast.AST, node: ast.Continue | ast.Break) -> Iterator[ast.AST]:
    yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = deepcopy(node)
    for field, value in fields.items():
        setattr(changed, field, deepcopy(value))
    return changed


def _without(part: ast.AST, changed: ast.AST) -> ast.AST:
    """A changed node that says which part it lacks."""
    changed.without = part  # type: ignore[attr-defined]  # for whoever reads what was changed
    return changed


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_dropped_from(parent: ast.AST, node: ast.AST) -> bool:
    """Whether a collection is a list of alternatives: a tuple also holds what belongs together."""
    return not isinstance(node, ast.Tuple) or isinstance(parent, ast.Compare)


def _is_dropped_whole(parent: ast.AST, node: ast.AST) -> bool:
    if isinstance(parent, ast.List | ast.Set):
        return len(parent.elts) > 1
    return isinstance(parent, ast.Call) and _name(parent.func) in LISTS_OF_CONDITIONS and len(parent.args) > 1


def _name(func: ast.AST) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _renamed(func: ast.AST, name: str) -> ast.AST:
    return _with(func, **{"attr" if isinstance(func, ast.Attribute) else "id": name})


_CHANGES = {
    ast.Compare: _of_comparison,
    ast.BoolOp: _of_conditions,
    ast.UnaryOp: _of_unary,
    ast.BinOp: _of_arithmetic,
    ast.AugAssign: _of_addition,
    ast.Constant: _of_constant,
    (ast.List, ast.Set, ast.Tuple): _of_collection,
    ast.Call: _of_call,
    ast.comprehension: _of_comprehension,
    ast.Return: _of_return,
    (ast.Expr, ast.Raise, ast.Delete, ast.Assign): _of_statement,
    (ast.Continue, ast.Break): _of_leaving,
}
