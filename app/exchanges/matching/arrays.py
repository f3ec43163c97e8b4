"""The question as arrays, which the solver is given at once: a column for each pair that may meet, a row for each rule of a team.

Rows have names, by which their duals are stored and their proof is checked (`certificate`). Expressions made of Python objects,
one for each of fifty thousand pairs, would take longer than solving.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from app.exchanges.matching.problem import Key, Problem

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
NO_LIMIT = np.inf


@dataclass(frozen=True)
class Model:
    """Gain · x as large as can be, with `row_lower` ≤ A x ≤ `row_upper` and `lower` ≤ x ≤ `upper`, all x whole.

    A is held as (`at_row`, `at_column`, `value`). The first columns are `keys`, in their order.
    """

    keys: tuple[Key, ...]
    gain: Numbers
    lower: Numbers
    upper: Numbers
    rows: tuple[str, ...]
    row_lower: Numbers
    row_upper: Numbers
    at_row: Places
    at_column: Places
    value: Numbers

    def chosen(self, values: Numbers) -> tuple[Key, ...]:
        """The pairs that a solution takes: more than a half, since solvers are a hair off."""
        return tuple(self.keys[place] for place in np.flatnonzero(values[: len(self.keys)] > 0.5))


@dataclass(frozen=True)
class Rows:
    """Rows of one sort: their names and bounds, and where they have which values."""

    names: Sequence[str]
    lower: float | Sequence[int]
    upper: float | Sequence[int]
    at_row: Places
    at_column: Places


def model_of(problem: Problem) -> Model:
    """Every rule of a team, and of who can be asked."""
    keys = tuple(problem.points)
    blank = np.empty(0)
    empty = Model(
        keys=keys, gain=np.array(list(problem.points.values()), dtype=float), lower=np.zeros(len(keys)), upper=np.ones(len(keys)),
        rows=(), row_lower=blank, row_upper=blank, at_row=np.empty(0, dtype=np.int64), at_column=np.empty(0, dtype=np.int64),
        value=blank,
    )  # fmt: skip
    return add_rows(empty, [*_host_rows(problem, keys), _organisation_rows(problem, keys), _load_rows(problem, keys)])


def add_rows(model: Model, sorts: Iterable[Rows]) -> Model:
    """The model with more rows, every value of them 1."""
    for rows in sorts:
        model = add_valued_rows(model, rows, np.ones(len(rows.at_row)))
    return model


def add_valued_rows(model: Model, rows: Rows, value: Numbers) -> Model:
    """The model with more rows that have these values."""
    count = len(rows.names)
    return replace(
        model,
        rows=(*model.rows, *rows.names),
        row_lower=np.concatenate([model.row_lower, _each(rows.lower, count)]),
        row_upper=np.concatenate([model.row_upper, _each(rows.upper, count)]),
        at_row=np.concatenate([model.at_row, rows.at_row + len(model.rows)]),
        at_column=np.concatenate([model.at_column, rows.at_column]),
        value=np.concatenate([model.value, value]),
    )


def _each(bound: float | Sequence[int], count: int) -> Numbers:
    return np.broadcast_to(np.asarray(bound, dtype=float), count)


def add_columns(model: Model, gain: Sequence[int], upper: Sequence[int], cells: Sequence[tuple[int, str, int]]) -> Model:
    """The model with more columns after those that it has. `cells` say which new column has which value in which row."""
    place_of = {name: place for place, name in enumerate(model.rows)}
    return replace(
        model,
        gain=np.concatenate([model.gain, np.array(gain, dtype=float)]),
        lower=np.concatenate([model.lower, np.zeros(len(gain))]),
        upper=np.concatenate([model.upper, np.array(upper, dtype=float)]),
        at_row=np.concatenate([model.at_row, np.array([place_of[row] for _, row, _ in cells], dtype=np.int64)]),
        at_column=np.concatenate(
            [model.at_column, np.array([column for column, _, _ in cells], dtype=np.int64) + len(model.gain)]
        ),
        value=np.concatenate([model.value, np.array([value for _, _, value in cells], dtype=float)]),
    )


def only(model: Model, columns: Flags) -> Model:
    """The model with these columns alone: the others stay at nothing. Its first columns are not `keys` any more."""
    place = np.cumsum(columns) - 1
    within = columns[model.at_column]
    return replace(
        model, gain=model.gain[columns], lower=model.lower[columns], upper=model.upper[columns], at_row=model.at_row[within],
        at_column=place[model.at_column[within]], value=model.value[within],
    )  # fmt: skip


def of_hosts(model: Model, hosts: frozenset[int], *, with_loads: bool) -> tuple[Model, Flags]:
    """The model of these hosts alone, and which rows of the whole it has; without loads each has all reviewers to itself."""
    columns = np.array([host in hosts for host, _ in model.keys], dtype=bool)
    rows = np.array([with_loads if row.startswith("load ") else int(row.split()[1]) in hosts for row in model.rows], dtype=bool)
    part = only(model, columns)
    place, within = np.cumsum(rows) - 1, rows[part.at_row]
    keys = tuple(key for key in model.keys if key[0] in hosts)
    names = tuple(name for name, is_kept in zip(model.rows, rows, strict=True) if is_kept)
    return replace(
        part, keys=keys, rows=names, row_lower=part.row_lower[rows], row_upper=part.row_upper[rows],
        at_row=place[part.at_row[within]], at_column=part.at_column[within], value=part.value[within],
    ), rows  # fmt: skip


def _host_rows(problem: Problem, keys: Sequence[Key]) -> Iterable[Rows]:
    """How many people a team has, and who must be among them."""
    names = [host.id for host in problem.hosts]
    sizes = [host.size for host in problem.hosts]
    at_host = np.searchsorted(names, [key[0] for key in keys])
    people = [problem.reviewer_of[key[1]] for key in keys]
    for word, least, flags in (
        ("commissioner", 1, [person.commissioner for person in people]),
        ("health-or-vcs", 1, [person.health_or_vcs for person in people]),
        ("either", 2, [person.fills_a_kind for person in people]),
        ("lead", 1, [person.can_lead for person in people]),
    ):
        columns = np.flatnonzero(np.array(flags, dtype=bool))
        yield Rows([f"{word} {name}" for name in names], least, NO_LIMIT, at_host[columns], columns)
    yield Rows([f"size {name}" for name in names], sizes, sizes, at_host, np.arange(len(keys)))


def _organisation_rows(problem: Problem, keys: Sequence[Key]) -> Rows:
    """Nobody sits in a team with a colleague: a row where a host has two or more candidates of one organisation."""
    where: dict[tuple[int, int], list[int]] = {}
    for column, (host, reviewer) in enumerate(keys):
        where.setdefault((host, problem.reviewer_of[reviewer].organisation), []).append(column)
    shared = {place: columns for place, columns in sorted(where.items()) if len(columns) > 1}
    names = [f"organisation {host} {organisation}" for host, organisation in shared]
    at_row = np.repeat(np.arange(len(shared)), [len(columns) for columns in shared.values()])
    at_column = np.array([column for columns in shared.values() for column in columns], dtype=np.int64)
    return Rows(names, -NO_LIMIT, 1, at_row, at_column)


def _load_rows(problem: Problem, keys: Sequence[Key]) -> Rows:
    ids = [reviewer.id for reviewer in problem.reviewers]
    return Rows(
        [f"load {number}" for number in ids], -NO_LIMIT, [reviewer.load for reviewer in problem.reviewers],
        np.searchsorted(ids, [key[1] for key in keys]), np.arange(len(keys)),
    )  # fmt: skip
