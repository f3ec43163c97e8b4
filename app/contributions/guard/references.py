"""References of cases, crimes and court hearings, which lead to a real child. Contracts, notices and laws are left alone."""

import re
from collections.abc import Iterator

from app.contributions.guard.findings import Span

_NUMBER = r"(?=[a-z0-9/.-]{0,12}\d)[a-z0-9][a-z0-9/.-]{2,22}(?: \d{3,6})?"
_LABEL = r"(?:ref(?:erence)?s?|no|nos|numbers?|id|ids|urn|file|code)"
_KINDS = (
    r"(?:social care|early help|care|child(?:'s|ren's)?|client|court|family court|crime|police|custody|adoption|hospital|patient|"
    r"incident|occurrence|niche|mosaic|liquid ?logic|frameworki|care ?director|eclipse|charms|capita one|mash|referral|cp plan|"
    r"child protection(?: plan)?|youth (?:offending|justice)|yot|indictment|exhibit|criminal injuries(?: claim)?|claim|cica|log|"
    r"operation|record|lcs|ehm|pnc|case(?: file)?|service user|person|case holder|proceedings)"
)
_BETWEEN = r"(?: record| claim| file| case| plan| occurrence| proceedings){0,2}"
_LINK = r"[\])]?[ .:=#-]{0,4}(?:(?:is|was|of|shows|as)[ :]{1,2})?[\"'(]?"
_LABELLED = re.compile(rf"\b{_KINDS}{_BETWEEN}[ .,(-]{{1,2}}{_LABEL}\b{_LINK}(?P<token>{_NUMBER})", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:case|care proceedings|court case|family court case|(?:operation|case|court) file|file ref|frameworki|"
    r"liquid ?logic|mosaic|"
    r"(?:youth offending|custody|social care|mash|hospital) record|indictment|referral|urn|niche|crn)"
    rf"{_LINK}(?P<token>{_NUMBER})",
    re.IGNORECASE,
)
_SHAPES = re.compile(
    r"(?<![a-z0-9/.-])(?:[a-z]{2}\d{2}[cpfdz]\d{5}|t20\d{6}|\d{2}[a-z]{2}\d{7}|\d{2}[a-z]\d{5}|cr/\d{4,8}/\d{2}|"
    r"\d{2}[a-z]{0,2}/\d{4,6}/\d{2}|x/\d{2}/\d{6}-[a-z0-9]{2,5})(?![a-z0-9/])",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"\b(?:contract|notice|tender|charity|company|invoice|policy|grant|inspection|ethics|regulation|circular|section|"
    r"serious case review)\b"
    r"[^.;]{0,20}$",
    re.IGNORECASE,
)


def case_references(text: str) -> Iterator[Span]:
    """References introduced as a case's, a crime's or a court's, and a few shapes that nothing else has."""
    for pattern in (_LABELLED, _NAMED, _SHAPES):
        for match in pattern.finditer(text):
            if _is_a_reference(match) and not _PUBLIC.search(text[max(0, match.start() - 40) : match.start()]):
                yield Span("case-reference", match.start(), match.end())


def _is_a_reference(match: re.Match[str]) -> bool:
    """A labelled number needs three digits, a bare "case 00441" five, and neither may be a year or a legal citation."""
    if match.re is _SHAPES:
        return True
    digits = len(re.sub(r"\D", "", match["token"]))
    year = re.fullmatch(r"(?:19|20)\d\d(?:[/-]\d{2,4})?\.?", match["token"])
    return digits >= (3 if match.re is _LABELLED else 5) and not year
