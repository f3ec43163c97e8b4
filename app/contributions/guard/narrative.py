"""Phrases that describe one child closely enough to be recognised: an age with a name, a school, a place or a date.

Each sentence is read for two things: that it is about one child (an age, a school year, a first name with a child's life
around it) and that it holds a detail that points to them. Sentences about groups, and ones that say they are invented or
speak in general ("a child aged 10 or over can …"), are left alone.
"""

import re
from collections.abc import Iterator

from app.contributions.guard.findings import Span
from app.contributions.guard.people import AGE, CHILD, CHILDREN, FIRST_NAMES, KIN, MONTH, ORDINAL, first_names
from app.contributions.guard.windows import sentences

_NOT_A_NAME = (
    r"(?!(?:Section|Table|Figure|Chapter|Annex|Year|Stage|Tier|Level|Part|Recommendation|Lot|Appendix|Step|No|Group|Phase|"
    r"Article|"
    r"Clause|Area|Case|Grade|Band|Module|Session|Week|Day|Page|Key|Box|Note|Option|January|February|March|April|May|June|"
    r"July|August|"
    r"September|October|November|December)\b)"
)
_NOT_A_RANGE = r"(?!\d|\.\d| ?%| ?(?:to|or|and (?:over|under|above|below|older|younger)|plus|and \d|-|\+) ?)"
_HE = r"(?:he|she)"

# The age of one child.
_AGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d-])(?<!\d )\b{AGE}[- ]?(?:years?|yrs?|yr|y)?[- ]?/?(?:olds?|"
        rf"o)\b(?<!olds)(?!(?: [\w-]{{1,20}}){{0,2}} {CHILDREN}\b)",
        rf"\b(?:aged|age of|age:?) {AGE}\b{_NOT_A_RANGE}",
        rf"\b{CHILD},? \(?(?:then |now |aged )?{AGE}\b(?=[,;.)]| and\b){_NOT_A_RANGE}",
        rf"\b(?:then|now|both under|both aged) (?:aged )?{AGE}\b(?=[,;.)]| and\b)",
        rf"\b(?:girl|boy|lad|lass|child|son|daughter|teenager|person|sister|brother) of {AGE}\b(?! the\b)",
        rf"\b{_HE}(?:'s| is| was| had| has)?(?: just| only| about| nearly){{0,2}} (?:turned )?{AGE}\b(?= ?(?:[.,;:)!?]|$|"
        rf"when|and|at|years? old|yrs|"
        r"then|but|in|or) ?)",
        rf"\b{CHILD}(?: [\w-]{{1,20}}){{0,4}} (?:is|was|had|has)(?: just| only){{0,2}} (?:turned )?{AGE}(?=[.,;:)]| (?:when|"
        rf"and|at|"
        rf"years? old|then|in)\b)",
        rf"\b(?:sisters|brothers|twins|siblings|cousins|sons|daughters|girls|boys),? \(?(?:aged )?{AGE} and {AGE}\b",
        rf"\bpregnant at {AGE}\b",
        rf"\b(?:his|her|'s) {ORDINAL} birthday\b",
    )
)
_NAMED_AGES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_NOT_A_NAME}(?P<name>[A-Z][a-z'-]{{1,20}}|[A-Z])(?: [A-Z]\.?)?,? \((?:aged )?{AGE}\)",
        rf"\b{_NOT_A_NAME}(?P<name>[A-Z][a-z'-]{{1,20}})(?: [A-Z][a-z]{{0,14}}\.?)?, (?:now |then |only |just )?{AGE}(?=[,.;])",
        rf"\b{_NOT_A_NAME}(?P<name>[A-Z][a-z'-]{{1,20}})(?: [A-Z]\.?)? (?:is|was|had|has)(?: just| only)?(?: turned)? {AGE}"
        r"(?=[.,;:)]| (?:when|and|at|years? old|then|in|he|she|they|but|or)\b)",
        rf"\b[Aa]t {AGE},? (?P<name>{_NOT_A_NAME}[A-Z][a-z]{{2,20}})\b(?! [A-Z])",
    )
)
_BY_NAME = re.compile(rf"\b(?:alone |session with us |school |home |us )?at {AGE}(?=[,.;]| and\b)", re.IGNORECASE)
_SCHOOL_YEAR = re.compile(
    r"\b(?:year|yr|y) ?(?:1[0-3]|[1-9])\b(?! [a-z]{0,12} ?(?:pupils|classes|class|lessons|students|groups|programme))",
    re.IGNORECASE,
)

# Quick looks that spare a sentence the slow patterns.
_MAYBE_AGED = re.compile(rf"\b{AGE}(?!\d|[ ./-]\d)|birthday|\by(?:ea)?r? ?\d", re.IGNORECASE)
_MAYBE_ONE = re.compile(
    r"girl|boy|pupil|la(?:d|ss)\b|child|daughter|\bson\b|former|user|sister|brother|teenager|student|"
    r"only|youngest|paper|post|whose",
    re.I,
)

