"""Whoever decides resolves the kind of what is decided on once, and hands it down."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from app.contributions import queries
from app.contributions.kinds.description import get_kind
from app.contributions.services import deciding, drafting
from tests.calls import calls_of
from tests.moderation.initiative_maker import InitiativeMaker
from tests.people import People

ONCE = {get_kind: 1}


def test_each_act_looks_the_kind_up_once(initiatives: InitiativeMaker, people: People) -> None:
    author, moderator, administrator = people.person(), people.moderator(), people.administrator()
    number = initiatives.draft(author)
    revision = partial(queries.get_revision, number)
    contribution = partial(queries.get_contribution, initiatives.revision(number).contribution_id)

    def lookups(
        person: int, verb: Callable[..., object], find: Callable[[], object], *rest: object
    ) -> Counter[Callable[..., Any]]:
        with calls_of(get_kind) as calls:
            initiatives.act(person, verb, find, *rest)
        return calls

    assert lookups(author, partial(drafting.submit, declares_checked=True), revision, {}) == ONCE
    assert lookups(moderator, deciding.publish, revision) == ONCE
    assert lookups(moderator, deciding.withdraw, contribution, "The company has closed.") == ONCE
    assert lookups(moderator, deciding.restore, contribution) == ONCE
    assert lookups(administrator, deciding.redact, revision) == ONCE
