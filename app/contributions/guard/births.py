"""Dates of birth: a full date that words nearby say is the day someone was born, or that stands right beside one child."""

import re
from collections.abc import Iterator

from app.contributions.guard.findings import Span
from app.contributions.guard.people import AGE, CHILD, MONTH, ORDINAL
from app.contributions.guard.windows import Surroundings

_NUMERIC = r"\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:\d{4}|\d{2})|\d{4} ?[/.-] ?\d{1,2} ?[/.-] ?\d{1,2}|\d{1,2} \d{1,2} (?:19|20)\d\d"
_WORDED = (
    rf"\d{{1,2}} ?(?:st|nd|rd|th)?(?: of)?[ .-]{{0,2}}{MONTH}[ .,-]{{0,3}}'?(?:\d{{4}}|\d{{2}})|"
    rf"{MONTH}[ .-]{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?,? (?:\d{{4}}|'?\d{{2}})"
)
_DATE = re.compile(rf"(?<![\d/.])(?:{_WORDED}|{_NUMERIC})(?!\d)", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"(?<!\d)(?:\d{8}|\d{6})(?!\d)")
_MONTH_ONLY = re.compile(rf"\b(?:{MONTH} (?:19|20)\d\d|(?:19|20)\d\d)\b", re.IGNORECASE)

_REACH = 60
_DOB = r"\b(?:d ?[./-]? ?o ?[./-]? ?b(?:'?s)?\b\.?|dates? of birth|birth ?dates?|date born)"
_CUES = (
    rf"{_DOB}(?![^;!?]{{0,30}}\b(?:after|before|field|mask|export)\b)[^;!?]{{0,30}}",
    r"(?<!still-)(?<!still )\bborn\b(?! (?:between|before|after|since|from|out of|into))[^;!?.]{0,24}",
    r"(?:\(|\b)b(?:\.|orn)? ?[:]? ?",
    r"(?<!its )(?<!our )(?<!the )(?:\b\w{3,12} )?\bbirthdays?\b[^;!?.]{0,24}",
    rf"\b(?:turn(?:s|ed|ing)?|be(?:comes?|ing)?|became|is|was|reach(?:es|ed)?) {AGE}(?: years old)?,? on ",
    rf"\b{CHILD}[ ,:(-]{{1,3}}",
)
_CUE = re.compile(rf"(?:{'|'.join(_CUES)})$", re.IGNORECASE)
_STRONG = re.compile(rf"{_DOB}[ :=.,-]{{0,4}}$", re.IGNORECASE)
_PERSON_BORN = re.compile(
    r"\b(?:he|she|baby|girl|boy|child|son|daughter),? (?:was |were )?born (?:in |around |on )?$", re.IGNORECASE
)
_ANNIVERSARY = re.compile(rf"\b(?:its|our|charity'?s|service'?s|centre'?s|project'?s|the) {ORDINAL} birthday", re.IGNORECASE)


def birth_dates(text: str) -> Iterator[Span]:
    """Dates introduced as someone's birth, with the words that say so."""
    surroundings = Surroundings(text)
    for dates, cue in ((_DATE, _CUE), (_RUN_TOGETHER, _STRONG), (_MONTH_ONLY, _PERSON_BORN)):
        for match in dates.finditer(text):
            yield from _introduced(surroundings.before(match.start(), _REACH), match, cue)


def _introduced(lead: str, date: re.Match[str], cue: re.Pattern[str]) -> Iterator[Span]:
    found = cue.search(lead)
    if found and not _ANNIVERSARY.search(lead):
        yield Span("date-of-birth", date.start() - len(lead) + found.start(), date.end())