# Details that point to one child.
_SCHOOL = re.compile(
    r"\b(?:[A-Z][\w'-]{1,20}\.? ){1,3}(?:School|Academy|College|Primary|Infants|Juniors?|High|Grammar|[Nn]ursery)\b|"
    r"\b(?:the|a|her|his) (?:village|grammar|special|boarding|primary|high) school (?:at|in|near) [A-Z]"
)
_COUNTRIES = r"England|English|Wales|Scotland|Ireland|Britain|British|Europe|European|Kingdom|UK|Parliament"
_CALENDAR = (
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Year|Key|Stage|Section|Part|Chapter|Act|Tier|Level|Table|"
    r"Figure|Annex"
)
_PROPER = re.compile(
    rf"(?<=[a-z,;:0-9)'-] )(?:Mc|O')?(?!(?:{_COUNTRIES}|{_CALENDAR}|I|I'm|He|She|The|It|They)\b)[A-Z][a-z]{{2,20}}\b"
)
_PLACE = re.compile(
    rf"\b(?:in|at|from|near|to|of|on|outside|around|by) (?:the )?(?!(?:{_COUNTRIES}|{_CALENDAR})\b)[A-Z][a-z]{{2,20}}\b|"
    r"\b[A-Z][a-z]{2,15} (?:Road|Street|Lane|Row|Close|Avenue|Estate|estate|Terrace|Crescent|Drive)\b"
)
_DATE = re.compile(
    rf"\b(?:{MONTH.replace('may|', '')}|(?-i:May)|(?:19|20)\d\d|(?:last|this|that) (?:year|summer|winter|spring|autumn|month|"
    rf"week|june)|"
    r"new year's eve|christmas|easter|in the summer)\b",
    re.IGNORECASE,
)
_UNIQUE = re.compile(
    rf"\b(?:the|their|our|her|his|school's)? ?only (?:one|[a-z-]{{3,20}}(?: \w{{1,20}})? (?:girl|boy|child|pupil|student|"
    rf"user|in year))|"
    rf"\byoungest (?:of|on|in)\b|\bwhose {KIN} (?:is|was|plays|runs|owns|works|teaches)\b|\blocal paper\b|\bin the paper\b|"
    rf"\bevening post\b",
    re.IGNORECASE,
)

# One child without an age.
_ONE_CHILD = re.compile(
    r"\b(?:the|this|one|only|another|a|an|his|her|their|our) (?:[\w'-]{1,20} ){0,4}(?:girl|boy|pupil|lad|lass|child|daughter|"
    r"son|sixth-former|"
    r"wheelchair user|sister|brother|teenager|student)\b(?!'s|s'|-| (?:workshop|group|survey|protection|voice|panel|service|"
    r"sexual|abuse|"
    r"exploitation|welfare|premium|benefit|health|and family|care|poverty|referral|support|safeguarding|centred))",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\b(?:who|whose|was|were|had|told|disclosed|refused|gave|set|attends|attended|lived|lives|has been|is known|drowned|died)\b",
    re.IGNORECASE,
)
_CHILDHOOD = re.compile(
    rf"\b(?:attends|attended|goes to|went to|pupil at|student at|looked[- ]after|in care|fostered|foster care|"
    rf"children's home|in (?:residential|secure|foster|kinship) care|"
    rf"removed from|placed (?:by|in|with|at)|(?:his|her|'s) (?:form |class )?teacher|(?:his|her|'s) {KIN}|excluded|groomed|"
    rf"abused)\b",
    re.IGNORECASE,
)
_INITIALED = re.compile(r"\bChild [A-Z]\b")

