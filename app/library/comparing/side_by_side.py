"""Two to five specifications side by side: what each covers, the values each states, and its texts. Pure: plain data out.

Rows follow the clause types in the order given (the vocabulary's), columns the specifications. A template and a workbook are
drawn from the same rows. What a specification does not state is an empty cell here and “Not stated” where it is shown; what it
says that it does not cover, with a reason, is told from what it does not mention.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.library.specifications.clauses import QUANTITIES, Clause, Quantity

FEWEST, MOST = 2, 5
CONTRACT = Quantity("contract_months", "Contract length", "month", "months")  # stated by the whole specification


class CannotCompare(ValueError):
    """Too few or too many specifications; the message is for the person who chose them."""


@dataclass(frozen=True)
class Column:
    """One specification as it is compared: its title, where it is read, and the body of the version compared."""

    title: str
    address: str
    body: Mapping[str, Any]


class Coverage(StrEnum):
    """What a specification says about a clause type."""

    COVERED = "covered"
    NOT_COVERED = "not-covered"
    NOT_MENTIONED = "not-mentioned"


@dataclass(frozen=True)
class HeatCell:
    """`count` clauses are of the type; `reason` is why it is not covered, where the specification says so."""

    coverage: Coverage
    count: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Stated:
    """One value with its unit, in words and as a number, and the clause that states it: none for the contract's length."""

    number: float
    shown: str
    heading: str = ""
    clause_id: str = ""


@dataclass(frozen=True)
class HeatRow:
    """A clause type, and what each specification says about it."""

    code: str
    label: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class ValueRow:
    """A value, and each statement of it in each specification: an empty cell is not stated. The numbers are all in `unit`."""

    name: str
    label: str
    unit: str
    cells: tuple[tuple[Stated, ...], ...]


@dataclass(frozen=True)
class TextRow:
    """A clause type that at least one specification has clauses of, and those clauses, in each specification's order."""

    code: str
    label: str
    cells: tuple[tuple[Clause, ...], ...]


@dataclass(frozen=True)
class Comparison:
    """All of it. Every row has a cell for each column, in order."""

    columns: tuple[Column, ...]
    heat: tuple[HeatRow, ...]
    values: tuple[ValueRow, ...]
    texts: tuple[TextRow, ...]


def compare(columns: Sequence[Column], labels: Mapping[str, str]) -> Comparison:
    """The comparison of `columns`. `labels` are the clause types in the order shown, with their words.

    A type that a clause has but `labels` has not comes last, under its code. Raises CannotCompare unless there are two to five.
    """
    if not FEWEST <= len(columns) <= MOST:
        raise CannotCompare(f"Choose {FEWEST} to {MOST} specifications to compare")
    clauses = [[Clause.from_entry(entry) for entry in column.body.get("clauses", ())] for column in columns]
    by_type = [_by_type(one) for one in clauses]
    reasons = [
        {row.get("subject", row["id"]): row.get("reason", "") for row in one.body.get("not_covered", ())} for one in columns
    ]
    unknown = sorted({code for found in (*by_type, *reasons) for code in found if code not in labels})
    types = {**labels, **{code: code for code in unknown}}
    return Comparison(
        columns=tuple(columns),
        heat=tuple(
            HeatRow(
                code, label, tuple(_heat(found.get(code, ()), why.get(code)) for found, why in zip(by_type, reasons, strict=True))
            )
            for code, label in types.items()
        ),
        values=(*(_values(one, clauses) for one in QUANTITIES), _contract(columns)),
        texts=tuple(
            TextRow(code, label, tuple(tuple(found.get(code, ())) for found in by_type))
            for code, label in types.items()
            if any(code in found for found in by_type)
        ),
    )


def _by_type(clauses: Sequence[Clause]) -> dict[str, list[Clause]]:
    found: dict[str, list[Clause]] = defaultdict(list)
    for clause in clauses:
        found[clause.clause_type].append(clause)
    return dict(found)


def _heat(clauses: Sequence[Clause], reason: str | None) -> HeatCell:
    if clauses:
        return HeatCell(Coverage.COVERED, len(clauses), reason or "")
    return HeatCell(Coverage.NOT_MENTIONED) if reason is None else HeatCell(Coverage.NOT_COVERED, 0, reason)


def _values(quantity: Quantity, columns: Sequence[Sequence[Clause]]) -> ValueRow:
    cells = (
        tuple(
            Stated(number, quantity.shown(number), clause.heading, clause.id)
            for clause in clauses
            for name, number in clause.values
            if name == quantity.name
        )
        for clauses in columns
    )
    return ValueRow(quantity.name, quantity.label, quantity.unit, tuple(cells))


def _contract(columns: Sequence[Column]) -> ValueRow:
    numbers = (column.body.get(CONTRACT.name) for column in columns)
    cells = (() if number is None else (Stated(number, CONTRACT.shown(number)),) for number in numbers)
    return ValueRow(CONTRACT.name, CONTRACT.label, CONTRACT.unit, tuple(cells))
