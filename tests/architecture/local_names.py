"""Where a function gives a name that says nothing to what it holds, and goes on using it.

A name such as `one` or `found` is read together with the line that bound it. It may stand in a comprehension or a lambda, or for
a few lines; beyond that a reader has to go back and look, so the name has to say what is held. A participle says in which state
a thing is and not which thing: it is a good name only for a yes or a no.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef
FEW = 3  # lines after the one that binds it
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
REGULAR = re.compile(r"[a-z]+(ed|en)")
IRREGULAR = frozenset({
    "begun", "bought", "brought", "built", "caught", "felt", "known", "lost", "meant", "met", "paid", "read", "sold", "sought",
    "spent", "taught", "thought", "thrown", "understood", "unknown", "won", "worn",
})  # fmt: skip
YES_OR_NO = {"all", "any", "bool", "isinstance"}  # what these answer


def faults(tree: ast.Module, vague: frozenset[str]) -> list[str]:
    """Every vague name that is used for too long: the line, the function and the name."""
    return [fault for function in functions(tree) for fault in faults_in(function, vague)]


def participle_faults(tree: ast.Module, nouns: Collection[str]) -> list[str]:
    """Every participle that stands for a value, and is used for too long. `nouns` only look like participles."""
    return [fault for function in functions(tree) for fault in faults_in(function, participles(function) - frozenset(nouns))]


def functions(tree: ast.Module) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def faults_in(function: Function, vague: frozenset[str]) -> list[str]:
    found = {*vague_parameters(function, vague), *vague_variables(function, vague)}
    return [f"{line} {function.name}: {name}" for line, name in sorted(found)]


def participles(function: Function) -> frozenset[str]:
    """The participles that a function binds to anything but a yes or a no."""
    bound = {parameter.arg for parameter in parameters(function.args)}
    bound |= {name.id for name in own_names(function.body) if isinstance(name.ctx, ast.Store)}
    return frozenset(name for name in bound if REGULAR.fullmatch(name) or name in IRREGULAR) - flags(function)


def flags(function: Function) -> frozenset[str]:
    """What a function says is a bool, or binds once to an expression that can be nothing else: no name changes its type."""
    names = {parameter.arg for parameter in parameters(function.args) if is_bool(parameter.annotation)}
    for node in ast.walk(function):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and is_bool(node.annotation):
            names.add(node.target.id)
        if isinstance(node, ast.Assign) and is_yes_or_no(node.value):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return frozenset(names)


def is_bool(annotation: ast.expr | None) -> bool:
    return isinstance(annotation, ast.Name) and annotation.id == "bool"


def is_yes_or_no(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=bool()) | ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp(values=values):
            return all(is_yes_or_no(part) for part in values)
        case ast.Call(func=ast.Name(id=name)):
            return name in YES_OR_NO
    return False


def vague_parameters(function: Function, vague: frozenset[str]) -> Iterator[tuple[int, str]]:
    """A parameter has to be remembered to the end of the body, however early it is used last."""
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    if statements and last_line(statements[-1]) - statements[0].lineno >= FEW:
        yield from ((parameter.lineno, parameter.arg) for parameter in parameters(function.args) if parameter.arg in vague)


def vague_variables(function: Function, vague: frozenset[str]) -> Iterator[tuple[int, str]]:
    """A variable has to be remembered from where it is bound to where it is used last; a loop's begins anew with each loop."""
    names = [name for name in own_names(function.body) if name.id in vague]
    for bound in {name.id for name in names if isinstance(name.ctx, ast.Store)}:
        uses = [name for name in names if name.id == bound]
        for loop in loops_over(function, bound):
            inside = [name for name in uses if loop.lineno <= name.lineno <= last_line(loop)]
            uses = [name for name in uses if name not in inside]
            yield from too_long(bound, loop.lineno, inside)
        starts = [name for name in uses if isinstance(name.ctx, ast.Store)] or loops_over(function, bound)
        yield from too_long(bound, min(start.lineno for start in starts), uses)


def too_long(name: str, start: int, uses: list[ast.Name]) -> Iterator[tuple[int, str]]:
    if any(use.lineno - start > FEW for use in uses):
        yield start, name


def loops_over(function: Function, name: str) -> list[ast.For | ast.AsyncFor]:
    """The loops of a function that bind a name."""
    loops = [node for node in ast.walk(function) if isinstance(node, ast.For | ast.AsyncFor)]
    return [loop for loop in loops if any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(loop.target))]


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    rest = [parameter for parameter in (arguments.vararg, arguments.kwarg) if parameter]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *rest]


def own_names(nodes: Iterable[ast.AST], free: frozenset[str] = frozenset()) -> Iterator[ast.Name]:
    """The names of a function, without those that a comprehension, a lambda or a function in it binds for itself."""
    for node in nodes:
        if isinstance(node, ast.Name) and node.id not in free:
            yield node
        yield from own_names(ast.iter_child_nodes(node), free | bound_within(node))


def bound_within(node: ast.AST) -> frozenset[str]:
    if isinstance(node, COMPREHENSIONS):
        loops = [name for clause in node.generators for name in ast.walk(clause.target)]
        return frozenset(name.id for name in loops if isinstance(name, ast.Name))
    if isinstance(node, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef):
        return frozenset(parameter.arg for parameter in parameters(node.args))
    return frozenset()


def last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno
