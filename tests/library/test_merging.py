"""An adaptation keeps up with its parent: nothing changes unasked, nothing local is lost, no clause is doubled or forgotten."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.library.specifications.clauses import LOCAL, same_content
from app.library.upgrading.merging import (
    Accept,
    CannotMerge,
    Edit,
    Keep,
    Order,
    State,
    apply,
    compare,
    needs_task,
)

VERSION = 4
IDS = st.sampled_from(["aims", "eligibility", "exit", "hsb", "online", "price", "workforce"])
WORDS = st.sampled_from(["We help.", "We help", "We listen.", "1,000 hours", "1.000 hours", "Neither."])
REASONS = st.sampled_from(["Our panel decided so.", "It is in our contract."])


def accept_all(plan):
    """Choices that give the parent's clauses and the local additions."""
    return {item.id: Accept() for item in plan.items if item.theirs or item.mine}


def keep_all(plan, reason):
    """Choices that leave the adaptation as it is."""
    return {item.id: Keep(reason) for item in plan.items if item.to_decide}


def clause(id="aims", text="We help.", **more):
    return {"id": id, "heading": id.capitalize(), "clause_type": "other", "text": text, **more}


def parts(**more):
    values = {"text": WORDS, **more}
    optional = {"locked": st.just(True), "guidance": WORDS, "weeks": st.integers(0, 2)}
    return st.fixed_dictionaries(values, optional=optional)


def lists(**more):
    """Clauses of any ids, in any order, of few texts: so that every state is met often."""
    one = st.builds(lambda id, rest: {**clause(id), **rest}, IDS, parts(**more))
    return st.lists(one, max_size=6, unique_by=lambda entry: entry["id"])


# Each strategy is made once: making it and looking it through for every example takes longer than drawing from it.
NOTED = {"note": st.sampled_from(["Ours alone.", "See our protocol."]), "base_version": st.just(VERSION)}
PLAIN = lists()
MINE = st.one_of(PLAIN, lists(**NOTED))
THEIRS = st.one_of(st.none(), PLAIN)  # none: they changed nothing
PARTS = parts()
ORDERS = st.sampled_from([None, Order.MINE, Order.THEIRS])
VERBS = {
    (locked, must): st.sampled_from(["accept", "keep", *([] if locked else ["edit"]), *([] if must else ["leave"])])
    for locked in (False, True)
    for must in (False, True)
}


@st.composite
def any_situation(draw):
    """Base, theirs, mine and the rows of what was dropped, as they may be: each base clause that is not in mine was dropped."""
    base, mine, newer = draw(PLAIN), draw(MINE), draw(THEIRS)
    theirs = base if newer is None else newer
    here = ids(mine)
    return base, theirs, mine, [{"id": id, "heading": id, "reason": draw(REASONS)} for id in ids(base) if id not in here]


SITUATIONS = any_situation()


def choice_for(draw, item):
    """What may be chosen for a clause; nothing where nothing need be."""
    verb = draw(VERBS[item.locked, item.to_decide])
    if verb == "keep":
        return Keep(draw(REASONS))
    if verb == "edit":
        return Edit({**clause(item.id), **draw(PARTS)})
    return Accept() if verb == "accept" else None


@st.composite
def any_decision(draw):
    """A plan and choices, some of them for clauses that need none, that settle it."""
    base, theirs, mine, dropped = draw(SITUATIONS)
    plan = compare(base, theirs, mine, version=VERSION, omissions=dropped)
    chosen = {item.id: choice_for(draw, item) for item in plan.items if item.state is not State.REMOVED_BOTH}
    return plan, {id: choice for id, choice in chosen.items() if choice is not None}, draw(ORDERS)


DECISIONS = any_decision()


def ids(entries):
    return [entry["id"] for entry in entries]


def content(entries):
    return [{name: value for name, value in entry.items() if name not in LOCAL} for entry in entries]


def merge(base, theirs, mine, choices=None, **more):
    plan = compare(base, theirs, mine, version=VERSION, omissions=more.pop("dropped", ()))
    return apply(plan, choices or {}, **more)


def item_of(base, theirs, mine, **more):
    """The one clause of a plan."""
    wrapped = [[] if one is None else [one] for one in (base, theirs, mine)]
    (item,) = compare(*wrapped, version=VERSION, **more).items
    return item


