"""Full postcodes beside a person. The postcode of an office, a venue or a service is left alone."""

import re
from collections.abc import Iterator

from app.contributions.guard.findings import Span
from app.contributions.guard.people import KIN, TITLE, first_names
from app.contributions.guard.windows import Places, Surroundings
from app.contributions.guard.words import word_list

_AREAS = word_list("postcode_areas")
_POSTCODE = re.compile(r"(?<![a-z0-9])([a-z]{1,2})\d[a-z\d]?[ .-]{0,2}\d[a-z]{2}(?![a-z0-9])", re.IGNORECASE)
_SPACED = re.compile(r"(?<![a-z0-9])([a-z](?: [a-z])?)(?: \d){1,2}(?: [a-z])? \d [a-z] [a-z](?![a-z0-9])", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|\dth)$")

_REACH = 90
_TITLED = re.compile(TITLE)
_LIVES = (
    r"\b(?:lives? (?:at|in|with|near|two|next)|living (?:at|with)|lived|resid(?:es?|ed|ing)|stay(?:s|ed|ing) (?:at|with)|"
    r"home address|"
    r"(?:address|postcode)(?: \w{1,20}){0,2} (?:of|for)(?: the)? (?:child|family|victim|parent)|last known address|"
    r"address of child|same household|moved to|"
    r"picked up (?:outside|from|at)|found her|found him|neighbour|suspect|perpetrator|victim|foster placement|fostered|carer)\b"
)
_STRONG = re.compile(
    rf"{_LIVES}|\b(?:he|she|his|her|him|hers|my|our young person)\b|"
    rf"\b(?:the |her |his |their |a )?{KIN}(?:'s?)?\b(?! and (?:baby|toddler|carers?|carer)\b)(?!s\b)",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(?:home|placement|family|families|household|client|patient|child|girl|boy|lad|pupil|young person|survivor|flat|"
    r"gave (?:us )?an address|knew her)\b",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"\b(?:office|offices|hall|library|venue|centre|council|trust|hub|registered|register|invoices?|tender|deliver|conference|"
    r"exhibition|visitors|parking|reception|charity|company|unit|team|service|services|site|sites|building|square|drop-in|"
    r"write to the|mail goes|form|version|satellite navigation|street, sw1a)\b",
    re.IGNORECASE,
)
_SERVICE_KIN = re.compile(
    r"\b(?:mother and (?:baby|toddler)|parents? and (?:carers?|toddlers?)|famil(?:y|ies) (?:hub|justice|centre|support|"
    r"information|services)|"
    r"for parents|age uk|child house|children's (?:home|services|centre|house))\b",
    re.IGNORECASE,
)


def postcodes_beside_a_person(text: str) -> Iterator[Span]:
    """Full postcodes with a person within the sentence, about ninety characters either side."""
    codes = [match for pattern in (_POSTCODE, _SPACED) for match in pattern.finditer(text) if _is_a_postcode(match)]
    if not codes:
        return
    neighbours = _Neighbours(text)
    for code in codes:
        start, end = neighbours.bounds(code.start(), code.end())
        if neighbours.include_a_person(start, end):
            yield Span("postcode", start, code.end())


def _is_a_postcode(match: re.Match[str]) -> bool:
    return match[1].replace(" ", "").upper() in _AREAS and not _ORDINAL.search(match[0])


class _Neighbours:
    """People and services of one text by place."""

    def __init__(self, text: str) -> None:
        text = _SERVICE_KIN.sub(lambda match: " " * len(match[0]), text)
        self._text = text
        self._surroundings = Surroundings(text)
        self._people = Places([*_starts(_STRONG, text), *_starts(_TITLED, text)])
        self._homes = Places([*_starts(_WEAK, text), *(start for start, _ in first_names(text))])
        self._services = Places.of(_SERVICE, text)

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """The stretch to look in, beginning at a whole word."""
        first, last = self._surroundings.bounds(start, end, _REACH)
        while first < start and (self._text[first].isspace() or (first and self._text[first - 1].isalnum())):
            first += 1
        return first, last

    def include_a_person(self, start: int, end: int) -> bool:
        if self._people.within(start, end):
            return True
        return not self._services.within(start, end) and self._homes.within(start, end)


def _starts(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    return (match.start() for match in pattern.finditer(text))
