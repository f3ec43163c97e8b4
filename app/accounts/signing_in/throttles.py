"""How often an account, an address and the whole site may try to sign in, use a link or have mail sent.

Each takes a use before the work it guards, in a transaction of its own. Every attempt counts, known account or not.
An address is a whole office's, so it is allowed more than an account.
"""

from datetime import timedelta

from app.core import throttle

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)


def try_password(address: str, email: str) -> None:
    """One attempt with a password: 10 an account in 15 minutes (NCSC: throttle at 10 or fewer). Raises TooMany."""
    throttle.take("sign-in-site", "all", limit=3000, per=QUARTER)
    throttle.take("sign-in-address", address, limit=100, per=QUARTER)
    throttle.take("sign-in-account", email, limit=10, per=QUARTER)


def try_second_step(address: str, person_id: int) -> None:
    """One attempt with a code: 10 an account in 15 minutes. Raises TooMany."""
    throttle.take("second-step-address", address, limit=100, per=QUARTER)
    throttle.take("second-step-account", str(person_id), limit=10, per=QUARTER)


def try_link(address: str) -> None:
    """One use of an emailed link. Raises TooMany."""
    throttle.take("link-address", address, limit=100, per=QUARTER)


def ask_for_mail(address: str, email: str) -> None:
    """One letter that somebody unproven asks for: 5 an hour to one mailbox, 30 from one address. Raises TooMany."""
    throttle.take("mail-site", "all", limit=1000, per=HOUR)
    throttle.take("mail-address", address, limit=30, per=HOUR)
    throttle.take("mail-account", email, limit=5, per=HOUR)
