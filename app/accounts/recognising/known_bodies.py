"""The bodies of `content/organisations.toml`: what councils, integrated care boards and commissioners' offices are called.

None of them is an organisation on the site until somebody registers from it. Then it is called by its name from the first day,
instead of by a mail domain until an administrator has time.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from app.accounts.recognising.domains import is_under
from app.core import config

PATH = config.ROOT / "content" / "organisations.toml"


@dataclass(frozen=True)
class KnownBody:
    """A body by its name: its kind, the mail domains that are surely its own, the local area (ONS code) it is the council of."""

    name: str
    kind: str
    domains: tuple[str, ...] = ()
    area: str = ""


@lru_cache(maxsize=1)
def list_all() -> tuple[KnownBody, ...]:
    """Every body, in the order of the file."""
    with PATH.open("rb") as file:
        rows = tomllib.load(file)["organisation"]
    return tuple(KnownBody(row["name"], row["kind"], tuple(row.get("domains", ())), row.get("area", "")) for row in rows)


def by_domain(domain: str) -> KnownBody | None:
    """The body whose people have addresses at `domain`, or below it; None where that is not known for sure."""
    return next((body for body in list_all() if any(is_under(domain.casefold(), own) for own in body.domains)), None)


def by_name(name: str) -> KnownBody | None:
    """The body that is called just this, whatever the case of its letters."""
    return next((body for body in list_all() if body.name.casefold() == name.casefold()), None)


def of_kinds(kinds: Collection[str]) -> list[KnownBody]:
    """The bodies of these kinds, A to Z."""
    return sorted((body for body in list_all() if body.kind in kinds), key=lambda body: body.name.casefold())
