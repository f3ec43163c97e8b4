"""Marking one expression of a template as safe, to see whether anybody would notice.

Every expression of our own templates that puts something out, or hands it on to a macro, is made to pass through a filter. It
notes which of them meet an attack and, where one is planted, does to it what `| safe` would do. Templates are compiled once,
however many are planted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import jinja2
from jinja2 import nodes, pass_environment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from tests.security.hostile_world import ATTACK

FILTER = "passed_through"
NOT_OURS = "govuk_frontend"


@dataclass(order=True, frozen=True)
class Expression:
    """An expression: the template, the line, and how many came before it there."""

    template: str
    line: int
    number: int

    def __str__(self) -> str:
        return f"{self.template}, line {self.line}, expression {self.number}"


@dataclass
class Planting:
    """What passed through since it was last emptied, and what is planted."""

    met: set[Expression] = field(default_factory=set)
    planted: Expression | None = None

    def passed(self, value: object, expression: Expression) -> object:
        """The value, marked as safe where this expression is planted."""
        if isinstance(value, Markup) or ATTACK not in str(value):
            return value
        self.met.add(expression)
        return Markup(value) if self.planted == expression and isinstance(value, str) else value


class _Wrapping(NodeTransformer):
    """Puts the filter around what is put out, handed on or remembered."""

    def __init__(self, template: str, expressions: list[Expression]) -> None:
        self.template, self.expressions = template, expressions

    def _wrapped(self, node: nodes.Expr) -> nodes.Expr:
        if isinstance(node, nodes.Const | nodes.TemplateData | nodes.Dict | nodes.List | nodes.Tuple):
            return node
        self.expressions.append(Expression(self.template, node.lineno, len(self.expressions)))
        number = nodes.Const(len(self.expressions) - 1, lineno=node.lineno)
        return nodes.Filter(node, FILTER, [number], [], None, None, lineno=node.lineno)

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        self.generic_visit(node)
        node.nodes = [self._wrapped(one) for one in node.nodes]
        return node

    def visit_Pair(self, node: nodes.Pair) -> nodes.Pair:
        self.generic_visit(node)
        node.value = self._wrapped(node.value)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Call:
        self.generic_visit(node)
        node.args = [self._wrapped(one) for one in node.args]
        return node

    def visit_Keyword(self, node: nodes.Keyword) -> nodes.Keyword:
        self.generic_visit(node)
        node.value = self._wrapped(node.value)
        return node

    def visit_Assign(self, node: nodes.Assign) -> nodes.Assign:
        self.generic_visit(node)
        node.node = self._wrapped(node.node)  # type: ignore[arg-type]  # what is remembered is an expression
        return node


@contextmanager
def planting(*environments: jinja2.Environment) -> Iterator[Planting]:
    """Let everything that these environments draw pass through."""
    plant, expressions = Planting(), list[Expression]()

    @pass_environment  # so that nothing is worked out when a template is compiled
    def passed_through(_environment: jinja2.Environment, value: object, number: int) -> object:
        return plant.passed(value, expressions[number])

    usual = [(environment._parse, environment.bytecode_cache) for environment in environments]
    for environment, (parse, _) in zip(environments, usual, strict=True):
        environment.filters[FILTER] = passed_through
        environment._parse = _wrapping(parse, expressions)  # type: ignore[method-assign]
        environment.bytecode_cache = None  # what is compiled now is not what stands in the templates
        _forget(environment)
    try:
        yield plant
    finally:
        for environment, (parse, compiled) in zip(environments, usual, strict=True):
            environment._parse = parse  # type: ignore[method-assign]
            environment.bytecode_cache = compiled
            _forget(environment)


def _wrapping(parse: object, expressions: list[Expression]) -> object:
    def wrapped(source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = parse(source, name, filename)  # type: ignore[operator]
        if name and not name.startswith(NOT_OURS):
            _Wrapping(name, expressions).visit(tree)
        return tree

    return wrapped


def _forget(environment: jinja2.Environment) -> None:
    if environment.cache is not None:
        environment.cache.clear()