# What holds, whatever is given


@given(SITUATIONS)
def test_merging_with_an_unchanged_parent_is_the_identity(situation):
    base, _, mine, omissions = situation
    plan = compare(base, base, mine, version=VERSION, omissions=omissions)
    assert not needs_task(plan)
    merge_result = apply(plan, {})
    assert [{**entry, "base_version": 0} for entry in merge_result.clauses] == [{**entry, "base_version": 0} for entry in mine]
    assert list(merge_result.dropped) == omissions
    assert (merge_result.replaced, merge_result.undropped, merge_result.removed) == ((), (), ())


@given(SITUATIONS)
def test_accepting_all_gives_the_parent_and_the_local_additions(situation):
    base, theirs, mine, omissions = situation
    plan = compare(base, theirs, mine, version=VERSION, omissions=omissions)
    merge_result = apply(plan, accept_all(plan), Order.THEIRS)
    parents, base_ids = ids(theirs), ids(base)
    assert content(entry for entry in merge_result.clauses if entry["id"] in parents) == content(theirs)
    additions = [entry for entry in mine if entry["id"] not in parents and entry["id"] not in base_ids]
    assert sorted(ids(additions)) == sorted(entry["id"] for entry in merge_result.clauses if entry["id"] not in parents)
    assert all(entry in merge_result.clauses for entry in additions)


@given(SITUATIONS, REASONS)
def test_keeping_all_gives_mine(situation, reason):
    base, theirs, mine, omissions = situation
    plan = compare(base, theirs, mine, version=VERSION, omissions=omissions)
    merge_result = apply(plan, keep_all(plan, reason), Order.MINE)
    assert content(merge_result.clauses) == content(mine)
    assert not merge_result.replaced
    declined = {item.id for item in plan.items if item.state is State.ADDED_UPSTREAM}
    assert {row["id"] for row in merge_result.dropped} == {row["id"] for row in omissions} | declined


@given(DECISIONS)
def test_no_id_is_doubled_and_none_vanishes(situation):
    plan, choices, order = situation
    merged = apply(plan, choices, order)
    found = [*ids(merged.clauses), *ids(merged.dropped), *merged.removed]
    assert len(found) == len(set(found))
    assert set(found) == {*plan.base_order, *plan.their_order, *plan.my_order}


@given(DECISIONS)
def test_nothing_local_is_lost(situation):
    plan, choices, order = situation
    merge_result = apply(plan, choices, order)
    result = {entry["id"]: entry for entry in merge_result.clauses}
    for item in plan.items:
        if item.mine is not None and item.mine not in merge_result.replaced:
            said = {name: value for name, value in item.mine.items() if name != "base_version"}
            assert said.items() <= result[item.id].items()
    for row in plan.dropped:
        assert row in merge_result.undropped or row["id"] in ids(merge_result.dropped)


@given(DECISIONS)
def test_notes_survive_wherever_the_clause_does(situation):
    plan, choices, order = situation
    merge_result = apply(plan, choices, order)
    result = {entry["id"]: entry for entry in merge_result.clauses}
    for item in plan.items:
        if item.mine is not None and "note" in item.mine:
            assert result[item.id]["note"] == item.mine["note"] if item.id in result else item.mine in merge_result.replaced


@given(DECISIONS)
def test_merging_again_with_the_same_parent_raises_no_task_and_changes_nothing(situation):
    plan, choices, order = situation
    merge_result = apply(plan, choices, order)
    theirs = {item.id: item.theirs for item in plan.items}
    parent = [theirs[id] for id in plan.their_order]
    again = compare(parent, parent, merge_result.clauses, version=VERSION, omissions=merge_result.dropped)
    assert not needs_task(again)
    once_more = apply(again, {})
    assert once_more.clauses == merge_result.clauses
    assert once_more.dropped == merge_result.dropped


@given(SITUATIONS)
def test_no_task_is_raised_where_the_parent_changed_nothing_of_substance(situation):
    base, _, mine, dropped = situation
    theirs = [{**entry, "text": entry["text"].replace("We help.", "We, help")} for entry in base]
    assert not needs_task(compare(base, theirs, mine, version=VERSION, omissions=dropped))


@given(DECISIONS)
def test_every_clause_of_the_parent_says_which_version_it_was_reconciled_with(situation):
    plan, choices, order = situation
    for entry in apply(plan, choices, order).clauses:
        if entry["id"] in plan.their_order:
            assert entry["base_version"] == VERSION


@given(DECISIONS)
def test_a_merge_is_the_same_every_time_and_leaves_what_it_was_given_alone(situation):
    plan, choices, order = situation
    before = repr(plan)
    assert apply(plan, choices, order) == apply(plan, choices, order)
    assert repr(plan) == before


@given(DECISIONS)
def test_the_order_that_leads_is_kept(situation):
    plan, choices, order = situation
    found = ids(apply(plan, choices, order).clauses)
    moved_here = any(item.moved_here for item in plan.items)
    leading = plan.my_order if order is Order.MINE or (order is None and moved_here) else plan.their_order
    assert [id for id in found if id in leading] == [id for id in leading if id in found]


@given(DECISIONS)
def test_a_local_clause_stays_behind_the_one_it_followed(situation):
    plan, choices, _ = situation
    found = ids(apply(plan, choices, Order.THEIRS).clauses)
    for before, id in pairwise(plan.my_order):
        if before in found and id in found and id not in plan.their_order:
            assert found.index(id) == found.index(before) + 1


@given(SITUATIONS)
def test_a_locked_clause_is_never_edited(situation):
    base, theirs, mine, dropped = situation
    plan = compare(base, theirs, mine, version=VERSION, omissions=dropped)
    for item in plan.items:
        if item.locked and item.state is not State.REMOVED_BOTH:
            with pytest.raises(CannotMerge, match="locked by its owner"):
                apply(plan, {**accept_all(plan), item.id: Edit(clause(item.id, "Mine now."))})


# Each state


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "state"),
    [
        ("We help.", "We help.", "We help.", State.UNCHANGED),
        ("We help.", "We help", "We help!", State.UNCHANGED),
        ("We help.", "We listen.", "We help.", State.CHANGED_UPSTREAM),
        ("We help.", "We listen.", "We, help", State.CHANGED_UPSTREAM),
        ("We help.", "We help", "We listen.", State.CHANGED_HERE),
        ("We help.", "We listen.", "We talk.", State.CONFLICT),
        ("We help.", "We listen.", "We listen", State.SAME_CHANGE),
        ("1,000 hours", "1.000 hours", "1,000 hours", State.CHANGED_UPSTREAM),
        (None, "We help.", None, State.ADDED_UPSTREAM),
        (None, None, "We help.", State.ADDED_HERE),
        (None, "We help.", "We listen.", State.ADDED_BOTH),
        (None, "We help.", "We help", State.SAME_CHANGE),
        ("We help.", None, "We help.", State.REMOVED_UPSTREAM),
        ("We help.", None, "We listen.", State.REMOVED_UPSTREAM),
        ("We help.", "We help", None, State.DROPPED_HERE),
        ("We help.", "We listen.", None, State.DROPPED_BUT_CHANGED),
        ("We help.", None, None, State.REMOVED_BOTH),
    ],
)
def test_what_happened_on_each_side_gives_the_state(base, theirs, mine, state):
    item = item_of(*(None if text is None else clause(text=text) for text in (base, theirs, mine)))
    assert item.state is state


def test_a_conflict_has_all_three_texts_and_says_what_changed_where():
    item = item_of(clause(), clause(text="We listen.", weeks=26), clause(text="We talk.", guidance="Ask."))
    assert [item.base["text"], item.theirs["text"], item.mine["text"]] == ["We help.", "We listen.", "We talk."]
    assert item.changed_here == ("text", "guidance")


def test_a_clause_removed_upstream_says_whether_we_had_changed_it():
    assert item_of(clause(), None, clause()).changed_here == ()
    assert item_of(clause(), None, clause(text="Ours.")).changed_here == ("text",)


def test_a_dropped_clause_says_why():
    item = item_of(clause(), clause(), None, omissions=[{"id": "aims", "heading": "Aims", "reason": "Another contract has it."}])
    assert item.reason == "Another contract has it."


def test_a_clause_that_one_side_does_not_have_was_changed_on_none():
    added, dropped = item_of(None, None, clause()), item_of(clause(), clause(text="We listen."), None)
    assert (added.changed_here, dropped.changed_here) == ((), ())


