"""What the page of a specification says about where it was used: by area and date, never added up and never rated."""

from dataclasses import dataclass

from app.accounts import queries as accounts
from app.areas.places import area_name
from app.contributions.policy import can_contribute
from app.core import taxonomy
from app.core.actor import Actor
from app.library import policy
from app.library.adapting import queries
from app.library.lifecycle import USED
from app.library.models import UsedStatement

NOT_STATED = "Not stated"


@dataclass(frozen=True)
class UseRow:
    """What one area says, in words. `waits`: no moderator has read it yet, so that only the area sees it. `may_change` and
    `may_take_down` are about the person who reads it."""

    id: int
    area: str
    organisation: str
    used: str
    how: str
    contract: str
    again: str
    change: str
    waits: bool
    may_change: bool
    may_take_down: bool


def use_rows(actor: Actor, contribution_id: int) -> list[UseRow]:
    """What areas say about a specification, the latest use first; of one's own areas, what waits for a moderator too."""
    statements = queries.list_uses(contribution_id, actor.commissioned_areas if can_contribute(actor) else ())
    names = accounts.organisation_names(one.organisation_id for one in statements)
    return [
        UseRow(
            id=one.id,
            area=area_name(one.area_code),
            organisation=names.get(one.organisation_id, ""),
            used=f"{one.used_on:%B %Y}",
            how=taxonomy.label("used_how", one.how),
            contract=months(one.contract_months),
            again=taxonomy.label("use_again", one.again),
            change=one.change,
            waits=one.status == "submitted",
            may_change=USED.allows(one, "withdraw", actor),
            may_take_down=USED.allows(one, "take-down", actor),
        )
        for one in statements
    ]


def facts(statement: UsedStatement) -> list[tuple[str, str]]:
    """What a moderator reads beside the text, in words."""
    return [
        ("Area", area_name(statement.area_code)),
        ("Used", f"{statement.used_on:%B %Y}"),
        ("How", taxonomy.label("used_how", statement.how)),
        ("Length of the contract", months(statement.contract_months)),
        ("Would use it again", taxonomy.label("use_again", statement.again)),
    ]


def months(number: int | None) -> str:
    """A length in words."""
    if number is None:
        return NOT_STATED
    return "1 month" if number == 1 else f"{number} months"


def areas_to_speak_for(actor: Actor) -> list[tuple[str, str]]:
    """The areas that somebody may say it for: ONS codes with names."""
    return sorted(
        ((code, area_name(code)) for code in actor.commissioned_areas if policy.can_state_use(actor, code)),
        key=lambda pair: pair[1],
    )