# Talk about children in general, and people who say they made it up.
_INVENTED = re.compile(
    r"\b(?:fictional|fictitious|made-up|made up|invented|composite|imaginary|imagine|not a real|scenario|vignette|"
    r"role[- ]play|exercise|"
    r"(?:in|of) the (?:film|play|drama|story|animation|lesson|video|performance)|the (?:film|play) |typical|stands? for many|"
    r"average)\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    rf"\b(?:any|every|each|no) (?:[\w'-]{{2,20}} ){{0,3}}{CHILD}\b|"
    rf"\b(?:an?|parents of an?|if an?|when an?) (?:[\w'-]{{1,20}} ){{0,3}}{CHILD}\b[^.;]{{0,60}}\b(?-i:may|might|should|can|"
    rf"cannot|must|will|needs?)\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(rf"\b{CHILDREN}\b(?!'s? (?:home|social|services|ward|unit|hospital|centre))", re.IGNORECASE)
_PUPILS = re.compile(r"\b(?:children(?!'s)|pupils|students|girls|boys|young people|schools|classes|families)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:bill|law|act|service|charity|project|programme|strategy|policy|contract|team|centre|unit|building|tool|report|"
    r"board|panel|scheme|"
    r"campaign|partnership|network|helpline|film|play|data)(?: (?:is|was|are|were|now|only|nearly|already|just|over|about|"
    r"turned)){1,3} ?$",
    re.IGNORECASE,
)
_ADULT = re.compile(
    r"(?<!of a )(?<!of the )\b(?:director|councillor|cllr|chair|patron|founder|professor|dr|mp|minister|commissioner|manager|"
    r"author|academic|researcher|peer mentors)\b",
    re.IGNORECASE,
)


def identifiable_children(text: str) -> Iterator[Span]:
    """Sentences that describe one child with a detail that points to them; the whole sentence is the finding."""
    for start, end in sentences(text):
        sentence = text[start:end]
        if _points_to_a_child(sentence) and not (_INVENTED.search(sentence) or _GENERAL.search(sentence)):
            yield Span("identifiable-child", start, end)


def _points_to_a_child(sentence: str) -> bool:
    if _MAYBE_AGED.search(sentence) and (_named_with_age(sentence) or (_has_detail(sentence) and _has_age(sentence))):
        return True
    return _named_in_a_childhood(sentence) or (bool(_MAYBE_ONE.search(sentence)) and _singled_out(sentence))


def _named_with_age(sentence: str) -> bool:
    """ "Amelia, 14," or "At 14 Jodie …", and in careless typing "liam aged 12"."""
    if any(_is_a_persons_name(match) for pattern in _NAMED_AGES for match in pattern.finditer(sentence)):
        return not _ADULT.search(sentence)
    return bool(first_names(sentence, any_case=True)) and _has_age(sentence) and not _PLURAL.search(sentence)


def _is_a_persons_name(match: re.Match[str]) -> bool:
    """A known first name, or an unknown one with a comma or bracket after it that is not the end of a list of places."""
    name = match["name"]
    return name.lower() in FIRST_NAMES or len(name) == 1 or not match.string[: match.start()].endswith((" in ", " and ", ", "))


def _has_age(sentence: str) -> bool:
    matches = (match for pattern in _AGES for match in pattern.finditer(sentence))
    if any(not _of_a_group(sentence, match.start()) for match in matches):
        return True
    if _BY_NAME.search(sentence) and (first_names(sentence) or re.search(r"\b(?:he|she|his|her)\b", sentence)):
        return True
    return bool(_SCHOOL_YEAR.search(sentence)) and not _PLURAL.search(sentence) and _one_person(sentence)


def _of_a_group(sentence: str, place: int) -> bool:
    """True when the words just before an age are about several people ("14 girls aged 13") or a thing ("the bill was ten")."""
    if _THING.search(sentence[max(0, place - 40) : place]):
        return True
    return (
        re.search(
            rf"\b{CHILDREN}(?:(?: [\w-]{{1,20}}){{0,3}}|,(?: (?:then|now|all|mostly|mainly|each|both|from|the)){{0,2}}) ?$",
            sentence[max(0, place - 40) : place],
            re.IGNORECASE,
        )
        is not None
    )


def _one_person(sentence: str) -> bool:
    one = _ONE_CHILD.search(sentence) or re.search(r"\b(?:he|she|his|her|him)\b", sentence, re.IGNORECASE)
    return bool(one or first_names(sentence))


def _has_detail(sentence: str) -> bool:
    return any(pattern.search(sentence) for pattern in (_SCHOOL, _PROPER, _PLACE, _DATE, _UNIQUE))


def _named_in_a_childhood(sentence: str) -> bool:
    """A first name with a child's life around it and a place or a school: "Nathan's teacher at Broadoak Juniors"."""
    if not (first_names(sentence) or _INITIALED.search(sentence)):
        return False
    where = _PLACE.search(sentence) or _SCHOOL.search(sentence)
    return bool(where and _CHILDHOOD.search(sentence)) and not (_ADULT.search(sentence) or _PUPILS.search(sentence))


def _singled_out(sentence: str) -> bool:
    """One child without name or age, told apart by where and when, or by being the only one."""
    one_child = _ONE_CHILD.search(sentence)
    if (
        _UNIQUE.search(sentence)
        and (one_child or re.search(r"\b(?:he|she)\b", sentence, re.IGNORECASE))
        and not _ADULT.search(sentence)
    ):
        return bool(_PROPER.search(sentence) or _SCHOOL.search(sentence))
    if one_child is None or _ADULT.search(sentence) or not _DOES.search(sentence[one_child.end() :]):
        return False
    return bool((_PLACE.search(sentence) or _SCHOOL.search(sentence)) and _DATE.search(sentence))