def test_what_nobody_gave_a_reason_for_has_none():
    assert item_of(clause(), clause(), clause(text="Ours.")).reason == ""
    assert item_of(clause(), clause(), None).reason == ""
    assert item_of(clause(), clause(), None, omissions=[{"id": "aims", "heading": "Aims"}]).reason == ""


def test_a_clause_that_was_kept_before_says_why():
    assert item_of(clause(), clause(), clause(text="Ours.", kept_because="Agreed.")).reason == "Agreed."


@pytest.mark.parametrize(
    ("base", "theirs", "locked"),
    [
        (clause(locked=True), clause(), False),
        (clause(), clause(locked=True), True),
        (clause(locked=True), None, True),
        (None, clause(locked=True), True),
    ],
)
def test_the_parent_says_whether_a_clause_is_locked(base, theirs, locked):
    assert item_of(base, theirs, clause(text="Ours.")).locked is locked


def test_a_clause_that_only_we_changed_is_kept_without_asking():
    merged = merge([clause()], [clause()], [clause(text="Ours.", base_version=3)])
    assert merged.clauses == (clause(text="Ours.", base_version=VERSION),)


def test_a_comma_upstream_leaves_mine_to_the_letter_until_it_is_accepted():
    base, theirs = [clause()], [clause(text="We help")]
    assert merge(base, theirs, base).clauses[0]["text"] == "We help."
    assert merge(base, theirs, base, {"aims": Accept()}).clauses[0]["text"] == "We help"


# Choosing


def test_accepting_takes_their_text_keeps_our_note_and_hands_ours_back():
    mine = clause(text="We talk.", note="See our protocol.", base_version=3, kept_because="Agreed.")
    theirs = clause(text="We listen.", note="The parent's own.", kept_because="Theirs.", base_version=1)
    merged = merge([clause()], [theirs], [mine], {"aims": Accept()})
    assert merged.clauses == (clause(text="We listen.", note="See our protocol.", base_version=VERSION),)
    assert merged.replaced == (mine,)


def test_keeping_records_why():
    merged = merge([clause()], [clause(text="We listen.")], [clause(text="We talk.")], {"aims": Keep(" Our panel decided so. ")})
    assert merged.clauses == (clause(text="We talk.", base_version=VERSION, kept_because="Our panel decided so."),)
    assert merged.replaced == ()


def test_what_is_kept_without_a_reason_where_none_is_asked_for_keeps_the_reason_it_had():
    for theirs in (clause(), clause(text="We, help")):
        for before in ({}, {"kept_because": "Agreed."}):
            mine = clause(text="Ours.", **before)
            merged = merge([clause()], [theirs], [mine], {"aims": Keep("  ")})
            assert merged.clauses == ({**mine, "base_version": VERSION},)


def test_a_reason_for_keeping_that_no_longer_holds_is_handed_back():
    mine = clause(text="We listen.", kept_because="Agreed.")
    merged = merge([clause()], [clause(text="We listen.")], [mine], {"aims": Accept()})
    assert merged.clauses == (clause(text="We listen.", base_version=VERSION),)
    assert merged.replaced == (mine,)


def test_editing_writes_the_clause_anew_under_its_own_id():
    edit = Edit({**clause("other-id", "Both."), "note": "not this", "base_version": 99})
    mine = clause(text="We talk.", note="Ours.")
    merged = merge([clause()], [clause(text="We listen.")], [mine], {"aims": edit})
    assert merged.clauses == ({**clause("other-id", "Both."), "id": "aims", "note": "Ours.", "base_version": VERSION},)
    assert merged.replaced == (mine,)


def test_an_added_clause_can_be_taken_or_declined_with_a_reason():
    theirs = [clause(), clause("exit")]
    assert ids(merge([clause()], theirs, [clause()], {"exit": Accept()}).clauses) == ["aims", "exit"]
    declined = merge([clause()], theirs, [clause()], {"exit": Keep(" We have no exit. ")})
    assert ids(declined.clauses) == ["aims"]
    assert declined.dropped == ({"id": "exit", "heading": "Exit", "reason": "We have no exit."},)


def test_a_clause_removed_upstream_can_go_or_stay_as_our_own():
    mine = [clause(text="Ours.")]
    gone = merge([clause()], [], mine, {"aims": Accept()})
    assert (gone.clauses, gone.removed, gone.replaced) == ((), ("aims",), tuple(mine))
    stays = merge([clause()], [], mine, {"aims": Keep("We need it.")})
    assert stays.clauses == (clause(text="Ours.", base_version=VERSION, kept_because="We need it."),)


