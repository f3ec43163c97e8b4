"""Fields by which somebody is reached or something is looked up: email, telephone, addresses on the web."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from app.contributions.kinds.fields import FieldError
from app.contributions.kinds.free_text import Line, Lines
from app.core.taxonomy import NOT_STATED_LABEL


@dataclass(frozen=True, kw_only=True)
class Email(Line):
    """An email address that reaches a role rather than a person."""

    longest: int = 254
    contact: ClassVar[bool] = True

    def clean(self, raw: Any) -> str | None:
        text = super().clean(raw)
        if text is None:
            return None
        try:
            return validate_email(text, check_deliverability=False).normalized
        except EmailNotValidError:
            raise FieldError("Enter an email address in the correct format, like referrals@example.org") from None


@dataclass(frozen=True, kw_only=True)
class Phone(Line):
    """A telephone number in the United Kingdom, kept in its national form."""

    longest: int = 40
    contact: ClassVar[bool] = True

    def clean(self, raw: Any) -> str | None:
        text = super().clean(raw)
        if text is None:
            return None
        try:
            number = phonenumbers.parse(text, "GB")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise FieldError("Enter a telephone number, like 0808 157 0192")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


@dataclass(frozen=True, kw_only=True)
class WebAddress(Line):
    """One http or https address."""

    longest: int = 500

    def clean(self, raw: Any) -> str | None:
        text = super().clean(raw)
        return None if text is None else web_address(text)


@dataclass(frozen=True, kw_only=True)
class WebAddresses(Lines):
    """Up to `most` http or https addresses, one a line."""

    most: int = 10

    def clean(self, raw: Any) -> list[str] | None:  # type: ignore[override]  # a list of lines is still what Lines holds
        given = "\n".join(raw) if isinstance(raw, list) else raw
        text = super().clean(given)
        lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
        if len(lines) > self.most:
            raise FieldError(f"Enter {self.most} links or fewer")
        return [web_address(line) for line in lines] or None

    def shown(self, value: Any) -> str:
        return "\n".join(value) if value else NOT_STATED_LABEL


def web_address(text: str) -> str:
    """`text` if it is a whole http or https address. Raises FieldError."""
    if "://" not in text and re.fullmatch(r"[\w.-]+\.[a-z]{2,}(/\S*)?", text, re.IGNORECASE):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        plain = parts.scheme in ("http", "https") and bool(parts.hostname) and "." in str(parts.hostname)
    except ValueError:
        plain = False
    if not plain or parts.username or not text.isascii() or re.search(r"[\s<>\"'`\\]", text):
        raise FieldError("Enter a web address in the correct format, like https://www.example.org")
    return text
