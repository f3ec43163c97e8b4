"""Actors for questions of policy, and what each of them is answered: to be compared with a table by hand."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.actor import SYSTEM, VISITOR, Actor, Grant
from app.core.lifecycle import Lifecycle

AREA = "E09000007"
AUTHOR, AUTHORS_ORGANISATION = 2, 10


def person(number: int, *roles: str, organisation: int | None = None, **more: Any) -> Actor:
    """A verified person with the roles named, second step given, unless `more` says otherwise."""
    grants = frozenset(Grant(role, AREA if role == "area_lead" else "") for role in roles)
    standing: dict[str, Any] = {"verified": True, "second_factor": True, **more}
    return Actor(number, f"Person {number}", grants, organisation or 100 + number, **standing)


ACTORS = {
    "visitor": VISITOR,
    "waiting": person(1, organisation=AUTHORS_ORGANISATION, verified=False, areas=frozenset({AREA}), commissions=True),
    "author": person(AUTHOR, "member", organisation=AUTHORS_ORGANISATION),
    "colleague": person(3, "member", organisation=AUTHORS_ORGANISATION),
    "stranger": person(4, "member"),
    "commissioner": person(5, "member", areas=frozenset({AREA}), commissions=True),
    "provider": person(6, "member", areas=frozenset({AREA})),
    "lead": person(7, "member", "area_lead", commissions=True),
    "moderator": person(8, "moderator"),
    "moderating-colleague": person(9, "moderator", organisation=AUTHORS_ORGANISATION),
    "moderating-commissioner": person(13, "moderator", areas=frozenset({AREA}), commissions=True),
    "half-moderator": person(10, "moderator", second_factor=False),
    "editor": person(11, "editor"),
    "admin": person(12, "admin"),
    "system": SYSTEM,
}


def allowed(question: Callable[..., bool], *about: Any, actors: Mapping[str, Actor] = ACTORS) -> str:
    """The names of those for whom the answer is yes."""
    return " ".join(name for name, actor in actors.items() if question(actor, *about))


def drawn(lifecycle: Lifecycle, subject: Any, actors: Mapping[str, Actor] = ACTORS) -> dict[str, tuple[str, str]]:
    """Of each verb: from where to where, and who may."""
    return {
        verb: (f"{', '.join(move.sources)} > {move.target}", allowed(move.who, subject, actors=actors))
        for verb, move in lifecycle.transitions.items()
    }
