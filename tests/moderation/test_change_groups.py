"""Two versions are compared clause by clause: what was added, removed, changed and moved, each said once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contributions.comparison import field_changes
from app.contributions.comparison.change_groups import ChangeGroup, group, moved_ids
from app.core.db import Database
from app.library.specifications.kind import SPECIFICATION
from tests.library.specification_maker import CLAUSES, SpecificationMaker, clause
from tests.page_client import PageClient
from tests.people import People

AIMS, LENGTH, DATA = CLAUSES
EXIT = clause("exit", "Hand over well.")


def changes(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[ChangeGroup]:
    old, new = {"title": "Recovery", "clauses": before}, {"title": "Recovery", "clauses": after}
    told = [one for one in field_changes.compare(SPECIFICATION.shape, old, new) if one.change != "same"]
    return group(SPECIFICATION.shape, old, new, told)


def test_each_clause_is_said_to_be_added_removed_changed_or_moved() -> None:
    clauses = changes([AIMS, LENGTH, DATA], [{**DATA}, {**AIMS, "text": "Children are well.", "guidance": "Ask."}, EXIT])
    assert [(one.title, one.state, one.moved) for one in clauses] == [
        ("Data", "same", True),
        ("Aims", "changed", False),
        ("Length", "removed", False),
        ("Exit", "added", False),
    ]
    assert [label for label, _ in clauses[1].changes] == ["Text", "Guidance note"]


def test_putting_one_clause_first_moves_only_that_one() -> None:
    assert moved_ids(["a", "b", "c", "d"], ["d", "a", "b", "c"]) == {"d"}


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.lists(st.sampled_from("abcdefgh"), unique=True))
def test_what_did_not_move_keeps_its_order(before: list[str], after: list[str]) -> None:
    moved = moved_ids(before, after)
    assert moved <= set(before) & set(after)
    stayed = [one for one in before if one in after and one not in moved]
    assert stayed == [one for one in after if one in before and one not in moved]


@pytest.mark.each_database
def test_readers_and_moderators_see_the_changes_clause_by_clause(database: Database, people: People, page: PageClient) -> None:
    specifications = SpecificationMaker(database, people)
    asha = specifications.commissioner(name="Asha Example")
    slug = specifications.publish(actor=people.actor(asha))
    specifications.revise(slug, [DATA, {**AIMS, "text": "Children are well."}, EXIT], actor=people.actor(asha))
    comparison = page.get(f"/library/{slug}/compare")
    headings = [" ".join(one.itertext()) for one in comparison.tree.iter("h2")]
    assert [one for one in headings if one in ("Data", "Aims", "Length", "Exit")] == ["Data", "Aims", "Length", "Exit"]
    for words in ("Moved to another place", "Clause changed", "Clause removed", "Clause added", "[added: well"):
        assert words in comparison.main
    people.sign_in(page.client, asha)
    draft = page.fill(page.get(f"/library/{slug}"), containing="Edit this page")
    page.fill(page.get(f"{draft.response.request.path}/steps/clauses/aims"), {"text": "Children are heard."}, "heading")
    page.fill(page.get(f"{draft.response.request.path}/submit"), containing="send")
    people.sign_in(page.client, people.moderator())
    item = page.get(f"/moderation/{draft.response.request.path.rsplit('/', 1)[1]}")
    assert "Clause changed" in item.main
    assert "[added: heard" in item.main
    assert "Hand over well." in item.main  # what did not change can be read too
