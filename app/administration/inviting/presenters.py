"""Invitations as administrators see them: whom, to what, by whom, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.belonging.standings import ROLE_LABELS
from app.accounts.inviting import queries
from app.accounts.inviting.models import AccountInvitation
from app.accounts.queries import ERASED_NAME, find_person_by_email, names_of, organisation_names_for_deciders
from app.areas.queries import area_names

WITHDRAWN, TAKEN_UP = ("Withdrawn", "grey"), ("Taken up", "green")
HAS_ACCOUNT, RUN_OUT = ("Has an account now", "grey"), ("Run out", "orange")
NO_SENDER, STARTED, WAITING = ("Sender is no administrator now", "orange"), ("Details not given yet", "yellow"), ("Sent", "blue")


@dataclass(frozen=True)
class InvitationRow:
    """One invitation in words. `person_id` is whose account came of it; `whom` is an address until it ends."""

    id: int
    whom: str
    name: str
    person_id: int | None
    offer: str
    sent_by: str
    sent_at: datetime
    expires_at: datetime
    state: str
    tone: str
    is_open: bool
    may_send_again: bool


def rows(invitations: Sequence[AccountInvitation]) -> list[InvitationRow]:
    """Invitations as listed."""
    names = names_of(number for one in invitations for number in (one.invited_by_id, one.person_id))
    organisations = organisation_names_for_deciders(one.organisation_id for one in invitations)
    areas = area_names(one.area_code for one in invitations if one.area_code)
    return [_row(one, names, organisations, areas) for one in invitations]


def _row(
    invitation: AccountInvitation, names: dict[int, str], organisations: dict[int, str], areas: dict[str, str]
) -> InvitationRow:
    state, tone = _state(invitation)
    return InvitationRow(
        id=invitation.id,
        whom=invitation.email or names.get(invitation.person_id or 0, "Forgotten when it was withdrawn"),
        name=invitation.name,
        person_id=invitation.person_id,
        offer=_offer(invitation, organisations, areas),
        sent_by=names.get(invitation.invited_by_id, ERASED_NAME),
        sent_at=invitation.created_at,
        expires_at=invitation.expires_at,
        state=state,
        tone=tone,
        is_open=invitation.ended_at is None,
        may_send_again=(state, tone) in (RUN_OUT, NO_SENDER, WAITING),
    )


def _state(invitation: AccountInvitation) -> tuple[str, str]:
    """What became of an invitation, and the colour of the word for it."""
    if invitation.ended_at is not None or invitation.email is None:
        return WITHDRAWN if invitation.person_id is None else TAKEN_UP
    person = find_person_by_email(invitation.email)
    if person is not None and person.status != "unconfirmed":
        return HAS_ACCOUNT
    if person is not None:
        return STARTED
    if queries.has_run_out(invitation):
        return RUN_OUT
    return WAITING if queries.stands(invitation) else NO_SENDER


def _offer(invitation: AccountInvitation, organisations: dict[int, str], areas: dict[str, str]) -> str:
    """ "Member, area lead of Camden; Camden Council"."""
    roles = ["Member"]
    for role in invitation.roles.split():
        of_area = f" of {areas.get(invitation.area_code, invitation.area_code)}" if role == "area_lead" else ""
        roles.append(ROLE_LABELS[role].lower() + of_area)
    organisation = organisations.get(invitation.organisation_id or 0, "")
    return ", ".join(roles) + (f"; {organisation}" if organisation else "")
