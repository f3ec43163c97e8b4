"""Email addresses in the one form they are stored and compared in."""

import re

import email_validator

from app.accounts.models import LONGEST_EMAIL
from app.core.errors import Invalid
from app.mail import headers

EXAMPLE = "Enter an email address in the correct format, like name@example.com"
OWN_MACHINE = re.compile(r"[a-z0-9.+_-]{1,64}@localhost")  # the first administrator's, where no operator address is set


def clean(text: str, field: str = "email") -> str:
    """The address casefolded, its domain in ASCII. Raises Invalid for what no mail server could deliver to.

    No look-up is made, and nothing that could end a mail header gets through.
    """
    text = text.strip(" \t")
    if OWN_MACHINE.fullmatch(text.casefold()):
        return text.casefold()
    try:
        mailbox = email_validator.validate_email(
            text, check_deliverability=False, allow_smtputf8=False, globally_deliverable=True, test_environment=True
        )
    except email_validator.EmailNotValidError as error:
        raise Invalid(EXAMPLE, field) from error
    address = (mailbox.ascii_email or mailbox.normalized).casefold()
    if len(address) > LONGEST_EMAIL or not headers.can_stand(address):
        raise Invalid(EXAMPLE, field)
    return address
