"""What happens in consultations, for whoever follows: ids and codes only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InvitationMade:
    """Somebody was invited, or invited again."""

    invitation_id: int


@dataclass(frozen=True)
class CommentMade:
    """Somebody commented on a clause."""

    comment_id: int


@dataclass(frozen=True)
class LinkAsked:
    """Somebody asked for a fresh link. `address_hash` is keyed: it may be an address that nobody ever invited."""

    address_hash: str