def test_a_clause_we_dropped_can_come_back_when_the_parent_changes_it():
    row = {"id": "aims", "heading": "Aims", "reason": "Another contract has it."}
    base, theirs = [clause()], [clause(text="We listen.")]
    back = merge(base, theirs, [], {"aims": Accept()}, dropped=[row])
    assert (ids(back.clauses), back.dropped, back.undropped) == (["aims"], (), (row,))
    away = merge(base, theirs, [], {"aims": Keep("Still so.")}, dropped=[row])
    assert (away.clauses, away.dropped) == ((), ({**row, "reason": "Still so."},))


def test_a_clause_we_do_without_for_a_reason_keeps_it_until_another_is_given():
    row = {"id": "aims", "heading": "Aims", "reason": "Another contract has it."}
    assert merge([clause()], [clause()], [], {"aims": Keep(" ")}, dropped=[row]).dropped == (row,)
    assert merge([clause()], [clause()], [], {"aims": Keep("Still so.")}, dropped=[row]).dropped == (
        {**row, "reason": "Still so."},
    )


def test_a_row_of_what_was_dropped_stays_after_the_parent_has_it_no_more():
    row = {"id": "aims", "heading": "Aims", "reason": "Another contract has it."}
    merged = merge([clause()], [], [], dropped=[row])
    assert (merged.dropped, merged.undropped, merged.removed) == ((row,), (), ())


def test_what_neither_side_has_any_more_is_gone_and_cannot_be_chosen_for():
    assert merge([clause()], [], []).removed == ("aims",)
    with pytest.raises(CannotMerge) as caught:
        merge([clause()], [], [], {"aims": Keep("It was ours.")})
    assert caught.value.faults == {"aims": "This clause is not part of the upgrade"}


def test_nothing_is_gone_where_every_clause_stays():
    merged = merge([clause()], [clause()], [clause()])
    assert (merged.replaced, merged.undropped, merged.removed) == ((), (), ())


def test_a_clause_that_went_missing_without_a_reason_is_listed_as_dropped():
    assert merge([clause()], [clause()], []).dropped == ({"id": "aims", "heading": "Aims"},)


def test_an_id_that_both_added_is_a_conflict_and_not_two_clauses():
    theirs, mine = [clause(text="Theirs.")], [clause(text="Ours.")]
    assert merge([], theirs, mine, {"aims": Keep("Ours is agreed.")}).clauses[0]["text"] == "Ours."
    accepted = merge([], theirs, mine, {"aims": Accept()})
    assert (accepted.clauses[0]["text"], accepted.replaced) == ("Theirs.", tuple(mine))


def test_a_locked_clause_is_accepted_or_left_as_it_is_with_a_reason():
    base, theirs = [clause(locked=True)], [clause(text="We listen.", locked=True)]
    assert merge(base, theirs, base, {"aims": Accept()}).clauses[0]["text"] == "We listen."
    stays = merge(base, theirs, base, {"aims": Keep("Our contract runs to March.")})
    assert stays.clauses[0] == {**base[0], "base_version": VERSION, "kept_because": "Our contract runs to March."}


def test_what_is_not_settled_is_refused_all_at_once_and_by_name():
    base = [clause(), clause("exit"), clause("price", locked=True), clause("hsb")]
    theirs = [{**entry, "text": "We listen."} for entry in base]
    choices = {"exit": Keep("  "), "price": Edit(clause()), "hsb": Edit(clause(text=" ")), "nowhere": Accept()}
    with pytest.raises(CannotMerge) as caught:
        merge(base, theirs, base, choices)
    assert caught.value.faults == {
        "nowhere": "This clause is not part of the upgrade",
        "aims": "Choose what to do with “Aims”",
        "exit": "Enter why you keep “Exit” as it is",
        "price": "“Price” is locked by its owner: accept the change, or keep yours and say why",
        "hsb": "Enter a heading, a clause type and a text for “Hsb”",
    }


def test_a_refusal_names_each_clause_and_its_fault():
    assert str(CannotMerge({"aims": "Say why.", "exit": "Choose."})) == "aims: Say why.; exit: Choose."


