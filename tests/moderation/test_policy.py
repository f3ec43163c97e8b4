"""Who may do what to a contribution and to what is written in it, for every sort of actor."""

from collections.abc import Callable, Set
from dataclasses import dataclass, field, replace

import pytest

from app.contributions import lifecycle, policy
from tests.policy_actors import ACTORS, AREA, AUTHOR, AUTHORS_ORGANISATION, allowed, drawn

VERIFIED = " ".join(name for name in ACTORS if name not in ("visitor", "waiting"))
MODERATORS = "moderator moderating-colleague moderating-commissioner"
MODERATOR = ACTORS["moderator"].person_id
EDITOR = ACTORS["editor"].person_id


@dataclass(frozen=True)
class Page:
    """A contribution, as far as policies ask: of the author, or of another owner."""

    deciders: str = "moderator"
    is_begun_elsewhere: bool = False
    owner_scope: str = "person"
    owner_person_id: int | None = AUTHOR
    owner_organisation_id: int | None = None
    owner_area: str | None = None


@dataclass(frozen=True)
class Text:
    """A revision, as far as policies ask."""

    contribution: Page = Page()
    author_id: int | None = AUTHOR
    author_organisation_id: int | None = AUTHORS_ORGANISATION
    submitted_by_id: int | None = None
    decided_by_id: int | None = None
    appealed_from_id: int | None = None
    writer_ids: Set[int] = frozenset()


@dataclass(frozen=True)
class ShortText:
    """Something short that a member said of a page."""

    person_id: int | None = AUTHOR
    organisation_id: int = AUTHORS_ORGANISATION
    contribution: Page = field(default_factory=lambda: replace(OF_AREA, owner_person_id=None))


@dataclass(frozen=True)
class Appeal:
    revision: Text = Text()


@dataclass(frozen=True)
class Report:
    contribution: Page = Page()


OF_PERSON = Page()
OF_ORGANISATION = Page(owner_scope="organisation", owner_organisation_id=AUTHORS_ORGANISATION)
OF_AREA = Page(owner_scope="area", owner_organisation_id=AUTHORS_ORGANISATION, owner_area=AREA)
OF_SITE = Page(owner_scope="site", owner_organisation_id=AUTHORS_ORGANISATION, owner_area=AREA)
OF_NOBODY = Page(owner_person_id=None)


def and_others(first: str, others: str) -> str:
    """Names of actors in the order in which they are listed."""
    named = {*first.split(), *others.split()}
    return " ".join(name for name in ACTORS if name in named)


@pytest.mark.parametrize(
    ("page", "owners"),
    [
        (OF_PERSON, "author"),
        (OF_NOBODY, ""),
        (OF_ORGANISATION, "author colleague moderating-colleague"),
        (replace(OF_ORGANISATION, owner_organisation_id=None), ""),
        (OF_AREA, "commissioner lead moderating-commissioner"),
        (OF_SITE, ""),
    ],
)
def test_those_who_own_a_page_edit_and_check_it_and_do_not_put_it_back(page: Page, owners: str) -> None:
    staff = MODERATORS if page.owner_scope == "site" else ""
    assert allowed(policy.owns, page) == owners
    assert allowed(policy.can_edit, page) == and_others(owners, f"system {staff}")
    assert allowed(policy.can_check, page) == and_others(owners, MODERATORS)
    assert allowed(policy.can_take_down, page) == and_others(owners, f"{MODERATORS} admin system")
    assert allowed(policy.can_put_back, page) == " ".join(name for name in MODERATORS.split() if name not in owners.split())


def test_nobody_without_an_organisation_owns_what_no_organisation_owns() -> None:
    loner = {"loner": replace(ACTORS["stranger"], organisation_id=None)}
    assert allowed(policy.owns, replace(OF_ORGANISATION, owner_organisation_id=None), actors=loner) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"author_id": MODERATOR},
        {"submitted_by_id": MODERATOR},
        {"appealed_from_id": MODERATOR},
        {"writer_ids": frozenset({1, MODERATOR})},
        {"author_organisation_id": ACTORS["moderator"].organisation_id},
        {"contribution": replace(OF_PERSON, owner_organisation_id=ACTORS["moderator"].organisation_id)},
        {"contribution": replace(OF_PERSON, owner_person_id=MODERATOR)},
    ],
)
def test_nobody_decides_on_what_they_or_theirs_wrote_submitted_or_own(change: dict[str, object]) -> None:
    text = replace(Text(submitted_by_id=1, author_organisation_id=None), **change)
    assert "moderating-colleague" in allowed(policy.can_decide, text).split()
    assert "moderator" not in allowed(policy.can_decide, text).split()
    assert "moderator" not in allowed(policy.can_answer_appeal, text).split()


def test_moderators_decide_on_what_is_none_of_theirs() -> None:
    assert allowed(policy.can_decide, Text(submitted_by_id=1)) == "moderator moderating-commissioner"
    assert allowed(policy.can_decide, Text(OF_AREA, author_organisation_id=None, submitted_by_id=1)) == "moderator"


def test_the_site_decides_on_what_it_ships_and_on_nothing_that_somebody_submitted() -> None:
    assert "system" in allowed(policy.can_decide, Text()).split()
    assert "system" not in allowed(policy.can_decide, Text(submitted_by_id=1)).split()


def test_who_has_no_organisation_is_not_of_that_of_a_text_without_one() -> None:
    loner = {"loner": replace(ACTORS["moderator"], organisation_id=None)}
    assert allowed(policy.can_decide, Text(OF_PERSON, author_organisation_id=None), actors=loner) == "loner"


