"""What an adaptation carries besides clauses keeps up too: nothing changes unasked, and nothing local is lost. Pure."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.library.specifications.clauses import same_wording
from app.library.specifications.kind import CARRIED
from app.library.upgrading import merging_values
from app.library.upgrading.merging import Accept, CannotMerge, Keep

Bodies = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]
TEXTS = st.sampled_from(["For children.", "For children", "For all children.", "1,000 hours", "1.000 hours"])
SUBJECTS = st.fixed_dictionaries({"id": st.just("court"), "subject": st.just("court-support"), "reason": TEXTS})
BODIES = st.fixed_dictionaries(
    {"title": TEXTS, "clauses": st.just([])},
    optional={
        "introduction": TEXTS,
        "extension": TEXTS,
        "contract_months": st.sampled_from([12, 36]),
        "harm_types": st.sampled_from([["cse"], ["csa", "cse"]]),
        "value_band": st.sampled_from(["under-50k", "150k-500k"]),
        "not_covered": st.lists(SUBJECTS, min_size=1, max_size=1),
        "population": TEXTS,
    },
)
SITUATIONS = st.tuples(BODIES, BODIES, BODIES)
NAMES = {one.name for one in CARRIED}


def plan(base: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]) -> tuple[merging_values.ValueMerge, ...]:
    return merging_values.compare(CARRIED, base, theirs, mine)


def merged(items: tuple[merging_values.ValueMerge, ...], choice: Accept | Keep, mine: dict[str, Any]) -> tuple[Any, Any]:
    return merging_values.apply(items, dict.fromkeys((one.id for one in items), choice), mine)


def test_what_is_the_adaptations_own_is_not_carried() -> None:
    assert {"introduction", "summary", "contract_months", "extension", "procurement", "not_covered", "harm_types"} <= NAMES
    assert not NAMES & {"title", "clauses", "standing", "notice_link", "coverage", "regions", "areas", "population", "dropped"}


@given(SITUATIONS)
def test_an_unchanged_original_leaves_nothing_to_decide_and_mine_as_it_is(bodies: Bodies) -> None:
    base, _, mine = bodies
    assert plan(base, base, mine) == ()
    assert merging_values.apply((), {}, mine) == (mine, {})


@given(SITUATIONS)
def test_keeping_all_gives_mine(bodies: Bodies) -> None:
    items = plan(*bodies)
    assert merged(items, Keep(), bodies[2]) == (bodies[2], {})


@given(SITUATIONS)
def test_accepting_all_gives_what_the_original_changed_and_hands_back_what_was_here(bodies: Bodies) -> None:
    _, theirs, mine = bodies
    items = plan(*bodies)
    body, former_values = merged(items, Accept(), mine)
    chosen = {one.field.name for one in items}
    for name in {*theirs, *mine}:
        assert body.get(name) == (theirs if name in chosen else mine).get(name)
    assert former_values == {name: mine[name] for name in chosen if name in mine}


@given(SITUATIONS)
def test_once_decided_the_same_version_leaves_nothing_to_decide(bodies: Bodies) -> None:
    _, theirs, mine = bodies
    items = plan(*bodies)
    for choice in (Accept(), Keep()):
        body, _ = merged(items, choice, mine)
        assert plan(theirs, theirs, body) == ()


@given(SITUATIONS)
def test_nothing_is_asked_but_what_the_original_changed_to_something_else_than_mine(bodies: Bodies) -> None:
    base, theirs, mine = bodies
    for question in plan(*bodies):
        assert question.field.name in NAMES
        assert theirs.get(question.field.name) != base.get(question.field.name)
        assert theirs.get(question.field.name) != mine.get(question.field.name)
        if question.field.name in ("introduction", "extension") and question.base and question.theirs:
            assert not same_wording(question.base, question.theirs)


def test_codes_and_numbers_are_compared_to_the_letter() -> None:
    [item] = plan({"contract_months": 36}, {"contract_months": 63}, {"contract_months": 36})
    assert (item.id, item.slug, item.changed_here) == ("value:contract_months", "contract-months", False)


def test_a_reason_in_a_list_is_compared_by_its_wording() -> None:
    entry = {"id": "court", "subject": "court-support", "reason": "Another contract has it."}
    base, mine = {"not_covered": [entry]}, {"not_covered": [entry]}
    assert plan(base, {"not_covered": [{**entry, "reason": "Another contract has it"}]}, mine) == ()
    [item] = plan(base, {"not_covered": [{**entry, "reason": "Nobody pays for it."}]}, mine)
    assert merging_values.words(item.field, item.theirs).splitlines() == [
        "Court support: What it does not cover: Court support",
        "Court support: Why not: Nobody pays for it.",
    ]


def test_what_nobody_chose_about_is_refused_by_name() -> None:
    items = plan({}, {"introduction": "For children.", "contract_months": 36}, {})
    with pytest.raises(CannotMerge) as refused:
        merging_values.apply(items, {"value:introduction": Accept()}, {})
    assert refused.value.faults == {"value:contract_months": "Choose what to do with “Length in months”"}


def test_the_same_words_in_another_entry_are_another_value() -> None:
    entry = {"id": "court", "subject": "court-support", "reason": "Another contract has it."}
    mine = {"not_covered": [entry]}
    [item] = plan(mine, {"not_covered": [{**entry, "id": "trial"}]}, mine)
    assert item.field.name == "not_covered"


def test_a_value_is_shown_as_its_field_shows_it_and_none_as_nothing() -> None:
    fields = {one.name: one for one in CARRIED}
    assert merging_values.words(fields["introduction"], "For children.") == "For children."
    assert merging_values.words(fields["value_band"], "under-50k") == fields["value_band"].shown("under-50k")
    assert merging_values.words(fields["introduction"], None) == ""
    assert merging_values.words(fields["not_covered"], None) == ""