def test_a_clause_is_called_as_we_call_it_then_as_the_original_does_then_as_it_was_called():
    ours, theirs, before = ({**clause(), "heading": heading} for heading in ("Ours", "Theirs", "Before"))
    assert item_of(before, theirs, ours).heading == "Ours"
    assert item_of(before, theirs, None).heading == "Theirs"
    assert item_of(before, None, None).heading == "Before"


def test_a_list_with_an_id_twice_is_refused():
    with pytest.raises(ValueError, match=r"one id$"):
        compare([], [clause(), clause()], [], version=VERSION)


# Order


def clauses(letters):
    return [clause(f"id-{letter}") for letter in letters]


def order_of(base, theirs, mine, order=None):
    """The letters of the result when every choice is to accept."""
    plan = compare(clauses(base), clauses(theirs), clauses(mine), version=VERSION)
    return "".join(id[-1] for id in ids(apply(plan, accept_all(plan), order).clauses))


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "result"),
    [
        ("abc", "acb", "abc", "acb"),  # the parent's order is followed
        ("abc", "abc", "cab", "cab"),  # ours is kept
        ("abc", "acb", "cab", "cab"),  # ours is kept where both moved
        ("abc", "acb", "axbyc", "axcby"),  # local clauses follow the one they followed
        ("abc", "abcd", "xabc", "xabcd"),  # what stands first stays first
        ("abc", "adbc", "cxab", "cxadb"),  # what is added follows the parent's predecessor
        ("abc", "ac", "abxyc", "axyc"),  # the predecessor is gone: the one before it
    ],
)
def test_the_order_follows_from_who_moved_what(base, theirs, mine, result):
    assert order_of(base, theirs, mine) == result


def test_a_choice_of_order_overrules():
    assert order_of("abc", "acb", "cxab", Order.THEIRS) == "acxb"
    assert order_of("abc", "acb", "abc", Order.MINE) == "abc"


def test_a_clause_that_was_moved_says_so_and_only_that_one():
    plan = compare(clauses("abcde"), clauses("abdec"), clauses("eabcd"), version=VERSION)
    assert [item.id for item in plan.items if item.moved_upstream] == ["id-c"]
    assert [item.id for item in plan.items if item.moved_here] == ["id-e"]


def test_a_new_order_alone_raises_a_task_unless_it_is_ours_already():
    assert needs_task(compare(clauses("abc"), clauses("acb"), clauses("abc"), version=VERSION))
    assert not needs_task(compare(clauses("abc"), clauses("acb"), clauses("acb"), version=VERSION))
    assert not needs_task(compare(clauses("abc"), clauses("abc"), clauses("acb"), version=VERSION))


def test_a_change_here_alone_raises_no_task():
    mine = [clause(text="Ours."), clause("exit")]
    assert not needs_task(compare([clause()], [clause()], mine, version=VERSION))
    assert needs_task(compare([clause()], [clause(text="We listen.")], mine, version=VERSION))
    assert same_content(clause(), clause(text="We, help"))


def test_nothing_that_changed_upstream_passes_undecided():
    ours, newer, again = clause(text="We help."), clause(text="We listen."), clause(text="We talk.")
    waits = {
        "changed upstream": (ours, newer, ours),
        "changed on both sides": (ours, newer, again),
        "new upstream": (None, newer, None),
        "new on both sides": (None, newer, again),
        "gone upstream": (ours, None, ours),
        "gone upstream, changed here": (ours, None, again),
        "dropped here, changed upstream": (ours, newer, None),
    }
    passes = {
        "unchanged": (ours, ours, ours),
        "changed here": (ours, ours, again),
        "the same change": (ours, newer, newer),
        "new here": (None, None, again),
        "dropped here": (ours, ours, None),
        "gone on both sides": (ours, None, None),
    }
    for cases, needs_decision in ((waits, True), (passes, False)):
        for name, sides in cases.items():
            base, theirs, mine = ([] if side is None else [side] for side in sides)
            plan = compare(base, theirs, mine, version=VERSION)
            assert (needs_task(plan), [item.id for item in plan.to_decide()]) == (
                needs_decision,
                ["aims"] if needs_decision else [],
            ), name
            if needs_decision:
                with pytest.raises(CannotMerge, match="Choose what to do"):
                    apply(plan, {})
            else:
                apply(plan, {})
