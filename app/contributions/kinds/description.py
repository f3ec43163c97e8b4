"""What a kind of contribution is: its shape, its pages, its shipped files and its rules. A new kind is one of these.

The spine does everything else: forms, drafts, the guard, moderation, versions, comparison, assurance, search.
"""

from dataclasses import dataclass
from typing import cast

from app.contributions import policy
from app.contributions.kinds.pages import Pages
from app.contributions.kinds.rules import Rules
from app.contributions.kinds.shape import Shape
from app.contributions.kinds.shipped import Shipping
from app.contributions.points import KINDS
from app.core.actor import Actor
from app.core.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of contribution: what it is called, in code and in words, and the four things that make it up.

    `shape` is what it holds, `pages` what is shown of it and where, `shipping` what of it comes with the site, `rules` who
    decides on it and what must hold.
    """

    code: str
    noun: str
    nouns: str
    shape: Shape
    pages: Pages
    shipping: Shipping
    rules: Rules


def all_kinds() -> tuple[Kind, ...]:
    """Every kind that features bring, in their order."""
    return cast("tuple[Kind, ...]", KINDS.things)  # the point itself stands below the tables, and knows only who decides


def get_kind(code: str) -> Kind:
    """The kind called `code`. Raises NotFound."""
    for kind in all_kinds():
        if kind.code == code:
            return kind
    raise NotFound


def deciding_roles() -> tuple[str, ...]:
    """The roles that the moderation pages are for: moderators, and those who decide on a kind of their own."""
    return tuple(dict.fromkeys([policy.MODERATOR, *(kind.rules.deciders for kind in all_kinds())]))


def decided_by(actor: Actor) -> tuple[str, ...]:
    """The codes of the kinds that `actor` holds the role to decide on."""
    return tuple(kind.code for kind in all_kinds() if policy.decides_on(actor, kind.rules))


def staffed_by(actor: Actor) -> tuple[str, ...]:
    """The codes of the kinds that only staff write, `actor` among them."""
    return tuple(kind.code for kind in all_kinds() if policy.is_for_staff(kind.rules) and policy.decides_on(actor, kind.rules))


def in_section(section: str) -> tuple[str, ...]:
    """The codes of the kinds whose pages are under `section`."""
    return tuple(kind.code for kind in all_kinds() if kind.pages.section == section)
