"""The letters of accounts, written when they are sent from what the database then says."""

from app.accounts.credentials import tokens
from app.accounts.credentials.models import AccountToken
from app.accounts.models import Person
from app.accounts.queries import MAY_SIGN_IN, display_name, find_person_by_email, get_person
from app.mail import letters

PATHS = {
    "verify-email": "/register/verify/",
    "sign-in": "/sign-in/link/",
    "reset-password": "/reset-password/",
    "change-email": "/account/email/confirm/",
}
NOTICES = (
    "area-confirmed",
    "area-given",
    "area-refused",
    "closed",
    "confirmed",
    "email-change-asked",
    "password-changed",
    "second-step-changed",
)


def link(token: AccountToken) -> str:
    """The whole address a token is used at."""
    return letters.site_address(PATHS[token.purpose] + tokens.plaintext(token))


def send_link(token: AccountToken, *, key: str) -> None:
    """Send the letter a token is for. An address without an account, or with one already, gets a letter that says so."""
    if not tokens.is_usable(token):
        return
    owner = find_person_by_email(token.email)
    letters.send(token.email, f"accounts/{letter_for(token, owner)}", _context(token, owner), key=key)


def letter_for(token: AccountToken, owner: Person | None) -> str:
    """Which letter `token` calls for, when `owner` is whoever has its address now."""
    if token.purpose in ("verify-email", "change-email"):
        return token.purpose if owner is None else "already-registered"
    return token.purpose if owner is not None and owner.status in MAY_SIGN_IN else "no-account"


def _context(token: AccountToken, owner: Person | None) -> dict[str, object]:
    person = get_person(token.person_id) if token.person_id else owner
    return {
        "name": display_name(person) if person else "",
        "link": link(token),
        "until": token.expires_at,
        "register": letters.site_address("/register"),
        "sign_in": letters.site_address("/sign-in"),
    }


def send_notice(person: Person, notice: str, *, key: str) -> None:
    """Send one of NOTICES to a person who has an address."""
    if notice not in NOTICES:
        raise ValueError(f"no notice called {notice}")
    context = {
        "name": display_name(person),
        "account": letters.site_address("/account"),
        "agreements": letters.site_address("/account/area-agreements"),
    }
    letters.send(person.email or "", f"accounts/notice-{notice}", context, key=key)
