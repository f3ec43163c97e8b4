"""Who may do what to accounts, organisations and areas, for every sort of actor."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.accounts import policy, queries
from app.accounts.lifecycle import OPEN, PERSON
from app.core import taxonomy
from tests.policy_actors import ACTORS, AREA, AUTHOR, allowed, drawn

MODERATORS = "moderator moderating-colleague moderating-commissioner"
ADMIN, MODERATOR = ACTORS["admin"].person_id or 0, ACTORS["moderator"].person_id or 0


@dataclass(frozen=True)
class Account:
    """An account, or a membership of it: what policies ask."""

    id: int = AUTHOR
    status: str = "active"
    area_code: str = AREA

    @property
    def person_id(self) -> int:
        return self.id


@pytest.mark.parametrize(
    ("question", "about", "expected"),
    [
        (policy.is_administrator, (), "admin system"),
        (policy.is_moderator, (), f"{MODERATORS} admin system"),
        (policy.can_see_person, (Account(),), f"author {MODERATORS} admin system"),
        (policy.can_change_own_account, (Account(),), "author"),
        (policy.can_close, (Account(),), "author admin system"),
        (policy.can_erase, (Account(),), "admin system"),
        (policy.can_decide_registration, (Account(),), f"{MODERATORS} admin system"),
        (policy.can_decide_registration, (Account(ADMIN),), f"{MODERATORS} system"),
        (policy.can_change_roles, (), "admin system"),
        (policy.can_decide_membership, (Account(),), f"{MODERATORS} admin system"),
        (policy.can_decide_membership, (Account(MODERATOR),), "moderating-colleague moderating-commissioner admin system"),
        (policy.can_decide_area, (Account(),), f"lead {MODERATORS} admin system"),
        (policy.can_decide_area, (Account(MODERATOR),), "lead moderating-colleague moderating-commissioner admin system"),
        (policy.can_decide_area, (Account(ACTORS["lead"].person_id or 0),), f"{MODERATORS} admin system"),
        (policy.can_decide_area, (Account(area_code="E06000001"),), f"{MODERATORS} admin system"),
        (policy.can_change_organisations, (), "admin system"),
        (policy.can_confirm_organisation, (), f"{MODERATORS} admin system"),
    ],
)
def test_who_may(question: Callable[..., bool], about: tuple[object, ...], expected: str) -> None:
    assert allowed(question, *about) == expected


def test_an_account_that_ended_is_changed_by_nobody() -> None:
    """An account that waits is its person's own, as one that is active is."""
    changed = {status for status in PERSON.statuses if allowed(policy.can_change_own_account, Account(status=status))}
    assert changed == {"unconfirmed", "waiting", "active"} == set(OPEN)


def test_some_kinds_of_organisation_commission_and_some_do_not() -> None:
    commissioning = queries.commissioning_kinds()
    assert {"local-authority", "opcc"} <= set(commissioning) < set(taxonomy.codes("organisation_kind"))
    assert "nhs-provider" not in commissioning


def test_each_state_of_an_account_leads_where_it_is_said_to_and_by_whom() -> None:
    assert (PERSON.name, PERSON.initial, PERSON.column) == ("person", "unconfirmed", "status")
    assert drawn(PERSON, Account()) == {
        "wait": ("unconfirmed > waiting", "author system"),
        "activate": ("unconfirmed, waiting > active", f"{MODERATORS} admin system"),
        "refuse": ("waiting > closed", f"{MODERATORS} admin system"),
        "close": ("unconfirmed, waiting, active > closed", "author admin system"),
        "reopen": ("closed > waiting", "admin system"),
        "erase": ("unconfirmed, waiting, active, closed > erased", "admin system"),
    }


@pytest.mark.parametrize("verb", ["activate", "refuse"])
def test_no_member_of_staff_decides_on_their_own_account(verb: str) -> None:
    who = PERSON.transitions[verb].who
    assert allowed(who, Account(MODERATOR)) == "moderating-colleague moderating-commissioner admin system"
