"""What a feature declares to invite people: its tables, its letters, the interests to choose from, and whom it lets in now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from app.core.secret_links import SingleUseLinks, keyed_hash
from app.invitations.models import DeclaredInterest, InvitationAccess, InvitationLink, Invited

Invitation = TypeVar("Invitation", bound=Invited)
Declaration = TypeVar("Declaration", bound=DeclaredInterest)


@dataclass(frozen=True)
class Tables(Generic[Invitation, Declaration]):
    """The feature's tables, made of the columns in `models`."""

    invitation: type[Invitation]
    declaration: type[Declaration]
    link: type[InvitationLink]
    access: type[InvitationAccess]


@dataclass(frozen=True)
class Letters:
    """`handler` sends the letter to somebody invited; it leads members to `members_path`, others to `links_path` and a token."""

    handler: str
    members_path: str
    links_path: str


@dataclass(frozen=True)
class GuestList(Generic[Invitation, Declaration]):
    """`label` begins what links and addresses are derived under, and so never changes. `interests` are words by code.

    `lets_in` says of an invitation whether what it is to takes guests now. `most` may be invited to one thing.
    """

    tables: Tables[Invitation, Declaration]
    label: str
    letters: Letters
    interests: Mapping[str, str]
    lets_in: Callable[[Invitation], bool]
    link_lifetime: timedelta = timedelta(days=7)
    access_lifetime: timedelta = timedelta(hours=12)
    most: int = 100

    @property
    def links(self) -> SingleUseLinks[InvitationLink]:
        """The links that let somebody from outside in."""
        return SingleUseLinks(self.tables.link, f"{self.label}-link")

    def address_hash(self, email: str) -> str:
        """What an address is found by: keyed, so that a copy of the database does not say whose it is."""
        return keyed_hash(f"{self.label}-address", email.casefold())

    def stands(self, invitation: Invitation) -> bool:
        """Whether an invitation lets its holder in now."""
        return invitation.revoked_at is None and self.lets_in(invitation)
