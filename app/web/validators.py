"""Rules for form fields, each saying in GOV.UK's style what to do to put it right.

A rule passes over an empty field: `Required` alone decides whether a field may be empty. Messages name the thing by
`noun`, as a sentence would start with it: "Title must be 100 characters or fewer".
"""

import unicodedata
from urllib.parse import urlsplit

import email_validator
import phonenumbers
from wtforms import Field, Form
from wtforms.validators import StopValidation, ValidationError

from app.core import clock

LONGEST_EMAIL = 254  # RFC 5321, section 4.5.3.1.3: a path of 256 octets less its two angle brackets
EXAMPLE_EMAIL = "Enter an email address in the correct format, like name@example.com"
EXAMPLE_WEB = "Enter a web address that starts with http:// or https://, like https://www.example.com"
EXAMPLE_PHONE = "Enter a UK phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"


class Required:
    """Something must be entered or chosen. `message` says what: "Enter a title", "Choose a region"."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        empty = not field.data.strip() if isinstance(field.data, str) else not field.data
        if empty:
            raise StopValidation(self.message)


class MaxLength:
    """At most `limit` characters. A text area with this rule shows a count."""

    def __init__(self, limit: int, noun: str) -> None:
        self.limit = limit
        self.message = f"{noun} must be {limit:,} characters or fewer"

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and len(field.data) > self.limit:
            raise ValidationError(self.message)


class MinLength:
    """At least `limit` characters."""

    def __init__(self, limit: int, noun: str) -> None:
        self.limit = limit
        self.message = f"{noun} must be {limit:,} characters or more"

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and len(field.data) < self.limit:
            raise ValidationError(self.message)


class AtMost:
    """No more than `limit` boxes ticked."""

    def __init__(self, limit: int, message: str) -> None:
        self.limit = limit
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and len(field.data) > self.limit:
            raise ValidationError(self.message)


class EmailAddress:
    """The form of an email address. No look-up is made: a name server must not hold up a page."""

    def __init__(self, message: str = EXAMPLE_EMAIL) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data:
            return
        try:
            email_validator.validate_email(field.data, check_deliverability=False)
        except email_validator.EmailNotValidError as error:
            raise ValidationError(self.message) from error
        if len(field.data) > LONGEST_EMAIL:
            raise ValidationError(self.message)


class WebAddress:
    """A whole http or https address naming a host, without a user name and without white space or hidden characters."""

    def __init__(self, message: str = EXAMPLE_WEB) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and not is_web_address(field.data):
            raise ValidationError(self.message)


class UkPhone:
    """A number that could be dialled in the United Kingdom. Numbers set aside for examples count, so length decides."""

    def __init__(self, message: str = EXAMPLE_PHONE) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and not is_uk_phone(field.data):
            raise ValidationError(self.message)


class Digits:
    """Exactly `count` digits, 0 to 9."""

    def __init__(self, count: int, message: str = "") -> None:
        self.count = count
        self.message = message or f"Enter the {count} digits of the code, with no letters or other characters"

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and not (field.data.isascii() and field.data.isdigit() and len(field.data) == self.count):
            raise ValidationError(self.message)


class NotInFuture:
    """A date that is today, in UK time, or earlier."""

    def __init__(self, noun: str) -> None:
        self.message = f"{noun} must be today or in the past"

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(self.message)


def is_web_address(text: str) -> bool:
    """Whether `text` is an address that a link on a page may lead to."""
    if any(char.isspace() or unicodedata.category(char) in ("Cc", "Cf") or char in '<>"\\' for char in text):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port  # reading it checks it
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and "." in host.strip(".") and "@" not in parts.netloc


def is_uk_phone(text: str) -> bool:
    """Whether `text` reads as a UK number of a possible length, with nothing but digits and the usual punctuation."""
    if not all(char.isascii() and (char.isdigit() or char in "+() -.") for char in text):
        return False
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return False
    return number.country_code == 44 and (
        phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
        or phonenumbers.is_valid_number(number)
    )
