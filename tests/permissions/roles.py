"""Who and what there is in the world of the permission table: the roles, and the names of things by state."""

from dataclasses import dataclass, field
from typing import Any

from tests.permissions.words import Words

NO_ID = 2_000_000_000
AREA, OTHER_AREA = "E09000007", "E09000008"
PASSWORD = "winter walrus lantern"
OWNERS = ("author", "colleague", "own-moderator")
COMMISSIONERS = ("author", "lead")  # of AREA
VERIFIED = (
    "other",
    "neighbour",  # commissions in OTHER_AREA
    "provider",  # of a voluntary organisation in AREA, invited to nothing
    "lead",
    "author",
    "colleague",
    "moderator",
    "own-moderator",
    "moderator-unproven",
    "editor",
    "admin",
    "admin-unproven",
)
STAFF = ("moderator", "own-moderator", "admin")
OUTSIDER = "outsider"  # nobody with an account: a browser that came into a consultation by a link
GUESTS = ("visitor", OUTSIDER)
ROLES = (*GUESTS, "expired", "closed", "erased", "halfway", "unconfirmed", "waiting", "ex-member", *VERIFIED)
# Who takes part in a peer review of HOST_AREA: only its own routes are asked for by them. The lead gave the second step.
HOST_AREA = "E06000039"
HOSTS = ("host-lead", "host-member")
SEATED = ("reviewer", "offered", "declined")  # of a review team, each with the second step
IN_EXCHANGES = (*HOSTS, *SEATED, "host-lead-unproven")
EVERY_ROLE = (*ROLES, *IN_EXCHANGES)
OF_AREAS = ("accounts.agree_to_area", "accounts.take_back_area")
Thing = dict[str, Any]


def roles_for(endpoint: str) -> tuple[str, ...]:
    """Who asks for a route."""
    return EVERY_ROLE if endpoint.startswith(("reviews.", "rounds.")) or endpoint in OF_AREAS else ROLES


@dataclass
class World:
    """What there is: people by role, things by set and state, the words that were planted, and cookies (name, value, path)."""

    words: Words = field(default_factory=Words)
    people: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    things: dict[str, dict[str, Thing]] = field(default_factory=dict)
