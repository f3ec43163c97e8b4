"""Phone numbers and email addresses that are a person's own, as against a helpline's, an office's or a team's."""

import re
from collections.abc import Iterator

from app.contributions.guard.findings import Span
from app.contributions.guard.people import FIRST_NAMES, KIN
from app.contributions.guard.windows import Places, Surroundings
from app.contributions.guard.words import word_list

_REACH = 60
_GAP = r"[ ()./-]{0,3}"
_PHONE = re.compile(
    rf"(?<![\w+])(?:\+|(?=[(0o4]))\(?(?:(?:00)?44{_GAP}(?:\(?0\)?)?|[0o]){_GAP}[1-37](?:{_GAP}\d){{8,9}}(?!\d)",
    re.IGNORECASE,
)
_ABROAD = re.compile(rf"(?<![\w+])(?:\+|00)(?!{_GAP}44)[1-9](?:{_GAP}\d){{7,13}}(?!\d)")
_OWN_LINE = re.compile(
    rf"\b{KIN}\b|\b(?:home (?:number|phone|tel\w{{0,12}})|my (?:own |personal |home |mobile)|(?:his|her) (?:own |home |"
    rf"new )?(?:phone|number|tel\w{{0,12}}|mobile)|"
    r"she|he|family|victim|survivor|young person|child|lives?|personal)\b",
    re.IGNORECASE,
)
_A_SERVICE = re.compile(
    r"\b(?:mother and (?:baby|toddler)|parents (?:can|may)|parents? and carers?|family (?:hub|justice|centre|support|"
    r"information)|"
    r"families (?:can|may)|team|service|helpline|office|hub|desk|switchboard|drop-in|clinic|reception|worried about a child|"
    r"parents, call|advice line)\b",
    re.IGNORECASE,
)
_WITHHELD = re.compile(r"\b(?:my|personal|private|home|mum|mother|dad|father|nan|gran|aunt|uncle)\b", re.IGNORECASE)


def phone_numbers(text: str, *, contact_field: bool = False) -> Iterator[Span]:
    """Mobile numbers anywhere; office-like numbers only beside a person.

    In a field that asks for a contact a mobile is expected, unless the words beside it say it is someone's own.
    """
    numbers = list(_PHONE.finditer(text))
    lines = _Lines(text) if numbers else None
    for match in numbers:
        if lines and lines.is_personal(match, contact_field=contact_field):
            yield Span("phone", *match.span())
    if not contact_field:
        yield from (Span("phone", *match.span()) for match in _ABROAD.finditer(text))


class _Lines:
    """Whose phones the words of one text speak of, by place."""

    def __init__(self, text: str) -> None:
        self._surroundings = Surroundings(text)
        self._owners = Places.of(_OWN_LINE, text)
        self._services = Places.of(_A_SERVICE, text)
        self._withheld = Places.of(_WITHHELD, text)

    def is_personal(self, number: re.Match[str], *, contact_field: bool) -> bool:
        """A mobile, unless in a field for contacts and not said to be someone's own; an office line only beside a person."""
        start, end = self._surroundings.bounds(*number.span(), _REACH)
        if _is_mobile(number[0]):
            return not contact_field or self._withheld.within(start, number.start())
        return self._owners.within(start, end) and not self._services.within(start, end)


def _is_mobile(number: str) -> bool:
    digits = re.sub(r"\D", "", number.lower().replace("o", "0"))
    national = re.sub(r"^(?:00)?44", "", digits) if not digits.startswith("07") else digits
    return re.fullmatch(r"0?7\d{9}", national) is not None


_AT = re.compile(r" ?(?:@|\[ ?at ?\]|\( ?at ?\)|\bat\b) ?", re.IGNORECASE)
_LOCAL = re.compile(r"(?<![\w/@])(?:[\w%+'-]{1,40}[.]){0,4}[\w%+'-]{1,40}$")
_LOCAL_SPACED = re.compile(r"(?<![\w/@])(?:[\w%+'-]{1,40} ?\. ?){0,4}[\w%+'-]{1,40}$")
_DOMAIN = re.compile(r"[a-z0-9-]{1,60}(?:(?: ?\. ?| ?[\[(] ?dot ?[\])] ?| dot )[a-z0-9-]{1,60}){1,5}", re.IGNORECASE)
_DOTTED_IN_WORDS = re.compile(r"\bdot\b", re.IGNORECASE)
_WEBMAIL = re.compile(
    r"^(?:gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|aol|protonmail|proton|btinternet|sky|talktalk|virginmedia|"
    r"ntlworld|msn|me|gmx|mail)\.(?:com|co\.uk|net|me|org)$",
    re.IGNORECASE,
)
_ROLES = word_list("shared_mailboxes")
_ROLE_PARTS = (*sorted(role for role in _ROLES if len(role) >= 5), "team", "mash", "sarc", "isva", "lado")


def email_addresses(text: str) -> Iterator[Span]:
    """Addresses that look like one person's; an address of a team or service is not reported.

    A field that asks for a contact is held to the same rule: it asks for a shared address.
    """
    for at in _AT.finditer(text):
        found = _address(text, at)
        if found and _is_personal(text[found.start : at.start()], text[at.end() : found.end]):
            yield found


def _address(text: str, at: re.Match[str]) -> Span | None:
    """The whole address around an "@" or a written-out "at"; None when the words only happen to hold one."""
    lead = text[max(0, at.start() - 120) : at.start()]
    local = (_LOCAL_SPACED if at[0].startswith(" ") and "@" in at[0] else _LOCAL).search(lead)
    domain = _DOMAIN.match(text, at.end(), at.end() + 200)
    if local is None or domain is None:
        return None
    in_words = at[0].strip().lower() == "at"
    if in_words and not _DOTTED_IN_WORDS.search(domain[0]) and not re.search(r"[a-z][.\d]|[.\d][a-z]", local[0], re.IGNORECASE):
        return None
    return Span("email", at.start() - len(local[0]), domain.end())


def _is_personal(local: str, domain: str) -> bool:
    if _WEBMAIL.match(re.sub(r" ?[\[(]? ?\bdot\b ?[\])]? ?", ".", domain.lower()).replace(" ", "")):
        return True
    parts = [part for part in re.split(r"[\W\d_]+", local.lower()) if part]
    if any(part in FIRST_NAMES for part in parts):
        return True
    return not any(part in _ROLES or part.endswith(_ROLE_PARTS) or part.startswith(_ROLE_PARTS) for part in parts)
