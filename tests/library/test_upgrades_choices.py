"""What was chosen about a clause counts as long as nothing that it rests on has changed. Pure."""

from app.library.upgrading import upgrades
from app.library.upgrading.merging import Accept, Edit, Keep, Merged
from app.library.upgrading.upgrades import ACCEPT, EDIT, KEEP, Made
from tests.library.specification_maker import clause

BASE = {"clauses": [clause("aims", "One."), clause("data", "Two.")]}
THEIRS = {"clauses": [clause("aims", "One more."), clause("data", "Two.")]}


def test_each_sort_of_choice_is_read_back_as_it_was_made() -> None:
    [item] = upgrades.plan(BASE, THEIRS, BASE, 2).to_decide()
    entry = clause("aims", "Ours.")
    for decision, choice in (
        (Made(ACCEPT), Accept()),
        (Made(KEEP, "Agreed locally."), Keep("Agreed locally.")),
        (Made(EDIT, entry=entry), Edit(entry)),
    ):
        kept = upgrades.to_keep(item, decision)
        assert upgrades.find_kept({"aims": kept}, item) == (decision, True)
        assert decision.as_choice() == choice


def test_a_choice_stops_counting_when_theirs_or_ours_changes_and_is_not_forgotten() -> None:
    plan = upgrades.plan(BASE, THEIRS, BASE, 2)
    choices = {"aims": upgrades.to_keep(plan.to_decide()[0], Made(KEEP, "Agreed locally."))}
    assert upgrades.counted(plan, choices) == {"aims": Keep("Agreed locally.")}
    newer = upgrades.plan(BASE, {"clauses": [clause("aims", "One and more."), clause("data", "Two.")]}, BASE, 3)
    ours = upgrades.plan(BASE, THEIRS, {"clauses": [clause("aims", "Ours."), clause("data", "Two.")]}, 2)
    for changed in (newer, ours):
        assert upgrades.counted(changed, choices) == {}
        assert upgrades.find_kept(choices, changed.to_decide()[0]) == (Made(KEEP, "Agreed locally."), False)


def test_what_was_chosen_about_a_clause_with_nothing_to_decide_is_left_aside() -> None:
    plan = upgrades.plan(BASE, THEIRS, BASE, 2)
    kept = upgrades.to_keep(plan.to_decide()[0], Made(ACCEPT))
    assert upgrades.counted(plan, {"data": kept, "gone": kept}) == {}


def test_a_text_that_was_emptied_is_an_edit_to_nothing_for_the_merge_to_refuse() -> None:
    [item] = upgrades.plan(BASE, THEIRS, BASE, 2).to_decide()
    kept = upgrades.to_keep(item, Made(EDIT, entry={}))
    assert upgrades.read(kept).as_choice() == Edit({})


def test_a_choice_counts_whatever_order_the_parts_of_a_clause_come_in() -> None:
    theirs = {"clauses": [dict(reversed(entry.items())) for entry in THEIRS["clauses"]]}
    [item], [turned] = (upgrades.plan(BASE, sides, BASE, 2).to_decide() for sides in (THEIRS, theirs))
    assert list(item.theirs or ()) != list(turned.theirs or ())
    assert upgrades.fingerprint(item) == upgrades.fingerprint(turned)


def test_the_merged_body_has_the_new_clauses_and_omissions_and_everything_else_of_ours() -> None:
    ours = {"title": "Ours", "clauses": [clause("aims", "One."), clause("data", "Two.")], "dropped": [{"id": "old"}]}
    omissions = ({"id": "data", "heading": "Data", "reason": "Held elsewhere."},)
    merged = Merged(clauses=(clause("aims", "One more."),), dropped=omissions, replaced=(), undropped=(), removed=())
    assert upgrades.merged_body(ours, merged) == {
        "title": "Ours",
        "clauses": [clause("aims", "One more.")],
        "dropped": list(omissions),
    }


def test_a_merged_body_keeps_no_empty_lists() -> None:
    nothing = Merged(clauses=(), dropped=(), replaced=(), undropped=(), removed=())
    assert upgrades.merged_body({"title": "Ours", "dropped": [{"id": "old"}]}, nothing) == {"title": "Ours"}
