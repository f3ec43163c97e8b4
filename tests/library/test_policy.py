"""Who may do what with adaptations, statements of use and consultations, for every sort of actor."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from app.core.lifecycle import Lifecycle
from app.library import lifecycle, policy
from app.library.consultations import lifecycle as consulting
from app.library.consultations import policy as consultations
from tests.policy_actors import ACTORS, AREA, AUTHOR, AUTHORS_ORGANISATION, allowed, drawn

OWNERS = "commissioner lead moderating-commissioner"
MODERATORS = "moderator moderating-colleague moderating-commissioner"


@dataclass(frozen=True)
class Page:
    """An adaptation of an area's own."""

    deciders: str = "moderator"
    owner_scope: str = "area"
    owner_person_id: int | None = AUTHOR
    owner_organisation_id: int | None = AUTHORS_ORGANISATION
    owner_area: str | None = AREA


@dataclass(frozen=True)
class Statement:
    """What somebody said of a specification that their area used: it is the site's own here."""

    person_id: int | None = AUTHOR
    organisation_id: int = AUTHORS_ORGANISATION
    area_code: str = AREA
    contribution: Page = Page(owner_scope="site")


@dataclass(frozen=True)
class OfPage:
    """An upgrade task or a consultation: it names its contribution."""

    contribution: Page = Page()


@dataclass(frozen=True)
class Comment:
    consultation: OfPage = OfPage()


@pytest.mark.parametrize(
    ("question", "about", "expected"),
    [
        (policy.can_upgrade, OfPage(), f"{OWNERS} system"),
        (policy.can_state_use, AREA, OWNERS),
        (policy.can_state_use, "E06000001", ""),
        (policy.can_take_back_use, Statement(), OWNERS),
        (policy.can_decide_use, Statement(), "moderator"),
        (policy.can_decide_use, Statement(area_code="E06000001"), "moderator moderating-commissioner"),
        (policy.can_decide_use, Statement(person_id=ACTORS["moderator"].person_id), ""),
        (policy.can_take_down_use, Statement(), MODERATORS),
        (consultations.runs, OfPage(), OWNERS),
        (consultations.can_close, OfPage(), f"{OWNERS} system"),
        (consultations.can_answer, Comment(), OWNERS),
    ],
)
def test_who_may(question: Callable[..., bool], about: object, expected: str) -> None:
    assert allowed(question, about) == expected


def test_nobody_who_waits_to_be_verified_speaks_for_an_area() -> None:
    waiting = {"waiting": replace(ACTORS["commissioner"], verified=False)}
    assert allowed(policy.can_state_use, AREA, actors=waiting) == ""


@pytest.mark.parametrize(
    ("moves", "names", "thing", "expected"),
    [
        (
            lifecycle.UPGRADE,
            ("upgrade task", "open"),
            OfPage(),
            {"finish": ("open > done", f"{OWNERS} system"), "supersede": ("open > superseded", "system")},
        ),
        (
            lifecycle.USED,
            ("statement of use", "submitted"),
            Statement(),
            {
                "publish": ("submitted > published", "moderator"),
                "return": ("submitted > returned", "moderator"),
                "withdraw": ("submitted, published > withdrawn", OWNERS),
                "replace": ("published > replaced", "system"),
                "take-down": ("published > taken-down", MODERATORS),
            },
        ),
        (consulting.CONSULTATION, ("consultation", "open"), OfPage(), {"close": ("open > closed", f"{OWNERS} system")}),
        (
            consulting.COMMENT,
            ("consultation comment", "waiting"),
            Comment(),
            {
                "accept": ("waiting, accepted, declined, noted > accepted", OWNERS),
                "decline": ("waiting, accepted, declined, noted > declined", OWNERS),
                "note": ("waiting, accepted, declined, noted > noted", OWNERS),
            },
        ),
    ],
)
def test_each_state_leads_where_it_is_said_to_and_by_whom(
    moves: Lifecycle, names: tuple[str, str], thing: object, expected: dict[str, tuple[str, str]]
) -> None:
    assert (moves.name, moves.initial, moves.column) == (*names, "status")
    assert drawn(moves, thing) == expected


def test_an_open_consultation_is_one_whose_status_says_so() -> None:
    assert f"status = '{consulting.CONSULTATION.initial}'" == consulting.OPEN
