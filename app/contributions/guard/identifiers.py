"""Numbers that belong to one person: NHS numbers, unique pupil numbers and National Insurance numbers."""

import importlib
import re
from collections.abc import Iterator
from types import ModuleType

from app.contributions.guard.findings import Span

_DIGIT_RUN = re.compile(r"(?<![\w+])[1-9](?:[ ./_-]{0,2}\d){9,59}|(?<=nhs)\d{10}(?!\d)", re.IGNORECASE)
_GROUP = re.compile(r"\d{1,60}")
_LAYOUTS = {(10,), (3, 3, 4), (5, 5), (1,) * 10}
_HEALTH = re.compile(r"\b(?:nhs|patient|medical card|health record|hospital|nhsno)\b", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    r"\b(?:isbn(?:-1[03])?|issn|doi|purchase order|po|order|invoice|vat|barcode|budget|cost|grant|tender|contract|job|pubmed|"
    r"pmid|ukprn|orcid|charity|company|account|licence|telephone|tel|fax)"
    r"(?: (?:number|no|code|centre|reference|ref|registration|is|was|of|id)\b){0,2}[ .,:=#(-]{0,3}$",
    re.IGNORECASE,
)
_UPN = re.compile(r"(?<![a-z0-9])[a-hj-np-rt-z](?:[ ./_-]?\d){11}[ ./_-]?[0-9a-hj-np-rt-z](?![a-z0-9])", re.IGNORECASE)
_NINO = re.compile(
    r"(?<![a-z0-9])(?P<prefix>[a-z][ ./_-]?[a-z])[ ./_-]{0,3}(?:\d[ ./_-]{0,3}){6}[a-d](?![a-z0-9])",
    re.IGNORECASE,
)
_NI_CUE = re.compile(r"\b(?:national insurance|ni (?:no|num\w{0,12})|nino|n\.i\.)", re.IGNORECASE)
# HMRC's National Insurance Manual, NIM39110: letters and pairs that are never given out. QQ stands in official examples.
_NI_PREFIX = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ")
_SEPARATORS = str.maketrans("", "", " ./_-")


def _numbers(sort: str) -> ModuleType:
    """What knows check digits. Few texts have a number that might be one, and loading it is a third of loading the guard."""
    return importlib.import_module(f"stdnum.gb.{sort}")


def nhs_numbers(text: str) -> Iterator[Span]:
    """Ten digits, however spaced, whose last is the modulus 11 check digit of the others."""
    for run in _DIGIT_RUN.finditer(text):
        found_to = run.start()
        for start, end, layout in _tens(text, run.start(), run.end()):
            if start >= found_to and _is_nhs(text, start, end, layout, whole=(start, end) == run.span()):
                found_to = end
                yield Span("nhs-number", start, end)


def _tens(text: str, start: int, end: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Every series of whole digit groups within a run that makes exactly ten digits."""
    groups = [match.span() for match in _GROUP.finditer(text, start, end)]
    for first in range(len(groups)):
        sizes: list[int] = []
        for group_start, group_end in groups[first:]:
            sizes.append(group_end - group_start)
            if sum(sizes) >= 10:
                break
        if sum(sizes) == 10:
            yield groups[first][0], groups[first + len(sizes) - 1][1], tuple(sizes)


def _is_nhs(text: str, start: int, end: int, layout: tuple[int, ...], *, whole: bool) -> bool:
    digits = text[start:end].translate(_SEPARATORS)
    if digits[0] == "0" or text[end : end + 1].isdigit() or _numbers("nhs").checksum(digits) != 0:
        return False
    lead = text[max(0, start - 45) : start]
    if _HEALTH.search(lead):
        return True
    return (whole or layout in _LAYOUTS) and not _OTHER_NUMBER.search(lead)


def pupil_numbers(text: str) -> Iterator[Span]:
    """Thirteen characters in the form of a unique pupil number whose first letter is the right check letter.

    The authority's code is not looked up: authorities made after a list was printed would be missed.
    """
    for match in _UPN.finditer(text):
        number = match[0].translate(_SEPARATORS).upper()
        if number[0] == _numbers("upn").calc_check_digit(number[1:]):
            yield Span("upn", *match.span())


def insurance_numbers(text: str) -> Iterator[Span]:
    """Two letters, six digits and a letter A to D, as on a payslip; pairs never given out count only after a cue."""
    for match in _NINO.finditer(text):
        prefix = match["prefix"].translate(_SEPARATORS)
        lead = text[max(0, match.start() - 40) : match.start()]
        if _NI_CUE.search(lead) or (_NI_PREFIX.fullmatch(prefix.upper()) and not _is_a_word(prefix)):
            yield Span("national-insurance", *match.span())


def _is_a_word(prefix: str) -> bool:
    """True for a small lower-case word before a number ("at 12 34 56 a"), which is not a prefix."""
    return prefix in {"as", "at", "am", "an", "by", "he", "me", "my", "or", "we", "pm"}
