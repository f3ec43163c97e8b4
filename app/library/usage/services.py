"""What areas say about having used a specification: say it, change it, take it back, take it down.

A moderator reads each before it shows. What stands on the page stays until a moderator has read what replaces it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.contributions.models import Contribution
from app.contributions.services import deciding_short_texts, guarding, listed_pages
from app.core import clock, taxonomy
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.errors import Invalid
from app.core.policy import require
from app.library import policy
from app.library.adapting import queries
from app.library.lifecycle import USED
from app.library.models import UsedStatement

CODE = "statements-of-use"
LONGEST_CHANGE = 1_000
LONGEST_EXPLANATION = 500
LONGEST_CONTRACT = 600  # months, as for a specification itself
MONTH_FROM = date(2000, 1, 1)


@dataclass(frozen=True)
class Use:
    """What is said. `used_on` is the first day of the month; `contract_months` is None where that is not stated.

    `explanation` is why what the guard finds in `change` is not about a person.
    """

    used_on: date
    how: str
    contract_months: int | None
    again: str
    change: str
    explanation: str = ""


def state(actor: Actor, contribution: Contribution, area: str, use: Use) -> UsedStatement:
    """Say it for an area, or say it anew: it waits for a moderator, in place of what the area sent in before and nobody has read.

    Raises Forbidden for those who do not commission in the area, Invalid for a value that cannot be, and Unexplained for text in
    which the guard finds something that was not explained.
    """
    require(policy.can_state_use(actor, area))
    change, explanation = _checked(use)
    waiting = queries.find_use(contribution.id, area, "submitted")
    if waiting is not None:
        USED.apply(waiting, "withdraw", actor)
    statement = UsedStatement(
        contribution_id=contribution.id,
        area_code=area,
        organisation_id=actor.organisation_id or 0,
        person_id=actor.person_id,
        used_on=use.used_on.replace(day=1),
        how=use.how,
        contract_months=use.contract_months,
        again=use.again,
        change=change,
        explanation=explanation,
        made_at=clock.now(),
        reason="",
    )
    USED.start(statement)
    session().add(statement)
    session().flush()
    deciding_short_texts.announce(CODE, statement)
    return statement


def _checked(use: Use) -> tuple[str, str]:
    """The text and its explanation, once everything that is said can be so."""
    if not MONTH_FROM <= use.used_on <= clock.today():
        raise Invalid("Enter a month since 2000 that is not in the future", "year")
    if use.how not in taxonomy.codes("used_how"):
        raise Invalid("Choose how you used it", "how")
    if use.again not in taxonomy.codes("use_again"):
        raise Invalid("Choose whether you would use it again", "again")
    if use.contract_months is not None and not 1 <= use.contract_months <= LONGEST_CONTRACT:
        raise Invalid(f"Length of the contract must be between 1 and {LONGEST_CONTRACT} months", "contract_months")
    change = use.change.strip()
    if len(change) > LONGEST_CHANGE:
        raise Invalid(f"Use {LONGEST_CHANGE:,} characters or fewer", "change")
    return change, guarding.explained("change", change, use.explanation)


def make_way(statement: UsedStatement) -> None:
    """What the area said before goes, now that a moderator publishes what replaces it."""
    before = queries.find_use(statement.contribution_id, statement.area_code, "published")
    if before is not None:
        USED.apply(before, "replace", SYSTEM)
    listed_pages.bump_facet_clock(statement.contribution.kind)


def withdraw(actor: Actor, statement: UsedStatement) -> None:
    """Take back what one's area said."""
    USED.apply(statement, "withdraw", actor)
    listed_pages.bump_facet_clock(statement.contribution.kind)


def take_down(actor: Actor, statement: UsedStatement, reason: str) -> None:
    """Take down what does not belong on the site, with a reason that the area can read."""
    words = reason.strip()
    if not words:
        raise Invalid("Enter a reason: the area will read it", "reason")
    guarding.refuse_findings("reason", words)
    statement.reason = words
    USED.apply(statement, "take-down", actor)
    listed_pages.bump_facet_clock(statement.contribution.kind)


def forget_redacted_text(contribution_id: int) -> None:
    """Erase the words said about a specification whose text was erased: they may quote it."""
    for said in queries.list_uses_ever(contribution_id):
        said.change = said.explanation = said.reason = ""
        listed_pages.bump_facet_clock(said.contribution.kind)  # the page may stay up, and nobody may be given one that was kept
    session().flush()


def forget_person(person_id: int) -> None:
    """What was said stays with the organisation that said it; nothing says who wrote it."""
    for said in queries.list_uses_by(person_id):
        said.person_id = None
    session().flush()


def held_about(person_id: int) -> list[dict[str, Any]]:
    """What a person said for their area."""
    return [
        {
            "specification": one.contribution_id,
            "area": one.area_code,
            "status": one.status,
            "change": one.change,
            "explanation": one.explanation,
        }
        for one in queries.list_uses_by(person_id)
    ]
