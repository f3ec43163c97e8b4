"""The letter to somebody invited to make an account."""

from app.accounts.inviting import queries
from app.accounts.inviting.models import AccountInvitation
from app.core import secret_links
from app.mail import letters

PATH = "/register/invited/"


def send_invitation(invitation: AccountInvitation, *, key: str) -> None:
    """Send the letter, unless the link was used or the invitation ended or ran out since."""
    if invitation.email is None or not secret_links.is_unused(invitation) or not queries.stands(invitation):
        return
    context = {
        "name": invitation.name,
        "link": letters.site_address(PATH + queries.LINKS.plaintext(invitation)),
        "until": invitation.expires_at,
    }
    letters.send(invitation.email, "accounts/invitation", context, key=key)