def test_of_what_is_for_staff_another_of_the_staff_decides_even_of_one_organisation() -> None:
    issue = replace(OF_SITE, deciders="editor")
    editors = {**ACTORS, "second-editor": replace(ACTORS["editor"], person_id=99)}
    text = Text(issue, author_id=EDITOR, author_organisation_id=ACTORS["editor"].organisation_id, submitted_by_id=EDITOR)
    assert allowed(policy.can_decide, text, actors=editors) == "second-editor"


def test_an_appeal_is_answered_by_somebody_who_may_decide_and_did_not() -> None:
    assert allowed(policy.can_answer_appeal, Text(submitted_by_id=1)) == "moderator moderating-commissioner"
    assert allowed(policy.can_answer_appeal, Text(submitted_by_id=1, decided_by_id=MODERATOR)) == "moderating-commissioner"


def test_a_short_text_is_decided_on_by_a_moderator_who_neither_said_it_nor_looks_after_its_page() -> None:
    assert allowed(policy.can_decide_short_text, ShortText()) == "moderator"
    assert allowed(policy.can_decide_short_text, ShortText(person_id=MODERATOR)) == ""
    assert allowed(policy.can_decide_short_text, ShortText(organisation_id=ACTORS["moderator"].organisation_id or 0)) == (
        "moderating-colleague"
    )


def test_verified_members_contribute_and_staff_begin_what_is_for_staff() -> None:
    assert allowed(policy.can_contribute) == VERIFIED
    assert allowed(policy.can_start, OF_PERSON) == VERIFIED
    assert allowed(policy.can_start, replace(OF_PERSON, deciders="editor")) == "editor system"
    assert allowed(policy.can_start, replace(OF_PERSON, is_begun_elsewhere=True)) == "system"


def test_nobody_without_an_account_contributes() -> None:
    nobody = {"nobody": replace(ACTORS["visitor"], verified=True)}
    assert allowed(policy.can_contribute, actors=nobody) == ""


def test_somebody_who_is_not_verified_begins_nothing_though_they_hold_a_role() -> None:
    unverified = {"unverified": replace(ACTORS["editor"], verified=False)}
    assert allowed(policy.can_start, replace(OF_PERSON, deciders="editor"), actors=unverified) == ""


@pytest.mark.parametrize(("deciders", "expected"), [("moderator", False), ("editor", True)])
def test_what_another_role_decides_on_is_for_staff(deciders: str, expected: bool) -> None:
    assert policy.is_for_staff(replace(OF_PERSON, deciders=deciders)) is expected


@pytest.mark.parametrize(
    ("question", "about", "expected"),
    [
        (policy.is_moderator, (), MODERATORS),
        (policy.can_redact, (), "admin system"),
        (policy.is_system, (None,), "system"),
        (policy.decides_on, (OF_PERSON,), MODERATORS),
        (policy.decides_on, (replace(OF_PERSON, deciders="editor"),), "editor"),
        (policy.can_retract, (Text(),), "author admin system"),
        (policy.can_edit, (replace(OF_SITE, deciders="editor"),), "editor system"),
    ],
)
def test_what_a_role_may(question: Callable[..., bool], about: tuple[object, ...], expected: str) -> None:
    assert allowed(question, *about) == expected


DECIDE = "moderator moderating-commissioner"
LIFECYCLES = [
    (
        lifecycle.REVISION,
        ("revision", "draft", "status"),
        Text(submitted_by_id=1),
        {
            "submit": ("draft > submitted", "author system"),
            "retract": ("draft, submitted > retracted", "author admin system"),
            "publish": ("submitted > published", DECIDE),
            "return": ("submitted > returned", DECIDE),
            "reject": ("submitted > rejected", DECIDE),
            "reopen": ("returned, rejected > submitted", DECIDE),
        },
    ),
    (
        lifecycle.CONTRIBUTION,
        ("contribution", "unpublished", "status"),
        OF_PERSON,
        {
            "publish": ("unpublished, published, withdrawn > published", " ".join(ACTORS)),
            "withdraw": ("published > withdrawn", f"author {MODERATORS} admin system"),
            "restore": ("withdrawn > published", MODERATORS),
        },
    ),
    (
        lifecycle.ASSURANCE,
        ("assurance", "never", "assurance"),
        OF_PERSON,
        {
            "check": ("never, fresh, due, overdue, flagged, hidden > fresh", f"author {MODERATORS} system"),
            "freshen": ("due, overdue, flagged > fresh", "system"),
            "fall-due": ("fresh, overdue, flagged > due", "system"),
            "lapse": ("fresh, due, flagged > overdue", "system"),
            "flag": ("fresh, due, overdue > flagged", "system"),
            "hide": ("fresh, due, overdue, flagged > hidden", "system"),
        },
    ),
    (
        lifecycle.APPEAL,
        ("appeal", "waiting", "status"),
        Appeal(Text(submitted_by_id=1, decided_by_id=MODERATOR)),
        {
            "uphold": ("waiting > upheld", "moderating-commissioner"),
            "dismiss": ("waiting > dismissed", "moderating-commissioner"),
        },
    ),
    (
        lifecycle.REPORT,
        ("problem report", "open", "status"),
        Report(),
        {"close": ("open > closed", f"author {MODERATORS}")},
    ),
]


@pytest.mark.parametrize(("moves", "names", "thing", "expected"), LIFECYCLES)
def test_each_state_leads_where_it_is_said_to_and_by_whom(
    moves: lifecycle.Lifecycle, names: tuple[str, str, str], thing: object, expected: dict[str, tuple[str, str]]
) -> None:
    assert (moves.name, moves.initial, moves.column) == names
    assert drawn(moves, thing) == expected


def test_an_open_revision_is_one_that_is_written_or_waits() -> None:
    assert lifecycle.OPEN_REVISION == "status IN ('draft', 'submitted')"
