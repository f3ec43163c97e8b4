"""Specifications side by side: every clause type, every value with its unit and source, every text, and nothing made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.library.comparing.side_by_side import CannotCompare, Column, Coverage, HeatCell, Stated, compare
from app.library.specifications.clauses import VALUES, Clause

LABELS = {"aims": "Aims", "session-model": "Session model and length", "price-payment": "Price and payment", "other": "Other"}
TYPES = st.sampled_from([*LABELS, "from-later"])


def clause(id, clause_type, **more):
    return {"id": id, "heading": id.capitalize(), "clause_type": clause_type, "text": f"The text of {id}.", **more}


FIRST = Column(
    "First",
    "/library/first",
    {
        "contract_months": 60,
        "clauses": [
            clause("length", "session-model", sessions=20, weeks=26),
            clause("aims", "aims"),
            clause("groups", "session-model", sessions=1),
        ],
        "not_covered": [{"id": "price-payment", "reason": "Each area sets its own price."}],
    },
)
SECOND = Column("Second", "/library/second", {"clauses": [clause("price", "price-payment", place_price=4500)]})
EMPTY = Column("Third", "/library/third", {})


@st.composite
def columns(draw):
    ids = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6)
    value = st.dictionaries(st.sampled_from(VALUES), st.integers(0, 99), max_size=2)
    return [
        Column(f"Specification {at}", f"/library/{at}", {"clauses": [clause(id, draw(TYPES), **draw(value)) for id in draw(ids)]})
        for at in range(draw(st.integers(2, 5)))
    ]


def row(rows, name):
    return next(one for one in rows if getattr(one, "code", getattr(one, "name", "")) == name)


def test_covered_said_not_covered_and_not_mentioned_are_three_things():
    cells = row(compare([FIRST, SECOND, EMPTY], LABELS).heat, "price-payment").cells
    assert cells == (
        HeatCell(Coverage.NOT_COVERED, 0, "Each area sets its own price."),
        HeatCell(Coverage.COVERED, 1),
        HeatCell(Coverage.NOT_MENTIONED),
    )


def test_what_is_said_not_to_be_covered_is_so_even_without_a_reason():
    silent = Column("Silent", "/library/silent", {"not_covered": [{"id": "aims"}]})
    assert row(compare([silent, EMPTY], LABELS).heat, "aims").cells[0] == HeatCell(Coverage.NOT_COVERED)


def test_the_heat_map_counts_clauses():
    assert row(compare([FIRST, SECOND], LABELS).heat, "session-model").cells[0].count == 2


def test_the_heat_map_has_every_type_in_the_order_given_even_one_that_nobody_covers():
    assert [one.label for one in compare([FIRST, SECOND], LABELS).heat] == list(LABELS.values())


def test_each_statement_of_a_value_is_shown_with_its_unit_and_its_clause():
    cells = row(compare([FIRST, SECOND], LABELS).values, "sessions").cells
    assert cells == ((Stated(20, "20 sessions", "Length", "length"), Stated(1, "1 session", "Groups", "groups")), ())


def test_the_rows_of_values_are_the_same_for_every_comparison_and_name_their_unit():
    rows = compare([SECOND, EMPTY], LABELS).values
    assert [one.name for one in rows] == [*VALUES, "contract_months"]
    assert [one.unit for one in rows] == ["sessions", "weeks", "months", "hours", "£ per place", "cases", "months"]


def test_the_length_of_the_contract_is_stated_by_the_whole_specification():
    assert row(compare([FIRST, SECOND], LABELS).values, "contract_months").cells == ((Stated(60, "60 months"),), ())


def test_zero_is_stated():
    zero = Column("Zero", "/library/zero", {"contract_months": 0, "clauses": [clause("wait", "other", weeks=0)]})
    rows = compare([zero, EMPTY], LABELS).values
    assert row(rows, "weeks").cells[0][0].shown == "0 weeks"
    assert row(rows, "contract_months").cells[0][0].shown == "0 months"


def test_texts_stand_under_their_type_in_the_order_of_the_vocabulary():
    texts = compare([FIRST, SECOND], LABELS).texts
    assert [one.code for one in texts] == ["aims", "session-model", "price-payment"]
    assert [[clause.id for clause in cell] for cell in row(texts, "session-model").cells] == [["length", "groups"], []]


def test_a_type_that_the_vocabulary_has_no_more_comes_last_under_its_code():
    old = Column("Old", "/library/old", {"clauses": [clause("x", "retired")]})
    assert compare([old, FIRST], LABELS).heat[-1].label == "retired"
    assert compare([old, FIRST], LABELS).texts[-1].cells[0][0].id == "x"


@given(columns())
def test_every_clause_and_every_value_is_somewhere_once(given_columns):
    comparison = compare(given_columns, LABELS)
    for at, column in enumerate(given_columns):
        clauses = [Clause.from_entry(entry) for entry in column.body["clauses"]]
        shown = [one for text in comparison.texts for one in text.cells[at]]
        assert sorted(shown, key=lambda one: one.id) == sorted(clauses, key=lambda one: one.id)
        assert sum(heat.cells[at].count for heat in comparison.heat) == len(clauses)
        stated = {(value.name, one.clause_id, one.number) for value in comparison.values for one in value.cells[at]}
        assert stated == {(name, one.id, number) for one in clauses for name, number in one.values}


@given(columns())
def test_every_row_has_a_cell_for_each_specification(given_columns):
    found = compare(given_columns, LABELS)
    assert {len(one.cells) for one in (*found.heat, *found.values, *found.texts)} == {len(given_columns)}


@pytest.mark.parametrize("count", [0, 1, 6])
def test_fewer_than_two_or_more_than_five_are_not_compared(count):
    with pytest.raises(CannotCompare, match="Choose 2 to 5"):
        compare([FIRST] * count, LABELS)
