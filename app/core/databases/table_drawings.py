"""A page that draws the tables from the models, package by package, in Mermaid: for people who read the code.

A reference to a table of another package is words beside its column, so that a drawing has few enough lines to read.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapper

HEAD = (
    "# The tables\n\n"
    "`flask draw-tables` makes this page from the models: change those, not this. A line is a reference, under the name of the "
    "column that holds it; a ring at its end means that there may be none. A reference to a table of another package is written "
    "beside its column. Checks, indexes and triggers are in the models and in [the migrations](migrations.md).\n"
)
KINDS: tuple[tuple[type[Any], str], ...] = (
    (sa.Boolean, "boolean"),
    (sa.Integer, "integer"),
    (sa.Numeric, "number"),
    (sa.DateTime, "datetime"),
    (sa.Date, "date"),
    (sa.JSON, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.String, "text"),
)


def draw(mappers: Iterable[Mapper[object]], root: str = "app") -> str:
    """The page for the models that stand in packages of `root`. Raises LookupError for a type it has no word for."""
    ours = [mapper for mapper in mappers if mapper.class_.__module__.split(".")[0] == root]
    ours.sort(key=lambda mapper: (_package(mapper), _table(mapper).name))
    sections = [_section(package, list(group)) for package, group in groupby(ours, _package)]
    return "\n".join([HEAD, *sections])


def _package(mapper: Mapper[object]) -> str:
    return str(mapper.class_.__module__.split(".")[1])


def _table(mapper: Mapper[object]) -> sa.Table:
    table = mapper.local_table
    if not isinstance(table, sa.Table):
        raise LookupError(f"{mapper.class_.__name__} is not a table")
    return table


def _section(package: str, mappers: list[Mapper[object]]) -> str:
    tables = [_table(mapper) for mapper in mappers]
    drawing = ["```mermaid", "erDiagram", *_boxes(tables), *_lines(tables), "```"]
    rows = [f"| `{_table(mapper).name}` | {_meaning(mapper)} |" for mapper in mappers]
    return "\n".join([f"## {package}", "", *drawing, "", "| Table | A row is |", "|---|---|", *rows, ""])


def _meaning(mapper: Mapper[object]) -> str:
    """The first sentence of what the model says of itself."""
    paragraph = " ".join((mapper.class_.__doc__ or "").split("\n\n")[0].split())
    return paragraph.split(". ")[0].rstrip(".").replace("|", "\\|") + "."


def _boxes(tables: list[sa.Table]) -> Iterator[str]:
    for table in tables:
        yield f"    {table.name} {{"
        for column in table.columns:
            yield f"        {_kind(column)} {column.name}{_keys(column)}{_beside(column, tables)}"
        yield "    }"


def _kind(column: sa.Column[object]) -> str:
    stored = column.type.impl_instance if isinstance(column.type, sa.types.TypeDecorator) else column.type
    for kind, word in KINDS:
        if isinstance(stored, kind):
            return word
    raise LookupError(f"no word for the type of {column}")


def _keys(column: sa.Column[object]) -> str:
    marks = [mark for mark, holds in (("PK", column.primary_key), ("FK", column.foreign_keys), ("UK", column.unique)) if holds]
    return f" {', '.join(marks)}" if marks else ""


def _beside(column: sa.Column[object], tables: list[sa.Table]) -> str:
    """The words beside a column: which table of another package it refers to, and what the model says of it."""
    words = [f"to {table.name}" for table in _targets(column) if table not in tables]
    words += [column.comment] if column.comment else []
    return f' "{"; ".join(words)}"' if words else ""


def _targets(column: sa.Column[object]) -> list[sa.Table]:
    return sorted((key.column.table for key in column.foreign_keys), key=lambda table: table.name)


def _lines(tables: list[sa.Table]) -> Iterator[str]:
    for table in tables:
        for column in table.columns:
            for target in _targets(column):
                if target in tables:
                    yield f"    {target.name} {_ends(column)} {table.name} : {column.name}"


def _ends(column: sa.Column[object]) -> str:
    """Mermaid's line from what is referred to (one, or none) to what refers (many, or one where the column is unique)."""
    alone = column.unique or (column.primary_key and len(column.table.primary_key) == 1)
    return f"{'|o' if column.nullable else '||'}--{'o|' if alone else 'o{'}"
